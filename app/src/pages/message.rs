//! `/rooms/{slug}/{seq}/actions`: a message by itself, and all that can be done with it; and
//! `/rooms/{slug}/pins`.

use leptos::either::Either;
use leptos::prelude::*;
use sarang_protocol::api::{Message, Version};
use sarang_protocol::change::{Reaction, State};
use sarang_protocol::text::{Emoji, Handle, RoomName, RoomSlug};
use sarang_protocol::user::{Role, User};

use crate::components::avatar::SmallAvatar;
use crate::components::icon::{Icon, icon};
use crate::components::message_text::Text;
use crate::components::raw_text::raw_text;
use crate::components::sheet::Sheet;
use crate::page::message::{MessagePage, PinsPage};
use crate::routes::{actions_path, room_path};
use crate::words::{self, date, message, own, pages, time};

/// What most people answer with.
const QUICK: [&str; 5] = ["👍", "❤️", "😂", "🎉", "👀"];

/// The message, who reacted to it, what it said before, and the forms that change it.
#[component]
pub(crate) fn MessagePageView(page: MessagePage) -> impl IntoView {
    let MessagePage {
        me,
        role,
        slug,
        name,
        joined,
        message,
        versions,
        rooms,
        seen,
        saved,
        marked_unread,
        cid,
        csrf,
        ..
    } = page;
    let cid = cid.to_string();
    let path = room_path(&slug, Some(message.seq));
    let state = message.state.as_deref();
    let is_own = me.handle == message.author.handle;
    let is_there = !message.body.as_str().is_empty();
    let kinds = state.map(|state| state.reactions.clone()).unwrap_or_default();
    let pinned = state.is_some_and(|state| state.pinned);
    let forms = Forms { path: path.clone(), csrf };
    let reactions = (is_there && (joined || !kinds.is_empty())).then(|| {
        let quick = joined.then(|| {
            let has = |sign: &str| state.is_some_and(|state: &State| state.has(&Emoji::trusted(sign), &me));
            let quick = QUICK.map(|sign| {
                let pressed = if has(sign) { "true" } else { "false" };
                view! {
                    <button class="button button--small" name="emoji" value=sign aria-pressed=pressed aria-label=words::react_with(sign)>
                        {sign}
                    </button>
                }
            });
            forms.with("react", view! { <div class="settings__row">{quick}</div> })
        });
        let kinds: Vec<_> = kinds.iter().map(kind).collect();
        section("reactions", message::reactions(), view! { {quick} <ul class="settings__invites">{kinds}</ul> })
    });
    let reply = (is_there && joined).then(|| {
        let form = view! {
            <input type="hidden" name="cid" value=cid.clone()/>
            <textarea class="field__input" name="body" rows="3" required=true aria-labelledby="reply"></textarea>
            <div><button class="button button--primary">{words::send()}</button></div>
        };
        section("reply", pages::reply(), forms.with("reply", form))
    });
    let edit = (is_there && joined && is_own).then(|| {
        let text = message.body.as_str();
        let form = view! {
            <textarea class="field__input" name="body" rows="4" required=true aria-labelledby="edit">{raw_text(text)}</textarea>
            <div><button class="button button--primary">{pages::save()}</button></div>
        };
        section("edit", words::edit(), forms.with("edit", form))
    });
    let forward = (is_there && !rooms.is_empty()).then(|| {
        let rooms: Vec<_> = rooms
            .into_iter()
            .map(|(slug, name)| view! { <option value=slug.to_string()>{name.to_string()}</option> })
            .collect();
        let form = view! {
            <input type="hidden" name="cid" value=cid/>
            <select class="field__input" name="to" aria-labelledby="forward">{rooms}</select>
            <div><button class="button button--primary">{message::forward()}</button></div>
        };
        section("forward", message::forward_to(), forms.with("forward", form))
    });
    let pin = (is_there && joined).then(|| {
        let (words, on) = if pinned { (words::unpin(), "false") } else { (words::pin(), "true") };
        forms.with("pin", view! { <button class="button" name="on" value=on>{words}</button> })
    });
    let delete = (is_there && joined && (is_own || role == Role::Admin)).then(|| {
        let button = view! { <button class="button button--danger">{message::delete_for_good()}</button> };
        forms.with("delete", button)
    });
    let own = for_oneself(&forms, is_there, saved, joined);
    let last = (is_there || saved || joined)
        .then(|| view! { <div class="settings__section settings__row">{own}{pin}{delete}</div> });
    let done = marked_unread.then(|| view! { <p class="callout" role="status">{own::marked_unread()}</p> });
    let history = (versions.len() > 1).then(|| {
        let versions: Vec<_> = versions.into_iter().rev().map(|one| version(one, &me.handle)).collect();
        section("history", message::earlier_texts(), view! { <ol class="settings__invites">{versions}</ol> })
    });
    view! {
        <main class="settings">
            {head(path, &name, message::message())}
            <div class="settings__sections">
                {done}
                <section class="settings__section" aria-label=message::message()>{said(message, &me.handle)}</section>
                {seen_by(seen)}
                {reactions}
                {reply}
                {edit}
                {forward}
                {last}
                {history}
            </div>
        </main>
    }
}

