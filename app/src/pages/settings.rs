//! `/settings`: one's own, and the installation's for administrators.

use leptos::either::Either;
use leptos::prelude::*;
use sarang_protocol::user::{Role, SignUp, Who};

use super::device;
use crate::components::avatar::SmallAvatar;
use crate::components::field::{Field, Kind};
use crate::components::icon::{Icon, icon};
use crate::page::settings::{AdminSettings, InviteLine, Outcome, Section, SessionLine, SettingsPage};
use crate::routes::{EMOJI, GROUPS};
use crate::words::{Language, answers, date, pages as words};

/// The settings, section by section. Each is a form of its own.
#[component]
pub(crate) fn SettingsPageView(page: SettingsPage) -> impl IntoView {
    let SettingsPage { me, role, language, shows_seen, title, name, outcome, sessions, admin, csrf } = page;
    let role = match role {
        Role::Member => words::member(),
        Role::Admin => words::administrator(),
    };
    let outcome = Said(outcome);
    let sessions: Vec<_> = sessions.into_iter().map(|line| session(line, &csrf)).collect();
    let privacy = privacy(shows_seen, &outcome, &csrf);
    let admin = admin.map(|admin| administration(admin, &outcome, &csrf));
    view! {
        <main class="settings">
            <header class="settings__head">
                <a class="icon-button" href="/" aria-label=words::back_to(&title)>
                    {icon(Icon::Back)}
                </a>
                <h1 class="settings__heading">{crate::words::settings()}</h1>
            </header>
            <div class="settings__sections">
                <section class="settings__section" aria-labelledby="name-heading">
                    <div class="settings__who settings__who--apart">
                        <SmallAvatar user=me.clone()/>
                        <p>
                            <strong>{me.name.to_string()}</strong>
                            <span class="settings__when">{format!("@{} · {role}", me.handle)}</span>
                        </p>
                    </div>
                    <h2 class="settings__title" id="name-heading">{words::your_name()}</h2>
                    {outcome.at(Section::Name)}
                    <form class="form" method="post" action="/settings/name">
                        <input type="hidden" name="csrf" value=csrf.clone()/>
                        <Field name="name" label=crate::words::name() value=name error=outcome.error(Section::Name)
                            about="The name" autocomplete="name" hint=words::name_hint()/>
                        <div><button class="button button--primary">{words::save()}</button></div>
                    </form>
                </section>
                <section class="settings__section" aria-labelledby="language-heading">
                    <h2 class="settings__title" id="language-heading">{words::language()}</h2>
                    {outcome.at(Section::Language)}
                    <form class="form" method="post" action="/settings/language">
                        <input type="hidden" name="csrf" value=csrf.clone()/>
                        <fieldset class="choices">
                            <legend class="field__label">{words::language_hint()}</legend>
                            {choice("language", language.is_none(), "auto", words::language_auto(), words::language_auto_hint())}
                            {Language::ALL.map(|one| {
                                choice("language", language == Some(one), one.as_str(), one.own_name(), "")
                            })}
                        </fieldset>
                        <div><button class="button button--primary">{words::save()}</button></div>
                    </form>
                </section>
                {privacy}
                <section class="settings__section" aria-labelledby="password-heading">
                    <h2 class="settings__title" id="password-heading">{words::your_password()}</h2>
                    {outcome.at(Section::Password)}
                    <form class="form" method="post" action="/settings/password">
                        <input type="hidden" name="csrf" value=csrf.clone()/>
                        // For password managers, which want to know whose password it is.
                        <input
                            class="visually-hidden"
                            autocomplete="username"
                            aria-label=words::handle()
                            readonly=true
                            tabindex="-1"
                            value=me.handle.to_string()
                        />
                        <div class="settings__pair">
                            <Field name="old" label=words::password_old() value="" error=None about=""
                                kind=Kind::Password autocomplete="current-password"/>
                            <Field name="new" label=words::password_new() value=""
                                error=outcome.error(Section::Password) about="The password"
                                kind=Kind::Password autocomplete="new-password" hint=words::password_hint()/>
                        </div>
                        <div><button class="button button--primary">{words::change_password()}</button></div>
                    </form>
                </section>
                <section class="settings__section" aria-labelledby="sessions-heading">
                    <h2 class="settings__title" id="sessions-heading">{words::sessions()}</h2>
                    {outcome.at(Section::Sessions)}
                    <ul class="settings__invites">{sessions}</ul>
                    <p class="settings__intro">
                        {words::sessions_intro()}
                    </p>
                    <form method="post" action="/settings/sign-out-everywhere" data-leaves=me.handle.to_string()>
                        <input type="hidden" name="csrf" value=csrf/>
                        <button class="button button--danger">{words::sign_out_everywhere()}</button>
                    </form>
                </section>
                <nav class="settings__section settings__row" aria-label=words::of_everybody()>
                    <a class="button" href=EMOJI>{crate::words::own::own_emoji()}</a>
                    <a class="button" href=GROUPS>{crate::words::groups::groups()}</a>
                </nav>
                {admin}
            </div>
        </main>
    }
}

fn privacy(shows_seen: bool, outcome: &Said, csrf: &str) -> impl IntoView + use<> {
    view! {
        <section class="settings__section" aria-labelledby="privacy-heading">
            <h2 class="settings__title" id="privacy-heading">{words::what_others_see()}</h2>
            {outcome.at(Section::Privacy)}
            <form class="form" method="post" action="/settings/privacy">
                <input type="hidden" name="csrf" value=csrf.to_owned()/>
                <fieldset class="choices">
                    <legend class="field__label">{words::seen_legend()}</legend>
                    {choice("seen", shows_seen, "true", words::seen_shown(), words::seen_shown_hint())}
                    {choice("seen", !shows_seen, "false", words::seen_hidden(), "")}
                </fieldset>
                <div><button class="button button--primary">{words::save()}</button></div>
            </form>
        </section>
    }
}

