//! Dates and hours as the server says them. The browser has its own words for them.

use sarang_protocol::time::Timestamp;

use super::{Language, current, here};

/// The day of a moment, by the page's clock, in full: "Sunday, 22 November 2026".
pub(crate) fn full_date(at: Timestamp) -> String {
    let here = here(at);
    let (year, _, day) = here.date();
    let weekday = WEEKDAYS[usize::try_from(here.day().rem_euclid(7)).unwrap_or(0)];
    match current() {
        Language::English => {
            [weekday.0, ", ", &day.to_string(), " ", month(here), " ", &year.to_string()].concat()
        }
        Language::Korean => [&date(at), " ", weekday.1].concat(),
    }
}

/// The day of a moment, by the page's clock: "22 November 2026".
pub(crate) fn date(at: Timestamp) -> String {
    let here = here(at);
    let (year, number, day) = here.date();
    let (year, day) = (year.to_string(), day.to_string());
    match current() {
        Language::English => [&day, " ", month(here), " ", &year].concat(),
        Language::Korean => [&year, "년 ", &number.to_string(), "월 ", &day, "일"].concat(),
    }
}

/// The time of day of a moment, by the page's clock: "21:55", "오후 9:55".
pub(crate) fn time(at: Timestamp) -> String {
    time_of_day(here(at))
}

/// The time of day in UTC.
pub(crate) fn time_of_day(at: Timestamp) -> String {
    let (hour, minute) = at.hour_minute();
    let minute = two(minute);
    match current() {
        Language::English => [&two(hour), ":", &minute].concat(),
        Language::Korean => {
            let half = if hour < 12 { "오전 " } else { "오후 " };
            let hour = if hour.is_multiple_of(12) { 12 } else { hour % 12 };
            [half, &hour.to_string(), ":", &minute].concat()
        }
    }
}

fn two(number: u32) -> String {
    let digits = number.to_string();
    if number < 10 { ["0", &digits].concat() } else { digits }
}

fn month(at: Timestamp) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    MONTHS.get(at.date().1 as usize - 1).copied().unwrap_or_default()
}

/// Day 0 of Unix time was a Thursday.
const WEEKDAYS: [(&str, &str); 7] = [
    ("Thursday", "목요일"),
    ("Friday", "금요일"),
    ("Saturday", "토요일"),
    ("Sunday", "일요일"),
    ("Monday", "월요일"),
    ("Tuesday", "화요일"),
    ("Wednesday", "수요일"),
];

#[cfg(test)]
mod tests {
    use super::super::{by_clock, in_language};
    use super::*;

    #[test]
    fn dates_and_hours_are_those_of_the_language() {
        let at = Timestamp(1_795_384_500_000);
        assert_eq!(both(|| full_date(at)), owned("Sunday, 22 November 2026", "2026년 11월 22일 일요일"));
        assert_eq!(both(|| date(Timestamp(0))), owned("1 January 1970", "1970년 1월 1일"));
        assert_eq!(both(|| time(at)), owned("21:55", "오후 9:55"));
        assert_eq!(both(|| time(Timestamp(0))), owned("00:00", "오전 12:00"));
        assert_eq!(both(|| time(Timestamp(12 * 3_600_000 + 60_000))), owned("12:01", "오후 12:01"));
    }

    #[test]
    fn times_are_by_the_page_s_clock() {
        let at = Timestamp(1_795_384_500_000);
        let shown = |minutes| by_clock(minutes, || [full_date(at), date(at), time(at), time_of_day(at)]);
        assert_eq!(shown(0), ["Sunday, 22 November 2026", "22 November 2026", "21:55", "21:55"]);
        assert_eq!(shown(540), ["Monday, 23 November 2026", "23 November 2026", "06:55", "21:55"]);
        assert_eq!(shown(-1320 / 2), ["Sunday, 22 November 2026", "22 November 2026", "10:55", "21:55"]);
        assert_eq!(time(at), "21:55", "the clock was put back");
    }

    /// Both, English first.
    fn both(say: impl Fn() -> String) -> (String, String) {
        (in_language(Language::English, &say), in_language(Language::Korean, &say))
    }

    fn owned(english: &str, korean: &str) -> (String, String) {
        (english.to_owned(), korean.to_owned())
    }
}
