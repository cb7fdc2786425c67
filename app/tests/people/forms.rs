//! The pages without a script: forms, settings, errors.

use sarang_app::page::emoji::EmojiPage;
use sarang_app::page::message::CommandsPage;
use sarang_app::page::notifications::NotificationsPage;
use sarang_app::page::own::{ActivityPage, SavedPage, SectionsPage, UnreadPage};
use sarang_app::page::people::{Aim, Found, PeoplePage};
use sarang_app::page::settings::{AdminSettings, InviteLine, Outcome, Section, SessionLine, SettingsPage};
use sarang_app::page::{Entry, ErrorPage, Others, Page, SignInForm, SignUpForm, WelcomeForm};
use sarang_protocol::activity::{Activity, ActivityItem, ActivityKind};
use sarang_protocol::api::{CommandHelp, MayGive, Message};
use sarang_protocol::emoji::OwnEmoji;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::notifications::{Level, Notifications};
use sarang_protocol::saved::{Saved, SavedMessage};
use sarang_protocol::text::{Body, Emoji, EmojiName, RoomName, RoomSlug};
use sarang_protocol::thread::InThread;
use sarang_protocol::time::Timestamp;
use sarang_protocol::unread::{Unread, UnreadRoom};
use sarang_protocol::user::{Role, SignUp, Who};

use uuid::Uuid;

use super::{MINUTE, MORNING, dana, haneul, max, taro};

pub(crate) fn welcome() -> Page {
    Page::Welcome(WelcomeForm { csrf: "t0ken".into(), ..WelcomeForm::default() })
}

pub(crate) fn welcome_to_members() -> Page {
    let form = WelcomeForm { others: Others::Somebody, csrf: "t0ken".into(), ..WelcomeForm::default() };
    Page::Welcome(form)
}

fn people(aim: Aim, found: Vec<Found>) -> Page {
    Page::People(Box::new(PeoplePage {
        me: haneul(),
        title: "사랑방 Studio".into(),
        aim,
        typed: "ㄱㅎ \"<b>".into(),
        found,
        error: None,
        csrf: "t0ken".into(),
    }))
}

/// One is chosen already, and oneself is among those who are found.
pub(crate) fn new_conversation() -> Page {
    let found = [(dana(), true), (haneul(), false), (max(), false)];
    let found = found.map(|(user, is_in)| Found { user, is_in });
    people(Aim::Talk { with: vec![dana()] }, found.to_vec())
}

pub(crate) fn adding_people() -> Page {
    let (slug, name) = (RoomSlug::trusted("q3ajr7hxw2ktm5oz4bne"), RoomName::trusted("Plans"));
    let found = [(taro(), true), (max(), false)].map(|(user, is_in)| Found { user, is_in });
    people(Aim::Add { slug, name, added: Some(taro()) }, found.to_vec())
}

/// Muted until the next morning in Seoul.
pub(crate) fn commands() -> Page {
    let command = |name: &str, arguments: &str, help: &str, may| CommandHelp {
        name: name.to_owned(),
        arguments: arguments.to_owned(),
        help: help.to_owned(),
        may,
    };
    Page::Commands(CommandsPage {
        title: "한지 Atelier".to_owned(),
        commands: vec![
            command("topic", "what the room is for", "Says what the room is for.", MayGive::Managers),
            command("leave", "", "Leaves the room.", MayGive::Members),
        ],
    })
}

pub(crate) fn notifications() -> Page {
    Page::Notifications(Box::new(NotificationsPage {
        title: "사랑방 Studio".into(),
        room: RoomSlug::trusted("회의"),
        name: "회의 <b>".into(),
        chosen: Notifications {
            level: Level::Mentions,
            muted_until: Some(Timestamp(MORNING + 15 * 60 * MINUTE)),
        },
        utc_offset: Some(540),
        now: Timestamp(MORNING),
        saved: true,
        csrf: "t0ken".into(),
    }))
}

