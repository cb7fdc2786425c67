//! The rules of the texts. Everything is normalised to NFC first (UAX #15), so that Hangul typed
//! as single letters by one system equals Hangul typed as syllables by another.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeEmoji, UnicodeGeneralCategory};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    Body, DisplayName, Emoji, EmojiName, Handle, Purpose, RoomName, RoomSlug, SectionName, TextError,
};

/// Words of `/rooms/…` that are pages and not rooms.
const RESERVED_SLUGS: [&str; 1] = ["new"];

impl Body {
    /// Judges a message as it was typed: `\r\n` becomes `\n`, blank lines around it go, its own
    /// indentation stays.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        const WHAT: &str = "The message";
        let text: String = raw.replace("\r\n", "\n").replace('\r', "\n").nfc().collect();
        let text = text.trim_end().trim_start_matches('\n');
        if !text.chars().any(is_visible) {
            return Err(TextError::Blank { what: WHAT });
        }
        if let Some(bad) = text.chars().find(|&c| is_control(c) && c != '\n' && c != '\t') {
            return Err(refused(WHAT, bad));
        }
        within(WHAT, text, Self::MAX)?;
        Ok(Self::trusted(text))
    }
}

impl DisplayName {
    /// Judges a name: any script and emoji, but nothing that hides, or turns the line around.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        line("The name", raw, Self::MAX).map(Self)
    }
}

impl RoomName {
    /// Judges a room's name, by the same rules as people's.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        line("The room's name", raw, Self::MAX).map(Self)
    }
}

impl SectionName {
    /// Judges the name of a section, by the same rules as people's.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        line("The section's name", raw, Self::MAX).map(Self)
    }
}

impl Purpose {
    /// Judges a room's purpose; nothing at all is fine.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        if raw.trim().is_empty() {
            return Ok(Self(String::new()));
        }
        line("The purpose", raw, Self::MAX).map(Self)
    }
}

impl Handle {
    /// Judges a user name. Upper case is folded, so `Kim` and `kim` are one person.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        const WHAT: &str = "The user name";
        const RULE: &str = "must be letters and digits of any script, with single dots, hyphens or underscores between them.";
        word(WHAT, RULE, raw, Self::MAX, &['.', '-', '_']).map(Self)
    }
}

impl RoomSlug {
    /// Judges a room's address.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        const WHAT: &str = "The room's address";
        const RULE: &str =
            "must be letters and digits of any script, with single hyphens or underscores between them.";
        let text = word(WHAT, RULE, raw, Self::MAX, &['-', '_'])?;
        if RESERVED_SLUGS.contains(&text.as_str()) {
            return Err(TextError::Shape {
                what: WHAT,
                rule: "is a word that Sarang itself uses. Choose another.",
            });
        }
        Ok(Self(text))
    }

    /// Makes an address of a room's name: `Team 회의!` → `team-회의`. `None` if no letter or digit is in it.
    pub fn from_name(name: &RoomName) -> Option<Self> {
        let lower = name.as_str().to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| !is_word(c)).filter(|word| !word.is_empty()).collect();
        let joined: String = words.join("-").graphemes(true).take(Self::MAX).collect();
        Self::parse(joined.trim_matches('-')).ok()
    }
}

impl Emoji {
    /// Judges an emoji: one, be it of many code points, or a name between colons.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        const WHAT: &str = "The reaction";
        const RULE: &str = "has to be one emoji.";
        let text: String = raw.trim().nfc().collect();
        if let Some(name) = text.strip_prefix(':').and_then(|rest| rest.strip_suffix(':')) {
            return EmojiName::parse(name).map(|name| Self(name.sign()));
        }
        let shape = || TextError::Shape { what: WHAT, rule: RULE };
        if text.is_empty() {
            return Err(TextError::Blank { what: WHAT });
        }
        if text.len() > Self::MAX || text.graphemes(true).count() != 1 || !is_emoji(&text) {
            return Err(shape());
        }
        Ok(Self(text))
    }
}

