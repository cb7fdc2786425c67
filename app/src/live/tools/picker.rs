//! Emoji to choose from: for a message that is reacted to, or for the composer.
//!
//! The server has the list, and finds in it by names in both languages; nothing of it is in the page before
//! somebody looks. Recent ones and the skin tone are this browser's.

mod drawing;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use sarang_protocol::change::Change;
use sarang_protocol::emoji::{EmojiGroup, EmojiList};
use sarang_protocol::id::Seq;
use sarang_protocol::text::Emoji;
use web_sys::{Element, HtmlInputElement};

use self::drawing::{draw, draw_groups, tones};
use super::place::{element, find, focus, focus_message, inside};
use super::{changing, menu, taste};
use crate::live::fetch::{self, tell};
use crate::live::second_thoughts::return_to_composer;
use crate::live::{Live, OpenRoom};
use crate::routes;
use crate::words::browser as words;

/// Whoever types asks when they rest for so long, in milliseconds.
const REST_MS: u32 = 120;

/// In a row, as in the style.
const COLUMNS: i32 = 8;

/// What is chosen for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    /// To react to a message.
    Message(Seq),
    /// To be written.
    Composer,
}

/// A picker that is open.
pub(crate) struct Picker {
    room: OpenRoom,
    what: For,
    /// By what they are about; the recent ones first.
    groups: Vec<EmojiGroup>,
    /// The group that is shown.
    shown: usize,
    /// The number of the newest question.
    asked: u32,
}

/// Opens the picker beside an element, with the focus in its search.
pub(super) fn open(live: Live, room: OpenRoom, what: For, beside: &Element) {
    close(live);
    menu::close();
    let label = crate::words::choose_emoji();
    let (Some(box_), Some(main)) = (
        element("div", &[("class", "menu emoji"), ("role", "dialog"), ("aria-label", label)]),
        find(menu::home(room)),
    ) else {
        return;
    };
    let search = [
        ("class", "field__input"),
        ("type", "search"),
        ("placeholder", words::find_emoji()),
        ("aria-label", words::find_emoji()),
        ("autocomplete", "off"),
        ("maxlength", "60"),
    ];
    let search = element("input", &search);
    for part in [
        search.clone(),
        element("div", &[("class", "emoji__groups"), ("role", "group")]),
        element("div", &[("class", "emoji__all"), ("role", "group"), ("aria-live", "polite")]),
        element("div", &[("class", "emoji__tones"), ("role", "group"), ("aria-label", words::skin_tone())]),
    ]
    .into_iter()
    .flatten()
    {
        let _ = box_.append_child(&part);
    }
    if let Some(search) = &search {
        let listener = Closure::<dyn Fn()>::new(move || ask(live, REST_MS));
        let _ = search.add_event_listener_with_callback("input", listener.as_ref().unchecked_ref());
        // It goes with its element.
        let _ = listener.into_js_value();
    }
    let _ = main.append_child(&box_);
    menu::lay(&box_, beside);
    live.engine().hand.borrow_mut().picker =
        Some(Picker { room, what, groups: Vec::new(), shown: 0, asked: 0 });
    tones(live);
    focus(search);
    ask(live, 0);
}

/// Asks for all, or for what is found.
fn ask(live: Live, rest_ms: u32) {
    let Some(typed) = typed() else { return };
    let Some(asked) = with(live, |picker| {
        picker.asked += 1;
        picker.asked
    }) else {
        return;
    };
    spawn_local(async move {
        let stands = || with(live, |picker| picker.asked) == Some(asked);
        TimeoutFuture::new(rest_ms).await;
        if !stands() {
            return;
        }
        let mut path = ["/api/v1/emoji?tone=", &taste::tone(live).to_string(), "&q="].concat();
        routes::encode(&typed, &mut path);
        let found = fetch::get::<EmojiList>(&path).await;
        if !stands() {
            return;
        }
        match found {
            Ok(list) => {
                let mut groups = list.groups;
                if typed.trim().is_empty() {
                    let recent =
                        taste::recent(live).into_iter().map(|one| (one.clone(), one)).collect::<Vec<_>>();
                    if !recent.is_empty() {
                        groups.insert(0, EmojiGroup { name: words::recent().to_owned(), emoji: recent });
                    }
                }
                with(live, |picker| picker.groups = groups);
                draw_groups(live);
                let shown = with(live, |picker| picker.shown).filter(|_| typed.trim().is_empty());
                draw(live, shown.unwrap_or_default());
            }
            Err(error) => tell(live, error),
        }
    });
}

