//! `/unread`: all that one has not read, room by room.

use leptos::prelude::*;
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::Handle;
use sarang_protocol::unread::UnreadRoom;

use super::message::said;
use crate::components::icon::{Icon, icon};
use crate::page::own::UnreadPage;
use crate::routes::{UNREAD, room_path};
use crate::words::{own as words, pages};

/// How the unread messages of each room begin, and what marks them as read.
#[component]
pub(crate) fn UnreadPageView(page: UnreadPage) -> impl IntoView {
    let UnreadPage { title, me, unread, csrf } = page;
    let none =
        unread.rooms.is_empty().then(|| view! { <p class="settings__when">{words::nothing_unread()}</p> });
    let further = (unread.further > 0).then(|| {
        view! { <p class="settings__when">{words::further_rooms(unread.further)}</p> }
    });
    let upto: Vec<String> =
        unread.rooms.iter().map(|one| format!("{}:{}", one.room.slug, one.room.head)).collect();
    let all = (unread.rooms.len() > 1).then(|| {
        view! {
            <form method="post" action=UNREAD>
                <input type="hidden" name="csrf" value=csrf.clone()/>
                <input type="hidden" name="upto" value=upto.join(" ")/>
                <button class="button">{words::mark_all_read()}</button>
            </form>
        }
    });
    let rooms: Vec<_> = unread.rooms.into_iter().map(|one| room(one, &me, &csrf)).collect();
    view! {
        <main class="settings">
            <header class="settings__head">
                <a class="icon-button" href="/" aria-label=pages::back_to(&title)>{icon(Icon::Back)}</a>
                <h1 class="settings__heading">{crate::words::all_unread()}</h1>
            </header>
            <div class="settings__sections">
                <p class="field__hint">{words::all_unread_hint()}</p>
                {none}
                {all}
                {rooms}
                {further}
            </div>
        </main>
    }
}

fn room(one: UnreadRoom, me: &Handle, csrf: &str) -> impl IntoView + use<> {
    let UnreadRoom { room, messages } = one;
    let name = super::sections::name_of(&room, me);
    let first = messages.first().map(|message| message.seq);
    let more = more(&room, messages.len()).map(|words| {
        let last = messages.last().map(|message| message.seq);
        view! { <p><a class="button button--small" href=room_path(&room.slug, last)>{words}</a></p> }
    });
    let messages: Vec<_> =
        messages.into_iter().map(|message| view! { <li>{said(message, me)}</li> }).collect();
    view! {
        <section class="settings__section" aria-label=name.clone()>
            <h2 class="settings__title">{name.clone()}</h2>
            <form class="settings__row" method="post" action=[&room_path(&room.slug, None), "/read"].concat()>
                <a class="button button--small" href=room_path(&room.slug, first) aria-label=words::go_to_room(&name)>{words::go_there()}</a>
                <input type="hidden" name="csrf" value=csrf.to_owned()/>
                <input type="hidden" name="seq" value=room.head.to_string()/>
                <button class="button button--small" aria-label=words::mark_room_read(&name)>{words::mark_read()}</button>
            </form>
            <ul class="settings__sections">{messages}</ul>
            {more}
        </section>
    }
}

/// "And 7 more"; nothing if all are shown.
fn more(room: &RoomSummary, shown: usize) -> Option<String> {
    let shown = u32::try_from(shown).unwrap_or(u32::MAX);
    let left = room.unread.saturating_sub(shown);
    (left > 0).then(|| words::and_more(left, room.unread >= RoomSummary::UNREAD_CAP))
}
