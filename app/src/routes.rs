//! Addresses of the workspace's pages: what the browser's own router takes over, and no more.
//!
//! Everything else (sign-in, settings, the wizard) is a page of its own, and a link to it is an
//! ordinary navigation.

use sarang_protocol::id::Seq;
use sarang_protocol::text::{Handle, RoomSlug};

/// Where one signs in; an expired session is sent there.
pub const SIGN_IN: &str = "/sign-in";

/// Where the form that ends a session is sent.
pub const SIGN_OUT: &str = "/sign-out";

/// The threads that one follows.
pub const THREADS: &str = "/threads";

/// What others do that concerns one.
pub const ACTIVITY: &str = "/activity";

/// All that one has not read.
pub const UNREAD: &str = "/unread";

/// Messages that one keeps for later.
pub const SAVED: &str = "/saved";

/// What one has begun to write.
pub const DRAFTS: &str = "/drafts";

/// What one wants to be reminded of.
pub const REMINDERS: &str = "/reminders";

/// One's favourites, and the sections of one's list of rooms.
pub const SECTIONS: &str = "/sections";

/// The workspace's own emoji.
pub const EMOJI: &str = "/emoji";

/// The groups of people that one name calls.
pub const GROUPS: &str = "/groups";

/// What commands there are.
pub const COMMANDS: &str = "/commands";

/// Where a conversation starts from a name.
pub const NEW_CONVERSATION: &str = "/new-conversation";

/// After the path of a room: the thread that is open beside it, by the message that it began with.
pub const THREAD: &str = "?thread=";

/// A page of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/`: one's room, whichever that is.
    Home,
    /// `/rooms`: all rooms that one could join.
    Directory,
    /// `/rooms/new`: the form for a new room.
    NewRoom,
    /// `/rooms/{slug}` and, around one of its events, `/rooms/{slug}/{seq}`.
    Room {
        /// Which room.
        slug: RoomSlug,
        /// The event that the page is about, if it is about one.
        seq: Option<Seq>,
    },
}

impl Route {
    /// Reads the path of a URL. `None` if it is a page outside the workspace.
    pub fn parse(path: &str) -> Option<Self> {
        let path = path.strip_prefix('/')?;
        let path = path.strip_suffix('/').unwrap_or(path);
        if path.is_empty() {
            return Some(Self::Home);
        }
        let mut parts = path.split('/');
        if parts.next() != Some("rooms") {
            return None;
        }
        let Some(slug) = parts.next() else {
            return Some(Self::Directory);
        };
        let seq = match parts.next() {
            None if slug == "new" => return Some(Self::NewRoom),
            None => None,
            Some(digits) => Some(seq(digits)?),
        };
        if slug.is_empty() || parts.next().is_some() {
            return None;
        }
        let slug = RoomSlug::trusted(decode(slug)?);
        Some(Self::Room { slug, seq })
    }

    /// A room, at its newest messages.
    pub fn room(slug: RoomSlug) -> Self {
        Self::Room { slug, seq: None }
    }

    /// The path of its URL, percent-encoded.
    pub fn to_path(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Directory => "/rooms".to_owned(),
            Self::NewRoom => "/rooms/new".to_owned(),
            Self::Room { slug, seq } => room_path(slug, *seq),
        }
    }
}

/// The path of a room, or of one event in it (its permalink).
pub fn room_path(slug: &RoomSlug, seq: Option<Seq>) -> String {
    let mut path = String::from("/rooms/");
    encode(slug.as_str(), &mut path);
    if let Some(seq) = seq {
        path.push('/');
        path.push_str(&seq.0.to_string());
    }
    path
}

/// Where a conversation starts with this person.
pub fn talk_path(handle: &Handle) -> String {
    let mut path = [NEW_CONVERSATION, "?with="].concat();
    encode(handle.as_str(), &mut path);
    path
}

/// Where people are added to a room.
pub fn people_path(slug: &RoomSlug) -> String {
    [&room_path(slug, None), "/people"].concat()
}

/// Where one says of what in a room one wants to hear.
pub fn notifications_path(slug: &RoomSlug) -> String {
    [&room_path(slug, None), "/notifications"].concat()
}

