//! `/rooms/{slug}/notifications`: of what in a room one wants to hear.

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use sarang_protocol::notifications::Notifications;

use super::body::Body;
use crate::door::{Refusal, Signed};
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/rooms/{slug}/notifications", get(show).put(set))
}

async fn show(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
) -> Result<Json<Notifications>, Refusal> {
    Ok(Json(app.chat.notifications(&viewer, &slug).await?))
}

async fn set(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Body(wanted): Body<Notifications>,
) -> Result<Json<Notifications>, Refusal> {
    Ok(Json(app.chat.set_notifications(&viewer, &slug, wanted).await?))
}
