//! Whole pages without script, where something went wrong or nothing is there: what they are otherwise is
//! photographed and judged where they are.

use leptos::prelude::*;
use sarang_protocol::activity::Activity;
use sarang_protocol::drafts::{Draft, Drafts};
use sarang_protocol::groups::UserGroup;
use sarang_protocol::id::Seq;
use sarang_protocol::notifications::Notifications;
use sarang_protocol::reminders::{ReminderItem, Reminders};
use sarang_protocol::saved::Saved;
use sarang_protocol::text::{DisplayName, Handle, RoomName, RoomSlug};
use sarang_protocol::unread::Unread;
use sarang_protocol::user::{Role, SignUp, Who};

use super::super::activity::ActivityPageView;
use super::super::day::DayPageView;
use super::super::drafts::DraftsPageView;
use super::super::emoji::EmojiPageView;
use super::super::error::ErrorPageView;
use super::super::groups::GroupsPageView;
use super::super::message::PinsPageView;
use super::super::notifications::NotificationsPageView;
use super::super::people::PeoplePageView;
use super::super::reminders::RemindersPageView;
use super::super::saved::SavedPageView;
use super::super::sections::SectionsPageView;
use super::super::settings::SettingsPageView;
use super::super::sign_in::SignInPage;
use super::super::sign_up::SignUpPage;
use super::super::threads::ThreadsPageView;
use super::super::unread::UnreadPageView;
use super::super::welcome::WelcomePage;
use super::wall::{Ground, Wall};
use crate::page::day::DayPage;
use crate::page::emoji::EmojiPage;
use crate::page::gallery::{self, MORNING, at, dana, haneul, max, taro};
use crate::page::groups::{GroupForm, GroupsPage};
use crate::page::message::PinsPage;
use crate::page::notifications::NotificationsPage;
use crate::page::own::{ActivityPage, DraftsPage, RemindersPage, SavedPage, SectionsPage, UnreadPage};
use crate::page::people::{Aim, Found, PeoplePage};
use crate::page::settings::{AdminSettings, InviteLine, Outcome, Section, SessionLine, SettingsPage};
use crate::page::threads::ThreadsPage;
use crate::page::{Entry, ErrorPage, Others, SignInForm, SignUpForm, WelcomeForm};

fn title() -> String {
    "사랑방 Studio".to_owned()
}

pub(super) fn hang(wall: &mut Wall) {
    wall.room("Pages");
    doors(wall);
    errors(wall);
    nothing(wall);
    let (page, name) = (settings(), RoomName::trusted("Plans"));
    wall.hang(Ground::Page, "Settings with an error", view! { <SettingsPageView page/> });
    let found = vec![Found { user: dana(), is_in: true }, Found { user: max(), is_in: false }];
    let aim = Aim::Add { slug: RoomSlug::trusted("plans"), name, added: Some(dana()) };
    let page = PeoplePage {
        me: haneul(),
        title: title(),
        aim,
        typed: "ㄱㅎ".into(),
        found,
        error: None,
        csrf: String::new(),
    };
    wall.hang(Ground::Page, "People to be added", view! { <PeoplePageView page/> });
    let page = NotificationsPage {
        title: title(),
        room: RoomSlug::trusted("회의"),
        name: "회의".into(),
        chosen: Notifications { muted_until: Some(at(15 * 60)), ..Notifications::default() },
        now: MORNING,
        saved: true,
        csrf: String::new(),
    };
    wall.hang(Ground::Page, "Notifications of a muted room", view! { <NotificationsPageView page/> });
    let (me, rooms) = (haneul().handle, gallery::rooms());
    let page = SectionsPage { title: title(), me, rooms, saved: true, csrf: String::new() };
    wall.hang(Ground::Page, "Favourites and sections", view! { <SectionsPageView page/> });
    let error = Some("Nothing has been said on that day, nor since.".to_owned());
    let (room, name, on) = (RoomSlug::trusted("회의"), "회의".to_owned(), "2026-12-24".to_owned());
    let page = DayPage { title: title(), room, name, on, now: MORNING, error };
    wall.hang(Ground::Page, "A date without messages", view! { <DayPageView page/> });
    let draft = |thread, body: &str| Draft {
        room: RoomSlug::trusted("회의"),
        name: RoomName::trusted("회의"),
        thread,
        body: body.to_owned(),
        at: MORNING,
    };
    let drafts =
        vec![draft(None, "어제 이야기한 초안이에요.\n- 표지\n- 차례"), draft(Some(Seq(7)), "Yes, but …")];
    for (caption, drafts, thrown_away) in [("Drafts", drafts, true), ("No drafts", vec![], false)] {
        let page = DraftsPage { title: title(), drafts: Drafts { drafts }, thrown_away, csrf: String::new() };
        wall.hang(Ground::Page, caption, view! { <DraftsPageView page/> });
    }
    let reminder = |id, text: &str, room| ReminderItem { id, due: at(26 * 60), text: text.to_owned(), room };
    let reminders =
        vec![reminder(1, "점심 예약", Some(RoomSlug::trusted("회의"))), reminder(2, "Call Max", None)];
    let reminders = Reminders { reminders };
    let page = RemindersPage { title: title(), reminders, cancelled: true, csrf: String::new() };
    wall.hang(Ground::Page, "Reminders", view! { <RemindersPageView page/> });
    names_of_ones_own(wall);
}

