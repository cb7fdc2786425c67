//! What is counted by kind.

/// Why a socket ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The client closed it, or the network broke.
    Gone,
    /// A write did not move.
    Stalled,
    /// A ping was not answered.
    Silent,
    /// No `hello` came.
    NoHello,
    /// A frame was larger than is read.
    TooLarge,
    /// What came was not WebSocket, or not UTF-8.
    Garbled,
    /// The session or token ended.
    SignedOut,
    /// Answers were asked for and not read.
    Overrun,
    /// What it needs could not be read.
    TryLater,
    /// The server stops.
    Restart,
    /// A fault of ours: it is in the log.
    Fault,
}

impl Closed {
    /// All of them, in their order.
    pub const ALL: [Self; 11] = [
        Self::Gone,
        Self::Stalled,
        Self::Silent,
        Self::NoHello,
        Self::TooLarge,
        Self::Garbled,
        Self::SignedOut,
        Self::Overrun,
        Self::TryLater,
        Self::Restart,
        Self::Fault,
    ];

    /// How it is called on the page.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Stalled => "stalled",
            Self::Silent => "silent",
            Self::NoHello => "no_hello",
            Self::TooLarge => "too_large",
            Self::Garbled => "garbled",
            Self::SignedOut => "signed_out",
            Self::Overrun => "overrun",
            Self::TryLater => "try_later",
            Self::Restart => "restart",
            Self::Fault => "fault",
        }
    }
}

/// What a failure of the database comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseError {
    /// Somebody else held a lock for too long.
    Locked,
    /// It does not answer.
    Away,
    /// Its disk is full.
    Full,
    /// It takes no writes.
    ReadOnly,
    /// Something is broken.
    Fault,
}

impl DatabaseError {
    /// All of them, in their order.
    pub const ALL: [Self; 5] = [Self::Locked, Self::Away, Self::Full, Self::ReadOnly, Self::Fault];

    /// How it is called on the page.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::Away => "away",
            Self::Full => "full",
            Self::ReadOnly => "read_only",
            Self::Fault => "fault",
        }
    }
}
