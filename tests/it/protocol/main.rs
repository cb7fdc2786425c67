//! The socket at `/ws`, as `docs/protocol.md` describes it.

mod frames;
mod refusals;
mod resume;
