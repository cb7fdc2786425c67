//! The workspace, with each thing that can stand beside the list of rooms.

use sarang_app::page::Page;
use sarang_protocol::id::{ClientId, Epoch, Seq};
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::notifications::Attention;
use sarang_protocol::room::{RoomKind, RoomListing, RoomSummary};
use sarang_protocol::text::{Body, Purpose, RoomName, RoomSlug, SectionName};
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::{Role, User};
use sarang_protocol::view::{Pane, Refused, RoomView, Workspace};
use uuid::Uuid;

use super::{MINUTE, MORNING, dana, haneul, max, taro, user};

pub(crate) fn workspace(pane: Pane) -> Page {
    let summary = |slug: &str, name: &str, unread: u32| RoomSummary {
        slug: RoomSlug::trusted(slug),
        name: RoomName::trusted(name),
        kind: RoomKind::Open,
        with: vec![],
        head: Seq(40),
        read: Seq(40),
        unread,
        mentions: 0,
        attention: Attention::Everything,
        favourite: false,
        section: None,
    };
    let talk = |kind, slug: &str, with: &[User], unread| {
        let names: Vec<&str> = with.iter().map(|user| user.name.as_str()).collect();
        RoomSummary { kind, with: with.to_vec(), ..summary(slug, &names.join(", "), unread) }
    };
    Page::Workspace(Box::new(Workspace {
        me: haneul(),
        role: Role::Admin,
        title: "사랑방 Studio".into(),
        epoch: Epoch(Uuid::from_u128(1)),
        csrf: "t0ken".into(),
        cid: ClientId(Uuid::from_u128(2)),
        rooms: vec![
            RoomSummary { favourite: true, ..summary("design", "design", 0) },
            RoomSummary {
                section: Some(SectionName::trusted("Project <A>")), ..summary("회의", "회의", 3)
            },
            summary("general", "general", 0),
            RoomSummary { attention: Attention::Muted, ..summary("점심", "점심 뭐 먹지?", 4) },
            summary("long", "A room whose name is far too long for the list", 100),
            RoomSummary { kind: RoomKind::Closed, ..summary("q3ajr7hxw2ktm5oz4bne", "Plans", 0) },
            talk(RoomKind::Direct, "d3ajr7hxw2ktm5oz4bne", &[dana()], 2),
            talk(RoomKind::Group, "g3ajr7hxw2ktm5oz4bne", &[dana(), taro()], 0),
            talk(RoomKind::Direct, "n3ajr7hxw2ktm5oz4bne", &[haneul()], 0),
        ],
        user_head: Seq(7),
        pane,
    }))
}

fn event(seq: u64, minutes: i64, author: &User, kind: EventKind) -> RoomEvent {
    RoomEvent { seq: Seq(seq), at: Timestamp(MORNING + minutes * MINUTE), author: author.clone(), kind }
}

fn says(seq: u64, minutes: i64, author: &User, body: &str) -> RoomEvent {
    let cid = ClientId(Uuid::from_u128(u128::from(seq)));
    event(seq, minutes, author, EventKind::message(cid, Body::trusted(body)))
}

/// The same with what the server made of its markup.
fn marked(seq: u64, minutes: i64, author: &User, body: &str, nodes: &str) -> RoomEvent {
    let mut event = says(seq, minutes, author, body);
    event.body_mut().unwrap().mark(serde_json::from_str(nodes).unwrap());
    event
}

/// Every kind of markup.
pub(crate) fn room_with_markup() -> Pane {
    let document = include_str!("../../../docs/protocol.md");
    let nodes = document.split("```json nodes\n").nth(1).unwrap().split("\n```").next().unwrap();
    let dana = dana();
    let hostile =
        r#"[["a:https://a.b/\"><script>","<script>alert(1)</script>"],["later:\" onclick=\"x","</div>"]]"#;
    Pane::Room(view(vec![marked(1, 0, &dana, "…", nodes), marked(2, 1, &dana, "…", hostile)]))
}

fn view(events: Vec<RoomEvent>) -> RoomView {
    let head = events.last().map_or(Seq::ZERO, |event| event.seq);
    RoomView {
        slug: RoomSlug::trusted("general"),
        name: RoomName::trusted("general"),
        kind: RoomKind::Open,
        purpose: Purpose::trusted("Where everybody is: news, questions, 잡담."),
        joined: true,
        may_manage: true,
        member_count: 12,
        members: vec![
            dana(),
            haneul(),
            max(),
            taro(),
            user("tiger", "🐯 Tiger"),
            user("dp", "Дана Петрова"),
            user("zoe", "Zoë"),
        ],
        events,
        head,
        read: head,
        focus: None,
        refused: None,
        draft: String::new(),
    }
}

