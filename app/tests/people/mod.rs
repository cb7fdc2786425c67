//! People, rooms and what they wrote: the pages that the tests draw.

use sarang_app::page::{
    AdminSettings, Entry, ErrorPage, InviteLine, Others, Outcome, Page, Section, SettingsPage, SignInForm,
    SignUpForm, WelcomeForm,
};
use sarang_protocol::id::{ClientId, Epoch, Seq};
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::room::{RoomListing, RoomSummary};
use sarang_protocol::text::{Body, DisplayName, Handle, Purpose, RoomName, RoomSlug};
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::{Role, SignUp, User};
use sarang_protocol::view::{Pane, Refused, RoomView, Workspace};
use uuid::Uuid;

/// 2026-11-21T09:12:00Z.
const MORNING: i64 = 1_795_252_320_000;
const MINUTE: i64 = 60_000;

fn user(handle: &str, name: &str) -> User {
    User { handle: Handle::trusted(handle), name: DisplayName::trusted(name) }
}

fn haneul() -> User {
    user("haneul", "김하늘")
}

fn dana() -> User {
    user("dana", "Dana Lee")
}

fn taro() -> User {
    user("taro", "山田太郎")
}

fn max() -> User {
    user("max", "Maximiliane Sommerfeld-Grünwald")
}

pub(crate) fn workspace(pane: Pane) -> Page {
    let summary = |slug: &str, name: &str, unread: u32| RoomSummary {
        slug: RoomSlug::trusted(slug),
        name: RoomName::trusted(name),
        head: Seq(40),
        read: Seq(40),
        unread,
    };
    Page::Workspace(Box::new(Workspace {
        me: haneul(),
        role: Role::Admin,
        title: "사랑방 Studio".into(),
        epoch: Epoch(Uuid::from_u128(1)),
        csrf: "t0ken".into(),
        cid: ClientId(Uuid::from_u128(2)),
        rooms: vec![
            summary("general", "general", 0),
            summary("회의", "회의", 3),
            summary("design", "design", 0),
            summary("점심", "점심 뭐 먹지?", 0),
            summary("long", "A room whose name is far too long for the list", 100),
        ],
        pane,
    }))
}

fn event(seq: u64, minutes: i64, author: &User, kind: EventKind) -> RoomEvent {
    RoomEvent { seq: Seq(seq), at: Timestamp(MORNING + minutes * MINUTE), author: author.clone(), kind }
}

fn says(seq: u64, minutes: i64, author: &User, body: &str) -> RoomEvent {
    let cid = ClientId(Uuid::from_u128(u128::from(seq)));
    event(seq, minutes, author, EventKind::Message { cid, body: Body::trusted(body) })
}

fn view(events: Vec<RoomEvent>) -> RoomView {
    let head = events.last().map_or(Seq::ZERO, |event| event.seq);
    RoomView {
        slug: RoomSlug::trusted("general"),
        name: RoomName::trusted("general"),
        purpose: Purpose::trusted("Where everybody is: news, questions, 잡담."),
        joined: true,
        may_rename: true,
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
    }
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
        says(6, 2, &dana, "Photos: https://example.org/hanji?weight=45&sheet=1."),
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
        error: Some("There is a room with this address already. Choose another name.".into()),
    }
}

pub(crate) fn not_found() -> Pane {
    Pane::NotFound
}

pub(crate) fn welcome() -> Page {
    Page::Welcome(WelcomeForm { csrf: "t0ken".into(), ..WelcomeForm::default() })
}

pub(crate) fn welcome_to_members() -> Page {
    let form = WelcomeForm { others: Others::Somebody, csrf: "t0ken".into(), ..WelcomeForm::default() };
    Page::Welcome(form)
}

pub(crate) fn sign_in() -> Page {
    Page::SignIn(SignInForm {
        title: "사랑방 Studio".into(),
        handle: String::new(),
        next: "/rooms/general".into(),
        sign_up: SignUp::Invited,
        error: None,
        csrf: "t0ken".into(),
    })
}

pub(crate) fn sign_in_wrong() -> Page {
    let Page::SignIn(form) = sign_in() else { unreachable!() };
    Page::SignIn(SignInForm {
        handle: "haneul".into(),
        sign_up: SignUp::Open,
        error: Some("The password is wrong, or there is no such user.".into()),
        ..form
    })
}

pub(crate) fn invited() -> Page {
    Page::SignUp(SignUpForm {
        title: "사랑방 Studio".into(),
        handle: "김 하늘".into(),
        name: "김하늘".into(),
        invite: Some("s3cret".into()),
        entry: Entry::Allowed,
        error: Some("The user name must be letters and digits of any script, with single dots, hyphens or underscores between them.".into()),
        csrf: "t0ken".into(),
    })
}

pub(crate) fn refused() -> Page {
    Page::SignUp(SignUpForm {
        title: "사랑방 Studio".into(),
        handle: String::new(),
        name: String::new(),
        invite: None,
        entry: Entry::Refused("This invite link has been used up. Ask for a new one.".into()),
        error: None,
        csrf: "t0ken".into(),
    })
}

pub(crate) fn settings() -> Page {
    Page::Settings(Box::new(SettingsPage {
        me: haneul(),
        role: Role::Admin,
        title: "사랑방 Studio".into(),
        name: "김하늘".into(),
        outcome: Some(Outcome { section: Section::Invites, result: Ok("A new link was made.".into()) }),
        admin: Some(AdminSettings {
            title: "사랑방 Studio".into(),
            sign_up: SignUp::Invited,
            invites: vec![
                InviteLine {
                    id: 2,
                    created: Timestamp(MORNING),
                    expires: Timestamp(MORNING + 7 * 24 * 60 * MINUTE),
                    creator: haneul(),
                    used: 0,
                    uses: 1,
                },
                InviteLine {
                    id: 1,
                    created: Timestamp(MORNING - 60 * MINUTE),
                    expires: Timestamp(MORNING + 30 * 24 * 60 * MINUTE),
                    creator: dana(),
                    used: 3,
                    uses: 20,
                },
            ],
            fresh_link: Some("http://127.0.0.1:3000/invite/6b1f0c0d5cbb4b8f9d0e".into()),
        }),
        csrf: "t0ken".into(),
    }))
}

pub(crate) fn error_page() -> Page {
    Page::Error(ErrorPage {
        status: 403,
        heading: "The page was too old".into(),
        message: "Its form could not be accepted. Go back to the room and send the message again.".into(),
        link: ("/rooms/general".into(), "Back to general".into()),
        kept: Some("A long message\nthat must </textarea> not be lost.".into()),
        request: None,
    })
}

pub(crate) fn fault_page() -> Page {
    Page::Error(ErrorPage {
        status: 500,
        heading: "Something broke here".into(),
        message: "It is in the server’s log. Try again in a moment.".into(),
        link: ("/".into(), "Back to the rooms".into()),
        kept: None,
        request: Some("01JD8Q4M0V".into()),
    })
}
