//! Lower case, for comparing names.

/// The text in lower case. The browser has Unicode's tables already; ours would weigh twelve
/// kilobytes in the page's wasm.
#[cfg(feature = "hydrate")]
pub(crate) fn lower(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// The text as names are compared by what was typed of them: in normal form C and lower case, without
/// the space around it.
#[cfg(feature = "hydrate")]
pub(crate) fn fold(text: &str) -> String {
    js_sys::JsString::from(text).trim().normalize("NFC").to_lower_case().into()
}

/// The same; only a browser asks.
#[cfg(not(feature = "hydrate"))]
pub(crate) fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

/// The text in lower case.
#[cfg(not(feature = "hydrate"))]
pub(crate) fn lower(text: &str) -> String {
    text.to_lowercase()
}
