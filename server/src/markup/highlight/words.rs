//! The words of a language, to be asked for often.

use sarang_protocol::rich_text::Token;

use super::languages::Language;

/// By their first letter: some five are to be compared with, whatever the language. Made when a
/// language is first asked for.
#[derive(Debug)]
pub(super) struct Words {
    /// Where the words of each letter of ASCII begin.
    starts: [u16; 129],
    all: Vec<(&'static str, Token)>,
    ignores_case: bool,
}

impl Words {
    pub(super) fn new(language: &Language) -> Self {
        // Where a word is in two lists, the first of them counts.
        let lists = [
            (language.keywords, Token::Keyword),
            (language.values, Token::Number),
            (language.types, Token::Type),
            (language.commands, Token::Function),
        ];
        let mut words: Vec<(&str, Token)> = Vec::new();
        for (list, token) in lists {
            words.extend(list.iter().map(|word| (*word, token)));
        }
        words.sort_by_key(|(word, _)| first(word));
        let mut starts = [0; 129];
        for (letter, start) in (0..).zip(&mut starts) {
            let before = words.partition_point(|(word, _)| first(word) < letter);
            *start = u16::try_from(before).unwrap_or(u16::MAX);
        }
        Self { starts, all: words, ignores_case: language.ignores_case }
    }

    /// What the word is.
    pub(super) fn find(&self, word: &str) -> Option<Token> {
        let letter = if self.ignores_case { first(word).to_ascii_lowercase() } else { first(word) };
        let from = *self.starts.get(usize::from(letter))?;
        let to = *self.starts.get(usize::from(letter) + 1)?;
        let mut some = self.all.get(usize::from(from)..usize::from(to))?.iter();
        let is_it = |known: &str| known == word || self.ignores_case && known.eq_ignore_ascii_case(word);
        some.find(|(known, _)| is_it(known)).map(|(_, token)| *token)
    }
}

fn first(word: &str) -> u8 {
    word.bytes().next().unwrap_or_default()
}