impl EmojiName {
    /// Judges the name of an emoji; colons around it do no harm.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        const WHAT: &str = "The emoji's name";
        const RULE: &str = "must be 2 to 30 lower-case letters, digits, hyphens or underscores, with a letter among them; Hangul, kana and Chinese characters are letters too.";
        let text: String = raw.trim().nfc().collect();
        let text = text.strip_prefix(':').and_then(|rest| rest.strip_suffix(':')).unwrap_or(&text);
        if text.is_empty() {
            return Err(TextError::Blank { what: WHAT });
        }
        let fits = (Self::MIN..=Self::MAX).contains(&text.chars().count())
            && text.chars().all(Self::is_part)
            && text.chars().any(char::is_alphabetic);
        if fits { Ok(Self(text.to_owned())) } else { Err(TextError::Shape { what: WHAT, rule: RULE }) }
    }

    /// Whether this may be in a name.
    pub fn is_part(c: char) -> bool {
        matches!(c, 'a'..='z' | '0'..='9' | '_' | '-' | '가'..='힣' | 'ぁ'..='ゖ' | 'ァ'..='ー' | '一'..='鿿')
    }

    /// As it is written: between colons.
    pub fn sign(&self) -> String {
        [":", &self.0, ":"].concat()
    }
}

/// Whether a character as people see it is an emoji: a picture with what changes it, a flag, or a key
/// (UTS #51).
fn is_emoji(cluster: &str) -> bool {
    const KEY: char = '\u{20E3}';
    const PICTURE: char = '\u{FE0F}';
    let is_flag = |c: char| ('\u{1F1E6}'..='\u{1F1FF}').contains(&c);
    let mut chars = cluster.chars();
    let (Some(first), count) = (chars.next(), cluster.chars().count()) else { return false };
    if matches!(first, '0'..='9' | '#' | '*') {
        return cluster.ends_with(KEY) && count <= 3;
    }
    if is_flag(first) {
        return count == 2;
    }
    let fits = |c: char| {
        c.is_emoji_char_or_emoji_component() || matches!(c, PICTURE | '\u{200D}' | '\u{E0020}'..='\u{E007F}')
    };
    first.is_emoji_char() && !('\u{1F3FB}'..='\u{1F3FF}').contains(&first) && cluster.chars().all(fits)
}