/// A click while the picker is open. Whether it was in it.
pub(super) fn clicked(live: Live, target: &Element) -> bool {
    if find(".emoji").is_none() {
        return false;
    }
    if inside(target, ".emoji").is_none() {
        close(live);
        return false;
    }
    let pick = inside(target, "[data-pick]").and_then(|one| one.get_attribute("data-pick"));
    let Some(pick) = pick else { return true };
    let number = |name: &str| pick.strip_prefix(name).and_then(|number| number.parse::<usize>().ok());
    if let Some(which) = number("group-") {
        draw(live, which);
    } else if let Some(tone) = number("tone-") {
        taste::likes(live, tone);
        tones(live);
        ask(live, 0);
    } else {
        choose(live, pick);
    }
    true
}

fn choose(live: Live, sign: String) {
    let Some((room, what)) = with(live, |picker| (picker.room, picker.what)) else { return };
    close(live);
    taste::took(live, &sign);
    match what {
        For::Message(seq) => {
            changing::change(live, room, seq, Change::React { emoji: Emoji::trusted(sign), on: true });
        }
        For::Composer => {
            if let Some(field) = room.field.get_value() {
                // A name ends where the next word does not touch it.
                let space = if sign.starts_with(':') { " " } else { "" };
                field.insert(&[&sign, space].concat());
            }
        }
    }
    lead_back(room, what);
}

/// The focus goes back to where the picker was asked for.
fn lead_back(room: OpenRoom, what: For) {
    match what {
        For::Composer => return_to_composer(room),
        For::Message(seq) => focus_message(room, seq),
    }
}

/// A key in the picker: the arrows walk, Escape leads back. Whether it was one.
pub(super) fn pressed(live: Live, key: &str, target: &Element) -> bool {
    let Some(picker) = inside(target, ".emoji") else { return false };
    if key == "Escape" {
        let of = with(live, |picker| (picker.room, picker.what));
        close(live);
        if let Some((room, what)) = of {
            lead_back(room, what);
        }
        return true;
    }
    let Ok(all) = picker.query_selector_all(".emoji__one") else { return false };
    let count = i32::try_from(all.length()).unwrap_or_default();
    let is = |index: i32| all.item(index.cast_unsigned()).is_some_and(|one| one.is_same_node(Some(target)));
    let at = (0..count).find(|index| is(*index));
    let is_search = target.is_instance_of::<HtmlInputElement>();
    let to = match (key, at) {
        ("ArrowDown", None) if is_search => 0,
        ("Enter", None) if is_search => {
            if let Some(first) = picker.query_selector(".emoji__one").ok().flatten() {
                choose(live, first.get_attribute("data-pick").unwrap_or_default());
            }
            return true;
        }
        ("ArrowRight", Some(at)) => at + 1,
        ("ArrowLeft", Some(at)) => at - 1,
        ("ArrowDown", Some(at)) => at + COLUMNS,
        ("ArrowUp", Some(at)) => at - COLUMNS,
        _ => return false,
    };
    if to < 0 {
        focus(picker.query_selector("input").ok().flatten());
    } else if to < count {
        focus(all.item(to.cast_unsigned()).and_then(|one| one.dyn_into().ok()));
    }
    true
}

/// Puts the picker away.
pub(super) fn close(live: Live) {
    if let Some(picker) = find(".emoji") {
        picker.remove();
    }
    live.engine().hand.borrow_mut().picker = None;
}

fn with<T>(live: Live, act: impl FnOnce(&mut Picker) -> T) -> Option<T> {
    live.engine().hand.borrow_mut().picker.as_mut().map(act)
}

fn typed() -> Option<String> {
    Some(find(".emoji input")?.dyn_into::<HtmlInputElement>().ok()?.value())
}
