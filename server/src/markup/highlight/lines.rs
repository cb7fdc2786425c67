//! What is not made of words: tags, and lines that came and went.

use sarang_protocol::rich_text::Token;

use super::Out;
use super::languages::Quote;
use super::lexer::{is_word, quoted};

/// HTML and its relatives.
pub(super) fn tags(code: &str, out: &mut Out<'_>) {
    let mut rest = code;
    while let Some(start) = rest.find('<') {
        out.plain(&rest[..start]);
        rest = &rest[start..];
        if rest.starts_with("<!--") {
            let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
            out.token(Token::Comment, &rest[..end]);
            rest = &rest[end..];
            continue;
        }
        let name = rest[1..].find(|c: char| !(is_word(c) || matches!(c, '/' | '!' | '?' | '-' | ':' | '.')));
        let name = name.map_or(rest.len(), |end| end + 1);
        if name == 1 {
            out.plain("<");
            rest = &rest[1..];
            continue;
        }
        if rest[name..].starts_with('>') {
            out.token(Token::Keyword, &rest[..=name]);
            rest = &rest[name + 1..];
            continue;
        }
        out.token(Token::Keyword, &rest[..name]);
        rest = attributes(&rest[name..], out);
    }
    out.plain(rest);
}

/// What stands in a tag after its name; gives what follows the tag.
fn attributes<'a>(mut rest: &'a str, out: &mut Out<'_>) -> &'a str {
    while let Some(c) = rest.chars().next() {
        let (token, length) = match c {
            '>' => {
                out.token(Token::Keyword, ">");
                return &rest[1..];
            }
            '<' => return rest,
            '"' => (Some(Token::Text), quoted(rest, Quote::DoubleLong)),
            '\'' => (Some(Token::Text), quoted(rest, Quote::SingleLong)),
            '/' if rest.starts_with("/>") => {
                out.token(Token::Keyword, "/>");
                return &rest[2..];
            }
            c if is_word(c) || matches!(c, '@' | ':' | '#') => {
                let length = rest
                    .char_indices()
                    .skip(1)
                    .find(|(_, c)| !(is_word(*c) || matches!(c, '-' | ':' | '.')))
                    .map_or(rest.len(), |(at, _)| at);
                (Some(Token::Meta), length)
            }
            c => (None, c.len_utf8()),
        };
        match token {
            Some(token) => out.token(token, &rest[..length]),
            None => out.plain(&rest[..length]),
        }
        rest = &rest[length..];
    }
    rest
}

/// What came and went.
pub(super) fn diff(code: &str, out: &mut Out<'_>) {
    for line in code.split_inclusive('\n') {
        let text = line.trim_end_matches('\n');
        let token = match text.as_bytes() {
            [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] | [b'd', b'i', b'f', b'f', ..] => {
                Some(Token::Meta)
            }
            [b'@', b'@', ..] => Some(Token::Function),
            [b'+', ..] => Some(Token::Added),
            [b'-', ..] => Some(Token::Removed),
            _ => None,
        };
        match token {
            Some(token) => out.token(token, text),
            None => out.plain(text),
        }
        out.plain(&line[text.len()..]);
    }
}