/// Who has seen one's own message.
fn seen_by(people: Vec<User>) -> impl IntoView {
    let people: Vec<_> = people
        .into_iter()
        .map(|user| view! { <li class="settings__invite">{user.name.to_string()}</li> })
        .collect();
    let list = (!people.is_empty()).then(|| view! { <ul class="settings__invites">{people}</ul> });
    list.map(|list| section("seen", message::seen_by(), list))
}

/// What concerns the reader alone: what was deleted can be let go, and not be kept.
fn for_oneself(forms: &Forms, is_there: bool, saved: bool, joined: bool) -> impl IntoView + use<> {
    let save = (is_there || saved).then(|| {
        let (words, on) = if saved { (own::unsave(), "false") } else { (own::save_message(), "true") };
        forms.with("save", view! { <button class="button" name="on" value=on>{words}</button> })
    });
    let unread = joined
        .then(|| forms.with("unread", view! { <button class="button">{words::mark_unread()}</button> }));
    view! {
        {save}
        {unread}
    }
}

/// What is pinned to a room.
#[component]
pub(crate) fn PinsPageView(page: PinsPage) -> impl IntoView {
    let PinsPage { me, slug, name, messages, .. } = page;
    let none = messages
        .is_empty()
        .then(|| view! { <p class="settings__section settings__none">{message::nothing_pinned()}</p> });
    let pins: Vec<_> = messages.into_iter().map(|message| pin(&slug, message, &me.handle)).collect();
    view! {
        <main class="settings">
            {head(room_path(&slug, None), &name, words::pinned_messages())}
            {none}
            <ul class="settings__sections">{pins}</ul>
        </main>
    }
}

fn pin(slug: &RoomSlug, message: Message, me: &Handle) -> impl IntoView + use<> {
    let path = room_path(slug, Some(message.seq));
    let actions = actions_path(slug, message.seq);
    let whose = message::message_of(message.author.name.as_str());
    view! {
        <li class="settings__section">
            {said(message, me)}
            <p class="settings__row">
                <a class="button button--small" href=path aria-label=[message::show_in_room(), ": ", &whose].concat()>{message::show_in_room()}</a>
                <a class="button button--small" href=actions aria-label=[words::message_actions(), ": ", &whose].concat()>{words::message_actions()}</a>
            </p>
        </li>
    }
}

/// The address that a message's forms post below, and their token.
struct Forms {
    path: String,
    csrf: String,
}

impl Forms {
    fn with<V: IntoView>(&self, action: &str, fields: V) -> impl IntoView + use<V> {
        view! {
            <form class="form" method="post" action=[&self.path, "/", action].concat()>
                <input type="hidden" name="csrf" value=self.csrf.clone()/>
                {fields}
            </form>
        }
    }
}

fn head(back: String, room: &RoomName, heading: &'static str) -> impl IntoView + use<> {
    view! {
        <header class="settings__head">
            <a class="icon-button" href=back aria-label=pages::back_to(room.as_str())>{icon(Icon::Back)}</a>
            <h1 class="settings__heading">{heading}</h1>
        </header>
    }
}

fn section<V: IntoView>(id: &'static str, heading: &'static str, inside: V) -> impl IntoView + use<V> {
    view! {
        <section class="settings__section" aria-labelledby=id>
            <h2 class="settings__title" id=id>{heading}</h2>
            {inside}
        </section>
    }
}

/// A message as it stands, with who wrote it and when.
pub(super) fn said(message: Message, me: &Handle) -> impl IntoView + use<> {
    let when = [date(message.at), time(message.at)].join(" ");
    let text = if message.body.as_str().is_empty() {
        Either::Left(view! { <p class="message__gone">{words::message_deleted()}</p> })
    } else {
        Either::Right(Sheet::Text(Text::alone(message.body, me.clone())))
    };
    view! {
        <div class="settings__who">
            <SmallAvatar user=message.author.clone()/>
            <p>
                <strong>{message.author.name.to_string()}</strong>
                <time class="settings__when" datetime=message.at.to_string()>{when}</time>
            </p>
        </div>
        {text}
    }
}

fn kind(kind: &Reaction) -> impl IntoView + use<> {
    view! {
        <li class="settings__invite">
            <span>{kind.emoji.to_string()}</span>
            <span>{names(kind)}</span>
        </li>
    }
}

/// Who chose it.
fn names(kind: &Reaction) -> String {
    let named: Vec<&str> = kind.who.iter().map(|who| who.name.as_str()).collect();
    words::who_reacted(&named, kind.count as usize - named.len().min(kind.count as usize))
}

fn version(version: Version, me: &Handle) -> impl IntoView + use<> {
    let when = [date(version.at), time(version.at)].join(" ");
    view! {
        <li class="settings__invite settings__invite--tall">
            <time class="settings__when" datetime=version.at.to_string()>{when}</time>
            {Sheet::Text(Text::alone(version.body, me.clone()))}
        </li>
    }
}