/// Emoji and groups: what the installation adds to the words of a message.
fn names_of_ones_own(wall: &mut Wall) {
    let wrong = "The emoji's name has 33 characters; the most is 32. Shorten it by 1.";
    let page = EmojiPage {
        title: title(),
        emoji: vec![],
        may_add: true,
        name: "좋아요".into(),
        outcome: Some(Err(wrong.to_owned())),
        csrf: String::new(),
    };
    wall.hang(Ground::Page, "Emoji with an error", view! { <EmojiPageView page/> });
    let group = |handle: &str, name: &str, members| UserGroup {
        handle: Handle::trusted(handle),
        name: DisplayName::trusted(name),
        members,
    };
    let groups = || {
        vec![
            group("design", "Those who draw", vec![dana(), taro()]),
            group("서울", "서울에 있는 사람들", vec![haneul()]),
            group("nobody", "A group that everybody has left", vec![]),
        ]
    };
    let changing = Some(Handle::trusted("design"));
    let form = GroupForm {
        handle: "design".into(),
        name: "Those who draw".into(),
        members: "dana taro 하늘".into(),
    };
    let wrong = "There is nobody with the user name 하늘. Nothing was changed.";
    for (caption, groups, may_change, changing, form, outcome) in [
        ("Group with an error", groups(), true, changing, form, Some(Err(wrong.to_owned()))),
        ("Groups for a member", groups(), false, None, GroupForm::default(), None),
        ("No groups", vec![], true, None, GroupForm::default(), None),
    ] {
        let page =
            GroupsPage { title: title(), groups, may_change, changing, form, outcome, csrf: String::new() };
        wall.hang(Ground::Page, caption, view! { <GroupsPageView page/> });
    }
}