/// Two people, one of whom has just said something.
pub(crate) fn conversation() -> Pane {
    let (dana, haneul) = (dana(), haneul());
    let view = view(vec![
        event(1, -90, &dana, EventKind::Joined),
        event(2, -90, &dana, EventKind::Added { whom: haneul.clone() }),
        says(3, -89, &dana, "혹시 시간 있어요?"),
    ]);
    Pane::Room(RoomView {
        slug: RoomSlug::trusted("d3ajr7hxw2ktm5oz4bne"),
        name: RoomName::trusted(dana.name.as_str()),
        kind: RoomKind::Direct,
        purpose: Purpose::trusted(""),
        may_manage: false,
        member_count: 2,
        members: vec![dana, haneul],
        ..view
    })
}

pub(crate) fn room() -> Pane {
    let (dana, haneul, taro, max) = (dana(), haneul(), taro(), max());
    let day = 24 * 60;
    let mut view = view(vec![
        event(1, -90, &dana, EventKind::Joined),
        event(2, -80, &haneul, EventKind::Joined),
        event(3, -70, &max, EventKind::Joined),
        says(
            4,
            0,
            &dana,
            "Good morning! The hanji samples are here, three weights. They lie on the big table.",
        ),
        says(5, 1, &dana, "The 45 g one is beautiful against the light."),
        marked(
            6,
            2,
            &dana,
            "Photos: https://example.org/hanji?weight=45&sheet=1.",
            r#"["Photos: ",["a:https://example.org/hanji?weight=45&sheet=1","https://example.org/hanji?weight=45&sheet=1"],"."]"#,
        ),
        says(
            7,
            8,
            &haneul,
            "와, 드디어 왔네요. 오후 회의 전에 같이 볼까요? 저는 두 시까지 사무실에 있습니다. 한글은 낱말 사이에서 줄이 바뀌어야 읽기 편합니다.",
        ),
        event(8, 20, &taro, EventKind::Joined),
        says(9, 29, &taro, "よろしくお願いします。今日から参加します。"),
        says(10, 31, &dana, "Welcome, Taro! <img src=x onerror=alert(1)>"),
        says(
            11,
            day + 291,
            &max,
            "for room in rooms {\n    println!(\"{}\", room.name);\n}\n\nThis keeps its indentation.",
        ),
        says(12, day + 293, &haneul, "확인했습니다 👍"),
        event(13, day + 300, &haneul, EventKind::Renamed { name: RoomName::trusted("general") }),
        says(14, day + 310, &max, "Shall we have tea at four?"),
    ]);
    view.read = Seq(12);
    view.focus = Some(Seq(11));
    Pane::Room(view)
}

pub(crate) fn long_room(messages: u64) -> Pane {
    let authors = [dana(), haneul(), taro(), max()];
    let events = (1..=messages)
        .map(|seq| {
            let author = &authors[usize::try_from(seq / 2 % 4).unwrap()];
            let minutes = i64::try_from(seq).unwrap() * 3;
            says(
                seq,
                minutes,
                author,
                "A message of an ordinary length, as people write them to each other all day.",
            )
        })
        .collect();
    Pane::Room(view(events))
}

pub(crate) fn empty_room() -> Pane {
    Pane::Room(view(Vec::new()))
}

pub(crate) fn stranger() -> Pane {
    let Pane::Room(mut view) = room() else { unreachable!() };
    view.joined = false;
    view.focus = None;
    Pane::Room(view)
}

/// What comes back when a form's message was not accepted.
pub(crate) fn room_refused() -> Pane {
    let Pane::Room(mut view) = room() else { unreachable!() };
    view.refused = Some(Refused {
        body: "\nkept </textarea><script>alert(1)</script>".into(),
        error: "The message is longer than 10,000 characters.".into(),
    });
    Pane::Room(view)
}

pub(crate) fn directory() -> Pane {
    let listing = |slug: &str, purpose: &str, members: u32, joined: bool| RoomListing {
        slug: RoomSlug::trusted(slug),
        name: RoomName::trusted(slug),
        purpose: Purpose::trusted(purpose),
        members,
        joined,
    };
    Pane::Directory {
        rooms: vec![
            listing("design", "Sketches, type, paper, and what we think of them.", 5, true),
            listing("general", "Where everybody is: news, questions, 잡담.", 12, true),
            listing("random", "", 1, false),
            listing("여행", "어디로 갈까요? 사진과 길 이야기.", 7, false),
        ],
    }
}

pub(crate) fn new_room() -> Pane {
    Pane::NewRoom {
        name: "general".into(),
        purpose: "A \"quoted\" <purpose>".into(),
        closed: false,
        error: Some("There is a room with this address already. Choose another name.".into()),
    }
}

pub(crate) fn not_found() -> Pane {
    Pane::NotFound
}
