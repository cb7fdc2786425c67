//! The signed-in page: the list of rooms, and a pane.

use sarang_app::page::Page;
use sarang_protocol::id::ClientId;
use sarang_protocol::room::RoomSummary;
use sarang_protocol::view::{Pane, Workspace};
use uuid::Uuid;

use super::Paper;
use crate::chat::Viewer;
use crate::door::Refusal;
use crate::state::App;

/// The page with this pane in it.
pub(super) async fn page(app: &App, viewer: &Viewer, paper: &Paper, pane: Pane) -> Result<Page, Refusal> {
    let (title, own) = app.chat.surroundings(viewer).await?;
    let mut rooms: Vec<RoomSummary> = own.rooms.into_iter().map(|(_, room)| room).collect();
    if let Pane::Room(open) = &pane
        && open.focus.is_none()
        && let Some(room) = rooms.iter_mut().find(|room| room.slug == open.slug)
    {
        // What is in view is being read.
        *room = RoomSummary { unread: 0, mentions: 0, read: room.read.max(open.head), ..room.clone() };
    }
    Ok(Page::Workspace(Box::new(Workspace {
        me: viewer.user.clone(),
        role: viewer.role,
        title,
        epoch: app.chat.epoch(),
        csrf: paper.csrf(),
        cid: ClientId(Uuid::new_v4()),
        rooms,
        user_head: own.head,
        pane,
    })))
}