fn administration(admin: AdminSettings, outcome: &Said, csrf: &str) -> impl IntoView + use<> {
    let AdminSettings { title, sign_up, emoji, groups, invites, fresh_link } = admin;
    let fresh = fresh_link.map(|link| {
        view! {
            <div class="callout">
                <div class="field">
                    <label class="field__label" for="fresh-link">{words::new_invite_link()}</label>
                    <input class="field__input settings__link" id="fresh-link" readonly=true value=link/>
                    <p class="field__hint">{words::copy_it_now()}</p>
                </div>
            </div>
        }
    });
    let list = (!invites.is_empty()).then(|| {
        let lines: Vec<_> = invites.into_iter().map(|line| invite(line, csrf)).collect();
        view! { <ul class="settings__invites">{lines}</ul> }
    });
    view! {
        <h2 class="settings__group">{words::for_administrators()}</h2>
        <section class="settings__section" aria-labelledby="installation-heading">
            <h3 class="settings__title" id="installation-heading">{words::this_installation()}</h3>
            {outcome.at(Section::Installation)}
            <form class="form" method="post" action="/settings/installation">
                <input type="hidden" name="csrf" value=csrf.to_owned()/>
                <Field name="title" label=words::what_is_it_called() value=title
                    error=outcome.error(Section::Installation) about="The title" autocomplete="off"/>
                <fieldset class="choices">
                    <legend class="field__label">{words::who_may_sign_up()}</legend>
                    {choice("sign_up", sign_up == SignUp::Open, "open", words::anybody(), words::anybody_hint())}
                    {choice("sign_up", sign_up == SignUp::Invited, "invited", words::invited_people(), words::invited_people_hint())}
                    {choice("sign_up", sign_up == SignUp::Closed, "closed", words::nobody(), words::nobody_hint())}
                </fieldset>
                <fieldset class="choices">
                    <legend class="field__label">{words::who_may_add_emoji()}</legend>
                    {choice("emoji", emoji == Who::Admins, "admins", words::administrators_alone(), "")}
                    {choice("emoji", emoji == Who::Everybody, "everybody", words::everybody_here(), "")}
                </fieldset>
                <fieldset class="choices">
                    <legend class="field__label">{words::who_may_change_groups()}</legend>
                    {choice("groups", groups == Who::Admins, "admins", words::administrators_alone(), "")}
                    {choice("groups", groups == Who::Everybody, "everybody", words::everybody_here(), "")}
                </fieldset>
                <div><button class="button button--primary">{words::save()}</button></div>
            </form>
        </section>
        <section class="settings__section" id="invites" aria-labelledby="invites-heading">
            <h3 class="settings__title" id="invites-heading">{words::invite_links()}</h3>
            {fresh.is_none().then(|| outcome.at(Section::Invites))}
            {fresh}
            <form class="form" method="post" action="/settings/invites">
                <input type="hidden" name="csrf" value=csrf.to_owned()/>
                <div class="settings__pair">
                    <Field name="days" label=words::how_many_days() value="7"
                        error=outcome.error(Section::Invites) about="The number of days" kind=Kind::Number
                        autocomplete="off" hint=words::days_hint()/>
                    <Field name="uses" label=words::how_many_people() value="1"
                        error=outcome.error(Section::Invites) about="The number of people" kind=Kind::Number
                        autocomplete="off" hint=words::people_hint()/>
                </div>
                <div><button class="button button--primary">{words::make_a_link()}</button></div>
            </form>
            {list}
        </section>
    }
}

/// One of several, in a form.
pub(super) fn choice(
    name: &'static str,
    chosen: bool,
    value: &'static str,
    label: impl Into<String>,
    hint: &'static str,
) -> impl IntoView {
    let label: String = label.into();
    view! {
        <label class="choice">
            <input type="radio" name=name value=value checked=chosen/>
            <span class="choice__label">{label}</span>
            {(!hint.is_empty()).then(|| view! { <span class="choice__hint">{hint}</span> })}
        </label>
    }
}

fn session(line: SessionLine, csrf: &str) -> impl IntoView + use<> {
    let SessionLine { id, agent, addr, seen, here } = line;
    let name = device::name(&agent);
    let when = words::session_seen(addr.as_deref(), &date(seen));
    let end = if here {
        Either::Left(view! { <span class="settings__here">{words::this_browser()}</span> })
    } else {
        let label = words::sign_out_device(&name);
        Either::Right(view! {
            <form method="post" action=format!("/settings/sessions/{id}/end")>
                <input type="hidden" name="csrf" value=csrf.to_owned()/>
                <button class="button button--danger button--small" aria-label=label>{crate::words::sign_out()}</button>
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
    let taken = words::places_taken(used, uses);
    let when = words::invite_made(creator.name.as_str(), &date(created), &date(expires));
    view! {
        <li class="settings__invite">
            <p>{taken}<span class="settings__when">{when}</span></p>
            <form method="post" action=format!("/settings/invites/{}/revoke", id)>
                <input type="hidden" name="csrf" value=csrf.to_owned()/>
                <button class="button button--danger button--small">{words::revoke()}</button>
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
        Some(
            view! { <p class=class role=role id=crate::components::field::ERROR_ID>{answers::tell(text).into_owned()}</p> },
        )
    }

    fn error(&self, section: Section) -> Option<String> {
        self.0.as_ref().filter(|outcome| outcome.section == section)?.result.clone().err()
    }
}
