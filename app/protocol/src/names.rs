//! The names that a text calls: `@kim`, `@design`, `@all`, `#general`, `:party:`. For the server, which looks them up when a
//! message is stored and draws those that it has found then.
//!
//! Korean puts particles and titles behind a name without a space, so `@민지가` may be `민지가`, `민지` or
//! `민`: whoever has the longest of these names is meant.

use std::sync::Arc;

use crate::text::{EmojiName, Handle, RoomSlug};

/// Calls everybody who is in the room.
pub const ALL: &str = "@all";

/// Calls everybody who is in the room, for now.
pub const HERE: &str = "@here";

/// In rooms with up to so many people everybody may call all of them; in larger ones who made the room,
/// and administrators. So many know each other; more would be woken by strangers.
pub const EVERYONE: u32 = 50;

/// What a text calls, each with its sign; an emoji (`:party`) once it is found with its picture
/// (`:party:0b24…`), a group with each whom it calls (`@design:kim`), or nobody (`@design:`). Of what has not
/// been looked up yet, for each word the names that it may be, the longest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(Option<Arc<[Vec<String>]>>);

impl Names {
    /// Different words that are looked up in one message. Who calls more people by name than these
    /// wants `@all`; each is a line in the database.
    pub const MOST: usize = 50;

    /// These words, with what each may be; without those that stand there twice.
    pub fn possible(mut words: Vec<Vec<String>>) -> Self {
        words.sort();
        words.dedup();
        Self((!words.is_empty()).then(|| words.into()))
    }

    /// These names have been found.
    pub fn found<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self::possible(names.into_iter().map(|name| vec![name.to_owned()]).collect())
    }

    /// Whether nothing is called.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// All the names.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|words| words.iter()).flatten().map(String::as_str)
    }

    /// Whether this is one of them.
    pub fn contains(&self, name: &str) -> bool {
        self.iter().any(|known| known == name)
    }

    /// The picture of the emoji with this name, if it is one of them.
    pub fn picture(&self, name: &str) -> Option<&str> {
        self.iter().find_map(|known| known.strip_prefix(name)?.strip_prefix(':'))
    }

    /// The group with this name, if it is one of them: its handle, and behind spaces those of whom it calls.
    pub fn group(&self, name: &str) -> Option<String> {
        let mut whom = self.iter().filter_map(|known| known.strip_prefix(name)?.strip_prefix(':')).peekable();
        whom.peek()?;
        let mut group = name.strip_prefix('@')?.to_owned();
        for handle in whom.filter(|handle| !handle.is_empty()) {
            group.push(' ');
            group.push_str(handle);
        }
        Some(group)
    }

    /// Of each word the longest name that is known.
    #[must_use]
    pub fn settled(&self, is_known: impl Fn(&str) -> bool) -> Self {
        let words = self.0.as_deref().unwrap_or_default();
        Self::found(
            words.iter().filter_map(|word| word.iter().map(String::as_str).find(|name| is_known(name))),
        )
    }
}

/// The emoji that the text may call here, where it begins with a colon: its name with that sign, and how
/// many bytes of the text that is, both colons among them.
pub fn called_emoji(text: &str) -> Option<(usize, String)> {
    let rest = text.strip_prefix(':')?;
    let end = rest.char_indices().take(EmojiName::MAX + 1).find(|(_, c)| !EmojiName::is_part(*c));
    let (length, _) = end.filter(|(_, c)| *c == ':')?;
    let name = EmojiName::parse(&rest[..length]).ok()?;
    Some((length + 2, [":", name.as_str()].concat()))
}

/// What the text may call here, where it begins with `@` or `#`: names with their sign, and how many bytes
/// of the text each is; the longest first.
pub fn called(text: &str) -> Vec<(usize, String)> {
    let (sign, most) = match text.bytes().next() {
        Some(b'@') => ('@', Handle::MAX),
        Some(b'#') => ('#', RoomSlug::MAX),
        _ => return vec![],
    };
    let is_between = |c: char| matches!(c, '_' | '-') || sign == '@' && c == '.';
    let mut called = Vec::new();
    let mut name = String::from(sign);
    let mut last = sign;
    let mut ended = false;
    for (at, c) in text.char_indices().skip(1).take(most + 1) {
        let goes_on = c.is_alphanumeric() || is_combining(c) || is_between(c) && last.is_alphanumeric();
        // What may stand behind a name: a particle, or what ends a sentence.
        if last.is_alphanumeric() && (!c.is_alphanumeric() || is_hangul(c)) && !is_combining(c) {
            called.push((at, name.clone()));
        }
        if !goes_on {
            ended = true;
            break;
        }
        name.extend(c.to_lowercase());
        last = c;
    }
    let whole = text.chars().count() <= most + 1;
    if !ended && whole && last.is_alphanumeric() {
        called.push((text.len(), name));
    }
    called.reverse();
    called
}

