//! All that can be done with a message, as a menu: beside it, or on a phone at the bottom of the screen.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use sarang_protocol::id::Seq;
use web_sys::{Element, HtmlElement};

use super::bar::{self, Choice, QUICK};
use super::place::{Place, element, find, focus, inside};
use crate::components::icon::Icon;
use crate::live::{Live, OpenRoom};
use crate::routes::actions_path;
use crate::words::browser as words;

/// A finger that rests for so long, in milliseconds, asks for the menu: as long as on most phones.
pub(super) const HOLD_MS: u32 = 450;

/// Between the menu and the edge of the window, in CSS pixels.
const MARGIN: f64 = 8.0;

/// Opens the menu of a message, with the focus in it.
pub(super) fn open(live: Live, room: OpenRoom, seq: Seq) {
    close();
    let Some(choice) = bar::choice(live, room, seq) else { return };
    let mark = room.mark(seq);
    let label = crate::words::message_actions();
    let attributes = [
        ("class", "menu message-menu"),
        ("role", "menu"),
        ("aria-label", label),
        ("data-of", &mark),
        ("tabindex", "-1"),
    ];
    let (Some(menu), Some(main)) = (element("div", &attributes), find(home(room))) else { return };
    fill(&menu, room, seq, choice);
    let _ = main.append_child(&menu);
    if let Some(place) = Place::at(room, seq) {
        lay(&menu, &place.row);
    }
    focus(menu.query_selector("[role^=menuitem]").ok().flatten());
}

fn fill(menu: &Element, room: OpenRoom, seq: Seq, choice: Choice) {
    if choice.joined {
        if let Some(row) = element("div", &[("class", "message-menu__signs"), ("role", "group")]) {
            // The last one leads to all others.
            for sign in QUICK.into_iter().chain([""]) {
                let label = match sign {
                    "" => words::another_emoji().to_owned(),
                    sign => crate::words::react_with(sign),
                };
                let one = [
                    ("class", "message-menu__sign"),
                    ("type", "button"),
                    ("role", "menuitem"),
                    ("tabindex", "-1"),
                    ("data-act", if sign.is_empty() { "react" } else { sign }),
                    ("aria-label", &label),
                ];
                if let Some(one) = element("button", &one) {
                    match sign {
                        "" => one.set_inner_html(&Icon::Plus.html()),
                        sign => one.set_text_content(Some(sign)),
                    }
                    let _ = row.append_child(&one);
                }
            }
            let _ = menu.append_child(&row);
        }
        item(menu, Some("reply"), "", words::answer(), Icon::Reply, "R");
    }
    if !room.is_thread() {
        item(menu, Some("thread"), "", crate::words::reply_in_a_thread(), Icon::Bubble, "T");
    }
    if choice.joined && choice.own {
        item(menu, Some("edit"), "", crate::words::edit(), Icon::Pencil, "E");
    }
    item(menu, Some("copy"), "", words::copy_text(), Icon::Copy, "C");
    item(menu, Some("link"), "", words::copy_link(), Icon::Link, "L");
    if choice.joined {
        let pin = if choice.pinned { crate::words::unpin() } else { crate::words::pin() };
        item(menu, Some("pin"), "", pin, Icon::Pin, "P");
    }
    item(menu, Some("save"), "", words::keep_for_later(), Icon::Bookmark, "S");
    if choice.joined && !room.is_thread() {
        item(menu, Some("unread"), "", crate::words::mark_unread(), Icon::Dot, "U");
    }
    item(menu, None, &actions_path(&room.slug(), seq), words::everything_else(), Icon::Dots, "");
    if choice.deletable {
        item(menu, Some("delete"), "", words::delete(), Icon::Bin, "Delete");
    }
}

fn item(menu: &Element, act: Option<&str>, href: &str, label: &str, icon: Icon, key: &str) {
    let mut attributes = vec![("class", "menu__item"), ("role", "menuitem"), ("tabindex", "-1")];
    match act {
        Some(act) => attributes.extend([("type", "button"), ("data-act", act)]),
        None => attributes.push(("href", href)),
    }
    let Some(item) = element(if act.is_some() { "button" } else { "a" }, &attributes) else { return };
    item.set_inner_html(&icon.html());
    for (tag, words) in [("span", label), ("kbd", key)] {
        let hidden: &[(&str, &str)] = if tag == "kbd" { &[("aria-hidden", "true")] } else { &[] };
        if !words.is_empty()
            && let Some(part) = element(tag, hidden)
        {
            part.set_text_content(Some(words));
            let _ = item.append_child(&part);
        }
    }
    let _ = menu.append_child(&item);
}

/// What the menus of a room's messages, or of a thread's, are in.
pub(super) fn home(room: OpenRoom) -> &'static str {
    if room.is_thread() { ".thread-panel" } else { "main" }
}

/// Beside the end of its message, within the window. On a phone the style lays it elsewhere.
pub(super) fn lay(menu: &Element, row: &Element) {
    let Some(menu) = menu.dyn_ref::<HtmlElement>() else { return };
    let (row, size) = (row.get_bounding_client_rect(), menu.get_bounding_client_rect());
    let limit = |extent: Result<leptos::wasm_bindgen::JsValue, _>| {
        extent.ok().and_then(|extent| extent.as_f64()).unwrap_or(f64::MAX)
    };
    let (width, height) = (limit(window().inner_width()), limit(window().inner_height()));
    let top = row.top().min(height - size.height() - MARGIN).max(MARGIN);
    let left = (row.right().min(width) - size.width() - 2.0 * MARGIN).max(MARGIN);
    let style = HtmlElement::style(menu);
    let _ = style.set_property("inset-block-start", &[&top.to_string(), "px"].concat());
    let _ = style.set_property("left", &[&left.to_string(), "px"].concat());
}

/// The message whose menu a button is in.
pub(super) fn place(button: &Element) -> Option<Place> {
    Place::marked(&inside(button, ".message-menu")?.get_attribute("data-of")?)
}

/// Puts the menu away.
pub(super) fn close() {
    if let Some(menu) = find(".message-menu") {
        menu.remove();
    }
}

/// The focus has gone elsewhere.
pub(super) fn left(target: &Element) {
    if inside(target, ".message-menu").is_none() {
        close();
    }
}

/// A key in the menu: the arrows walk, Escape leads back to the message. Whether it was one.
pub(super) fn pressed(key: &str, target: &Element) -> bool {
    let Some(menu) = inside(target, ".message-menu") else { return false };
    let Ok(items) = menu.query_selector_all("[role^=menuitem]") else { return false };
    let count = items.length();
    let at = (0..count).find(|&index| items.item(index).is_some_and(|item| item.is_same_node(Some(target))));
    let to = match (key, at) {
        ("ArrowDown" | "ArrowRight", Some(at)) => (at + 1) % count,
        ("ArrowUp" | "ArrowLeft", Some(at)) => (at + count - 1) % count,
        ("ArrowDown" | "ArrowRight" | "Home", _) => 0,
        ("ArrowUp" | "ArrowLeft" | "End", _) => count.saturating_sub(1),
        ("Escape" | "Tab", _) => {
            let place = place(&menu);
            close();
            if let Some(place) = place {
                place.focus();
            }
            return true;
        }
        _ => return false,
    };
    focus(items.item(to).and_then(|item| item.dyn_into().ok()));
    true
}
