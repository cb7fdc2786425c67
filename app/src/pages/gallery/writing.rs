//! Where one writes.

use leptos::prelude::*;
use sarang_protocol::view::{Pane, Refused, RoomView};

use super::wall::{Ground, Wall};
use crate::components::composer::Composer;
use crate::live::{Connection, Keeping, Live, OpenRoom, Place, Typists};
use crate::page::gallery::{conversation, dana, max, room, taro, workspace};

pub(super) fn hang(wall: &mut Wall) {
    wall.room("Writing");
    hang_one(wall, "Composer", open(room(vec![])));
    hang_one(wall, "Composer of a conversation", open(conversation()));
    let draft = "어제 이야기한 초안이에요.\n- 표지\n- 차례".to_owned();
    hang_one(wall, "Composer with a draft", open(RoomView { draft, ..room(vec![]) }));
    for (caption, names) in [
        ("Seen by one", &["김하늘"][..]),
        ("Seen by many", &["Maximiliane Sommerfeld-Grünwald", "김하늘", "山田太郎"]),
    ] {
        // As `live/tools/seen` fills the line.
        let words = crate::words::browser::seen_by(names);
        let line = view! { <div class="typing"><p class="typing__seen">{words}</p></div> };
        wall.hang(Ground::Paper, caption, line);
    }
    for (caption, people, more) in [
        ("Somebody is typing", vec![dana()], 0),
        ("Two are typing", vec![max(), taro()], 0),
        ("Many are typing", vec![dana(), max(), taro()], 9),
    ] {
        let (live, room) = open(room(vec![]));
        room.typists.set(Typists { people, more, told: 1 });
        hang_one(wall, caption, (live, room));
    }
    let error =
        crate::words::answers::tell("The message has 10003 characters; the most is 10000. Shorten it by 3.")
            .into_owned();
    let refused = Refused { body: "This was not taken.\n그래도 남아 있어요.".into(), error };
    hang_one(
        wall,
        "Composer with what was refused",
        open(RoomView { refused: Some(refused), ..room(vec![]) }),
    );
    for (caption, keeping) in [
        ("Composer whose messages are kept briefly", Keeping::Brief),
        ("Composer whose messages the page keeps", Keeping::Page),
    ] {
        let (live, room) = open(room(vec![]));
        live.keeping.set(keeping);
        hang_one(wall, caption, (live, room));
    }
    let (live, room) = open(room(vec![]));
    live.connection.set(Connection::SignedOut);
    hang_one(wall, "Composer of somebody whose session has ended", (live, room));
}

fn hang_one(wall: &mut Wall, caption: &str, (live, room): (Live, OpenRoom)) {
    wall.hang(Ground::Paper, caption, view! { <Composer live room/> });
}

fn open(view: RoomView) -> (Live, OpenRoom) {
    let live = Live::new(workspace(Pane::Room(view), vec![]));
    live.mounted.set(true);
    live.connection.set(Connection::Connected);
    let room = live.place.with(Place::room).expect("it is a room");
    (live, room)
}