/// A whole syllable of Hangul.
pub fn is_hangul(c: char) -> bool {
    ('가'..='힣').contains(&c)
}

/// A mark that belongs to the letter before it.
fn is_combining(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36F | 0x900..=0x903 | 0x93A..=0x94F | 0x3099 | 0x309A)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        called(text).into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn particles_and_titles_stand_behind_a_name() {
        assert_eq!(names("@민지가 왔어요"), ["@민지가", "@민지", "@민"]);
        assert_eq!(names("@kim님께"), ["@kim님께", "@kim님", "@kim"]);
        assert_eq!(names("@Kim.Lee, hello"), ["@kim.lee", "@kim"]);
        assert_eq!(names("@kim."), ["@kim"]);
        assert_eq!(names("@kim-"), ["@kim"]);
        assert_eq!(names("@kim…"), ["@kim"]);
        assert_eq!(
            names("#team-회의에서"),
            ["#team-회의에서", "#team-회의에", "#team-회의", "#team-회", "#team"]
        );
        assert_eq!(names("#회의.안녕")[0], "#회의");
    }

    #[test]
    fn other_words_are_taken_whole() {
        assert_eq!(names("@kimberly!"), ["@kimberly"]);
        assert_eq!(names("@kim2"), ["@kim2"]);
        for text in ["@", "@ kim", "kim", "", "@.kim", "#", "# heading", "@_"] {
            assert_eq!(names(text), [""; 0], "{text}");
        }
        let long = format!("@{}", "a".repeat(Handle::MAX));
        assert_eq!(names(&long), [long.as_str()]);
        assert_eq!(names(&format!("{long}a")), [""; 0]);
        assert_eq!(names(&format!("{long} a")), [long.as_str()]);
        assert!(names(&format!("@{}", "가".repeat(5000))).len() <= Handle::MAX);
    }

    #[test]
    fn emoji_stand_between_colons() {
        assert_eq!(called_emoji(":party_blob: !"), Some((12, ":party_blob".into())));
        assert_eq!(called_emoji(":파티::x:"), Some((8, ":파티".into())));
        for text in ["", ":", "::", ":party", ":a:", ":30:", ":Party:", ": party:", ":par ty:", ":@kim:"] {
            assert_eq!(called_emoji(text), None, "{text}");
        }
        let (long, longer) = ("가".repeat(EmojiName::MAX), "가".repeat(EmojiName::MAX + 1));
        assert!(
            called_emoji(&format!(":{long}:")).is_some() && called_emoji(&format!(":{longer}:")).is_none()
        );
        assert_eq!(called_emoji(&format!(":{}", "a".repeat(100_000))), None);
        let names = Names::found([":party:0b24", ":par:77", "@party"]);
        assert_eq!(
            [":party", ":par", ":pa", "@party"].map(|name| names.picture(name)),
            [Some("0b24"), Some("77"), None, None]
        );
    }

    #[test]
    fn a_group_calls_each_of_its_people() {
        let names =
            Names::found(["@design:lee", "@design:kim", "@des:dana", "@nobody:", "@kim", ":design:77"]);
        assert_eq!(
            ["@design", "@des", "@nobody", "@kim", "@d"].map(|name| names.group(name)),
            [Some("design kim lee".into()), Some("des dana".into()), Some("nobody".into()), None, None]
        );
        assert!(!names.contains("@design"), "it is no person");
    }

    #[test]
    fn bytes_are_those_of_the_text() {
        for text in ["@민지가 왔어요", "@İpek x", "@KIM은"] {
            for (length, name) in called(text) {
                assert_eq!(text[..length].to_lowercase(), name);
            }
        }
    }

    #[test]
    fn the_longest_that_is_known_is_meant() {
        let words = || ["@민지가", "@kim은", "@nobody"].map(names).to_vec();
        let names = Names::possible(words()).settled(|name| ["@민", "@민지", "@kim"].contains(&name));
        assert_eq!(names.iter().collect::<Vec<_>>(), ["@kim", "@민지"]);
        assert!(names.contains("@kim") && !names.contains("@민"));
        assert!(Names::possible(words()).settled(|_| false).is_empty());
    }
}
