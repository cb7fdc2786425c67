//! How the line is, passing words, and what stands before everything else.

use leptos::prelude::*;
use sarang_protocol::view::Pane;

use super::wall::{Ground, Wall};
use crate::components::connection::Connection as Line;
use crate::components::late;
use crate::components::notice::NoticePlace;
use crate::live::{Connection, Live, Notice, Overlay};
use crate::page::gallery::{rooms, workspace};
use crate::words::browser as words;

pub(super) fn hang(wall: &mut Wall) {
    wall.room("States");
    for (caption, connection) in [
        ("Connecting", Connection::Connecting),
        ("Trying again", Connection::Waiting { seconds: 12 }),
        ("Without a network", Connection::Offline),
        ("Signed out", Connection::SignedOut),
    ] {
        let live = live();
        live.cut_off.set(true);
        live.connection.set(connection);
        wall.hang(Ground::Paper, caption, view! { <Line live/> });
    }
    let link = || Some((crate::words::sign_in_again().to_owned(), "/sign-in".to_owned()));
    for (caption, text, link) in [
        ("Notice", words::cannot_reach(), None),
        ("Notice with a link", crate::words::signed_out_kept(), link()),
        ("Notice of several lines", "/topic\n/invite\n/leave", None),
    ] {
        let live = live();
        live.notice.set(Some(Notice { text: text.to_owned(), link }));
        wall.hang(Ground::Paper, caption, view! { <NoticePlace live/> });
    }
    for (caption, overlay) in
        [("Switcher", Overlay::Switcher), ("Keys", Overlay::Keys), ("Bell", Overlay::Bell)]
    {
        wall.hang(Ground::Paper, caption, late::now(late::overlay(live(), overlay)));
    }
}

fn live() -> Live {
    let live = Live::new(workspace(Pane::NotFound, rooms()));
    live.mounted.set(true);
    live
}
