//! `/settings`: one's own, and the installation's for administrators.

use leptos::either::Either;
use leptos::prelude::*;
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::{Role, SignUp};

use super::device;
use crate::components::avatar::SmallAvatar;
use crate::components::field::{Field, Kind, PASSWORD_HINT};
use crate::components::icon::{Icon, icon};
use crate::page::{AdminSettings, InviteLine, Outcome, Section, SessionLine, SettingsPage};

/// The settings, section by section. Each is a form of its own.
#[component]
pub(crate) fn SettingsPageView(page: SettingsPage) -> impl IntoView {
    let SettingsPage { me, role, title, name, outcome, sessions, admin, csrf } = page;
    let role = match role {
        Role::Member => "Member",
        Role::Admin => "Administrator",
    };
    let outcome = Said(outcome);
    let sessions: Vec<_> = sessions.into_iter().map(|line| session(line, &csrf)).collect();
    let admin = admin.map(|admin| administration(admin, &outcome, &csrf));
    view! {
        <main class="settings">
            <header class="settings__head">
                <a class="icon-button" href="/" aria-label=format!("Back to {title}")>
                    {icon(Icon::Back)}
                </a>
                <h1 class="settings__heading">"Settings"</h1>
            </header>
            <div class="settings__sections">
                <section class="settings__section" aria-labelledby="name-heading">
                    <div class="settings__who">
                        <SmallAvatar user=me.clone()/>
                        <p>
                            <strong>{me.name.to_string()}</strong>
                            <span class="settings__when">{format!("@{} · {role}", me.handle)}</span>
                        </p>
                    </div>
                    <h2 class="settings__title" id="name-heading">"Your name"</h2>
                    {outcome.at(Section::Name)}
                    <form class="form" method="post" action="/settings/name">
                        <input type="hidden" name="csrf" value=csrf.clone()/>
                        <Field name="name" label="Name" value=name error=outcome.error(Section::Name)
                            about="The name" autocomplete="name" hint="What others see beside what you write."/>
                        <div><button class="button button--primary">"Save"</button></div>
                    </form>
                </section>
                <section class="settings__section" aria-labelledby="password-heading">
                    <h2 class="settings__title" id="password-heading">"Your password"</h2>
                    {outcome.at(Section::Password)}
                    <form class="form" method="post" action="/settings/password">
                        <input type="hidden" name="csrf" value=csrf.clone()/>
                        // For password managers, which want to know whose password it is.
                        <input
                            class="visually-hidden"
                            autocomplete="username"
                            aria-label="User name"
                            readonly=true
                            tabindex="-1"
                            value=me.handle.to_string()
                        />
                        <div class="settings__pair">
                            <Field name="old" label="The one you have" value="" error=None about=""
                                kind=Kind::Password autocomplete="current-password"/>
                            <Field name="new" label="A new one" value=""
                                error=outcome.error(Section::Password) about="The password"
                                kind=Kind::Password autocomplete="new-password" hint=PASSWORD_HINT/>
                        </div>
                        <div><button class="button button--primary">"Change password"</button></div>
                    </form>
                </section>
                <section class="settings__section" aria-labelledby="sessions-heading">
                    <h2 class="settings__title" id="sessions-heading">"Where you are signed in"</h2>
                    {outcome.at(Section::Sessions)}
                    <ul class="settings__invites">{sessions}</ul>
                    <p class="settings__intro">
                        "Lost a phone, or left a browser open somewhere? This ends every session of yours, here too, "
                        "and drops what you have begun to write in this browser."
                    </p>
                    <form method="post" action="/settings/sign-out-everywhere" data-leaves=me.handle.to_string()>
                        <input type="hidden" name="csrf" value=csrf/>
                        <button class="button button--danger">"Sign out everywhere"</button>
                    </form>
                </section>
                {admin}
            </div>
        </main>
    }
}

