//! When, as people write it, in English and in Korean.
//!
//! A moment stands at the beginning of a text: how long from now (`in 20 minutes`, `20분 뒤`), or a day, a time of day
//! or both (`tomorrow at 9:30`, `월요일 오전 10시`). What is understood is told to who wrote it, with the time zone.

mod units;

use sarang_protocol::time::Timestamp;

use units::unit;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A day without a time of day begins for people at nine.
const MORNING: i64 = 9 * HOUR;

/// The moment at the beginning of a text, and what follows it. `now` is in UTC, and clocks are `offset` minutes
/// ahead of it. Nothing, if there is no moment.
pub(super) fn read(text: &str, now: Timestamp, offset: i32) -> Option<(Timestamp, &str)> {
    let ahead = i64::from(offset) * MINUTE;
    let here = Timestamp(now.0 + ahead);
    let mut words = Words(text.trim_start());
    if let Some(length) = words.span() {
        return Some((Timestamp(now.0 + length), words.rest()));
    }
    let day = words.day(here);
    let announced = words.skip(&["at", "에"]) || day.is_some();
    let time = words.time();
    // "tomorrow at 5": in the morning or in the afternoon?
    if announced && time.is_none() && words.begins_with_a_bare_number() {
        return None;
    }
    let begins = |day: i64| day * DAY;
    let moment = match (day, time) {
        (None, None) => return None,
        (Some(day), time) => begins(day) + time.unwrap_or(MORNING),
        (None, Some(time)) => {
            let today = begins(here.day()) + time;
            if today > here.0 { today } else { today + DAY }
        }
    };
    Some((Timestamp(moment - ahead), words.rest()))
}

/// What has not been read yet.
#[derive(Clone, Copy)]
struct Words<'a>(&'a str);

