//! What `/_gallery` is drawn from: people, rooms and a conversation in which everything happens.
//!
//! For developers. What people say in it is in several languages, as in a room; the captions are English.

mod markup;

use sarang_protocol::change::{Quote, Reaction, State};
use sarang_protocol::id::{ClientId, Epoch, Seq};
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::notifications::Attention;
use sarang_protocol::room::{RoomKind, RoomSummary};
use sarang_protocol::text::{Body, DisplayName, Emoji, Handle, Purpose, RoomName, RoomSlug, SectionName};
use sarang_protocol::thread::{InThread, ThreadState};
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::{Role, User};
use sarang_protocol::view::{Pane, RoomView, Workspace};
use uuid::Uuid;

/// 2026-11-21T09:12:00Z.
pub(crate) const MORNING: Timestamp = Timestamp(1_795_252_320_000);
pub(crate) const MINUTE: i64 = 60_000;

/// The message that [`GalleryPage::talk`] is about.
pub(crate) const FOCUS: Seq = Seq(10);

/// Everybody who says something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GalleryPage {
    /// A room's log with a message in every state. The server reads its markup, with
    /// [`GalleryPage::NAMES`].
    pub talk: Vec<RoomEvent>,
    /// Messages with all that markup can be. Likewise.
    pub markup: Vec<RoomEvent>,
}

impl GalleryPage {
    /// What the messages call.
    pub const NAMES: [&str; 4] = ["@haneul", "@taro", "@all", "#design"];
}

impl Default for GalleryPage {
    fn default() -> Self {
        Self { talk: talk(), markup: markup::markup() }
    }
}

/// Somebody.
pub(crate) fn user(handle: &str, name: &str) -> User {
    User { handle: Handle::trusted(handle), name: DisplayName::trusted(name) }
}

/// Who looks at it.
pub(crate) fn haneul() -> User {
    user("haneul", "김하늘")
}

pub(crate) fn dana() -> User {
    user("dana", "Dana Lee")
}

pub(crate) fn taro() -> User {
    user("taro", "山田太郎")
}

pub(crate) fn max() -> User {
    user("max", "Maximiliane Sommerfeld-Grünwald")
}

pub(crate) fn cid(number: u128) -> ClientId {
    ClientId(Uuid::from_u128(number))
}

/// Minutes after [`MORNING`].
pub(crate) fn at(minutes: i64) -> Timestamp {
    Timestamp(MORNING.0 + minutes * MINUTE)
}

/// A line of the list of rooms.
pub(crate) fn summary(name: &str, unread: u32, mentions: u32) -> RoomSummary {
    RoomSummary {
        slug: RoomSlug::trusted(name.to_lowercase().replace(' ', "-")),
        name: RoomName::trusted(name),
        kind: RoomKind::Open,
        with: vec![],
        head: Seq(40),
        read: Seq(40),
        unread,
        mentions,
        attention: Attention::Everything,
        favourite: false,
        section: None,
    }
}

/// One of each kind of line.
pub(crate) fn rooms() -> Vec<RoomSummary> {
    let talk = |kind, with: &[User], unread| {
        let names: Vec<&str> = with.iter().map(|user| user.name.as_str()).collect();
        RoomSummary { kind, with: with.to_vec(), ..summary(&names.join(", "), unread, 0) }
    };
    vec![
        RoomSummary { favourite: true, ..summary("general", 0, 0) },
        RoomSummary { section: Some(SectionName::trusted("프로젝트 A")), ..summary("회의", 3, 0) },
        summary("design", 12, 2),
        RoomSummary { attention: Attention::Muted, ..summary("점심 뭐 먹지?", 4, 0) },
        summary("A room whose name is far too long for the list", 100, 0),
        RoomSummary { kind: RoomKind::Closed, ..summary("Plans", 0, 0) },
        talk(RoomKind::Direct, &[dana()], 2),
        talk(RoomKind::Group, &[dana(), taro()], 0),
        talk(RoomKind::Direct, &[haneul()], 0),
    ]
}

/// The signed-in part around a pane.
pub(crate) fn workspace(pane: Pane, rooms: Vec<RoomSummary>) -> Workspace {
    Workspace {
        me: haneul(),
        role: Role::Admin,
        title: "사랑방 Studio".into(),
        epoch: Epoch(Uuid::from_u128(1)),
        csrf: String::new(),
        cid: cid(2),
        rooms,
        user_head: Seq(7),
        pane,
    }
}

/// A room with these events.
pub(crate) fn room(events: Vec<RoomEvent>) -> RoomView {
    let head = events.last().map_or(Seq::ZERO, |event| event.seq);
    RoomView {
        slug: RoomSlug::trusted("general"),
        name: RoomName::trusted("general"),
        kind: RoomKind::Open,
        purpose: Purpose::trusted("Where everybody is: news, questions, 잡담."),
        joined: true,
        may_manage: true,
        member_count: 12,
        members: vec![dana(), haneul(), max(), taro(), user("tiger", "🐯 Tiger"), user("dp", "Дана Петрова")],
        events,
        head,
        read: head,
        focus: None,
        refused: None,
        draft: String::new(),
    }
}

