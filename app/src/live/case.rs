//! Lower case, for comparing names.

/// The text in lower case. The browser has Unicode's tables already; ours would weigh twelve
/// kilobytes in the page's wasm.
#[cfg(feature = "hydrate")]
pub(crate) fn lower(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// The text in lower case.
#[cfg(not(feature = "hydrate"))]
pub(crate) fn lower(text: &str) -> String {
    text.to_lowercase()
}
