//! What the word that is being typed may become: `@` people, `#` rooms, `:` emoji.
//!
//! The server finds them. Keys are taken only while something is to be chosen, and never from an input
//! method: its text is looked up while it composes, so that Hangul half typed finds.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sarang_protocol::api::Suggestions;

use super::{Field, Menu};
use crate::live::fetch;
use crate::routes;

/// Whoever types asks when they rest for so long, in milliseconds: between two keys of somebody quick.
const REST_MS: u32 = 90;

/// No word is longer, in characters.
const LONGEST: usize = 64;

/// The text has changed: what stands before the caret may be the beginning of a name.
pub(super) fn look(field: &Field) {
    let Some((word, place)) = word(field) else { return close(field) };
    let (field, asked) = (*field, anew(field));
    spawn_local(async move {
        // Answers to earlier questions come too late.
        let stands = || field.asked.try_get_value() == Some(asked);
        TimeoutFuture::new(REST_MS).await;
        if !stands() {
            return;
        }
        let mut path = String::from("/api/v1/complete?room=");
        routes::encode(field.room.slug().as_str(), &mut path);
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
            field.menu.try_set(Menu { items, at: 0, word: place });
        }
    });
}

/// There is nothing to choose any more.
pub(super) fn close(field: &Field) {
    anew(field);
    if field.menu.try_with_untracked(|menu| !menu.items.is_empty()) == Some(true) {
        field.menu.set(Menu::default());
    }
}

/// Another question stands from now on, or none.
fn anew(field: &Field) -> u32 {
    let next = |asked: &mut u32| {
        *asked = asked.wrapping_add(1);
        *asked
    };
    field.asked.try_update_value(next).unwrap_or_default()
}

/// Whether this key chooses.
pub(super) fn takes(field: &Field, key: &str, shift: bool) -> bool {
    let (many, at) = field.menu.with_untracked(|menu| (menu.items.len(), menu.at));
    if many == 0 || shift {
        return false;
    }
    match key {
        "ArrowDown" => field.menu.update(|menu| menu.at = (at + 1) % many),
        "ArrowUp" => field.menu.update(|menu| menu.at = (at + many - 1) % many),
        "Enter" | "Tab" => choose(field, at),
        "Escape" => close(field),
        _ => return false,
    }
    true
}

/// Puts one in place of the word.
pub(super) fn choose(field: &Field, at: usize) {
    let menu = field.menu.get_untracked();
    let (Some(item), Some(node)) = (menu.items.get(at), field.element()) else { return };
    let text = [&item.text, " "].concat();
    let (from, to) = menu.word;
    if node.set_range_text_with_start_and_end(&text, from, to).is_ok() {
        let end = from + u32::try_from(text.encode_utf16().count()).unwrap_or(0);
        let _ = node.set_selection_range(end, end);
    }
    close(field);
    field.look();
    let _ = node.focus();
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
    let at = before.rfind(['@', '#', ':'])?;
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
