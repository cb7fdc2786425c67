//! Text inside `<textarea>`, safe.

/// The children of a `<textarea>` that hold `text`.
///
/// Leptos writes them unescaped when it draws on the server (tachys 0.2), and a text with
/// `</textarea>` in it would go on as HTML. In the browser they become a text node as they are.
/// A line break at the very beginning is doubled, because HTML drops the first.
pub fn raw_text(text: &str) -> String {
    if cfg!(feature = "ssr") {
        let first = if text.starts_with('\n') { "\n" } else { "" };
        format!("{first}{}", text.replace('&', "&amp;").replace('<', "&lt;"))
    } else {
        text.to_owned()
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_it_is_html() {
        assert_eq!(raw_text("</textarea> &amp;"), "&lt;/textarea> &amp;amp;");
        assert_eq!(raw_text("\nhello"), "\n\nhello");
    }
}
