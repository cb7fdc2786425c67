//! `/reminders`: what one wants to be reminded of.

use leptos::prelude::*;
use sarang_protocol::reminders::ReminderItem;

use crate::components::icon::{Icon, icon};
use crate::page::own::RemindersPage;
use crate::routes::{SAVED, room_path};
use crate::words::{date, own as words, pages, time};

/// What is to come, the next first, and how one asks for more.
#[component]
pub(crate) fn RemindersPageView(page: RemindersPage) -> impl IntoView {
    let RemindersPage { title, reminders, cancelled, csrf } = page;
    let said =
        cancelled.then(|| view! { <p class="callout" role="status">{words::reminder_cancelled()}</p> });
    let none = reminders
        .reminders
        .is_empty()
        .then(|| view! { <p class="settings__none">{words::no_reminders()}</p> });
    let lines: Vec<_> = reminders.reminders.into_iter().map(|one| line(one, &csrf)).collect();
    view! {
        <main class="settings">
            <header class="settings__head">
                <a class="icon-button" href="/" aria-label=pages::back_to(&title)>{icon(Icon::Back)}</a>
                <h1 class="settings__heading">{words::reminders()}</h1>
            </header>
            <div class="settings__sections">
                {said}
                <section class="settings__section" aria-label=words::reminders()>
                    <p>{words::reminders_lead()} " " <code>{words::remind_example()}</code></p>
                    {none}
                    <ul class="settings__invites">{lines}</ul>
                </section>
                <p><a class="button" href=SAVED>{crate::words::saved_messages()}</a></p>
            </div>
        </main>
    }
}

fn line(one: ReminderItem, csrf: &str) -> impl IntoView + use<> {
    let ReminderItem { id, due, text, room } = one;
    let when = [date(due), time(due)].join(" ");
    let label = [words::cancel_reminder(), ": ", &text].concat();
    let link = room.map(|slug| {
        view! { <a class="button button--small" href=room_path(&slug, None)>{words::to_the_room()}</a> }
    });
    view! {
        <li class="settings__invite">
            <span><span>{text}</span> <span class="settings__when">{when}</span></span>
            <form class="settings__row" method="post" action=format!("/reminders/{id}/cancel")>
                {link}
                <input type="hidden" name="csrf" value=csrf.to_owned()/>
                <button class="button button--small" aria-label=label>{words::cancel_reminder()}</button>
            </form>
        </li>
    }
}
