//! The button above code, which copies it.

use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

/// Whether this click was for such a button. Copies the lines below it.
pub(super) fn clicked(target: &Element) -> bool {
    let closest = |selector| target.closest(selector).ok().flatten();
    let Some(button) = closest(".rich-text__copy") else {
        return false;
    };
    let lines = closest(".rich-text__block").and_then(|block| block.query_selector("pre").ok().flatten());
    let text = lines.and_then(|lines| lines.text_content()).unwrap_or_default();
    // Over plain HTTP the browser keeps its clipboard shut.
    if window().is_secure_context() {
        let done = window().navigator().clipboard().write_text(&text);
        leptos::task::spawn_local(async move {
            if JsFuture::from(done).await.is_ok() {
                button.set_text_content(button.get_attribute("data-done").as_deref());
            }
        });
    }
    true
}
