//! The list of rooms and everything around a room.

use leptos::prelude::*;
use sarang_protocol::presence::{Company, PersonPresence, Presence};
use sarang_protocol::room::{RoomKind, RoomListing};
use sarang_protocol::text::{Purpose, RoomName, RoomSlug};
use sarang_protocol::view::{Pane, RoomView};

use super::wall::{Ground, Wall};
use crate::components::account::Account;
use crate::components::directory::Directory;
use crate::components::join_bar::JoinBar;
use crate::components::members::Members;
use crate::components::new_room::NewRoom;
use crate::components::pane::Pane as PaneView;
use crate::components::room_header::RoomHeader;
use crate::components::room_menu::RoomMenu;
use crate::components::sidebar::Sidebar;
use crate::live::{Connection, Live, NewRoomForm, OpenRoom, Place};
use crate::page::gallery::{conversation, dana, haneul, max, room, rooms, taro, workspace};

pub(super) fn hang(wall: &mut Wall) {
    wall.room("Rooms");
    for (caption, list) in [("List of rooms", rooms()), ("List of rooms without any", vec![])] {
        let live = Live::new(workspace(Pane::Room(room(vec![])), list));
        live.mounted.set(true);
        wall.hang(Ground::Floor, caption, view! { <Sidebar live/> });
    }
    let live = Live::new(workspace(Pane::NotFound, rooms()));
    live.mounted.set(true);
    wall.hang(Ground::Floor, "Account menu", view! { <Account live/> });
    headers(wall);
    menus(wall);
    members(wall);
    directories(wall);
    let live = Live::new(workspace(Pane::NotFound, vec![]));
    for (caption, error) in [
        ("Form for a room", None),
        ("Form for a room with an error", Some("The name is empty. Write something that can be seen.")),
    ] {
        let error = error.map(|error| crate::words::answers::tell(error).into_owned());
        let form = NewRoomForm::new("사랑방 general".into(), String::new(), error.is_some(), error);
        wall.hang(Ground::Paper, caption, view! { <NewRoom live form/> });
    }
    places(wall);
}

/// A room and its page, connected, with most of its people here.
fn open(view: RoomView) -> (Live, OpenRoom) {
    let live = Live::new(workspace(Pane::Room(view), rooms()));
    live.mounted.set(true);
    live.connection.set(Connection::Connected);
    let room = live.place.with(Place::room).expect("it is a room");
    let one = |handle, state| PersonPresence { handle, state };
    let here = vec![
        one(dana().handle, Presence::Active),
        one(haneul().handle, Presence::Active),
        one(taro().handle, Presence::Away),
    ];
    let mut company = Company::default();
    company.apply(2, 1, Some(here), None);
    room.company.set(Some(company));
    (live, room)
}

fn headers(wall: &mut Wall) {
    let long = "A room whose name is far too long for the space that there is on a phone";
    for (caption, view) in [
        ("Header of a room", room(vec![])),
        ("Header of a room without a purpose", RoomView { purpose: Purpose::trusted(""), ..room(vec![]) }),
        (
            "Header with long words",
            RoomView {
                name: RoomName::trusted(long),
                purpose: Purpose::trusted(long.repeat(3)),
                ..room(vec![])
            },
        ),
        (
            "Header of a closed room",
            RoomView { kind: RoomKind::Closed, name: RoomName::trusted("Plans"), ..room(vec![]) },
        ),
        ("Header of a conversation", conversation()),
        (
            "Header of a conversation of several",
            RoomView {
                kind: RoomKind::Group,
                name: RoomName::trusted("Dana Lee, 山田太郎, Maximiliane Sommerfeld-Grünwald"),
                member_count: 4,
                members: vec![dana(), haneul(), max(), taro()],
                ..conversation()
            },
        ),
    ] {
        let (live, room) = open(view);
        wall.hang(Ground::Paper, caption, view! { <RoomHeader live room/> });
    }
}

fn menus(wall: &mut Wall) {
    for (caption, view) in [
        ("Menu of a room for who manages it", room(vec![])),
        ("Menu of a room for a member", RoomView { may_manage: false, ..room(vec![]) }),
        (
            "Menu of a room for a stranger",
            RoomView { may_manage: false, joined: false, purpose: Purpose::trusted(""), ..room(vec![]) },
        ),
    ] {
        let (live, room) = open(view);
        wall.hang(Ground::Paper, caption, view! { <RoomMenu live room/> });
    }
}

fn members(wall: &mut Wall) {
    for (caption, view) in [
        ("Members for who manages the room", room(vec![])),
        ("Members for a member", RoomView { may_manage: false, member_count: 6, ..room(vec![]) }),
    ] {
        let (live, room) = open(view);
        wall.hang(Ground::Paper, caption, view! { <Members live room/> });
    }
    let (live, room) = open(RoomView { joined: false, ..room(vec![]) });
    wall.hang(Ground::Paper, "The way in", view! { <JoinBar live room/> });
}

fn directories(wall: &mut Wall) {
    let listing = |name: &str, purpose: &str, members, joined| RoomListing {
        slug: RoomSlug::trusted(name),
        name: RoomName::trusted(name),
        purpose: Purpose::trusted(purpose),
        members,
        joined,
    };
    let some = vec![
        listing("design", "Sketches, type, paper, and what we think of them.", 5, true),
        listing("random", "", 1, false),
        listing("여행", "어디로 갈까요? 사진과 길 이야기.", 7, false),
    ];
    for (caption, rooms) in [("Directory", some), ("Directory without rooms", vec![])] {
        let live = Live::new(workspace(Pane::NotFound, vec![]));
        let rooms = RwSignal::new(rooms);
        wall.hang(Ground::Paper, caption, view! { <Directory live rooms/> });
    }
}

/// What stands beside the list of rooms when it is none.
fn places(wall: &mut Wall) {
    for (caption, place) in [
        ("A room on its way", Place::Loading(RoomSlug::trusted("회의"))),
        ("No such room", Place::NotFound),
        (
            "A room that did not come",
            Place::Failed { message: crate::words::browser::cannot_reach().to_owned() },
        ),
    ] {
        let live = Live::new(workspace(Pane::NotFound, rooms()));
        live.place.set(place);
        wall.hang(Ground::Paper, caption, view! { <PaneView live/> });
    }
}
