//! Moments: milliseconds since 1970-01-01T00:00:00Z, written as RFC 3339 in UTC.
//!
//! One fixed format both ways, in a few lines: a date library would weigh more in the browser
//! than everything else in this crate.

use std::fmt;
use std::ops::RangeInclusive;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A moment in UTC with millisecond precision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(
    /// Milliseconds since the Unix epoch.
    pub i64,
);

const DAY_MS: i64 = 86_400_000;

impl Timestamp {
    /// Days since the Unix epoch, in UTC. Two timestamps of one day have the same number.
    pub fn day(self) -> i64 {
        self.0.div_euclid(DAY_MS)
    }

    /// Year, month (1–12) and day of the month (1–31), proleptic Gregorian, in UTC.
    pub fn date(self) -> (i64, u32, u32) {
        civil_from_days(self.day())
    }

    /// So many minutes later: what a clock shows that is so far ahead of UTC.
    #[must_use]
    pub fn ahead(self, minutes: i32) -> Self {
        Self(self.0.saturating_add(i64::from(minutes) * 60_000))
    }

    /// Hour (0–23) and minute (0–59) in UTC.
    pub fn hour_minute(self) -> (u32, u32) {
        let minutes = self.0.rem_euclid(DAY_MS) / 60_000;
        (u32::try_from(minutes / 60).unwrap_or(0), u32::try_from(minutes % 60).unwrap_or(0))
    }

    /// The first moment in UTC of a date like `2026-11-20`. `None` for anything else, and for the 31st of February.
    pub fn of_date(text: &str) -> Option<Self> {
        Self::parse(&format!("{text}T00:00:00Z")).filter(|midnight| midnight.to_date() == text)
    }

    /// The date in UTC, like `2026-11-20`.
    pub fn to_date(self) -> String {
        let (year, month, day) = self.date();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Parses `YYYY-MM-DDTHH:MM:SS[.fraction]Z` (RFC 3339, UTC only). `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |range: std::ops::Range<usize>| -> Option<i64> {
            let part = text.get(range)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
        };
        let bytes = text.as_bytes();
        if bytes.len() < 20 || bytes[4] != b'-' || bytes[7] != b'-' || bytes[10] != b'T' {
            return None;
        }
        if bytes[13] != b':' || bytes[16] != b':' || bytes[bytes.len() - 1] != b'Z' {
            return None;
        }
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let fraction = &text[19..text.len() - 1];
        let millis = match fraction.strip_prefix('.') {
            None if fraction.is_empty() => 0,
            Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
                format!("{digits:0<3}")[..3].parse().ok()?
            }
            _ => return None,
        };
        let seconds = (hour * 60 + minute) * 60 + second;
        Some(Self(days_from_civil(year, month, day) * DAY_MS + seconds * 1000 + millis))
    }
}

/// How many minutes clocks are ahead of UTC, anywhere (IANA's time zone database, 2026).
pub const UTC_OFFSETS: RangeInclusive<i32> = -12 * 60..=14 * 60;

/// How people write where clocks are so many minutes ahead of UTC: "UTC", "UTC+5:30".
pub fn zone(minutes: i32) -> String {
    let sign = if minutes < 0 { '−' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        let (hour, minute) = self.hour_minute();
        let in_minute = self.0.rem_euclid(60_000);
        let (second, milli) = (in_minute / 1000, in_minute % 1000);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("not a moment like 2026-11-22T21:55:00.000Z"))
    }
}

/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, u32::try_from(month).unwrap_or(1), u32::try_from(day).unwrap_or(1))
}

/// The inverse, `days_from_civil` of the same paper.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_rfc_3339() {
        assert_eq!(Timestamp(0).to_string(), "1970-01-01T00:00:00.000Z");
        assert_eq!(Timestamp(951_782_400_123).to_string(), "2000-02-29T00:00:00.123Z");
        assert_eq!(Timestamp(-1).to_string(), "1969-12-31T23:59:59.999Z");
    }

    #[test]
    fn reads_what_it_writes() {
        for ms in [0, 1, -1, 951_782_400_123, 1_795_384_500_999, 4_102_444_799_000] {
            assert_eq!(Timestamp::parse(&Timestamp(ms).to_string()), Some(Timestamp(ms)));
        }
        assert_eq!(Timestamp::parse("2026-11-22T21:55:00Z"), Some(Timestamp(1_795_384_500_000)));
        assert_eq!(Timestamp::parse("2026-11-22T21:55:00.5Z"), Some(Timestamp(1_795_384_500_500)));
    }

    #[test]
    fn refuses_what_is_not_a_moment() {
        for text in [
            "",
            "now",
            "2026-13-01T00:00:00Z",
            "2026-11-22 21:55:00Z",
            "2026-11-22T21:55:00+09:00",
            "２026-11-22T21:55:00Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }
}