/// A conversation of two.
pub(crate) fn conversation() -> RoomView {
    RoomView {
        name: RoomName::trusted(dana().name.as_str()),
        kind: RoomKind::Direct,
        purpose: Purpose::trusted(""),
        may_manage: false,
        member_count: 2,
        members: vec![dana(), haneul()],
        ..room(vec![])
    }
}

fn event(seq: u64, minutes: i64, author: User, kind: EventKind) -> RoomEvent {
    RoomEvent { seq: Seq(seq), at: at(minutes), author, kind }
}

/// A message without anything done to it.
pub(crate) fn says(seq: u64, minutes: i64, author: User, text: &str) -> RoomEvent {
    event(seq, minutes, author, EventKind::message(cid(u128::from(seq)), Body::trusted(text)))
}

/// The same, with something done to it.
fn stands(mut event: RoomEvent, change: impl FnOnce(&mut State)) -> RoomEvent {
    if let EventKind::Message { state, .. } = &mut event.kind {
        let mut new = State {
            changed: event.seq,
            edited: None,
            deleted: false,
            pinned: false,
            reactions: vec![],
            thread: None,
        };
        change(&mut new);
        *state = Some(Box::new(new));
    }
    event
}

fn replies(mut event: RoomEvent, seq: u64, author: User, excerpt: &str) -> RoomEvent {
    if let EventKind::Message { reply_to, .. } = &mut event.kind {
        let quote = Quote { seq: Seq(seq), author, excerpt: excerpt.to_owned(), changed: Seq(seq) };
        *reply_to = Some(Box::new(quote));
    }
    event
}

fn reaction(emoji: &str, count: u32, who: &[User]) -> Reaction {
    Reaction { emoji: Emoji::trusted(emoji), count, who: who.to_vec() }
}

/// A message in every state that the log knows; what is under way is added where it is drawn.
fn talk() -> Vec<RoomEvent> {
    let thread = |count| Some(Box::new(ThreadState::new(count, at(95), vec![dana(), taro(), max()])));
    let in_thread = |mut event: RoomEvent| {
        if let EventKind::Message { thread, .. } = &mut event.kind {
            *thread = Some(InThread { root: Seq(12), also_to_room: true });
        }
        event
    };
    let long = "아주-긴-낱말-하나-without-any-place-to-break-it-".repeat(5);
    vec![
        event(1, 0, dana(), EventKind::Joined),
        event(2, 1, max(), EventKind::Joined),
        event(3, 2, taro(), EventKind::Joined),
        event(4, 3, haneul(), EventKind::Renamed { name: RoomName::trusted("general") }),
        event(5, 4, dana(), EventKind::Added { whom: user("tiger", "🐯 Tiger") }),
        event(6, 5, dana(), EventKind::Removed { whom: user("zoe", "Zoë") }),
        event(7, 6, user("dp", "Дана Петрова"), EventKind::Left),
        says(
            8,
            10,
            dana(),
            "Good morning! The hanji samples are here, three weights. They lie on the big table.",
        ),
        says(9, 11, dana(), "The 45 g one is beautiful against the light."),
        says(10, 12, dana(), "A permalink leads to this one."),
        says(
            11,
            20,
            haneul(),
            "와, 드디어 왔네요. 오후 회의 전에 같이 볼까요? 저는 두 시까지 사무실에 있습니다.",
        ),
        stands(says(12, 21, haneul(), "어제 것보다 훨씬 좋아 보여요."), |state| {
            state.edited = Some(at(23));
            state.thread = thread(7);
        }),
        stands(
            says(13, 40, taro(), "よろしくお願いします。今日から参加します。"),
            |state| {
                state.reactions = vec![
                    reaction("👋", 3, &[dana(), haneul(), max()]),
                    reaction("🎉", 1, &[dana()]),
                    reaction("❤️", 120, &[dana(), max(), taro()]),
                ];
            },
        ),
        stands(says(14, 41, taro(), "明日の十時に会議室で。"), |state| {
            state.pinned = true;
            state.edited = Some(at(43));
            state.reactions = vec![reaction("👍", 2, &[dana(), haneul()])];
            state.thread = thread(1);
        }),
        replies(
            says(15, 50, max(), "Yes, at four."),
            9,
            dana(),
            "The 45 g one is beautiful against the light.",
        ),
        replies(says(16, 51, max(), "I had an answer to that."), 17, dana(), ""),
        stands(says(17, 60, dana(), ""), |state| state.deleted = true),
        says(18, 70, dana(), "@haneul 이것 좀 봐 주세요."),
        says(19, 71, dana(), "@taro und #design, das ist für euch."),
        says(20, 80, max(), "@all the tea is ready."),
        in_thread(says(21, 90, dana(), "Also said to the room.")),
        says(22, 100, max(), "/me waters the plants"),
        says(23, 101, taro(), "🎉🎉🎉"),
        says(24, 102, user("layla", "ليلى"), "صباح الخير، هل وصلت عيّنات الورق؟"),
        says(25, 24 * 60, dana(), &long),
        says(26, 24 * 60 + 30, taro(), "もう一つ。"),
    ]
}
