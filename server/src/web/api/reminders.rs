//! `/reminders`: what one wants to be reminded of. `/remind` in a message makes one.

use axum::extract::{Path, State};
use axum::routing::{delete, get};
use axum::{Json, Router};
use http::StatusCode;
use sarang_protocol::reminders::Reminders;

use crate::door::{Refusal, Signed};
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/reminders", get(list)).route("/reminders/{id}", delete(cancel))
}

async fn list(State(app): State<App>, Signed(viewer): Signed) -> Result<Json<Reminders>, Refusal> {
    Ok(Json(app.chat.reminders(&viewer).await?))
}

async fn cancel(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(id): Path<String>,
) -> Result<StatusCode, Refusal> {
    // What is not a number is no reminder, like a number that is none.
    app.chat.cancel_reminder(&viewer, id.parse().unwrap_or(u64::MAX)).await?;
    Ok(StatusCode::NO_CONTENT)
}
