//! The pages without a script: forms, settings, errors.

use sarang_app::page::day::DayPage;
use sarang_app::page::emoji::EmojiPage;
use sarang_app::page::groups::{GroupForm, GroupsPage};
use sarang_app::page::message::CommandsPage;
use sarang_app::page::notifications::NotificationsPage;
use sarang_app::page::people::{Aim, Found, PeoplePage};
use sarang_app::page::settings::{AdminSettings, InviteLine, Outcome, Section, SessionLine, SettingsPage};
use sarang_app::page::{Entry, ErrorPage, Others, Page, SignInForm, SignUpForm, WelcomeForm};
use sarang_protocol::api::{CommandHelp, MayGive};
use sarang_protocol::emoji::OwnEmoji;
use sarang_protocol::groups::UserGroup;
use sarang_protocol::notifications::{Level, Notifications};
use sarang_protocol::text::{DisplayName, EmojiName, Handle, RoomName, RoomSlug};
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::{Role, SignUp, Who};

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
        now: Timestamp(MORNING),
        saved: true,
        csrf: "t0ken".into(),
    }))
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

pub(crate) fn day() -> Page {
    Page::Day(DayPage {
        title: "사랑방 Studio".into(),
        room: RoomSlug::trusted("회의"),
        name: "회의 <b>".into(),
        on: "\"><script>".into(),
        now: Timestamp(MORNING),
        error: Some("Give a date, like 2026-11-20: year, month and day.".into()),
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

pub(crate) fn groups() -> Page {
    let group = |handle: &str, name: &str, members| UserGroup {
        handle: Handle::trusted(handle),
        name: DisplayName::trusted(name),
        members,
    };
    Page::Groups(GroupsPage {
        title: "Sarang".into(),
        groups: vec![
            group("design", "디자인팀", vec![haneul(), dana()]),
            group("백엔드", "Back end", vec![taro()]),
            group("nobody", "Nobody & <b>co</b>", vec![]),
        ],
        may_change: true,
        changing: Some(Handle::trusted("백엔드")),
        form: GroupForm {
            handle: "back end".into(),
            name: "\"><b>".into(),
            members: "taro, </textarea><b>".into(),
        },
        outcome: Some(Err("The group's user name must be letters and digits of any script, with single dots, hyphens or underscores between them.".into())),
        csrf: "t0ken".into(),
    })
}

pub(crate) fn settings() -> Page {
    Page::Settings(Box::new(SettingsPage {
        me: haneul(),
        role: Role::Admin,
        language: None,
        shows_seen: false,
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
            groups: Who::Everybody,
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
