//! Every word that people read, in each language side by side.
//!
//! A word is a function, so one that is missing, in one language only or called with the wrong
//! arguments does not compile: `words!` takes all languages of a string at once, and sentences with
//! something in them `match` over [`Language`]. What a page says it says in one language, from its
//! first byte until another page is loaded: `current`. The server draws a page in
//! `in_language`, and by the reader's clock (`by_clock`); the browser reads both from `<html>` and `settle`s for good.
//!
//! To add a string, add a line to `workspace` (the hydrated page), `browser` (what only the page
//! in the browser says), `message` (a message's own page), `own` (pages about oneself), `groups` or `pages` (the
//! other pages without script). What the server answers is written in English where it is answered, and
//! `answers` has its Korean.

use std::cell::Cell;
use std::thread::LocalKey;

pub use sarang_protocol::language::Language;
use sarang_protocol::time::Timestamp;

/// The attribute of `<html>` that has the minutes by which the page's clock is ahead of UTC; without it none.
pub const UTC_OFFSET: &str = "data-utc-offset";

thread_local! {
    static CURRENT: Cell<Language> = const { Cell::new(Language::English) };
    static CLOCK: Cell<i32> = const { Cell::new(0) };
}

/// The language of the page.
pub fn current() -> Language {
    CURRENT.get()
}

/// Draws in a language. A page is drawn at one go, by one thread.
pub fn in_language<T>(language: Language, draw: impl FnOnce() -> T) -> T {
    within(&CURRENT, language, draw)
}

/// Draws with times as a clock shows them that is so many minutes ahead of UTC.
pub fn by_clock<T>(utc_offset: i32, draw: impl FnOnce() -> T) -> T {
    within(&CLOCK, utc_offset, draw)
}

fn within<V: Copy + 'static, T>(cell: &'static LocalKey<Cell<V>>, value: V, draw: impl FnOnce() -> T) -> T {
    struct Back<V: Copy + 'static>(&'static LocalKey<Cell<V>>, V);
    impl<V: Copy> Drop for Back<V> {
        fn drop(&mut self) {
            self.0.set(self.1);
        }
    }
    let _back = Back(cell, cell.replace(value));
    draw()
}

/// The browser's page is in this language, and its times are by this clock.
#[cfg(feature = "hydrate")]
pub(crate) fn settle(language: Language, utc_offset: i32) {
    CURRENT.set(language);
    CLOCK.set(utc_offset);
}

/// How many minutes the page's clock is ahead of UTC.
pub(crate) fn utc_offset() -> i32 {
    CLOCK.get()
}

/// The moment at which UTC shows what the page's clock shows at this one.
pub(crate) fn here(at: Timestamp) -> Timestamp {
    at.ahead(utc_offset())
}

/// Not inlined: there are some hundred callers, and what each weighs is weighed by every reader.
#[inline(never)]
fn either(english: &'static str, korean: &'static str) -> &'static str {
    match current() {
        Language::English => english,
        Language::Korean => korean,
    }
}

/// `name = "English" | "한국어";` makes `fn name() -> &'static str`.
macro_rules! words {
    ($($name:ident = $english:literal | $korean:literal;)*) => {
        $(pub(crate) fn $name() -> &'static str {
            $crate::words::either($english, $korean)
        })*

        #[cfg(test)]
        pub(super) const BOTH: &[(&str, &str, &str)] = &[$((stringify!($name), $english, $korean)),*];
    };
}

mod particles;

mod workspace;
pub(crate) use workspace::*;

#[cfg(not(feature = "hydrate"))]
mod dates;
#[cfg(not(feature = "hydrate"))]
pub(crate) use dates::*;

#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser says these"))]
pub(crate) mod browser;

#[cfg(feature = "ssr")]
pub mod answers;
#[cfg(feature = "ssr")]
pub(crate) mod groups;
#[cfg(feature = "ssr")]
pub(crate) mod message;
#[cfg(feature = "ssr")]
pub(crate) mod own;
#[cfg(feature = "ssr")]
pub(crate) mod pages;

#[cfg(test)]
mod tests;
