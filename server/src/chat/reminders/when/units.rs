//! What lengths of time are counted in.

use super::{DAY, HOUR, MINUTE};

/// How long the unit is that a text begins with, whether it is Korean, and how long its name is.
pub(super) fn unit(text: &str) -> Option<(i64, bool, usize)> {
    const KOREAN: [(&str, i64); 6] =
        [("초", 1_000), ("분", MINUTE), ("시간", HOUR), ("일", DAY), ("주일", 7 * DAY), ("주", 7 * DAY)];
    const ENGLISH: [(&[&str], i64); 5] = [
        (&["s", "sec", "secs", "second", "seconds"], 1_000),
        (&["m", "min", "mins", "minute", "minutes"], MINUTE),
        (&["h", "hr", "hrs", "hour", "hours"], HOUR),
        (&["d", "day", "days"], DAY),
        (&["w", "week", "weeks"], 7 * DAY),
    ];
    if let Some((name, unit)) = KOREAN.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((*unit, true, name.len()));
    }
    let length = text.len() - text.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    let name = text[..length].to_lowercase();
    let found = ENGLISH.iter().find(|(names, _)| names.contains(&name.as_str()));
    found.map(|(_, unit)| (*unit, false, length))
}
