//! Every word that people read, in each language side by side.
//!
//! A word is a function, so one that is missing, in one language only or called with the wrong
//! arguments does not compile: `words!` takes all languages of a string at once, and sentences with
//! something in them `match` over [`Language`]. What a page says it says in one language, from its
//! first byte until another page is loaded: `current`. The server draws a page in
//! `in_language`; the browser reads `<html lang>` and `settle`s for good.
//!
//! To add a string, add a line to `workspace` (the hydrated page), `browser` (what only the page
//! in the browser says), `message` (a message's own page), `own` (pages about oneself), `groups` or `pages` (the
//! other pages without script). What the server answers is written in English where it is answered, and
//! `answers` has its Korean.

use std::cell::Cell;

pub use sarang_protocol::language::Language;

thread_local! {
    static CURRENT: Cell<Language> = const { Cell::new(Language::English) };
}

/// The language of the page.
pub fn current() -> Language {
    CURRENT.get()
}

/// Draws in a language. A page is drawn at one go, by one thread.
pub fn in_language<T>(language: Language, draw: impl FnOnce() -> T) -> T {
    struct Back(Language);
    impl Drop for Back {
        fn drop(&mut self) {
            CURRENT.set(self.0);
        }
    }
    let _back = Back(CURRENT.replace(language));
    draw()
}

/// The browser's page is in this language.
#[cfg(feature = "hydrate")]
pub(crate) fn settle(language: Language) {
    CURRENT.set(language);
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