impl<'a> Words<'a> {
    /// The next word, which is not taken.
    fn next(&self) -> &'a str {
        self.0.split_whitespace().next().unwrap_or_default()
    }

    /// Takes so many bytes, and the space behind them.
    fn take(&mut self, length: usize) {
        self.0 = self.0[length..].trim_start();
    }

    fn begins_with_a_bare_number(&self) -> bool {
        let word = self.next();
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
    }

    fn skip(&mut self, those: &[&str]) -> bool {
        let word = self.next();
        let found = those.iter().any(|one| one.eq_ignore_ascii_case(word));
        if found {
            self.take(word.len());
        }
        found
    }

    /// What is left, without the "to" that English puts before what is to be done.
    fn rest(mut self) -> &'a str {
        self.skip(&["to", "that", "에"]);
        self.0
    }

    /// The number at the beginning of what is left, and what follows it there.
    fn number(&self) -> Option<(i64, &'a str)> {
        let digits = self.0.len() - self.0.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 {
            // More digits are no length of time.
            return Some((self.0[..digits.min(6)].parse().ok()?, &self.0[digits..])).filter(|_| digits <= 6);
        }
        ["an ", "a ", "한 ", "두 ", "세 ", "네 "]
            .iter()
            .zip([1, 1, 1, 2, 3, 4])
            .find_map(|(word, number)| Some((number, self.0.strip_prefix(word)?)))
    }

    /// How long from now: `in 1 hour 30 minutes`, `1시간 30분 뒤`.
    fn span(&mut self) -> Option<i64> {
        let mut words = *self;
        let announced = words.skip(&["in"]);
        let (mut length, mut korean, mut parts) = (0_i64, false, 0);
        while let Some((number, behind)) = words.number() {
            let Some((unit, is_korean, name)) = unit(behind.trim_start()) else { break };
            // A date has the same words as a length: it is one only with "later" behind it.
            length = length.checked_add(number.checked_mul(unit)?)?;
            korean |= is_korean;
            parts += 1;
            words.0 = behind.trim_start()[name..].trim_start();
            if words.skip(&["반"]) {
                length = length.checked_add(unit / 2)?;
            }
            words.skip(&["and"]);
        }
        if parts == 0 {
            return None;
        }
        if korean {
            if !words.skip(&["뒤", "뒤에", "후", "후에", "있다가"]) {
                return None;
            }
        } else if !announced && words.skip(&["ago"]) {
            return None;
        }
        *self = words;
        Some(length)
    }

    /// A day, as its number since 1970.
    fn day(&mut self, here: Timestamp) -> Option<i64> {
        let mut words = *self;
        words.skip(&["on"]);
        let today = here.day();
        let near = [("today", 0), ("tomorrow", 1), ("오늘", 0), ("내일", 1), ("모레", 2), ("글피", 3)];
        let word = words.next();
        let plain = word.strip_suffix('에').unwrap_or(word);
        let found =
            near.iter().find(|(name, _)| name.eq_ignore_ascii_case(plain)).map(|(_, days)| today + days);
        let day = if let Some(day) = found {
            words.take(word.len());
            day
        } else {
            let later = words.skip(&["next"]) || words.0.starts_with("다음 주 ");
            if words.0.starts_with("다음 주 ") {
                words.take("다음 주 ".len());
            }
            match words.weekday(today, later) {
                Some(day) => day,
                None if later => return None,
                None => words.date(here)?,
            }
        };
        *self = words;
        Some(day)
    }

    /// A day of the week: the next one after today; with "next", the one of the week that begins on Monday.
    fn weekday(&mut self, today: i64, next_week: bool) -> Option<i64> {
        let word = self.next();
        let name = word.strip_suffix('에').unwrap_or(word).to_lowercase();
        let index = WEEKDAYS.iter().position(|names| {
            names.contains(&name.as_str()) || name.len() >= 3 && names[0].starts_with(name.as_str())
        })?;
        self.take(word.len());
        let index = i64::try_from(index).ok()?;
        // 1970 began on a Thursday.
        let now = (today + 3).rem_euclid(7);
        Some(if next_week {
            today - now + 7 + index
        } else {
            today
                + match (index - now).rem_euclid(7) {
                    0 => 7,
                    days => days,
                }
        })
    }

    /// `2026-12-01`, `12월 1일`, `2026년 12월 1일`.
    fn date(&mut self, here: Timestamp) -> Option<i64> {
        let word = self.next();
        let plain = word.strip_suffix('에').unwrap_or(word);
        if let Some(day) = Timestamp::of_date(plain).map(Timestamp::day) {
            self.take(word.len());
            return Some(day);
        }
        let mut words = *self;
        let year = words.before("년");
        let (month, day) = (words.before("월")?, words.before("일")?);
        if words.0.starts_with('에') {
            words.take('에'.len_utf8());
        }
        let of =
            |year: i64| Timestamp::of_date(&format!("{year:04}-{month:02}-{day:02}")).map(Timestamp::day);
        let this = here.date().0;
        let found = match year {
            Some(year) => of(year)?,
            // Without a year it is the next one that comes.
            None => of(this).filter(|day| *day >= here.day()).or_else(|| of(this + 1))?,
        };
        *self = words;
        Some(found)
    }

    /// The number that stands before a word.
    fn before(&mut self, word: &str) -> Option<i64> {
        let (number, behind) = self.number()?;
        let behind = behind.strip_prefix(word)?;
        self.0 = behind.trim_start();
        Some(number)
    }

    /// A time of day, in milliseconds since midnight.
    fn time(&mut self) -> Option<i64> {
        let mut words = *self;
        for (name, time) in [("noon", 12 * HOUR), ("midnight", 0), ("정오", 12 * HOUR), ("자정", 0)] {
            if words.skip(&[name]) || words.skip(&[[name, "에"].concat().as_str()]) {
                *self = words;
                return Some(time);
            }
        }
        let half = words.half();
        let (hour, behind) = words.number()?;
        let (minute, behind) = match behind.strip_prefix(':') {
            Some(behind) => {
                let (minute, behind) = Words(behind).number()?;
                (Some(minute), behind)
            }
            None => (None, behind),
        };
        words.0 = behind.trim_start();
        let (mut half, mut minute) = (half, minute);
        if minute.is_none() && words.0.starts_with('시') {
            words.take('시'.len_utf8());
            if words.0.starts_with('반') {
                words.take('반'.len_utf8());
                minute = Some(30);
            } else {
                minute = Some(words.before("분").unwrap_or(0));
            }
            // Nobody means the night who does not say so.
            half = half.or_else(|| (1..=6).contains(&hour).then_some(Half::Second));
        } else if half.is_none() {
            for (name, which) in [("am", Half::First), ("pm", Half::Second)] {
                if words.skip(&[name]) {
                    (half, minute) = (Some(which), minute.or(Some(0)));
                }
            }
        }
        if words.0.starts_with('에') {
            words.take('에'.len_utf8());
        }
        let minute = minute?;
        let hour = match half {
            Some(_) if !(1..=12).contains(&hour) => return None,
            Some(Half::First) => hour % 12,
            Some(Half::Second) => hour % 12 + 12,
            None => hour,
        };
        *self = words;
        ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * HOUR + minute * MINUTE)
    }

    fn half(&mut self) -> Option<Half> {
        if self.skip(&["오전", "아침", "새벽"]) {
            return Some(Half::First);
        }
        self.skip(&["오후", "저녁", "밤"]).then_some(Half::Second)
    }
}

/// Before or after noon.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    First,
    Second,
}

/// From Monday on, in full first.
const WEEKDAYS: [[&str; 2]; 7] = [
    ["monday", "월요일"],
    ["tuesday", "화요일"],
    ["wednesday", "수요일"],
    ["thursday", "목요일"],
    ["friday", "금요일"],
    ["saturday", "토요일"],
    ["sunday", "일요일"],
];

#[cfg(test)]
mod tests;
