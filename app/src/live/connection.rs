//! How the page stands to the server, and what it can do without it.

/// The line to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Not yet, or just now trying.
    Connecting,
    /// It stands.
    Connected,
    /// It is tried again soon.
    Waiting {
        /// In so many seconds.
        seconds: u32,
    },
    /// The device has no network.
    Offline,
    /// The session has ended: one has to sign in again.
    SignedOut,
}

/// How well this browser keeps messages that have not been sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keeping {
    /// On the disk.
    Lasting,
    /// Over a reload, but perhaps not over a crash.
    Brief,
    /// As long as the page.
    Page,
}
