//! Addresses in a text, made clickable.

use leptos::either::Either;
use leptos::prelude::*;

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As it is.
    Text(&'a str),
    /// An address, `http://…` or `https://…`.
    Link(&'a str),
}

/// A text with its addresses as links. Most texts have none and are one node.
pub(crate) fn linked(text: &str) -> impl IntoView + use<> {
    if !text.contains("://") {
        return Either::Left(text.to_owned());
    }
    let pieces: Vec<_> = pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => Either::Left(text.to_owned()),
            Piece::Link(url) => Either::Right(view! {
                <a href=url.to_owned() target="_blank" rel="noopener nofollow ugc">
                    {url.to_owned()}
                </a>
            }),
        })
        .collect();
    Either::Right(pieces)
}

/// Cuts a text into pieces. An address begins with its scheme, at a place where no word is going
/// on, and ends before white space, quotes and what closes the sentence or bracket around it.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
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
