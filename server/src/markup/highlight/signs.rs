//! What may begin with a character.

use super::languages::Language;

/// Bits.
const COMMENT: u8 = 1;
const DIRECTIVE: u8 = 2;
const TEXT: u8 = 4;
const WORD: u8 = 8;

/// For each character of ASCII. Made when a language is first asked for.
#[derive(Debug)]
pub(super) struct Signs([u8; 128]);

impl Signs {
    pub(super) fn new(language: &Language) -> Self {
        let mut signs = [0; 128];
        let mut begins = |what: u8, sign: &str| {
            let first = sign.bytes().next().and_then(|byte| signs.get_mut(usize::from(byte)));
            if let Some(first) = first {
                *first |= what;
            }
        };
        let blocks = language.block_comments.iter().map(|(open, _)| *open);
        blocks.chain(language.line_comments.iter().copied()).for_each(|sign| begins(COMMENT, sign));
        language.quotes.iter().for_each(|quote| begins(TEXT, quote.open()));
        language.attributes.iter().for_each(|sign| begins(DIRECTIVE, sign));
        for (what, each) in
            [(DIRECTIVE, language.sigils), (DIRECTIVE, "#["), (WORD, language.letters), (WORD, "_")]
        {
            (0..each.len()).filter_map(|at| each.get(at..=at)).for_each(|sign| begins(what, sign));
        }
        for byte in (0..128_u8).filter(u8::is_ascii_alphanumeric) {
            signs[usize::from(byte)] |= WORD;
        }
        Self(signs)
    }

    /// How many bytes of the text pass before anything may begin.
    pub(super) fn dull(&self, text: &str) -> usize {
        text.bytes().take_while(|byte| self.0.get(usize::from(*byte)) == Some(&0)).count()
    }

    /// What may begin with the character.
    pub(super) fn of(&self, c: char) -> May {
        May(self.0.get(c as usize).copied().unwrap_or(WORD))
    }
}

/// What may begin.
#[derive(Clone, Copy)]
pub(super) struct May(u8);

impl May {
    pub(super) fn comment(self) -> bool {
        self.0 & COMMENT != 0
    }

    pub(super) fn directive(self) -> bool {
        self.0 & DIRECTIVE != 0
    }

    pub(super) fn text(self) -> bool {
        self.0 & TEXT != 0
    }
}
