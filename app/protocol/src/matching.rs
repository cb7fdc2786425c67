//! Whether what somebody has typed so far means a name: of people, rooms, emoji.
//!
//! Hangul is compared by the keys that it is typed with, so that a name is found while its syllables
//! are still being put together: 기 and 김ㅎ find 김하늘, and so does 한 find 하나, whose first syllable
//! looks like that until the last key. Initial consonants alone find it too: ㄱㅎㄴ. All other
//! scripts are compared by their letters. Both texts have to be in normal form C and lower case: the
//! server makes them so by [`fold`], browsers by what they have of their own.

/// How well a name fits; the best is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It begins like that.
    Start,
    /// One of its words does.
    Word,
    /// So does a part of a word in Hangul, where given names stand behind family names: 하늘 in 김하늘.
    Within,
}

/// How well a name fits what was typed; not at all is `None`. Whatever was typed, nothing fits all.
pub fn fit(typed: &str, name: &str) -> Option<Fit> {
    let mut before = None;
    let mut best = None;
    for (at, c) in name.char_indices() {
        let kind = match before {
            None => Some(Fit::Start),
            Some(before) if !char::is_alphanumeric(before) => Some(Fit::Word),
            Some(before) if Syllable::of(before).is_some() && Syllable::of(c).is_some() => Some(Fit::Within),
            Some(_) => None,
        };
        before = Some(c);
        if let Some(kind) = kind.filter(|kind| best.is_none_or(|best| *kind < best))
            && begins(&name[at..], typed)
        {
            best = Some(kind);
        }
    }
    best
}

/// The best fit of several names of the same thing.
pub fn fit_any<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<Fit> {
    names.into_iter().filter_map(|name| fit(typed, name)).min()
}

