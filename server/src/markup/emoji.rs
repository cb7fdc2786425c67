//! Emoji by name: `:tada:` is 🎉. The names are those that people know from elsewhere (gemoji), of the
//! crate `emojis`; it is asked on the server alone, so no browser loads them. Those of the workspace are
//! names that a text calls, as it calls people (`calls`).

mod korean;

use std::collections::HashSet;

use emojis::{Group, SkinTone};
use sarang_protocol::matching::fit;
use sarang_protocol::text::EmojiName;

/// No name is longer; the longest is `man_in_motorized_wheelchair_facing_right`.
const LONGEST: usize = 48;

/// The emoji that the text names here, where it begins with a colon, and how many bytes that takes.
pub(super) fn named(text: &str) -> Option<(usize, &'static str)> {
    let rest = text.strip_prefix(':')?;
    let length = rest.bytes().take(LONGEST + 1).take_while(|byte| is_part(*byte)).count();
    let end = rest.as_bytes().get(length);
    if length == 0 || end != Some(&b':') {
        return None;
    }
    let emoji = emojis::get_by_shortcode(&rest[..length])?;
    Some((length + 2, emoji.as_str()))
}

/// Whether Unicode's emoji have one of this name, in English or Korean: none of the workspace's may.
pub fn is_taken(name: &str) -> bool {
    emojis::get_by_shortcode(name).is_some() || korean::NAMES.iter().any(|(_, names)| names.contains(&name))
}

/// Those that a name was begun of, in English or Korean, each with the name that fits; the best first. Of
/// those that fit as well and are as long, the workspace's own come first.
pub fn find(typed: &str, own: &[EmojiName], most: usize) -> Vec<(String, String)> {
    let own = own.iter().filter_map(|name| {
        Some((fit(typed, name.as_str())?, name.as_str().len(), name.sign(), name.as_str()))
    });
    let korean = korean::NAMES.iter().flat_map(|(emoji, names)| {
        names.iter().filter_map(|name| Some((fit(typed, name)?, name.len(), (*emoji).to_owned(), *name)))
    });
    let english = emojis::iter().flat_map(|emoji| {
        emoji
            .shortcodes()
            .filter_map(|name| Some((fit(typed, name)?, name.len(), emoji.as_str().to_owned(), name)))
    });
    let mut found: Vec<_> = own.chain(korean).chain(english).collect();
    found.sort_by_key(|(fit, length, ..)| (*fit, *length));
    let mut seen = HashSet::new();
    found.retain(|(_, _, emoji, _)| seen.insert(emoji.clone()));
    found.into_iter().take(most).map(|(_, _, emoji, name)| (emoji, [":", name, ":"].concat())).collect()
}

/// What emoji are about, in the order of Unicode's charts.
pub const GROUPS: [(Group, &str); 9] = [
    (Group::SmileysAndEmotion, "Smileys"),
    (Group::PeopleAndBody, "People"),
    (Group::AnimalsAndNature, "Animals and nature"),
    (Group::FoodAndDrink, "Food and drink"),
    (Group::TravelAndPlaces, "Travel and places"),
    (Group::Activities, "Activities"),
    (Group::Objects, "Objects"),
    (Group::Symbols, "Symbols"),
    (Group::Flags, "Flags"),
];

/// All that are about this, each with its first name.
pub fn about(group: Group) -> impl Iterator<Item = (&'static str, &'static str)> {
    group.emojis().map(|emoji| (emoji.as_str(), emoji.shortcode().unwrap_or_else(|| emoji.name())))
}

/// The same emoji in another skin tone, from 1 (light) to 5 (dark), where there is one.
pub fn toned(emoji: &str, tone: usize) -> &str {
    let tones =
        [SkinTone::Light, SkinTone::MediumLight, SkinTone::Medium, SkinTone::MediumDark, SkinTone::Dark];
    let tone = tone.checked_sub(1).and_then(|index| tones.get(index));
    let other = tone.and_then(|tone| emojis::get(emoji)?.with_skin_tone(*tone));
    other.map_or(emoji, |other| other.as_str())
}

/// Whether there may be one in the text. A look at each byte.
pub(super) fn may_be_named(text: &str) -> bool {
    let mut parts = text.as_bytes().split(|byte| *byte == b':').skip(1).peekable();
    while let Some(part) = parts.next() {
        let may_be = |byte: &u8| is_part(*byte) || !byte.is_ascii();
        if parts.peek().is_some() && !part.is_empty() && part.iter().all(may_be) {
            return true;
        }
    }
    false
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'+')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_between_colons() {
        assert_eq!(named(":tada: 축하해요"), Some((6, "🎉")));
        assert_eq!(named(":+1:"), Some((4, "👍")));
        assert_eq!(named(":100:").map(|(length, _)| length), Some(5));
        for text in ["", ":", "::", ":tada", ":nothing_like_it:", ":Tada:", ": tada:", "tada:", ":축하:"] {
            assert_eq!(named(text), None, "{text}");
        }
        assert_eq!(named(&format!(":{}", "a".repeat(10_000))), None);
    }

    #[test]
    fn a_look_tells_whether_there_may_be_any() {
        assert!(may_be_named("좋아요 :heart:"));
        assert!(may_be_named("a:b:c"), "it is looked at more closely then");
        assert!(may_be_named(":파티:"));
        for text in ["", "14:30", "14:30 ~ 15:30", "note: this", "::", ":heart"] {
            assert!(!may_be_named(text), "{text}");
        }
    }

    #[test]
    fn names_are_found_while_they_are_typed() {
        let first = |typed: &str| find(typed, &[], 8).first().map(|(emoji, _)| emoji.clone());
        let first = |typed: &str| first(typed).unwrap_or_default();
        assert_eq!(first("tada"), "🎉");
        assert_eq!(first("축ㅎ"), "🎉");
        assert_eq!(first("ㅊㅎ"), "🎉");
        assert_eq!(first("엄"), "👍");
        assert_eq!(first("thumbs"), "👍");
        assert_eq!(first("nothing like it"), "");
        let found = find("heart", &[], 8);
        assert_eq!(found.len(), 8);
        assert_eq!(found[0].1, ":heart:");
        let own = ["heart_blob", "파티", "tadaa"].map(EmojiName::trusted);
        let first = |typed: &str| find(typed, &own, 8).swap_remove(0).0;
        assert_eq!(first("heart_b"), ":heart_blob:");
        assert_eq!([first("heart"), first("ㅍㅌ")], ["❤️", ":파티:"]);
        assert!(is_taken("tada") && is_taken("축하") && !is_taken("tadaa"));
        for (emoji, names) in korean::NAMES {
            assert!(emojis::get(emoji).is_some() && !names.is_empty(), "{emoji}");
        }
    }

    #[test]
    fn all_are_about_something_and_hands_have_tones() {
        let all: Vec<_> = GROUPS.iter().flat_map(|(group, _)| about(*group)).collect();
        assert_eq!(all.len(), emojis::iter().count());
        assert!(all.contains(&("😀", "grinning")) && all.len() > 1_800);
        assert_eq!([0, 1, 5, 6].map(|tone| toned("👍", tone)), ["👍", "👍🏻", "👍🏿", "👍"]);
        assert_eq!(toned("🎉", 3), "🎉");
    }

    #[test]
    fn every_name_can_be_written() {
        for name in emojis::iter().flat_map(emojis::Emoji::shortcodes) {
            assert!(name.len() <= LONGEST && name.bytes().all(is_part), "{name}");
            assert!(named(&format!(":{name}:")).is_some(), "{name}");
        }
    }
}
