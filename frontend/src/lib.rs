//! The browser's entry point: takes over the page that the server has drawn.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's module script, after the wasm has been instantiated.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    sarang_app::hydrate();
}
