//! That nothing is said in one language only.

use super::{answers, browser, groups, message, own, pages, workspace};

fn has_hangul(text: &str) -> bool {
    text.chars().any(|c| ('가'..='힣').contains(&c))
}

/// In which both languages are the same: numbers, and names of keys.
const ALIKE: [&str; 3] = ["days_hint", "people_hint", "jump_key"];

fn all() -> Vec<(&'static str, &'static str, &'static str)> {
    [workspace::BOTH, browser::BOTH, groups::BOTH, message::BOTH, own::BOTH, pages::BOTH].concat()
}

#[test]
fn every_string_is_in_both_languages() {
    let all = all();
    for (name, english, korean) in &all {
        assert!(!english.is_empty() && !korean.is_empty(), "{name}");
        if !ALIKE.contains(name) {
            assert!(has_hangul(korean), "{name}: {korean}");
        }
        // Examples of names may be in any script.
        assert!(!has_hangul(&english.replace("회의", "")), "{name}: {english}");
        let space = |text: &str| (text.starts_with(' '), text.ends_with(' '));
        assert_eq!(space(english), space(korean), "{name}: what stands beside it would touch it");
    }
    for (english, korean) in answers::ANSWERS {
        assert!(has_hangul(korean) && !has_hangul(english), "{english}: {korean}");
    }
}

#[test]
fn no_string_is_there_twice() {
    let mut names = all();
    names.sort_unstable();
    for pair in names.windows(2) {
        assert_ne!(pair[0].0, pair[1].0);
    }
}
