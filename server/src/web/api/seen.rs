//! `/rooms/{slug}/seen`: how far the others in a small room have read it.

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use sarang_protocol::seen::SeenBy;

use crate::door::{Refusal, Signed};
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/rooms/{slug}/seen", get(show))
}

async fn show(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
) -> Result<Json<SeenBy>, Refusal> {
    Ok(Json(app.chat.seen(&viewer, &slug).await?))
}