fn doors(wall: &mut Wall) {
    for (caption, others) in [("First run", Others::Nobody), ("First run of members", Others::Somebody)] {
        let form = WelcomeForm { others, ..WelcomeForm::default() };
        wall.hang(Ground::Page, caption, view! { <WelcomePage form/> });
    }
    for (caption, sign_up, error) in [
        ("Sign-in", SignUp::Invited, None),
        (
            "Sign-in with an error",
            SignUp::Open,
            Some("User name and password do not fit together. Check both and try again."),
        ),
    ] {
        let (title, error) = (title(), error.map(str::to_owned));
        let form = SignInForm {
            title,
            handle: "haneul".into(),
            next: "/".into(),
            sign_up,
            error,
            csrf: String::new(),
        };
        wall.hang(Ground::Page, caption, view! { <SignInPage form/> });
    }
    let wrong = "The user name has 33 characters; the most is 32. Shorten it by 1.";
    let full =
        "This invite link cannot be used: it is unknown, used up, revoked or expired. Ask for a new one.";
    for (caption, entry, error) in [
        ("Sign-up with an error", Entry::Allowed, Some(wrong.to_owned())),
        ("Sign-up that is refused", Entry::Refused(full.to_owned()), None),
    ] {
        let form = SignUpForm {
            title: title(),
            handle: "김 하늘".into(),
            name: "김하늘".into(),
            invite: None,
            entry,
            error,
            csrf: String::new(),
        };
        wall.hang(Ground::Page, caption, view! { <SignUpPage form/> });
    }
}

fn errors(wall: &mut Wall) {
    let page = ErrorPage {
        status: 403,
        heading: "The page was too old".into(),
        message: "This form is from before you last signed in or out, or your browser refuses cookies. Go back, load the page again and send it once more.".into(),
        link: ("/rooms/general".into(), "Back to general".into()),
        kept: Some("A long message\nthat must not be lost.".into()),
        request: None,
    };
    let fault = ErrorPage { status: 500, kept: None, request: Some("01JD8Q4M0V".into()), ..page.clone() };
    for (caption, page) in [("Error with a text that is kept", page), ("Error of the server", fault)] {
        wall.hang(Ground::Page, caption, view! { <ErrorPageView page/> });
    }
}

/// Lists on which nothing stands.
fn nothing(wall: &mut Wall) {
    let page = ThreadsPage { title: title(), threads: vec![] };
    wall.hang(Ground::Page, "No threads", view! { <ThreadsPageView page/> });
    let page =
        ActivityPage { title: title(), kind: None, activity: Activity { items: vec![], older: false } };
    wall.hang(Ground::Page, "No activity", view! { <ActivityPageView page/> });
    let saved = Saved { saved: vec![], older: false };
    let page = SavedPage { title: title(), me: haneul().handle, saved, csrf: String::new() };
    wall.hang(Ground::Page, "Nothing saved", view! { <SavedPageView page/> });
    let unread = Unread { rooms: vec![], further: 0 };
    let page = UnreadPage { title: title(), me: haneul().handle, unread, csrf: String::new() };
    wall.hang(Ground::Page, "Nothing unread", view! { <UnreadPageView page/> });
    let (slug, name) = (RoomSlug::trusted("general"), RoomName::trusted("general"));
    let page = PinsPage { me: haneul(), title: title(), slug, name, messages: vec![] };
    wall.hang(Ground::Page, "Nothing pinned", view! { <PinsPageView page/> });
}

fn settings() -> SettingsPage {
    let session = |id, agent: &str, here| SessionLine {
        id,
        agent: agent.into(),
        addr: Some("192.0.2.7".into()),
        seen: MORNING,
        here,
    };
    let invite =
        InviteLine { id: 1, created: MORNING, expires: at(7 * 24 * 60), creator: dana(), used: 3, uses: 20 };
    SettingsPage {
        me: haneul(),
        role: Role::Admin,
        language: None,
        shows_seen: true,
        title: title(),
        name: "김하늘".into(),
        outcome: Some(Outcome {
            section: Section::Password,
            result: Err("The old password is not right. Check it and try again.".into()),
        }),
        sessions: vec![
            session(7, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", true),
            session(4, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", false),
        ],
        admin: Some(AdminSettings {
            title: title(),
            sign_up: SignUp::Invited,
            emoji: Who::Admins,
            groups: Who::Admins,
            invites: vec![invite],
            fresh_link: Some("http://127.0.0.1:3000/invite/6b1f0c0d5cbb4b8f9d0e".into()),
        }),
        csrf: String::new(),
    }
}