/// What is pinned to a room.
pub fn pins_path(slug: &RoomSlug) -> String {
    [&room_path(slug, None), "/pins"].concat()
}

/// The way to a day of a room.
pub fn day_path(slug: &RoomSlug) -> String {
    [&room_path(slug, None), "/day"].concat()
}

/// Where a room is put elsewhere in one's list.
pub fn sorting_path(slug: &RoomSlug) -> String {
    [&room_path(slug, None), "/sorting"].concat()
}

/// The path of the thread of a message. No page of the workspace: the browser loads it as a document.
pub fn thread_path(slug: &RoomSlug, root: Seq) -> String {
    let mut path = room_path(slug, None);
    path.push_str("/threads/");
    path.push_str(&root.0.to_string());
    path
}

/// The page with all that can be done with a message.
pub fn actions_path(slug: &RoomSlug, seq: Seq) -> String {
    let mut path = room_path(slug, Some(seq));
    path.push_str("/actions");
    path
}

/// Where a message is shown: in its room, or in its thread alone.
pub fn message_path(slug: &RoomSlug, thread: Option<Seq>, seq: Seq) -> String {
    match thread {
        None => room_path(slug, Some(seq)),
        Some(root) => [&thread_path(slug, root), "#m", &seq.0.to_string()].concat(),
    }
}

/// Where one signs in, to come back to `path` then.
pub fn sign_in_path(path: &str) -> String {
    let mut sign_in = [SIGN_IN, "?next="].concat();
    encode(path, &mut sign_in);
    sign_in
}

/// Percent-encodes one segment of a path: everything but RFC 3986's unreserved characters.
pub fn encode(segment: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in segment.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

/// The inverse of [`encode`]. `None` for broken escapes and for what is not UTF-8.
fn decode(segment: &str) -> Option<String> {
    let mut bytes = segment.bytes();
    let mut out = Vec::with_capacity(segment.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let high = char::from(bytes.next()?).to_digit(16)?;
            let low = char::from(bytes.next()?).to_digit(16)?;
            out.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

fn seq(digits: &str) -> Option<Seq> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok().map(Seq))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(slug: &str, seq: Option<u64>) -> Route {
        Route::Room { slug: RoomSlug::trusted(slug), seq: seq.map(Seq) }
    }

    #[test]
    fn reads_what_it_writes() {
        for route in [
            Route::Home,
            Route::Directory,
            Route::NewRoom,
            room("general", None),
            room("general", Some(1042)),
            room("개발-이야기", None),
            room("東京", Some(7)),
            room("new", Some(3)),
        ] {
            assert_eq!(Route::parse(&route.to_path()), Some(route));
        }
    }

    #[test]
    fn encodes_what_is_not_plain() {
        assert_eq!(room("한", Some(1)).to_path(), "/rooms/%ED%95%9C/1");
        assert_eq!(Route::parse("/rooms/한"), Some(room("한", None)));
        assert_eq!(Route::parse("/rooms/%ed%95%9c/"), Some(room("한", None)));
    }

    #[test]
    fn signing_in_leads_back() {
        assert_eq!(sign_in_path("/rooms/%ED%95%9C/1"), "/sign-in?next=%2Frooms%2F%25ED%2595%259C%2F1");
    }

    #[test]
    fn leaves_other_pages_alone() {
        for path in [
            "",
            "rooms",
            "/sign-in",
            "/settings",
            "/new-conversation",
            "/rooms/general/people",
            "/rooms/general/notifications",
            "/roomsabc",
            "/rooms//1",
            "/rooms/general/x",
            "/rooms/general/threads/7",
            "/threads",
            "/activity",
            "/saved",
            "/unread",
            "/sections",
            "/emoji",
            "/groups",
            "/commands",
            "/rooms/general/-1",
            "/rooms/general/+1",
            "/rooms/general/1/2",
            "/rooms/general/99999999999999999999999",
            "/rooms/%zz",
            "/rooms/%ED",
            "/api/v1/rooms",
        ] {
            assert_eq!(Route::parse(path), None, "{path}");
        }
    }
}
