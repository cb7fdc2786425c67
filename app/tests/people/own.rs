//! The pages about oneself: what concerns one, what one keeps, what one has not read.

use sarang_app::page::Page;
use sarang_app::page::own::{ActivityPage, DraftsPage, RemindersPage, SavedPage, SectionsPage, UnreadPage};
use sarang_protocol::activity::{Activity, ActivityItem, ActivityKind};
use sarang_protocol::api::Message;
use sarang_protocol::drafts::{Draft, Drafts};
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::reminders::{ReminderItem, Reminders};
use sarang_protocol::saved::{Saved, SavedMessage};
use sarang_protocol::text::{Body, Emoji, RoomName, RoomSlug};
use sarang_protocol::thread::InThread;
use sarang_protocol::time::Timestamp;
use sarang_protocol::unread::{Unread, UnreadRoom};
use uuid::Uuid;

use super::{MINUTE, MORNING, dana, haneul, max, taro};

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

pub(crate) fn drafts() -> Page {
    let one = |thread, body: &str| Draft {
        room: RoomSlug::trusted("회의"),
        name: RoomName::trusted("회의 <b>"),
        thread,
        body: body.into(),
        at: Timestamp(MORNING),
    };
    Page::Drafts(DraftsPage {
        title: "사랑방 Studio".into(),
        drafts: Drafts { drafts: vec![one(None, "쓰다 만 <b>글</b>\n"), one(Some(Seq(7)), "yes, but")] },
        thrown_away: true,
        csrf: "t0ken".into(),
    })
}

pub(crate) fn reminders() -> Page {
    let one = |id, text: &str, room: Option<&str>| ReminderItem {
        id,
        due: Timestamp(MORNING + 26 * 60 * MINUTE),
        text: text.into(),
        room: room.map(RoomSlug::trusted),
    };
    Page::Reminders(RemindersPage {
        title: "사랑방 Studio".into(),
        reminders: Reminders {
            reminders: vec![one(3, "점심 <b>예약</b>", Some("회의")), one(4, "tea", None)],
        },
        cancelled: true,
        csrf: "t0ken".into(),
    })
}
