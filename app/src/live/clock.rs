//! Times as the reader says them: by the clock that the server knows of as it draws them, and after mount in
//! their own zone and manner.

#[cfg(feature = "hydrate")]
use leptos::prelude::*;
use sarang_protocol::time::Timestamp;

use super::Live;
use crate::words;

#[cfg(not(feature = "hydrate"))]
impl Live {
    /// The time of day: `21:55`.
    pub fn time(self, at: Timestamp) -> String {
        words::time(at)
    }

    /// Day and time in full, for a tooltip.
    pub fn moment(self, at: Timestamp) -> String {
        let zone = sarang_protocol::time::zone(words::utc_offset());
        [&words::full_date(at), ", ", &words::time(at), " ", &zone].concat()
    }

    /// What a day is called: its date.
    pub fn day(self, at: Timestamp) -> String {
        words::full_date(at)
    }
}

/// Until the page has been taken over, what the server has drawn stands, and nothing is said here.
#[cfg(feature = "hydrate")]
impl Live {
    /// The time of day: `21:55`.
    pub fn time(self, at: Timestamp) -> String {
        if self.mounted.get() { local::time(at) } else { String::new() }
    }

    /// Day and time in full, for a tooltip.
    pub fn moment(self, at: Timestamp) -> String {
        if self.mounted.get() { [&local::date(at), ", ", &local::time(at)].concat() } else { String::new() }
    }

    /// What a day is called: `Today`, `Yesterday`, or its date.
    pub fn day(self, at: Timestamp) -> String {
        if !self.mounted.get() {
            return String::new();
        }
        match self.today.get() - local::day(at) {
            0 => words::browser::today().to_owned(),
            1 => words::browser::yesterday().to_owned(),
            _ => local::date(at),
        }
    }
}

impl Live {
    /// Which day a moment is on, as a number that grows by one a day.
    pub fn day_of(self, at: Timestamp) -> i64 {
        #[cfg(feature = "hydrate")]
        if self.mounted.get() {
            return local::day(at);
        }
        words::here(at).day()
    }
}

#[cfg(feature = "hydrate")]
pub(super) use local::now;

#[cfg(feature = "hydrate")]
mod local {
    use js_sys::{Array, Date, Function, Intl, Object, Reflect};
    use sarang_protocol::time::Timestamp;
    use wasm_bindgen::JsValue;

    use crate::words;

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

    pub(in crate::live) fn day(at: Timestamp) -> i64 {
        at.ahead(utc_offset(at)).day()
    }

    /// The zone's own offset at that moment, so that days are right across a change to summer time.
    #[expect(clippy::cast_possible_truncation, reason = "whole minutes of a day")]
    pub(in crate::live) fn utc_offset(at: Timestamp) -> i32 {
        -(Date::new(&js(at)).get_timezone_offset() as i32)
    }

    fn formatter(options: &[(&str, &str)]) -> Function {
        let object = Object::new();
        for (name, value) in options {
            // Setting a property of a plain object cannot fail.
            let _ = Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value));
        }
        Intl::DateTimeFormat::new(&Array::of1(&JsValue::from_str(&manner())), &object).format()
    }

    /// The page's language, in the way of the reader's own country if the browser names it: a page
    /// in English has its dates as en-GB or en-US has them.
    fn manner() -> String {
        let language = words::current().as_str();
        let own = leptos::prelude::window().navigator().language();
        own.filter(|own| own.starts_with(language)).unwrap_or_else(|| language.to_owned())
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
pub(super) use local::{day as local_day, utc_offset};
