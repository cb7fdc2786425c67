//! The one pass.

use sarang_protocol::rich_text::Token;

use super::languages::{Keys, Language, Quote, Shape, Tables};
use super::{Out, lines};

/// Reads code of a language.
pub(super) fn read(language: &Language, tables: &Tables, code: &str, out: &mut Out<'_>) {
    match language.shape {
        Shape::Code => Lexer { language, tables, code, at: 0 }.read(out),
        Shape::Tags => lines::tags(code, out),
        Shape::Diff => lines::diff(code, out),
    }
}

struct Lexer<'a> {
    language: &'a Language,
    tables: &'a Tables,
    code: &'a str,
    at: usize,
}

impl Lexer<'_> {
    fn read(&mut self, out: &mut Out<'_>) {
        loop {
            let dull = self.tables.signs.dull(self.rest());
            out.plain(&self.code[self.at..self.at + dull]);
            self.at += dull;
            let Some(c) = self.rest().chars().next() else {
                return;
            };
            let may = self.tables.signs.of(c);
            let found = may.comment().then(|| self.comment()).flatten();
            let found = found.or_else(|| may.directive().then(|| self.directive(c)).flatten());
            let found = found.or_else(|| may.text().then(|| self.text(c)).flatten());
            let (token, length) = match found {
                Some((token, length)) => (Some(token), length),
                None if c.is_ascii_digit() => (Some(Token::Number), self.number()),
                None if self.begins_word(c) => self.word(),
                None => (None, c.len_utf8()),
            };
            let piece = &self.code[self.at..self.at + length];
            match token {
                Some(token) => out.token(token, piece),
                None => out.plain(piece),
            }
            self.at += length;
        }
    }

    fn rest(&self) -> &str {
        &self.code[self.at..]
    }

    fn before(&self) -> Option<char> {
        self.code[..self.at].chars().next_back()
    }

    /// Nothing but white space stands before it in its line.
    fn begins_line(&self) -> bool {
        let before = self.code[..self.at].trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with('\n')
    }

    fn comment(&self) -> Option<(Token, usize)> {
        let rest = self.rest();
        // `a#b` of a shell is none.
        let apart =
            || self.before().is_none_or(|c| c.is_whitespace() || matches!(c, ';' | ')' | '}' | ',' | '{'));
        if self
            .language
            .line_comments
            .iter()
            .any(|sign| rest.starts_with(sign) && (sign.len() > 1 || apart()))
        {
            return Some((Token::Comment, line_length(rest)));
        }
        let (open, close) = self.language.block_comments.iter().find(|(open, _)| rest.starts_with(open))?;
        let end = rest[open.len()..].find(close).map_or(rest.len(), |end| open.len() + end + close.len());
        Some((Token::Comment, end))
    }

    /// Attributes, directives of a preprocessor, headings of sections, variables.
    fn directive(&self, c: char) -> Option<(Token, usize)> {
        let (rest, language) = (self.rest(), self.language);
        if language.attributes.iter().any(|sign| rest.starts_with(sign)) {
            return Some((Token::Meta, bracketed(rest)));
        }
        match c {
            '#' if language.has_preprocessor && self.begins_line() => Some((Token::Meta, line_length(rest))),
            '[' if language.keys == Keys::Assigned && self.begins_line() => {
                Some((Token::Keyword, line_length(rest)))
            }
            '@' | '$' | '#' | '%' | ':' if language.sigils.contains(c) => {
                let length = rest[1..].find(|c: char| !is_word(c)).map_or(rest.len(), |end| end + 1);
                let token = if c == '#' { Token::Number } else { Token::Meta };
                (length > 1).then_some((token, length))
            }
            _ => None,
        }
    }

    fn text(&self, c: char) -> Option<(Token, usize)> {
        let rest = self.rest();
        let quote = self.language.quotes.iter().find(|quote| rest.starts_with(quote.open()))?;
        if c == '\'' && *quote == Quote::Character {
            return character(rest).map(|length| (Token::Text, length));
        }
        let length = quoted(rest, *quote);
        let is_key = self.language.keys == Keys::Quoted && rest[length..].trim_start().starts_with(':');
        Some((if is_key { Token::Meta } else { Token::Text }, length))
    }

    fn number(&self) -> usize {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_')));
        // `0..9` is two numbers, and `1.` the end of a sentence.
        let number = &rest[..end.unwrap_or(rest.len())];
        number.find("..").unwrap_or_else(|| number.trim_end_matches('.').len())
    }

    fn begins_word(&self, c: char) -> bool {
        c.is_alphabetic() || c == '_' || self.language.letters.contains(c)
    }

    fn word(&self) -> (Option<Token>, usize) {
        let (rest, language) = (self.rest(), self.language);
        let end = rest.find(|c: char| !is_word(c) && !language.letters.contains(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let token = if self.is_key(after) {
            Some(Token::Meta)
        } else if let Some(token) = self.tables.words.find(word) {
            Some(token)
        } else if after.starts_with('(') || language.has_macros && after.starts_with("!(") {
            Some(Token::Function)
        } else if language.capitals_are_types && word.starts_with(char::is_uppercase) {
            Some(Token::Type)
        } else {
            None
        };
        (token, end)
    }

    /// Whether a word with this after it is a key of a table.
    fn is_key(&self, after: &str) -> bool {
        match self.language.keys {
            Keys::None | Keys::Quoted => false,
            Keys::Colon => {
                let begins = self.code[..self.at].trim_end_matches([' ', '\t', '-']);
                (begins.is_empty() || begins.ends_with('\n'))
                    && after
                        .strip_prefix(':')
                        .is_some_and(|after| after.is_empty() || after.starts_with(char::is_whitespace))
            }
            Keys::Property => {
                after.trim_start().starts_with(':')
                    && self.code[..self.at].trim_end().ends_with(['{', ';', '/'])
            }
            Keys::Assigned => {
                self.begins_line() && after.trim_start_matches([' ', '\t']).starts_with(['=', '.'])
            }
        }
    }
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn line_length(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// `#[…]`, to its own bracket or the end of the line.
fn bracketed(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' if depth == 1 => return at + 1,
            b']' => depth = depth.saturating_sub(1),
            b'\n' => return at,
            _ => {}
        }
    }
    text.len()
}

/// `'a'`, `'\n'`; `None` for a lifetime.
fn character(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().skip(1);
    if let (_, '\\') = chars.next()? {
        let end = text[2..line_length(text).max(2)].char_indices().skip(1).find(|(_, c)| *c == '\'');
        return end.map(|(at, _)| at + 3);
    }
    let (at, c) = chars.next()?;
    (c == '\'').then_some(at + 1)
}

/// A text from its first quote to its last, to the end of the line, or of the code.
pub(super) fn quoted(text: &str, quote: Quote) -> usize {
    let close = quote.close();
    let ends = |byte: &u8| close.as_bytes().first() == Some(byte) || matches!(byte, b'\n' | b'\\');
    let mut at = quote.open().len();
    loop {
        at += text.as_bytes()[at..].iter().take_while(|byte| !ends(byte)).count();
        let rest = &text[at..];
        if rest.starts_with(close) {
            at += close.len();
            // `'it''s'`.
            if quote == Quote::Doubled && text[at..].starts_with(close) {
                at += close.len();
                continue;
            }
            return at;
        }
        let mut chars = rest.chars();
        match chars.next() {
            Some('\n') if !quote.spans_lines() => return at,
            Some('\\') if quote.escapes() => {
                at +=
                    1 + chars.next().filter(|&c| c != '\n' || quote.spans_lines()).map_or(0, char::len_utf8);
            }
            Some(c) => at += c.len_utf8(),
            None => return text.len(),
        }
    }
}
