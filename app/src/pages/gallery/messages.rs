//! Messages in every state, and what stands between them.

use leptos::prelude::*;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::Seq;
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::thread::{Following, InThread};
use sarang_protocol::timeline::Timeline as Log;
use sarang_protocol::view::{Pane, RoomView};

use super::wall::{Ground, Wall};
use crate::components::thread_panel::ThreadPanel;
use crate::components::timeline::Timeline;
use crate::live::{Connection, Live, OpenRoom, Place};
use crate::page::gallery::{FOCUS, GalleryPage, cid, conversation, dana, haneul, room, says, workspace};

pub(super) fn hang(wall: &mut Wall, page: GalleryPage) {
    let GalleryPage { talk, markup } = page;
    wall.room("Messages");
    hang_one(wall, "Messages in every state", every_state(talk));
    hang_one(wall, "On their way", under_way(Connection::Connected));
    hang_one(wall, "Waiting for the network", under_way(Connection::Offline));
    hang_one(wall, "Waiting for a connection", under_way(Connection::Waiting { seconds: 5 }));
    hang_one(wall, "Waiting for somebody to sign in", under_way(Connection::SignedOut));
    hang_one(wall, "A room in which nobody has said anything", open(room(vec![])));
    hang_one(wall, "The same for a stranger", open(RoomView { joined: false, ..room(vec![]) }));
    hang_one(wall, "A conversation in which nobody has said anything", open(conversation()));
    hang_one(wall, "Further messages above and below", in_the_middle(false));
    hang_one(wall, "The same while they come", in_the_middle(true));
    panel(wall, "Thread", true);
    panel(wall, "Thread for a stranger", false);
    wall.room("Markup");
    hang_one(wall, "All that a text can be", open(room(markup)));
}

fn hang_one(wall: &mut Wall, caption: &str, (live, room): (Live, OpenRoom)) {
    wall.hang(Ground::Paper, caption, view! { <Timeline live room/> });
}

fn open(view: RoomView) -> (Live, OpenRoom) {
    let live = Live::new(workspace(Pane::Room(view), vec![]));
    live.mounted.set(true);
    live.connection.set(Connection::Connected);
    let room = live.place.with(Place::room).expect("it is a room");
    (live, room)
}

fn every_state(talk: Vec<RoomEvent>) -> (Live, OpenRoom) {
    let read = talk.last().map_or(Seq::ZERO, |last| Seq(last.seq.0 - 1));
    let (live, room) = open(RoomView { read, focus: Some(FOCUS), ..room(talk) });
    room.timeline.update(|timeline| {
        timeline.send(cid(100), "이건 아직 가는 중이에요.".to_owned());
        timeline.send(cid(101), "Much too long.".to_owned());
        let why = crate::words::answers::tell(
            "The message has 10003 characters; the most is 10000. Shorten it by 3.",
        )
        .into_owned();
        timeline.fail(cid(101), ErrorCode::Invalid, why);
    });
    room.following.set(false);
    room.unseen.set(3);
    (live, room)
}

fn under_way(connection: Connection) -> (Live, OpenRoom) {
    let (live, room) = open(room(vec![says(1, 0, haneul(), "점심 먹으러 갈까요?")]));
    live.connection.set(connection);
    live.cut_off.set(connection != Connection::Connected);
    room.timeline.update(|timeline| {
        timeline.send(cid(100), "저는 국수가 좋아요.".to_owned());
        timeline.send(cid(101), "Or something else.".to_owned());
    });
    (live, room)
}

/// As `live/tools/thread` lays it beside the room.
fn panel(wall: &mut Wall, caption: &str, joined: bool) {
    let (live, room) = open(RoomView { joined, ..room(vec![]) });
    let reply = |seq, minutes, author, text, also_to_room| {
        let mut event = says(seq, minutes, author, text);
        if let EventKind::Message { thread, .. } = &mut event.kind {
            *thread = Some(InThread { root: Seq(12), also_to_room });
        }
        event
    };
    let events = vec![
        says(12, 21, haneul(), "어제 것보다 훨씬 좋아 보여요."),
        reply(13, 30, dana(), "Which of them do you like best?", false),
        reply(14, 31, dana(), "I would take the 45 g one.", true),
        reply(15, 40, haneul(), "저도요!", false),
    ];
    let own = Following { following: true, read: Seq(14), unread: 1 };
    let timeline = Log::of_thread(Seq(12), events, false, Seq(15));
    let panel = OpenRoom::of_thread(room, Seq(12), timeline, &own, String::new());
    let thread = panel.thread().expect("it is a thread");
    let piece = view! {
        <aside class="pane thread-panel" aria-label=caption.to_owned()>
            <ThreadPanel live room=panel thread/>
        </aside>
    };
    wall.hang(Ground::Paper, caption, piece);
}

fn in_the_middle(loading: bool) -> (Live, OpenRoom) {
    let events = (40..44).map(|seq| says(seq, 0, dana(), "One of many."));
    let (live, room) = open(RoomView { head: Seq(90), ..room(events.collect()) });
    room.loading_older.set(loading);
    room.loading_newer.set(loading);
    room.following.set(false);
    (live, room)
}
