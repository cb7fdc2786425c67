//! What the word that is being typed may become: `@` people, `#` rooms, `:` emoji, and `/` commands where the
//! text begins.
//!
//! The server finds them. Keys are taken only while something is to be chosen, and never from an input
//! method: its text is looked up while it composes, so that Hangul half typed finds. The field keeps the
//! focus; which one is chosen is told by `aria-activedescendant`.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sarang_protocol::api::{Suggestion, Suggestions};
use web_sys::Element;

use super::place::{element, inside, put_picture};
use crate::live::open_room::Part;
use crate::live::{Field, Live, fetch};
use crate::{routes, words};

/// Whoever types asks when they rest for so long, in milliseconds: between two keys of somebody quick.
const REST_MS: u32 = 90;

/// No word is longer, in characters.
const LONGEST: usize = 64;

/// What a word may become, and which of it is chosen.
#[derive(Default)]
pub(crate) struct Menu {
    /// All of it, the best first.
    items: Vec<Suggestion>,
    /// The one that Enter takes.
    at: usize,
    /// Where the word begins and ends in the text, in UTF-16 units.
    word: (u32, u32),
    /// The number of the newest question.
    asked: u32,
}

/// The text has changed: what stands before the caret may be the beginning of a name.
pub(super) fn look(live: Live, field: &Field) {
    let Some((word, place)) = word(field) else { return close(live, field) };
    let (field, asked) = (*field, anew(live));
    spawn_local(async move {
        // Answers to earlier questions come too late.
        let stands = || with(live, |menu| menu.asked) == asked;
        TimeoutFuture::new(REST_MS).await;
        if !stands() {
            return;
        }
        let mut path = String::from("/api/v1/complete?room=");
        routes::encode(field.room().slug().as_str(), &mut path);
        path.push_str("&q=");
        routes::encode(&word, &mut path);
        // Without a line there is nothing to choose.
        let found = fetch::get::<Suggestions>(&path).await.map(|found| found.suggestions);
        if stands() {
            // Whoever has written the whole name has chosen.
            let mut items = found.unwrap_or_default();
            if items.len() == 1 && items[0].text == word {
                items.clear();
            }
            with(live, |menu| (menu.items, menu.at, menu.word) = (items, 0, place));
            draw(live, &field);
        }
    });
}

/// There is nothing to choose any more.
pub(super) fn close(live: Live, field: &Field) {
    anew(live);
    if with(live, |menu| !std::mem::take(&mut menu.items).is_empty()) {
        draw(live, field);
    }
}

/// Another question stands from now on, or none.
fn anew(live: Live) -> u32 {
    with(live, |menu| {
        menu.asked = menu.asked.wrapping_add(1);
        menu.asked
    })
}

/// Whether this key chooses.
pub(super) fn takes(live: Live, field: &Field, key: &str) -> bool {
    let (many, at) = with(live, |menu| (menu.items.len(), menu.at));
    if many == 0 {
        return false;
    }
    let to = match key {
        "ArrowDown" => (at + 1) % many,
        "ArrowUp" => (at + many - 1) % many,
        "Enter" | "Tab" => {
            choose(live, field, at);
            return true;
        }
        "Escape" => {
            close(live, field);
            return true;
        }
        _ => return false,
    };
    with(live, |menu| menu.at = to);
    draw(live, field);
    true
}

/// One of the list is pressed. Whether it was: the field is not to lose the focus.
pub(super) fn pressed(live: Live, field: &Field, target: &Element) -> bool {
    let Some(option) = inside(target, ".suggestions [role=option]") else { return false };
    let index = option.id().rsplit_once('-').and_then(|(_, index)| index.parse().ok());
    if let Some(index) = index {
        choose(live, field, index);
    }
    true
}

/// Puts one in place of the word.
fn choose(live: Live, field: &Field, at: usize) {
    let Some((text, (from, to))) =
        with(live, |menu| Some(([&menu.items.get(at)?.text, " "].concat(), menu.word)))
    else {
        return;
    };
    close(live, field);
    field.replace(&text, from, to);
}

fn draw(live: Live, field: &Field) {
    let (Some(list), Some(node)) =
        (document().get_element_by_id(field.room().part(Part::Suggestions)), field.element())
    else {
        return;
    };
    list.set_inner_html("");
    let (items, at) = with(live, |menu| (menu.items.clone(), menu.at));
    let many = items.len();
    for (index, item) in items.into_iter().enumerate() {
        let id = option_id(index);
        let chosen = if index == at { "true" } else { "false" };
        let attributes =
            [("class", "suggestions__item"), ("role", "option"), ("id", &id), ("aria-selected", chosen)];
        let Some(option) = element("li", &attributes) else { continue };
        for (class, text) in [("suggestions__text", item.text), ("suggestions__name", item.name)] {
            if let Some(part) = element("span", &[("class", class)]) {
                if class != "suggestions__text" || !put_picture(&part, &text) {
                    part.set_text_content(Some(&text));
                }
                let _ = option.append_child(&part);
            }
        }
        let _ = list.append_child(&option);
    }
    let said = if many > 0 { words::browser::so_many_suggestions(many) } else { String::new() };
    if let Some(status) = document().get_element_by_id(field.room().part(Part::Said))
        && status.text_content().unwrap_or_default() != said
    {
        status.set_text_content(Some(&said));
    }
    if many == 0 {
        let _ = list.set_attribute("hidden", "");
        let _ = node.remove_attribute("aria-activedescendant");
    } else {
        let _ = list.remove_attribute("hidden");
        let _ = node.set_attribute("aria-activedescendant", &option_id(at));
    }
}

/// What an option is called in the page.
fn option_id(index: usize) -> String {
    ["suggestion-", &index.to_string()].concat()
}

fn with<T>(live: Live, act: impl FnOnce(&mut Menu) -> T) -> T {
    act(&mut live.engine().hand.borrow_mut().names)
}

/// The word before the caret that begins with a sign, and where it stands.
fn word(field: &Field) -> Option<(String, (u32, u32))> {
    let node = field.element()?;
    let caret = node.selection_start().ok().flatten()?;
    if node.selection_end().ok().flatten() != Some(caret) {
        return None;
    }
    let units: Vec<u16> = node.value().encode_utf16().take(usize::try_from(caret).ok()?).collect();
    let before = String::from_utf16_lossy(&units);
    let is_command = before.starts_with('/') && !before.contains(char::is_whitespace);
    let at = if is_command { 0 } else { before.rfind(['@', '#', ':'])? };
    let (rest, word) = before.split_at(at);
    if rest.ends_with(|c: char| c.is_ascii_alphanumeric() || "./@#:&_-+".contains(c))
        || word.chars().any(char::is_whitespace)
        || word.chars().count() > LONGEST
    {
        return None;
    }
    let length = u32::try_from(word.encode_utf16().count()).ok()?;
    Some((word.to_owned(), (caret - length, caret)))
}
