//! `/rooms/{slug}/day`: the way to a day of a room.

use leptos::prelude::*;
use sarang_protocol::time::Timestamp;

use crate::components::field::ERROR_ID;
use crate::components::icon::{Icon, icon};
use crate::page::day::DayPage;
use crate::routes::{day_path, room_path};
use crate::words::{answers, here, own as words, pages};

/// In milliseconds.
const DAY: i64 = 86_400_000;

/// A date to choose, and days that one often goes back to.
#[component]
pub(crate) fn DayPageView(page: DayPage) -> impl IntoView {
    let DayPage { room, name, on, now, error, .. } = page;
    let said = error.map(|error| {
        let text = answers::tell(&error).into_owned();
        view! { <p class="callout callout--error" role="alert" id=ERROR_ID>{text}</p> }
    });
    let wrong = said.is_some();
    let before = |days: i64| Timestamp(here(now).0 - days * DAY).to_date();
    let on = if on.is_empty() { before(0) } else { on };
    let ways = [
        (before(0), crate::words::browser::today()),
        (before(1), crate::words::browser::yesterday()),
        (before(7), words::a_week_ago()),
        (before(30), words::a_month_ago()),
        // Nothing was said before it.
        (Timestamp(0).to_date(), words::the_beginning()),
    ]
    .map(|(day, label)| {
        view! { <a class="button" href=[&day_path(&room), "?on=", &day].concat()>{label}</a> }
    });
    view! {
        <main class="settings">
            <header class="settings__head">
                <a class="icon-button" href=room_path(&room, None) aria-label=pages::back()>{icon(Icon::Back)}</a>
                <h1 class="settings__heading">{words::day_of(&name)}</h1>
            </header>
            {said}
            <section class="settings__section" aria-label=words::day_of(&name)>
                <form class="form" method="get" action=day_path(&room)>
                    <div class="field">
                        <label class="field__label" for="on">{words::day()}</label>
                        <input class="field__input" id="on" name="on" type="date" required=true max=before(0) value=on
                            aria-invalid=wrong.then_some("true") aria-describedby=wrong.then_some(ERROR_ID)/>
                        <p class="field__hint">{words::day_hint()}</p>
                    </div>
                    <div><button class="button button--primary">{words::go_to_day()}</button></div>
                </form>
                <nav class="settings__row" aria-label=words::days()>{ways}</nav>
            </section>
        </main>
    }
}
