//! `/sections`: one's favourites, and the sections of one's list of rooms.

use leptos::prelude::*;
use sarang_protocol::room::RoomSummary;
use sarang_protocol::sections::Part;
use sarang_protocol::text::{Handle, SectionName};

use crate::components::icon::{Icon, icon};
use crate::page::own::SectionsPage;
use crate::routes::{SECTIONS, sorting_path};
use crate::words::{own as words, pages};

/// The names to choose from, for the fields.
const NAMES: &str = "sections";

/// The list of rooms part by part: each room with its star and the section that it is in.
#[component]
pub(crate) fn SectionsPageView(page: SectionsPage) -> impl IntoView {
    let SectionsPage { title, me, rooms, saved, csrf } = page;
    let mut names: Vec<SectionName> = rooms.iter().filter_map(|room| room.section.clone()).collect();
    names.sort();
    names.dedup();
    let names: Vec<_> =
        names.into_iter().map(|name| view! { <option value=name.to_string()></option> }).collect();
    let done = saved.then(|| view! { <p class="callout" role="status">{words::saved_as_chosen()}</p> });
    let none = rooms.is_empty().then(|| {
        view! { <p class="settings__when">{crate::words::no_rooms_of_yours()}</p> }
    });
    let mut parts: Vec<Part> = rooms.iter().map(RoomSummary::part).collect();
    parts.dedup();
    let parts: Vec<_> = parts
        .into_iter()
        .map(|part| {
            let here = rooms.iter().filter(|room| room.part() == part);
            let rooms: Vec<_> = here.map(|room| line(room, &me, &csrf)).collect();
            let (change, heading) = match part {
                Part::Section(name) => (Some(change(name, &csrf)), name.as_str()),
                Part::Favourites => (None, crate::words::favourites()),
                Part::Rooms => (None, crate::words::rooms()),
                Part::Conversations => (None, crate::words::direct_messages()),
            };
            let heading = heading.to_owned();
            view! {
                <section class="settings__section">
                    <h2 class="settings__title">{heading}</h2>
                    {change}
                    <ul class="people__list">{rooms}</ul>
                </section>
            }
        })
        .collect();
    view! {
        <main class="settings">
            <header class="settings__head">
                <a class="icon-button" href="/" aria-label=pages::back_to(&title)>{icon(Icon::Back)}</a>
                <h1 class="settings__heading">{crate::words::sort_rooms()}</h1>
            </header>
            <div class="settings__sections">
                {done}
                <p class="field__hint">{words::sort_rooms_hint()}</p>
                <datalist id=NAMES>{names}</datalist>
                {none}
                {parts}
            </div>
        </main>
    }
}

/// A section's other name, or its end.
fn change(section: &SectionName, csrf: &str) -> impl IntoView + use<> {
    let name = section.to_string();
    view! {
        <form class="settings__row" method="post" action=SECTIONS>
            <input type="hidden" name="csrf" value=csrf.to_owned()/>
            <input type="hidden" name="section" value=name.clone()/>
            <input class="field__input" name="name" value=name.clone() required=true maxlength="60" autocomplete="off" aria-label=words::name_of_section(&name)/>
            <button class="button button--small" aria-label=words::rename_section(&name)>{crate::words::rename()}</button>
            <button class="button button--small" name="remove" value="true" aria-label=words::remove_section(&name)>{words::dissolve()}</button>
        </form>
    }
}

fn line(room: &RoomSummary, me: &Handle, csrf: &str) -> impl IntoView + use<> {
    let name = name_of(room, me);
    let (star, label) = if room.favourite {
        ("★", words::no_favourite(&name))
    } else {
        ("☆", words::make_favourite(&name))
    };
    let section = room.section.as_ref().map(ToString::to_string).unwrap_or_default();
    let action = sorting_path(&room.slug);
    view! {
        <li class="people__one sections__one" id=room.slug.to_string()>
            <form method="post" action=action.clone()>
                <input type="hidden" name="csrf" value=csrf.to_owned()/>
                <input type="hidden" name="listed" value="true"/>
                <button class="icon-button" name="favourite" value=(!room.favourite).to_string() aria-label=label>{star}</button>
            </form>
            <p class="people__name">{name.clone()}</p>
            <form class="sections__move" method="post" action=action>
                <input type="hidden" name="csrf" value=csrf.to_owned()/>
                <input type="hidden" name="listed" value="true"/>
                <input class="field__input" name="section" value=section list=NAMES maxlength="60" autocomplete="off" placeholder=words::no_section() aria-label=words::section_of(&name)/>
                <button class="button button--small" aria-label=words::move_room(&name)>{words::put_there()}</button>
            </form>
        </li>
    }
}

/// What a room is called in one's lists.
pub(super) fn name_of(room: &RoomSummary, me: &Handle) -> String {
    match room.with.as_slice() {
        [only] if only.handle == *me => crate::words::oneself(room.name.as_str()),
        _ => room.name.to_string(),
    }
}
