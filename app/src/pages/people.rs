//! `/new-conversation` and `/rooms/{slug}/people`: people, found by a name, to talk with or to be added.

use leptos::either::EitherOf3;
use leptos::prelude::*;
use sarang_protocol::user::User;

use crate::components::avatar::SmallAvatar;
use crate::components::field::Callout;
use crate::components::icon::{Icon, icon};
use crate::page::people::{Aim, Found, PeoplePage};
use crate::routes::{NEW_CONVERSATION, encode, people_path, room_path};
use crate::words::{self as shared, pages as words};

/// What the page is called.
pub(crate) fn heading(aim: &Aim) -> String {
    match aim {
        Aim::Talk { .. } => shared::new_message().to_owned(),
        Aim::Add { name, .. } => words::add_to(name.as_str()),
    }
}

/// A field for a name, and who is meant.
#[component]
pub(crate) fn PeoplePageView(page: PeoplePage) -> impl IntoView {
    let PeoplePage { me, aim, typed, found, error, csrf, .. } = page;
    let heading = heading(&aim);
    let (back, path) = match &aim {
        Aim::Talk { .. } => ("/".to_owned(), NEW_CONVERSATION.to_owned()),
        Aim::Add { slug, .. } => (room_path(slug, None), people_path(slug)),
    };
    let chosen = match &aim {
        Aim::Talk { with } => with.clone(),
        Aim::Add { .. } => vec![],
    };
    let added = match &aim {
        Aim::Add { added, .. } => added.as_ref().map(|user| {
            view! { <p class="callout" role="status">{words::was_added(user.name.as_str())}</p> }
        }),
        Aim::Talk { .. } => None,
    };
    let nobody = (found.is_empty() && error.is_none())
        .then(|| view! { <p class="people__none">{words::nobody_is_called_so()}</p> });
    let lines: Vec<_> = found.into_iter().map(|one| line(one, &me, &aim, &chosen, &typed, &csrf)).collect();
    let with =
        (!chosen.is_empty()).then(|| view! { <input type="hidden" name="with" value=handles(&chosen)/> });
    // Who has chosen somebody goes on from there; who has not, types a name.
    let to_type = chosen.is_empty();
    view! {
        <main class="settings people">
            <header class="settings__head">
                <a class="icon-button" href=back aria-label=words::back()>{icon(Icon::Back)}</a>
                <h1 class="settings__heading">{heading}</h1>
            </header>
            <div class="settings__sections">
                <section class="settings__section" aria-label=words::find_people()>
                    <Callout error/>
                    {added}
                    {(!to_type).then(|| start(chosen, &me, &typed, &csrf))}
                    <form class="people__search" method="get" action=path role="search">
                        {with}
                        <div class="field">
                            <label class="field__label" for="q">{shared::name()}</label>
                            <input class="field__input" id="q" name="q" value=typed autocomplete="off"
                                autocapitalize="none" spellcheck="false" maxlength="60" autofocus=to_type
                                aria-describedby="q-hint"/>
                            <p class="field__hint" id="q-hint">{words::name_to_find_hint()}</p>
                        </div>
                        <button class="button">{words::find()}</button>
                    </form>
                    <ul class="people__list">{lines}</ul>
                    {nobody}
                </section>
            </div>
        </main>
    }
}

/// Those who are chosen, and the button that begins.
fn start(chosen: Vec<User>, me: &User, typed: &str, csrf: &str) -> impl IntoView + use<> {
    let handles = handles(&chosen);
    let others = chosen.clone();
    let names: Vec<_> = chosen
        .into_iter()
        .map(|user| {
            let rest: Vec<User> = others.iter().filter(|other| **other != user).cloned().collect();
            let label = words::without(user.name.as_str());
            let name = called(&user, me);
            view! {
                <li class="people__chosen">
                    <SmallAvatar user/>
                    <span>{name}</span>
                    <a class="icon-button" href=search(&rest, typed) aria-label=label>{icon(Icon::Close)}</a>
                </li>
            }
        })
        .collect();
    view! {
        <form class="people__start" method="post" action=NEW_CONVERSATION>
            <input type="hidden" name="csrf" value=csrf.to_owned()/>
            <input type="hidden" name="people" value=handles/>
            <ul class="people__all" aria-label=words::chosen_people()>{names}</ul>
            <button class="button button--primary" autofocus>{words::start_conversation()}</button>
        </form>
    }
}

/// One who is meant, and what can be done about it.
fn line(one: Found, me: &User, aim: &Aim, chosen: &[User], typed: &str, csrf: &str) -> impl IntoView + use<> {
    let Found { user, is_in } = one;
    let name = called(&user, me);
    let handle = user.handle.to_string();
    let act = match (aim, is_in) {
        (Aim::Talk { .. }, true) => EitherOf3::A(mark(words::picked())),
        (Aim::Add { .. }, true) => EitherOf3::A(mark(words::in_the_room())),
        (Aim::Talk { .. }, false) => {
            let more: Vec<User> = chosen.iter().chain([&user]).cloned().collect();
            // Oneself is in it anyway.
            let choose = (user.handle != me.handle).then(|| {
                let label = words::talk_with_too(user.name.as_str());
                view! {
                    <a class="icon-button" href=search(&more, typed) aria-label=label.clone() title=label>
                        {icon(Icon::Plus)}
                    </a>
                }
            });
            let talk = chosen.is_empty().then(|| {
                let label = words::talk_to(user.name.as_str());
                view! {
                    <form method="post" action=NEW_CONVERSATION>
                        <input type="hidden" name="csrf" value=csrf.to_owned()/>
                        <input type="hidden" name="people" value=handle.clone()/>
                        <button class="button button--small" aria-label=label>{words::talk()}</button>
                    </form>
                }
            });
            EitherOf3::B(view! {
                {talk}
                {choose}
            })
        }
        (Aim::Add { slug, .. }, false) => {
            let label = words::add_whom(user.name.as_str());
            EitherOf3::C(view! {
                <form method="post" action=people_path(slug)>
                    <input type="hidden" name="csrf" value=csrf.to_owned()/>
                    <input type="hidden" name="handle" value=handle.clone()/>
                    <input type="hidden" name="q" value=typed.to_owned()/>
                    <button class="button button--small" aria-label=label>{words::add()}</button>
                </form>
            })
        }
    };
    view! {
        <li class="people__one">
            <SmallAvatar user/>
            <p class="people__name">{name}<span class="settings__when">{format!("@{handle}")}</span></p>
            {act}
        </li>
    }
}

fn mark(text: &'static str) -> impl IntoView {
    view! { <span class="people__mark">{icon(Icon::Check)}{text}</span> }
}

fn called(user: &User, me: &User) -> String {
    if user.handle == me.handle { shared::oneself(user.name.as_str()) } else { user.name.to_string() }
}

/// No handle has a space in it.
fn handles(people: &[User]) -> String {
    let handles: Vec<&str> = people.iter().map(|user| user.handle.as_str()).collect();
    handles.join(" ")
}

/// The same page with these chosen.
fn search(with: &[User], typed: &str) -> String {
    let mut path = [NEW_CONVERSATION, "?q="].concat();
    encode(typed, &mut path);
    path.push_str("&with=");
    encode(&handles(with), &mut path);
    path
}
