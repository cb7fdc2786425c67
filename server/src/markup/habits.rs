//! Where people in a chat mean something else than `CommonMark` does.
//!
//! A text is prepared with a [`MARK`] at places that would otherwise be read as markup. It is a
//! character that nobody writes and that every text loses on its way into the tree.

use std::borrow::Cow;

use super::emoji;

/// A noncharacter: Unicode promises that it will never mean anything (Unicode 16, 23.7).
pub(super) const MARK: char = '\u{FDD0}';

/// Whether there is anything in the text that could be markup. A look at each byte.
pub(super) fn may_have_markup(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'*' | b'_' | b'`' | b'[' | b'|' | b'~' | b'\\' | b'<'))
        || text.contains("://")
        || emoji::may_be_named(text)
        || text.lines().any(begins_a_block)
}

/// A heading, a quote, an item of a list, a line across.
fn begins_a_block(line: &str) -> bool {
    let line = line.trim_start();
    match line.bytes().next() {
        Some(b'#' | b'>' | b'-' | b'+') => true,
        Some(b'0'..=b'9') => line.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['.', ')']),
        _ => false,
    }
}

/// The text as the parser gets it; `None` if somebody did write a [`MARK`].
///
/// - `&amp;` is what was written and not what it stands for in HTML.
/// - `[a]: b` is no definition, which would vanish.
/// - `2026. 11. 25.` and `1984.` are no lists.
pub(super) fn prepared(text: &str) -> Option<Cow<'_, str>> {
    if text.contains(MARK) {
        return None;
    }
    let mut out = String::new();
    let mut taken = 0;
    let mut mark_at = |at: usize| {
        out.push_str(&text[taken..at]);
        out.push(MARK);
        taken = at;
    };
    let mut line = 0;
    for (at, byte) in text.bytes().enumerate() {
        if at == line
            && let Some(digits) = number_that_is_no_list(&text[line..])
        {
            mark_at(line + digits);
        }
        match byte {
            b'\n' => line = at + 1,
            b'&' => mark_at(at + 1),
            b']' if text[at + 1..].starts_with(':') => mark_at(at + 1),
            _ => {}
        }
    }
    if taken == 0 {
        return Some(text.into());
    }
    out.push_str(&text[taken..]);
    Some(out.into())
}

/// Where in the line, if it begins with a date or a year, its first number ends.
fn number_that_is_no_list(line: &str) -> Option<usize> {
    let begin = line.find(|c: char| !matches!(c, ' ' | '\t' | '>' | '*' | '+' | '-'))?;
    let (digits, rest) = number(&line[begin..])?;
    let again = || number(rest.trim_start_matches(' ')).is_some();
    (digits > 2 || again()).then_some(begin + digits)
}

/// A number with its dot or bracket: how many digits, and what follows.
fn number(text: &str) -> Option<(usize, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[digits..].strip_prefix(['.', ')'])?;
    (digits > 0).then_some((digits, rest))
}
