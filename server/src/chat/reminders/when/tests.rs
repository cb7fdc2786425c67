//! What people write, and when that is.

use proptest::prelude::*;

use super::*;

/// A Thursday afternoon; in Seoul it is the night to Friday.
const NOW: &str = "2026-11-26T15:30:00Z";

fn reads(text: &str, offset: i32) -> Option<(String, String)> {
    let now = Timestamp::parse(NOW).unwrap();
    read(text, now, offset).map(|(at, rest)| {
        let here = Timestamp(at.0 + i64::from(offset) * MINUTE).to_string();
        (here.trim_end_matches(":00.000Z").replace('T', " "), rest.to_owned())
    })
}

fn all(offset: i32, cases: &[(&str, &str, &str)]) {
    for (text, at, rest) in cases {
        assert_eq!(reads(text, offset), Some(((*at).to_owned(), (*rest).to_owned())), "{text}");
    }
}

#[test]
fn english_is_understood() {
    all(
        0,
        &[
            ("in 20 minutes look at the build", "2026-11-26 15:50", "look at the build"),
            ("in 20 min to call Kim", "2026-11-26 15:50", "call Kim"),
            ("20m tea", "2026-11-26 15:50", "tea"),
            ("in 1h 30m tea", "2026-11-26 17:00", "tea"),
            ("in an hour tea", "2026-11-26 16:30", "tea"),
            ("in 2 hours and 5 minutes tea", "2026-11-26 17:35", "tea"),
            ("in 3 days tea", "2026-11-29 15:30", "tea"),
            ("in 2 weeks tea", "2026-12-10 15:30", "tea"),
            ("tomorrow tea", "2026-11-27 09:00", "tea"),
            ("Tomorrow at 8:15 to make tea", "2026-11-27 08:15", "make tea"),
            ("today 18:00 tea", "2026-11-26 18:00", "tea"),
            ("at 16:00 tea", "2026-11-26 16:00", "tea"),
            ("9:00 tea", "2026-11-27 09:00", "tea"),
            ("at 3pm tea", "2026-11-27 15:00", "tea"),
            ("at 4:30 pm tea", "2026-11-26 16:30", "tea"),
            ("12am tea", "2026-11-27 00:00", "tea"),
            ("noon tea", "2026-11-27 12:00", "tea"),
            ("on friday at noon tea", "2026-11-27 12:00", "tea"),
            ("Thursday tea", "2026-12-03 09:00", "tea"),
            ("mon 10:00 tea", "2026-11-30 10:00", "tea"),
            ("next monday tea", "2026-11-30 09:00", "tea"),
            ("next friday tea", "2026-12-04 09:00", "tea"),
            ("2026-12-01 9:00 tea", "2026-12-01 09:00", "tea"),
            ("on 2028-02-29 tea\nand cake", "2028-02-29 09:00", "tea\nand cake"),
        ],
    );
}

#[test]
fn korean_is_understood() {
    all(
        540,
        &[
            ("20분 뒤 빌드 보기", "2026-11-27 00:50", "빌드 보기"),
            ("20분 후에 빌드 보기", "2026-11-27 00:50", "빌드 보기"),
            ("1시간 30분 뒤에 차", "2026-11-27 02:00", "차"),
            ("한 시간 뒤 차", "2026-11-27 01:30", "차"),
            ("한 시간 반 뒤에 차", "2026-11-27 02:00", "차"),
            ("내일 3명 예약", "2026-11-28 09:00", "3명 예약"),
            ("3일 뒤 차", "2026-11-30 00:30", "차"),
            ("2주 후 차", "2026-12-11 00:30", "차"),
            ("내일 차", "2026-11-28 09:00", "차"),
            ("내일 9시 차", "2026-11-28 09:00", "차"),
            ("내일 9시에 차", "2026-11-28 09:00", "차"),
            ("모레 오후 3시 반에 차", "2026-11-29 15:30", "차"),
            ("오후 3시 20분 차", "2026-11-27 15:20", "차"),
            ("3시 차", "2026-11-27 15:00", "차"),
            ("오전 3시 차", "2026-11-27 03:00", "차"),
            ("오늘 14:30 차", "2026-11-27 14:30", "차"),
            ("월요일 10시 차", "2026-11-30 10:00", "차"),
            ("월요일에 차", "2026-11-30 09:00", "차"),
            ("다음 주 수요일 차", "2026-12-02 09:00", "차"),
            ("12월 1일 9시 차", "2026-12-01 09:00", "차"),
            ("1월 2일에 차", "2027-01-02 09:00", "차"),
            ("2027년 3월 1일 정오 차", "2027-03-01 12:00", "차"),
        ],
    );
}

#[test]
fn what_is_no_moment_is_none() {
    for text in [
        "",
        "tea",
        "look at the build",
        "차 마시기",
        "in tea",
        "25:00 tea",
        "2026-02-30 tea",
        "at 13pm tea",
        "20분",
        "13월 1일 차",
        "9 tea",
        "next tea",
        "다음 주 차",
        "99999999999999999999 minutes tea",
        "in 5 apples",
        "tomorrow at 5 tea",
        "at 5 tea",
        "friday 9 tea",
        "20분 후추 사기",
    ] {
        assert_eq!(reads(text, 0), None, "{text}");
    }
}

proptest! {
    #[test]
    fn nothing_is_too_strange(text in "[0-9a-z :가-힣.-]{0,40}", offset in -720..=840) {
        let read = read(&text, Timestamp::parse(NOW).unwrap(), offset);
        if let Some((_, rest)) = read {
            prop_assert!(text.ends_with(rest));
        }
    }

    #[test]
    fn a_time_of_day_is_the_next_one(hour in 0..24_i64, minute in 0..60_i64, offset in -720..=840) {
        let now = Timestamp::parse(NOW).unwrap();
        let text = format!("{hour}:{minute:02} tea");
        let (at, rest) = read(&text, now, offset).unwrap();
        prop_assert_eq!(rest, "tea");
        prop_assert!(at > now && at.0 <= now.0 + DAY);
        let here = Timestamp(at.0 + i64::from(offset) * MINUTE);
        prop_assert_eq!(here.hour_minute(), (u32::try_from(hour).unwrap(), u32::try_from(minute).unwrap()));
    }
}
