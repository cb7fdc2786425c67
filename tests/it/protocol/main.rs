//! The socket at `/ws`, as `docs/protocol.md` describes it.

mod bot;
mod clock;
mod closed;
mod commands;
mod company;
mod frames;
mod log;
mod membership;
mod refusals;
mod resume;