/// One thing of each kind; one message was deleted since, and one is new.
pub(crate) fn activity() -> Page {
    let item = |id, kind, by, excerpt: &str| ActivityItem {
        id,
        kind,
        everyone: false,
        at: Timestamp(MORNING + MINUTE),
        by,
        room: RoomSlug::trusted("회의"),
        name: RoomName::trusted("회의 <b>"),
        seq: Seq(41),
        thread: None,
        emoji: None,
        excerpt: excerpt.to_owned(),
        new: false,
    };
    let (everyone, new, thread) = (true, true, Some(Seq(7)));
    let emoji = Some(Emoji::trusted("👍"));
    let items = vec![
        ActivityItem { emoji, new, ..item(9, ActivityKind::Reaction, dana(), "점심 뭐 먹지?") },
        ActivityItem { thread, ..item(8, ActivityKind::Reply, taro(), "김밥") },
        item(7, ActivityKind::Quote, max(), ""),
        item(6, ActivityKind::Mention, dana(), "@haneul <script>"),
        ActivityItem { everyone, ..item(5, ActivityKind::Mention, dana(), "@all") },
    ];
    let activity = Activity { items, older: true };
    Page::Activity(ActivityPage { title: "사랑방 Studio".into(), kind: None, activity })
}

pub(crate) fn emoji() -> Page {
    let one = |name: &str| OwnEmoji {
        name: EmojiName::trusted(name),
        url: OwnEmoji::path("0b24"),
        by: haneul(),
        at: Timestamp(MORNING),
    };
    Page::Emoji(EmojiPage {
        title: "Sarang".into(),
        emoji: vec![(one("party_blob"), true), (one("사랑방"), false)],
        may_add: true,
        name: "\"><b>".into(),
        outcome: Some(Err("The emoji's name is wrong.".into())),
        csrf: "t0ken".into(),
    })
}

fn message(seq: u64, text: &str) -> Message {
    Message {
        seq: Seq(seq),
        cid: ClientId(Uuid::from_u128(u128::from(seq))),
        author: dana(),
        body: Body::trusted(text),
        at: Timestamp(MORNING),
        reply_to: None,
        thread: (seq == 42).then_some(InThread { root: Seq(7), also_to_room: false }),
        state: None,
    }
}

pub(crate) fn saved() -> Page {
    let one = |id, message| SavedMessage {
        id,
        saved_at: Timestamp(MORNING + MINUTE),
        room: RoomSlug::trusted("회의"),
        name: RoomName::trusted("회의 <b>"),
        message,
    };
    let saved = vec![one(3, message(42, "점심 뭐 먹지? <b>")), one(2, message(41, ""))];
    Page::Saved(SavedPage {
        title: "사랑방 Studio".into(),
        me: haneul().handle,
        saved: Saved { saved, older: true },
        csrf: "t0ken".into(),
    })
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
        language: None,
        title: "사랑방 Studio".into(),
        name: "김하늘".into(),
        sessions: vec![
            SessionLine {
                id: 7,
                agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".into(),
                addr: Some("192.0.2.7".into()),
                seen: Timestamp(MORNING),
                here: true,
            },
            SessionLine {
                id: 4,
                agent: "<script>alert(1)</script>".into(),
                addr: None,
                seen: Timestamp(MORNING),
                here: false,
            },
        ],
        outcome: Some(Outcome { section: Section::Invites, result: Ok("A new link was made.".into()) }),
        admin: Some(AdminSettings {
            title: "사랑방 Studio".into(),
            sign_up: SignUp::Invited,
            emoji: Who::Admins,
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

/// Of one room a part is shown, of another one everything.
pub(crate) fn unread() -> Page {
    let Page::Workspace(workspace) = super::rooms::workspace(super::rooms::not_found()) else {
        unreachable!("it is one")
    };
    let mut rooms: Vec<_> = workspace.rooms.into_iter().filter(|room| room.told() > 0).collect();
    rooms.truncate(2);
    let said = [vec![message(41, "점심 뭐 먹지? <b>")], vec![message(41, ""), message(42, "국수 ☕")]];
    let rooms = rooms.into_iter().zip(said).map(|(room, messages)| UnreadRoom { room, messages }).collect();
    Page::Unread(Box::new(UnreadPage {
        title: "사랑방 Studio".into(),
        me: haneul().handle,
        unread: Unread { rooms, further: 3 },
        csrf: "t0ken".into(),
    }))
}

/// A favourite, a section, and the rest.
pub(crate) fn sections() -> Page {
    let Page::Workspace(workspace) = super::rooms::workspace(super::rooms::not_found()) else {
        unreachable!("it is one")
    };
    Page::Sections(SectionsPage {
        title: "사랑방 Studio".into(),
        me: haneul().handle,
        rooms: workspace.rooms,
        saved: true,
        csrf: "t0ken".into(),
    })
}
