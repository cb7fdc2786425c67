//! Messages in every state, and what stands between them.

use leptos::prelude::*;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::Seq;
use sarang_protocol::message::RoomEvent;
use sarang_protocol::view::{Pane, RoomView};

use super::wall::{Ground, Wall};
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

fn in_the_middle(loading: bool) -> (Live, OpenRoom) {
    let events = (40..44).map(|seq| says(seq, 0, dana(), "One of many."));
    let (live, room) = open(RoomView { head: Seq(90), ..room(events.collect()) });
    room.loading_older.set(loading);
    room.loading_newer.set(loading);
    room.following.set(false);
    (live, room)
}
