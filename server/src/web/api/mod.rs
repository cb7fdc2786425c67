//! REST under `/api/v1`, as `docs/protocol.md` tells it.

mod activity;
mod body;
mod commands;
mod complete;
mod drafts;
mod emoji;
mod groups;
mod messages;
mod notifications;
mod people;
mod reminders;
mod rooms;
mod saved;
mod sections;
mod seen;
mod threads;

use axum::routing::get;
use axum::{Json, Router};
use sarang_protocol::user::User;

use crate::door::Signed;
use crate::state::App;

/// Everything under `/api/v1`.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/me", get(me))
        .merge(rooms::routes())
        .merge(messages::routes())
        .merge(people::routes())
        .merge(threads::routes())
        .merge(notifications::routes())
        .merge(activity::routes())
        .merge(reminders::routes())
        .merge(drafts::routes())
        .merge(saved::routes())
        .merge(sections::routes())
        .merge(seen::routes())
        .merge(complete::routes())
        .merge(emoji::routes())
        .merge(groups::routes())
        .merge(commands::routes())
}

/// Who one is.
async fn me(Signed(viewer): Signed) -> Json<User> {
    Json(viewer.user)
}