/// Text as it is compared: in normal form C and lower case, without the space around it.
#[cfg(feature = "parse")]
pub fn fold(raw: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    raw.trim().nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// Whether the text begins with what was typed.
fn begins(text: &str, typed: &str) -> bool {
    let mut rest = text.chars();
    let mut typed = typed.chars().peekable();
    while let Some(key) = typed.next() {
        if let Some(syllable) = Syllable::of(key)
            && typed.peek().is_none()
        {
            // The last syllable may not be finished, and its last consonant may belong to the next one.
            return starts(&rest.as_str().chars().take(2).collect::<Vec<_>>(), syllable);
        }
        // Two consonants that an input method has put together: ㄱㅅ shows as ㄳ.
        let (first, second) = split_final(key).unwrap_or((key, '\0'));
        for one in [first, second].into_iter().filter(|one| *one != '\0') {
            let Some(next) = rest.next() else { return false };
            let initial = Syllable::of(next).is_some_and(|syllable| syllable.initial() == one);
            if next != one && !initial {
                return false;
            }
        }
    }
    true
}

/// Whether these characters begin with the keys of a syllable.
fn starts(text: &[char], syllable: Syllable) -> bool {
    let mut keys = text.iter().flat_map(|c| match Syllable::of(*c) {
        Some(syllable) => syllable.keys(),
        None => [Some(*c), None, None, None, None],
    });
    let mut keys = keys.by_ref().flatten();
    syllable.keys().into_iter().flatten().all(|key| keys.next() == Some(key))
}

/// A syllable of Hangul, by its place in Unicode (UAX #15, "Hangul").
#[derive(Clone, Copy)]
struct Syllable(u32);

const FIRST: u32 = 0xAC00;
const SYLLABLES: u32 = 11_172;
const FINALS: u32 = 28;
const VOWELS: u32 = 21;
const INITIALS: [char; 19] = [
    'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ',
    'ㅍ', 'ㅎ',
];
const FINAL: [char; FINALS as usize - 1] = [
    'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ', 'ㅁ', 'ㅂ',
    'ㅄ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
];

impl Syllable {
    fn of(c: char) -> Option<Self> {
        let place = u32::from(c).checked_sub(FIRST)?;
        (place < SYLLABLES).then_some(Self(place))
    }

    fn initial(self) -> char {
        INITIALS[(self.0 / (VOWELS * FINALS)) as usize]
    }

    /// What is typed for it: a consonant, one or two for the vowel, none to two for the end.
    fn keys(self) -> [Option<char>; 5] {
        // Compatibility letters of vowels stand in the order of the syllables: ㅏ is the first.
        let vowel = char::from_u32(0x314F + self.0 / FINALS % VOWELS).unwrap_or_default();
        let (first, second) =
            split_vowel(vowel).map_or((vowel, None), |(first, second)| (first, Some(second)));
        let end = (self.0 % FINALS).checked_sub(1).map(|place| FINAL[place as usize]);
        let (one, two) = match end.and_then(split_final) {
            Some((one, two)) => (Some(one), Some(two)),
            None => (end, None),
        };
        [Some(self.initial()), Some(first), second, one, two]
    }
}

/// The keys of a vowel that takes two.
fn split_vowel(vowel: char) -> Option<(char, char)> {
    Some(match vowel {
        'ㅘ' => ('ㅗ', 'ㅏ'),
        'ㅙ' => ('ㅗ', 'ㅐ'),
        'ㅚ' => ('ㅗ', 'ㅣ'),
        'ㅝ' => ('ㅜ', 'ㅓ'),
        'ㅞ' => ('ㅜ', 'ㅔ'),
        'ㅟ' => ('ㅜ', 'ㅣ'),
        'ㅢ' => ('ㅡ', 'ㅣ'),
        _ => return None,
    })
}

/// The keys of consonants that take two; ㄲ and ㅆ are typed with one.
fn split_final(end: char) -> Option<(char, char)> {
    Some(match end {
        'ㄳ' => ('ㄱ', 'ㅅ'),
        'ㄵ' => ('ㄴ', 'ㅈ'),
        'ㄶ' => ('ㄴ', 'ㅎ'),
        'ㄺ' => ('ㄹ', 'ㄱ'),
        'ㄻ' => ('ㄹ', 'ㅁ'),
        'ㄼ' => ('ㄹ', 'ㅂ'),
        'ㄽ' => ('ㄹ', 'ㅅ'),
        'ㄾ' => ('ㄹ', 'ㅌ'),
        'ㄿ' => ('ㄹ', 'ㅍ'),
        'ㅀ' => ('ㄹ', 'ㅎ'),
        'ㅄ' => ('ㅂ', 'ㅅ'),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything that one sees in the field while typing 김하늘, key by key, finds it.
    #[test]
    fn a_name_is_found_at_every_key() {
        for seen in ["ㄱ", "기", "김", "김ㅎ", "김하", "김한", "김하느", "김하늘"] {
            assert_eq!(fit(seen, "김하늘"), Some(Fit::Start), "{seen}");
        }
        for (seen, name) in
            [("고", "과일"), ("과", "과일"), ("괄", "과라"), ("갑", "값"), ("값", "갑수"), ("닭", "달걀")]
        {
            assert_eq!(fit(seen, name), Some(Fit::Start), "{seen} {name}");
        }
        for (seen, name) in
            [("간", "감자"), ("김하나", "김하늘"), ("기", "가"), ("김하늘솔", "김하늘"), ("까", "가")]
        {
            assert_eq!(fit(seen, name), None, "{seen} {name}");
        }
    }

    #[test]
    fn initial_consonants_find_it_too() {
        assert_eq!(fit("ㄱㅎㄴ", "김하늘"), Some(Fit::Start));
        assert_eq!(fit("ㅎㄴ", "김하늘"), Some(Fit::Within));
        assert_eq!(fit("ㄳ", "김수로"), Some(Fit::Start), "an input method puts ㄱㅅ together");
        assert_eq!(fit("ㄱㅅ", "김수로"), Some(Fit::Start));
        assert_eq!(fit("ㄱㅎㄴㄴ", "김하늘"), None);
        assert_eq!(fit("ㄲ", "김하늘"), None);
        assert_eq!(fit("ㅋㅋ", "ㅋㅋ 방"), Some(Fit::Start), "as it is written");
    }

    #[test]
    fn given_names_and_second_words_count_less() {
        assert_eq!(fit("하늘", "김하늘"), Some(Fit::Within));
        assert_eq!(fit("lee", "dana lee"), Some(Fit::Word));
        assert_eq!(fit("lee", "dana.lee"), Some(Fit::Word));
        assert_eq!(fit("na", "dana lee"), None);
        assert_eq!(fit("dana l", "dana lee"), Some(Fit::Start));
        assert_eq!(fit("회의", "주간 회의"), Some(Fit::Word));
        assert_eq!(fit("", "dana"), Some(Fit::Start));
        assert_eq!(fit("d", ""), None);
        assert_eq!(fit_any("lee", ["dana lee", "lee"]), Some(Fit::Start));
        assert!(Fit::Start < Fit::Word && Fit::Word < Fit::Within);
    }

    #[test]
    fn scripts_are_not_mixed_up_and_nothing_breaks() {
        assert_eq!(fit("山", "山田 花子"), Some(Fit::Start));
        assert_eq!(fit("田", "山田 花子"), None);
        assert_eq!(fit("花", "山田 花子"), Some(Fit::Word));
        assert_eq!(fit("김d", "김dana"), Some(Fit::Start));
        for text in ["\u{1112}\u{1161}", "ᄀ", "🙂", "ㅏ", "\u{D7A3}", "\u{D7A4}", "\u{ABFF}", "가\u{301}"]
        {
            assert_eq!(fit(text, text), Some(Fit::Start), "{text:?}");
        }
    }

    #[cfg(feature = "parse")]
    #[test]
    fn texts_are_folded_first() {
        assert_eq!(fold(" Dana LEE "), "dana lee");
        assert_eq!(fold("\u{1112}\u{1161}\u{1102}\u{1173}\u{11af}"), "하늘");
        assert_eq!(fold("ÉCOLE"), fold("e\u{301}cole"));
    }
}
