//! Addresses: those that stand in a text, and those that a link may lead to.

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// As it is.
    Text(&'a str),
    /// An address, `http://…` or `https://…`.
    Link(&'a str),
}

/// Where a link may lead: to the web, to somebody's mail, to a room.
pub(super) fn is_safe(url: &str) -> bool {
    if url.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return false;
    }
    let begins = |scheme: &str| {
        url.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
            && url.len() > scheme.len()
    };
    let to_a_room = url.starts_with("/rooms/") && !url.contains("..") && !url.contains(['\\', '?']);
    begins("https://") || begins("http://") || begins("mailto:") || to_a_room
}

/// Cuts a text into pieces. An address begins with its scheme, at a place where no word is going
/// on, and ends before white space, quotes and what closes the sentence or bracket around it.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut shown = 0;
    let mut from = 0;
    while let Some(at) = text[from..].find("http").map(|at| from + at) {
        from = at + 4;
        let begins = text[..at].chars().next_back().is_none_or(|before| !before.is_ascii_alphanumeric());
        let Some(length) = begins.then(|| url_length(&text[at..])).flatten() else {
            continue;
        };
        if shown < at {
            pieces.push(Piece::Text(&text[shown..at]));
        }
        pieces.push(Piece::Link(&text[at..at + length]));
        shown = at + length;
        from = shown;
    }
    if shown < text.len() {
        pieces.push(Piece::Text(&text[shown..]));
    }
    pieces
}

/// How many bytes of the text are an address.
fn url_length(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme))?;
    let end = text
        .find(|c: char| {
            c.is_whitespace()
                || c.is_control()
                || matches!(c, '<' | '>' | '"' | '`' | '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』')
        })
        .unwrap_or(text.len());
    let mut url = &text[..end];
    while let Some(last) = url.chars().next_back() {
        let closes = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' | '…' | '。' | '、' | '，' | '！'
            | '？' => true,
            ')' => url.matches('(').count() < url.matches(')').count(),
            ']' => url.matches('[').count() < url.matches(']').count(),
            '}' => url.matches('{').count() < url.matches('}').count(),
            _ => false,
        };
        if !closes {
            break;
        }
        url = &url[..url.len() - last.len_utf8()];
    }
    let host = url.get(scheme.len()..)?;
    host.starts_with(|c: char| c.is_alphanumeric() || c == '[').then_some(url.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn links(text: &str) -> Vec<&str> {
        pieces(text)
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Link(url) => Some(url),
                Piece::Text(_) => None,
            })
            .collect()
    }

    #[test]
    fn addresses_end_where_people_see_their_end() {
        for (text, expected) in [
            ("see https://example.org/a.", "https://example.org/a"),
            ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
            ("<http://example.org>", "http://example.org"),
            ("https://example.org/?q=1&r=2, or", "https://example.org/?q=1&r=2"),
            ("링크:https://한국.kr/길", "https://한국.kr/길"),
            ("「https://example.org/東京」", "https://example.org/東京"),
            ("https://example.org/東京。", "https://example.org/東京"),
            ("http://127.0.0.1:3000/rooms", "http://127.0.0.1:3000/rooms"),
            ("http://[::1]:3000/", "http://[::1]:3000/"),
        ] {
            assert_eq!(links(text), [expected], "{text}");
        }
        assert_eq!(links("http://a.b http://c.d").len(), 2);
    }

    #[test]
    fn other_things_are_text() {
        for text in [
            "http",
            "https://",
            "http://.",
            "xhttps://example.org",
            "javascript://example.org",
            "HTTPS",
            "httpshttp:/x",
            "",
        ] {
            assert_eq!(links(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn links_lead_to_the_web_to_mail_and_to_rooms() {
        for url in
            ["https://a.b", "HTTP://a.b/?q=1#x", "mailto:kim@example.org", "/rooms/general/42", "/rooms/회의"]
        {
            assert!(is_safe(url), "{url}");
        }
        for url in [
            "",
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            " javascript:x",
            "java\nscript:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//evil.example",
            "/\\evil.example",
            "/rooms/../settings",
            "/settings/sign-out",
            "https:",
            "https://",
            "mailto:",
            "https://a b",
            "/rooms/x?y",
            "ftp://a.b",
        ] {
            assert!(!is_safe(url), "{url}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "(http|s|://|[a-z.()가 \\n]|。){0,40}") {
            let joined: String = pieces(&text)
                .into_iter()
                .map(|piece| match piece { Piece::Text(t) | Piece::Link(t) => t })
                .collect();
            prop_assert_eq!(joined, text);
        }
    }
}
