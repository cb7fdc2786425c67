//! Keys that are not for us.

use leptos::ev::KeyboardEvent;

/// What browsers report for a key that an input method has taken. `WebKit` sends it once more after
/// `compositionend`, when `isComposing` is false already.
const TAKEN_BY_INPUT_METHOD: u32 = 229;

/// Whether a key belongs to an input method, which is composing a word of it.
pub(crate) fn belongs_to_input_method(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == TAKEN_BY_INPUT_METHOD
}
