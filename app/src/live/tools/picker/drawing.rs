//! What a picker shows.

use leptos::prelude::*;
use sarang_protocol::emoji::EmojiGroup;
use web_sys::Element;

use super::with;
use crate::live::Live;
use crate::live::tools::place::{element, find, focus, put_picture};
use crate::live::tools::taste;
use crate::words::browser as words;

/// In each skin tone, the first without.
const HANDS: [&str; 6] = ["✋", "✋🏻", "✋🏼", "✋🏽", "✋🏾", "✋🏿"];

/// What emoji are about, each with its first.
pub(super) fn draw_groups(live: Live) {
    let names = with(live, |picker| {
        let first = |group: &EmojiGroup| group.emoji.first().map(|one| one.0.clone()).unwrap_or_default();
        picker.groups.iter().map(|group| (first(group), group.name.clone())).collect::<Vec<_>>()
    });
    anew(".emoji__groups", |place| {
        for (index, (sign, name)) in names.unwrap_or_default().into_iter().enumerate() {
            if !name.is_empty() {
                one(place, "emoji__group", &["group-", &index.to_string()].concat(), &sign, &name);
            }
        }
    });
}

/// Draws a row of buttons anew. Who stands on one of them stays there.
fn anew(row: &str, draw: impl FnOnce(&Element)) {
    let Some(place) = find(row) else { return };
    let held = document().active_element().filter(|held| place.contains(Some(held)));
    let held = held.and_then(|held| held.get_attribute("data-pick"));
    place.set_inner_html("");
    draw(&place);
    if let Some(held) = held {
        focus(place.query_selector(&["[data-pick='", &held, "']"].concat()).ok().flatten());
    }
}

/// Shows one group.
pub(super) fn draw(live: Live, which: usize) {
    let Some(place) = find(".emoji__all") else { return };
    place.set_inner_html("");
    with(live, |picker| picker.shown = which);
    let group = with(live, |picker| picker.groups.get(which).cloned()).flatten();
    let emoji = group.as_ref().map(|group| &*group.emoji).unwrap_or_default();
    for (sign, name) in emoji {
        one(&place, "emoji__one", "", sign, name);
    }
    if emoji.is_empty() {
        place.set_text_content(Some(words::no_emoji()));
    }
    if let Some(group) = group.filter(|group| !group.name.is_empty()) {
        let _ = place.set_attribute("aria-label", &group.name);
    }
}

/// The skin tones, with one's own pressed.
pub(super) fn tones(live: Live) {
    let own = taste::tone(live);
    anew(".emoji__tones", |place| {
        for (index, sign) in HANDS.into_iter().enumerate() {
            let number = index.to_string();
            let label = [words::skin_tone(), " ", &number].concat();
            if let Some(one) = one(place, "emoji__tone", &["tone-", &number].concat(), sign, &label) {
                let _ = one.set_attribute("aria-pressed", if index == own { "true" } else { "false" });
            }
        }
    });
}

fn one(place: &Element, class: &str, pick: &str, sign: &str, name: &str) -> Option<Element> {
    let pick = if pick.is_empty() { sign } else { pick };
    let attributes =
        [("class", class), ("type", "button"), ("data-pick", pick), ("aria-label", name), ("title", name)];
    let one = element("button", &attributes)?;
    if !put_picture(&one, sign) {
        one.set_text_content(Some(sign));
    }
    let _ = place.append_child(&one);
    Some(one)
}
