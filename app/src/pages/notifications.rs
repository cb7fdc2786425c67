//! `/rooms/{slug}/notifications`: of what in a room one wants to hear.

use leptos::prelude::*;
use sarang_protocol::notifications::{Level, Notifications};
use sarang_protocol::time::zone;

use super::settings::choice;
use crate::components::icon::{Icon, icon};
use crate::page::notifications::NotificationsPage;
use crate::routes::{notifications_path, room_path};
use crate::words::{date, own as words, pages, time, time_of_day, utc_offset};

/// How far clocks are ahead of UTC somewhere on Earth, in minutes (IANA's time zone database, 2026).
const OFFSETS: [i32; 40] = [
    -720, -660, -600, -570, -540, -480, -420, -360, -300, -240, -210, -180, -150, -120, -60, 0, 60, 120, 180,
    210, 240, 270, 300, 330, 345, 360, 390, 420, 480, 525, 540, 570, 600, 630, 660, 720, 765, 780, 825, 840,
];

/// The level, a mute, and what one's clock shows.
#[component]
pub(crate) fn NotificationsPageView(page: NotificationsPage) -> impl IntoView {
    let NotificationsPage { room, name, chosen, now, saved, csrf, .. } = page;
    let level =
        |level, value, label: &'static str, hint| choice("level", chosen.level == level, value, label, hint);
    let mute = |value, label: &'static str| {
        choice("mute", value == "none" && chosen.muted_until.is_none(), value, label, "")
    };
    let muted = chosen.muted_until.map(|until| {
        let label = match until {
            Notifications::FOR_GOOD => words::muted_for_good().to_owned(),
            until => words::muted_until(&date(until), &time(until)),
        };
        choice("mute", true, "keep", label, "")
    });
    // A program may have said one that is shown nowhere.
    let own = Some(utc_offset()).filter(|own| !OFFSETS.contains(own));
    let clocks = OFFSETS
        .into_iter()
        .chain(own)
        .map(|minutes| {
            let at = time_of_day(now.ahead(minutes));
            let label = format!("{at} ({})", zone(minutes));
            view! { <option value=minutes.to_string() selected=minutes == utc_offset()>{label}</option> }
        })
        .collect::<Vec<_>>();
    let done = saved.then(|| view! { <p class="callout" role="status">{words::saved_as_chosen()}</p> });
    view! {
        <main class="settings">
            <header class="settings__head">
                <a class="icon-button" href=room_path(&room, None) aria-label=pages::back()>{icon(Icon::Back)}</a>
                <h1 class="settings__heading">{words::notifications_of(&name)}</h1>
            </header>
            <section class="settings__section" aria-label=words::notifications_of(&name)>
                {done}
                <form class="form" method="post" action=notifications_path(&room)>
                    <input type="hidden" name="csrf" value=csrf/>
                    <fieldset class="choices">
                        <legend class="field__label">{words::what_to_hear()}</legend>
                        {level(Level::Everything, "everything", words::everything(), words::everything_hint())}
                        {level(Level::Mentions, "mentions", words::only_mentions(), words::only_mentions_hint())}
                        {level(Level::Nothing, "nothing", words::nothing_at_all(), words::nothing_at_all_hint())}
                    </fieldset>
                    <p class="field__hint">{words::bell_hint()}</p>
                    <fieldset class="choices">
                        <legend class="field__label">{words::mute()}</legend>
                        {muted}
                        {mute("none", words::not_muted())}
                        {mute("hour", words::for_an_hour())}
                        {mute("morning", words::until_morning())}
                        {mute("for-good", words::for_good())}
                    </fieldset>
                    <p class="field__hint">{words::mute_hint()}</p>
                    <div class="field">
                        <label class="field__label" for="offset">{words::your_clock()}</label>
                        <select class="field__input" id="offset" name="offset" aria-describedby="offset-hint">{clocks}</select>
                        <p class="field__hint" id="offset-hint">{words::your_clock_hint()}</p>
                    </div>
                    <div><button class="button button--primary">{pages::save()}</button></div>
                </form>
            </section>
        </main>
    }
}
