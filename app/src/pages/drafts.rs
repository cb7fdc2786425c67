//! `/drafts`: what one has begun to write and has not sent.

use leptos::prelude::*;
use sarang_protocol::drafts::Draft;
use sarang_protocol::id::Seq;

use crate::components::icon::{Icon, icon};
use crate::page::own::DraftsPage;
use crate::routes::{SAVED, room_path, thread_path};
use crate::words::{own as words, pages};

/// What one has begun to write, the last first, with the way to where one goes on with it.
#[component]
pub(crate) fn DraftsPageView(page: DraftsPage) -> impl IntoView {
    let DraftsPage { title, drafts, thrown_away, csrf } = page;
    let said =
        thrown_away.then(|| view! { <p class="callout" role="status">{words::draft_thrown_away()}</p> });
    let none = drafts
        .drafts
        .is_empty()
        .then(|| view! { <p class="settings__section settings__none">{words::no_drafts()}</p> });
    let drafts: Vec<_> = drafts.drafts.into_iter().map(|draft| line(draft, &csrf)).collect();
    view! {
        <main class="settings">
            <header class="settings__head">
                <a class="icon-button" href="/" aria-label=pages::back_to(&title)>{icon(Icon::Back)}</a>
                <h1 class="settings__heading">{crate::words::drafts()}</h1>
            </header>
            <div class="settings__sections">
                {said}
                <p class="settings__section">{words::drafts_lead()}</p>
                {none}
                <ul class="settings__sections">{drafts}</ul>
                <p><a class="button" href=SAVED>{crate::words::saved_messages()}</a></p>
            </div>
        </main>
    }
}

fn line(draft: Draft, csrf: &str) -> impl IntoView + use<> {
    let Draft { room, name, thread, body, .. } = draft;
    let path = match thread {
        Some(root) => thread_path(&room, root),
        None => room_path(&room, None),
    };
    let place = match thread {
        Some(_) => words::thread_in(name.as_str()),
        None => name.to_string(),
    };
    let go_on = [&place, ": ", words::go_on_writing()].concat();
    let throw_away = [&place, ": ", words::throw_away()].concat();
    view! {
        <li class="settings__section">
            <h2 class="settings__title">{place}</h2>
            <p class="settings__draft" dir="auto">{body}</p>
            <form class="settings__row" method="post" action=[&room_path(&room, None), "/draft"].concat()>
                <a class="button button--small" href=path aria-label=go_on>{words::go_on_writing()}</a>
                <input type="hidden" name="csrf" value=csrf.to_owned()/>
                <input type="hidden" name="thread" value=thread.unwrap_or(Seq::ZERO).to_string()/>
                <button class="button button--small" aria-label=throw_away>{words::throw_away()}</button>
            </form>
        </li>
    }
}
