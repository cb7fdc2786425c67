//! What Sarang's server, browser and bots say to each other.
//!
//! Pure: no I/O, no clock, no randomness. Raw input becomes a valid value here
//! ([`text`], [`id`]), travels as a [`frame`] or an [`api`] body, and is folded into what a
//! room shows by the [`timeline`].

pub mod id;
pub mod time;

pub mod matching;
#[cfg(feature = "parse")]
pub mod names;
pub mod reminders;
pub mod rich_text;
pub mod text;

pub mod change;
pub mod language;
pub mod message;
pub mod notifications;
pub mod presence;
pub mod room;
pub mod sections;
pub mod seen;
pub mod thread;
pub mod user;

pub mod activity;
pub mod own;

pub mod error;
mod folding;
pub mod frame;

pub mod api;
pub mod drafts;
pub mod emoji;
pub mod groups;
pub mod saved;
pub mod unread;
pub mod view;

pub mod timeline;
