//! The door: who comes in, from where, and whether they may.
//!
//! Used by `web` and `socket` alike, so that both refuse the same.

pub mod cookies;
pub mod csrf;
pub mod language;
pub mod origin;
pub mod told;

mod peer;
mod refusal;
mod signed;

pub use peer::{Calling, Peer};
pub use refusal::Refusal;
pub use signed::{MaybeSigned, Signed};