fn administration(admin: AdminSettings, outcome: &Said, csrf: &str) -> impl IntoView + use<> {
    let AdminSettings { title, sign_up, invites, fresh_link } = admin;
    let fresh = fresh_link.map(|link| {
        view! {
            <div class="callout">
                <div class="field">
                    <label class="field__label" for="fresh-link">"The new invite link"</label>
                    <input class="field__input settings__link" id="fresh-link" readonly=true value=link/>
                    <p class="field__hint">"Copy it now: it is shown this once."</p>
                </div>
            </div>
        }
    });
    let list = (!invites.is_empty()).then(|| {
        let lines: Vec<_> = invites.into_iter().map(|line| invite(line, csrf)).collect();
        view! { <ul class="settings__invites">{lines}</ul> }
    });
    view! {
        <h2 class="settings__group">"For administrators"</h2>
        <section class="settings__section" aria-labelledby="installation-heading">
            <h3 class="settings__title" id="installation-heading">"This installation"</h3>
            {outcome.at(Section::Installation)}
            <form class="form" method="post" action="/settings/installation">
                <input type="hidden" name="csrf" value=csrf.to_owned()/>
                <Field name="title" label="What is it called?" value=title
                    error=outcome.error(Section::Installation) about="The title" autocomplete="off"/>
                <fieldset class="choices">
                    <legend class="field__label">"Who may make an account?"</legend>
                    {choice(sign_up, SignUp::Open, "open", "Anybody", "Who can reach the sign-in page can sign up there.")}
                    {choice(sign_up, SignUp::Invited, "invited", "Invited people", "Who holds an invite link.")}
                    {choice(sign_up, SignUp::Closed, "closed", "Nobody", "Administrators add people on the server’s command line.")}
                </fieldset>
                <div><button class="button button--primary">"Save"</button></div>
            </form>
        </section>
        <section class="settings__section" id="invites" aria-labelledby="invites-heading">
            <h3 class="settings__title" id="invites-heading">"Invite links"</h3>
            {fresh.is_none().then(|| outcome.at(Section::Invites))}
            {fresh}
            <form class="form" method="post" action="/settings/invites">
                <input type="hidden" name="csrf" value=csrf.to_owned()/>
                <div class="settings__pair">
                    <Field name="days" label="For how many days" value="7"
                        error=outcome.error(Section::Invites) about="The number of days" kind=Kind::Number
                        autocomplete="off" hint="1 to 90"/>
                    <Field name="uses" label="For how many people" value="1"
                        error=outcome.error(Section::Invites) about="The number of people" kind=Kind::Number
                        autocomplete="off" hint="1 to 100"/>
                </div>
                <div><button class="button button--primary">"Make a link"</button></div>
            </form>
            {list}
        </section>
    }
}

fn choice(
    chosen: SignUp,
    this: SignUp,
    value: &'static str,
    label: &'static str,
    hint: &'static str,
) -> impl IntoView + use<> {
    view! {
        <label class="choice">
            <input type="radio" name="sign_up" value=value checked=chosen == this/>
            <span class="choice__label">{label}</span>
            <span class="choice__hint">{hint}</span>
        </label>
    }
}

fn session(line: SessionLine, csrf: &str) -> impl IntoView + use<> {
    let SessionLine { id, agent, addr, seen, here } = line;
    let name = device::name(&agent);
    let from = addr.map(|addr| format!(" from {addr}")).unwrap_or_default();
    let when = format!("Opened{from}, used last on {}", date(seen));
    let end = if here {
        Either::Left(view! { <span class="settings__here">"This browser"</span> })
    } else {
        let label = format!("Sign out {name}");
        Either::Right(view! {
            <form method="post" action=format!("/settings/sessions/{id}/end")>
                <input type="hidden" name="csrf" value=csrf.to_owned()/>
                <button class="button button--danger button--small" aria-label=label>"Sign out"</button>
            </form>
        })
    };
    view! {
        <li class="settings__invite">
            <p>{name}<span class="settings__when">{when}</span></p>
            {end}
        </li>
    }
}

fn invite(line: InviteLine, csrf: &str) -> impl IntoView + use<> {
    let InviteLine { id, created, expires, creator, used, uses } = line;
    let taken = format!("{used} of {uses} places taken");
    let when = format!("Made by {} on {}, works until {}", creator.name, date(created), date(expires));
    view! {
        <li class="settings__invite">
            <p>{taken}<span class="settings__when">{when}</span></p>
            <form method="post" action=format!("/settings/invites/{}/revoke", id)>
                <input type="hidden" name="csrf" value=csrf.to_owned()/>
                <button class="button button--danger button--small">"Revoke"</button>
            </form>
        </li>
    }
}

/// What came of the last post.
struct Said(Option<Outcome>);

impl Said {
    fn at(&self, section: Section) -> Option<impl IntoView + use<>> {
        let outcome = self.0.as_ref().filter(|outcome| outcome.section == section)?;
        let (class, role, text) = match &outcome.result {
            Ok(text) => ("callout", "status", text),
            Err(text) => ("callout callout--error", "alert", text),
        };
        Some(view! { <p class=class role=role id=crate::components::field::ERROR_ID>{text.clone()}</p> })
    }

    fn error(&self, section: Section) -> Option<String> {
        self.0.as_ref().filter(|outcome| outcome.section == section)?.result.clone().err()
    }
}

/// The day, in UTC: "22 November 2026".
fn date(at: Timestamp) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (year, month, day) = at.date();
    let month = usize::try_from(month - 1).unwrap_or(0) % 12;
    format!("{day} {} {year}", MONTHS[month])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_words() {
        assert_eq!(date(Timestamp(0)), "1 January 1970");
        assert_eq!(date(Timestamp(1_795_384_500_000)), "22 November 2026");
    }
}
