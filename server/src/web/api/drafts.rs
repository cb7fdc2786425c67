//! `/drafts` and `/rooms/{slug}/draft`: what one has begun to write.

use axum::extract::{Path, State};
use axum::routing::{get, put};
use axum::{Json, Router};
use sarang_protocol::drafts::{DraftKept, Drafts, SetDraft};

use super::body::Body;
use crate::door::{Refusal, Signed};
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/drafts", get(list)).route("/rooms/{slug}/draft", put(set))
}

async fn list(State(app): State<App>, Signed(viewer): Signed) -> Result<Json<Drafts>, Refusal> {
    Ok(Json(app.chat.drafts(&viewer).await?))
}

async fn set(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Body(SetDraft { body, thread }): Body<SetDraft>,
) -> Result<Json<DraftKept>, Refusal> {
    Ok(Json(app.chat.set_draft(&viewer, &slug, thread, &body).await?))
}
