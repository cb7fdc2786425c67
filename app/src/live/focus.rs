//! The focus, where what has it is drawn anew.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// What the button in an element does that has the focus.
pub(crate) fn held(element: &Element) -> Option<String> {
    let active = document().active_element()?;
    element.contains(Some(&active)).then(|| active.get_attribute("data-act")).flatten()
}

/// Gives that button the focus back: who has pressed it may want to press it again.
pub(crate) fn hold(element: &Element, held: Option<String>) {
    let button = held.and_then(|act| element.query_selector(&["[data-act='", &act, "']"].concat()).ok()?);
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}
