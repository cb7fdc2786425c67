//! `/saved`: messages that one keeps for later.

use leptos::prelude::*;
use sarang_protocol::saved::SavedMessage;
use sarang_protocol::text::Handle;

use super::message::said;
use crate::components::icon::{Icon, icon};
use crate::page::own::SavedPage;
use crate::routes::{DRAFTS, REMINDERS, SAVED, message_path, room_path};
use crate::words::{message, own as words, pages};

/// What one has saved, the last saved first.
#[component]
pub(crate) fn SavedPageView(page: SavedPage) -> impl IntoView {
    let SavedPage { title, me, saved, csrf } = page;
    let none = saved
        .saved
        .is_empty()
        .then(|| view! { <p class="settings__section settings__none">{words::nothing_saved()}</p> });
    let older = saved.saved.last().filter(|_| saved.older).map(|last| {
        let href = format!("{SAVED}?before={}", last.id);
        view! { <p><a class="button" href=href rel="next">{words::older()}</a></p> }
    });
    let saved: Vec<_> = saved.saved.into_iter().map(|one| line(one, &me, &csrf)).collect();
    view! {
        <main class="settings">
            <header class="settings__head">
                <a class="icon-button" href="/" aria-label=pages::back_to(&title)>{icon(Icon::Back)}</a>
                <h1 class="settings__heading">{crate::words::saved_messages()}</h1>
            </header>
            <div class="settings__sections">
                {none}
                <ul class="settings__sections">{saved}</ul>
                {older}
                <p class="settings__row">
                    <a class="button" href=DRAFTS>{crate::words::drafts()}</a>
                    <a class="button" href=REMINDERS>{words::reminders()}</a>
                </p>
            </div>
        </main>
    }
}

fn line(one: SavedMessage, me: &Handle, csrf: &str) -> impl IntoView + use<> {
    let SavedMessage { room, name, message: saved, .. } = one;
    let seq = saved.seq;
    let thread = saved.thread.filter(|thread| !thread.also_to_room).map(|thread| thread.root);
    let whose = message::message_of(saved.author.name.as_str());
    let action = [&room_path(&room, Some(seq)), "/save"].concat();
    view! {
        <li class="settings__section">
            {said(saved, me)}
            <form class="settings__row" method="post" action=action>
                <a class="button button--small" href=message_path(&room, thread, seq) aria-label=[name.as_str(), ": ", &whose].concat()>{name.to_string()}</a>
                <input type="hidden" name="csrf" value=csrf.to_owned()/>
                <input type="hidden" name="on" value="false"/>
                <input type="hidden" name="listed" value="true"/>
                <button class="button button--small" aria-label=[words::unsave(), ": ", &whose].concat()>{words::unsave()}</button>
            </form>
        </li>
    }
}
