//! Sarang's pages and components, drawn by the server and hydrated in the browser.
//!
//! In reading order: addresses, words, the state of the page, what is drawn from it.

// A view's type is as deep as the page; the compiler's own limit of 128 ends before the page does.
#![recursion_limit = "256"]

pub mod routes;

pub mod words;

pub mod live;

pub mod components;
pub mod pages;

#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod render;
#[cfg(feature = "ssr")]
mod shell;

#[cfg(feature = "hydrate")]
pub use live::hydrate;
