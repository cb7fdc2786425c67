//! Times as the reader says them: in UTC as the server draws them, and after mount in their own
//! zone and manner.

#[cfg(feature = "hydrate")]
use leptos::prelude::*;
use sarang_protocol::time::Timestamp;

use super::Live;

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

/// Day 0 of Unix time was a Thursday.
const WEEKDAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];

impl Live {
    /// The time of day: `21:55`.
    pub fn time(self, at: Timestamp) -> String {
        #[cfg(feature = "hydrate")]
        if self.mounted.get() {
            return local::time(at);
        }
        let (hour, minute) = at.hour_minute();
        [two(hour), ":".to_owned(), two(minute)].concat()
    }

    /// Day and time in full, for a tooltip.
    pub fn moment(self, at: Timestamp) -> String {
        #[cfg(feature = "hydrate")]
        if self.mounted.get() {
            return [&local::date(at), ", ", &local::time(at)].concat();
        }
        [&utc_date(at), ", ", &self.time(at), " UTC"].concat()
    }

    /// What a day is called: `Today`, `Yesterday`, or its date.
    pub fn day(self, at: Timestamp) -> String {
        #[cfg(feature = "hydrate")]
        if self.mounted.get() {
            return match self.today.get() - local::day(at) {
                0 => "Today".to_owned(),
                1 => "Yesterday".to_owned(),
                _ => local::date(at),
            };
        }
        utc_date(at)
    }

    /// Which day a moment is on, as a number that grows by one a day.
    pub fn day_of(self, at: Timestamp) -> i64 {
        #[cfg(feature = "hydrate")]
        if self.mounted.get() {
            return local::day(at);
        }
        at.day()
    }
}

fn utc_date(at: Timestamp) -> String {
    let (year, month, day) = at.date();
    let month = MONTHS.get(month as usize - 1).copied().unwrap_or_default();
    let weekday = WEEKDAYS[usize::try_from(at.day().rem_euclid(7)).unwrap_or(0)];
    [weekday, ", ", &day.to_string(), " ", month, " ", &year.to_string()].concat()
}

fn two(number: u32) -> String {
    let digits = number.to_string();
    if number < 10 { ["0", &digits].concat() } else { digits }
}

#[cfg(feature = "hydrate")]
pub(super) use local::now;

#[cfg(feature = "hydrate")]
mod local {
    use js_sys::{Array, Date, Function, Intl, Object, Reflect};
    use sarang_protocol::time::Timestamp;
    use wasm_bindgen::JsValue;

    const MINUTE_MS: i64 = 60_000;

    thread_local! {
        // Making a formatter costs a hundred times what using it does.
        // Hours as the reader's language has them: `2:03 PM`, and `02:03` only where the clock has 24.
        static TIME: Function = formatter(&[("hour", "numeric"), ("minute", "2-digit")]);
        static DATE: Function = formatter(&[
            ("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric"),
        ]);
    }

    /// Now, by the device's clock.
    pub(in crate::live) fn now() -> Timestamp {
        whole(Date::now())
    }

    pub(super) fn time(at: Timestamp) -> String {
        TIME.with(|format| apply(format, at))
    }

    pub(super) fn date(at: Timestamp) -> String {
        DATE.with(|format| apply(format, at))
    }

    /// The zone's own offset at that moment, so that days are right across a change to summer time.
    pub(in crate::live) fn day(at: Timestamp) -> i64 {
        let offset = whole(Date::new(&js(at)).get_timezone_offset()).0;
        Timestamp(at.0 - offset * MINUTE_MS).day()
    }

    fn formatter(options: &[(&str, &str)]) -> Function {
        let object = Object::new();
        for (name, value) in options {
            // Setting a property of a plain object cannot fail.
            let _ = Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value));
        }
        Intl::DateTimeFormat::new(&Array::new(), &object).format()
    }

    fn apply(format: &Function, at: Timestamp) -> String {
        format.call1(&JsValue::UNDEFINED, &js(at)).ok().and_then(|text| text.as_string()).unwrap_or_default()
    }

    #[expect(clippy::cast_precision_loss, reason = "JavaScript's own dates are exact to 2^53 ms")]
    fn js(at: Timestamp) -> JsValue {
        JsValue::from_f64(at.0 as f64)
    }

    #[expect(clippy::cast_possible_truncation, reason = "JavaScript's own dates are whole numbers")]
    fn whole(number: f64) -> Timestamp {
        Timestamp(number as i64)
    }
}

#[cfg(feature = "hydrate")]
pub(super) use local::day as local_day;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_hours_are_plain() {
        assert_eq!(utc_date(Timestamp(1_795_384_500_000)), "Sunday, 22 November 2026");
        assert_eq!(two(7), "07");
        assert_eq!(two(21), "21");
    }
}