/// One visible line: trimmed, inner runs of white space made one space.
fn line(what: &'static str, raw: &str, max: usize) -> Result<String, TextError> {
    let text: String = raw.nfc().collect();
    if let Some(bad) = text.trim().chars().find(|&c| is_control(c)) {
        return Err(refused(what, bad));
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(bad) = hidden(&text) {
        return Err(refused(what, bad));
    }
    if !text.chars().any(is_visible) {
        return Err(TextError::Blank { what });
    }
    within(what, &text, max)?;
    Ok(text)
}

/// One lower-case word of letters and digits, with single joiners between them.
fn word(
    what: &'static str,
    rule: &'static str,
    raw: &str,
    max: usize,
    joiners: &[char],
) -> Result<String, TextError> {
    let text: String = raw.trim().nfc().collect::<String>().to_lowercase().nfc().collect();
    if text.is_empty() {
        return Err(TextError::Blank { what });
    }
    if let Some(bad) = hidden(&text) {
        return Err(refused(what, bad));
    }
    let mut after_joiner = true;
    for c in text.chars() {
        let is_joiner = joiners.contains(&c);
        if is_joiner && after_joiner || !is_joiner && !is_word(c) {
            return Err(TextError::Shape { what, rule });
        }
        after_joiner = is_joiner;
    }
    if after_joiner {
        return Err(TextError::Shape { what, rule });
    }
    within(what, &text, max)?;
    Ok(text)
}

fn within(what: &'static str, text: &str, max: usize) -> Result<(), TextError> {
    // A grapheme has at least one byte, so short texts need no segmentation.
    if text.len() <= max {
        return Ok(());
    }
    let count = text.graphemes(true).count();
    // Graphemes have no upper bound of their own ("zalgo" stacks marks without end): eight
    // code points a character is more than any script or emoji of everyday use needs.
    let stacked = text.chars().count() > max * 8;
    if count > max || stacked {
        return Err(TextError::TooLong {
            what,
            count: if stacked { count.max(max + 1) } else { count },
            max,
        });
    }
    Ok(())
}

fn refused(what: &'static str, c: char) -> TextError {
    TextError::Character { what, character: format!("the invisible character U+{:04X}", c as u32) }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c.general_category_group() == GeneralCategoryGroup::Mark
}

/// Cc (C0, C1), and the line and paragraph separators.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

fn is_visible(c: char) -> bool {
    !c.is_whitespace() && !is_control(c) && !is_blank_letter(c) && !is_format(c)
}

/// Cf: bidirectional overrides, zero-width characters, soft hyphen, tags; and unassigned or
/// private characters, of which nobody can say what they look like.
fn is_format(c: char) -> bool {
    matches!(
        c.general_category(),
        GeneralCategory::Format | GeneralCategory::PrivateUse | GeneralCategory::Surrogate
    ) || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{034F}' | '\u{180B}'..='\u{180F}')
}

/// Characters that Unicode calls letters or symbols and fonts draw as nothing.
fn is_blank_letter(c: char) -> bool {
    matches!(c, '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{2800}' | '\u{17B4}' | '\u{17B5}')
}

/// The first character that hides. A joiner or variation selector within an emoji sequence
/// (UTS #51) does not: it is part of the picture.
fn hidden(text: &str) -> Option<char> {
    let chars: Vec<char> = text.chars().collect();
    let is_picture = |index: Option<usize>| {
        index.and_then(|i| chars.get(i)).is_some_and(|c| c.is_emoji_char() || *c == '\u{FE0F}')
    };
    chars.iter().enumerate().find_map(|(i, &c)| {
        let in_emoji = match c {
            '\u{200D}' => is_picture(i.checked_sub(1)) && is_picture(Some(i + 1)),
            '\u{FE0F}' | '\u{FE0E}' => is_picture(i.checked_sub(1)),
            _ => false,
        };
        ((is_format(c) || is_blank_letter(c)) && !in_emoji).then_some(c)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reaction_is_one_emoji() {
        for good in ["👍", "❤️", "👍🏽", "👩‍❤️‍💋‍👨", "🇰🇷", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "✅", "👨🏽‍👩🏽‍👧🏽", " 🎉 "]
        {
            assert_eq!(Emoji::parse(good).map(|emoji| emoji.0), Ok(good.trim().to_owned()));
        }
        for bad in [
            "",
            " ",
            "a",
            "가",
            "1",
            "👍👍",
            "👍a",
            "🇰",
            ":",
            "::",
            ":Smile:",
            ":a:",
            ":100:",
            ":a b:",
            "\u{1F3FD}",
            "<b>",
            "\u{200D}",
            "e\u{301}",
        ] {
            assert!(Emoji::parse(bad).is_err(), "{bad}");
        }
        assert!(Emoji::parse(&format!("👍{}", "\u{200D}👍".repeat(20))).is_err());
    }

    #[test]
    fn own_emoji_have_names_that_can_be_written() {
        for good in ["party_blob", "ok", "파티", "乾杯", "ビール", "a1-b2", "_x_", &"가".repeat(30)] {
            assert_eq!(EmojiName::parse(good).map(|name| name.0), Ok(good.to_owned()));
            assert_eq!(EmojiName::parse(&format!(" :{good}: ")).map(|name| name.0), Ok(good.to_owned()));
            assert_eq!(Emoji::parse(&format!(":{good}:")).map(|emoji| emoji.0), Ok(format!(":{good}:")));
        }
        assert_eq!(EmojiName::parse("파티").unwrap().sign(), ":파티:");
        for bad in [
            "",
            "::",
            "a",
            "1",
            "42",
            "-_",
            "A",
            "Party",
            "a b",
            "a+b",
            "a:b",
            "é",
            "ㅋㅋ",
            "a\u{200D}b",
            &"a".repeat(31),
        ] {
            assert!(EmojiName::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn bodies_keep_what_people_wrote() {
        assert_eq!(Body::parse("안녕하세요").unwrap().as_str(), "안녕하세요");
        assert_eq!(Body::parse("\r\n  one\r\ntwo  \r\n\r\n").unwrap().as_str(), "  one\ntwo");
        assert_eq!(Body::parse("👩‍👩‍👧‍👦").unwrap().as_str(), "👩‍👩‍👧‍👦");
    }

    #[test]
    fn decomposed_hangul_is_stored_composed() {
        let decomposed: String =
            "회의".chars().flat_map(|c| c.to_string().chars().collect::<Vec<_>>()).collect::<String>();
        let decomposed: String =
            unicode_normalization::UnicodeNormalization::nfd(decomposed.as_str()).collect();
        assert_ne!(decomposed, "회의");
        assert_eq!(Body::parse(&decomposed).unwrap().as_str(), "회의");
        assert_eq!(Handle::parse(&decomposed).unwrap().as_str(), "회의");
    }

    #[test]
    fn blank_bodies_are_refused() {
        for raw in ["", "   ", "\n\n\t", "\u{200B}\u{200B}", "\u{3164}", "\u{FEFF}\n"] {
            assert!(matches!(Body::parse(raw), Err(TextError::Blank { .. })), "{raw:?}");
        }
        assert!(Body::parse("a\u{0}b").is_err());
    }

    #[test]
    fn length_is_counted_as_people_count() {
        let family = "👩‍👩‍👧‍👦";
        assert!(Body::parse(&family.repeat(Body::MAX)).is_ok());
        let error = Body::parse(&"가".repeat(Body::MAX + 3)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "The message has 10003 characters; the most is 10000. Shorten it by 3."
        );
        assert!(Body::parse(&format!("a{}", "\u{0301}".repeat(Body::MAX * 9))).is_err());
    }

    #[test]
    fn names_of_every_script() {
        for raw in ["김하늘", "やまだ 太郎", "王小明", "Дана", "Zoë O'Neil", "Kim 🐯", "👩‍🚀 Sam", "❤️ team"]
        {
            assert_eq!(DisplayName::parse(raw).unwrap().as_str(), raw);
        }
        assert_eq!(DisplayName::parse("  Kim \u{3000} Lee ").unwrap().as_str(), "Kim Lee");
    }

    #[test]
    fn names_do_not_hide() {
        for raw in [
            "a\u{202E}b",
            "a\u{200B}b",
            "kim\u{3164}",
            "a\u{7}b",
            "a\nb",
            "x\u{00AD}y",
            "a\u{200D}b",
            "kim\u{FE0F}",
            "a\u{E0041}b",
        ] {
            assert!(matches!(DisplayName::parse(raw), Err(TextError::Character { .. })), "{raw:?}");
        }
        assert!(matches!(DisplayName::parse(" \u{3000} "), Err(TextError::Blank { .. })));
    }

    #[test]
    fn handles_fold_case() {
        assert_eq!(Handle::parse(" Kim.Lee ").unwrap().as_str(), "kim.lee");
        for raw in ["a b", "-a", "a-", "a..b", "a@b", "🐯", "a/b"] {
            assert!(Handle::parse(raw).is_err(), "{raw}");
        }
    }

    #[test]
    fn slugs_come_from_names() {
        let slug = |name: &str| RoomSlug::from_name(&RoomName::parse(name).unwrap()).map(|s| s.to_string());
        assert_eq!(slug("Team 회의!").as_deref(), Some("team-회의"));
        assert_eq!(slug("  General  "), Some("general".into()));
        assert_eq!(slug("🐯"), None);
        assert!(RoomSlug::parse("new").is_err());
    }
}
