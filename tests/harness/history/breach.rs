//! What may be wrong.

use std::fmt;

use sarang_protocol::id::{ClientId, Seq};

/// A breach of the promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breach {
    /// Acknowledged, and not in the history. \[I1\]
    Lost(String, ClientId),
    /// In the history more than once. \[I1\]
    Twice(ClientId),
    /// Acknowledged at another place than it stands. \[I1\]
    Misplaced(String, ClientId, Seq),
    /// The history does not go 1, 2, 3 … here. \[I2\]
    Hole(Seq),
    /// A client applied positions out of turn. \[I3, I4\]
    Jump(String, Seq, Seq),
    /// A client saw something else at a position than the history has. \[I3\]
    Disagrees(String, Seq),
    /// Two messages of a sender stand in another order than they were sent. \[I5\]
    Swapped(String, ClientId, ClientId),
    /// After all faults have healed a client does not know of the newest event. \[I6\]
    Behind(String, Seq),
    /// A client showed a message twice at a time. \[I4\]
    Doubled(String, ClientId),
    /// Somebody saw what was said long after they had left. \[I7\]
    Overheard(String, Seq),
    /// A fresh snapshot shows something else than the events come to. \[I8\]
    Snapshot(String, String),
    /// Somebody came in who was in, or left or wrote who was not. \[I8\]
    Impossible(Seq),
    /// It is in the history, and nobody sent it. \[I1\]
    Unsent(ClientId),
    /// It was refused for good, and is in the history.
    RefusedAndStored(String, ClientId),
    /// A message in the history has another text than was sent.
    Altered(ClientId),
    /// A message does not stand as its changes come to. \[I8\]
    Unfolded(Seq),
    /// In the end somebody is shown something else at a position than a fresh reader is. \[I8\]
    Stale(String, Seq),
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost(who, cid) => write!(f, "{who}'s acknowledged {cid} is lost"),
            Self::Twice(cid) => write!(f, "{cid} is stored twice"),
            Self::Misplaced(who, cid, seq) => {
                write!(f, "{who}'s {cid} was acknowledged at {seq} and is elsewhere")
            }
            Self::Hole(seq) => write!(f, "the history has a hole or a double at {seq}"),
            Self::Jump(who, from, to) => write!(f, "{who} went from {from} to {to}"),
            Self::Disagrees(who, seq) => write!(f, "{who} saw something else at {seq}"),
            Self::Swapped(who, first, second) => {
                write!(f, "{who} sent {first} before {second}, and it stands after it")
            }
            Self::Behind(who, seq) => write!(f, "{who} stopped at {seq}"),
            Self::Doubled(who, cid) => write!(f, "{who} showed {cid} twice"),
            Self::Overheard(who, seq) => write!(f, "{who} had left and saw {seq}"),
            Self::Snapshot(who, what) => write!(f, "{who}'s snapshot differs from the events: {what}"),
            Self::Impossible(seq) => write!(f, "what stands at {seq} could not happen"),
            Self::Unsent(cid) => write!(f, "nobody sent {cid}"),
            Self::RefusedAndStored(who, cid) => write!(f, "{who}'s {cid} was refused and stored"),
            Self::Altered(cid) => write!(f, "{cid} has another text than was sent"),
            Self::Unfolded(seq) => write!(f, "what stands at {seq} is not what its changes come to"),
            Self::Stale(who, seq) => write!(f, "{who} is shown something else at {seq} than is there"),
        }
    }
}
