//! `/saved`, and what puts messages there; how far one has read a room, and what one has not.

use axum::extract::{Path, Query, State};
use axum::routing::{get, put};
use axum::{Json, Router};
use http::StatusCode;
use sarang_protocol::api::ReadRoom;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::saved::Saved;
use sarang_protocol::unread::Unread;

use super::body::Body;
use super::messages::position;
use crate::door::{Refusal, Signed};
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/saved", get(list))
        .route("/rooms/{slug}/messages/{seq}/saved", put(save).delete(unsave))
        .route("/unread", get(all_unread))
        .route("/rooms/{slug}/read", put(read))
        .route("/rooms/{slug}/unread", put(unread))
}

async fn list(
    State(app): State<App>,
    Signed(viewer): Signed,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<Saved>, Refusal> {
    let before =
        match query.as_slice() {
            [] => None,
            [(name, text)] if name == "before" => Some(text.parse().map_err(|_| {
                Refusal::new(ErrorCode::Invalid, "before has to be the id of a saved message.")
            })?),
            _ => return Err(Refusal::new(ErrorCode::Malformed, "The one parameter here is before.")),
        };
    Ok(Json(app.chat.saved(&viewer, before).await?))
}

async fn save(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, String)>,
) -> Result<StatusCode, Refusal> {
    app.chat.save(&viewer, &slug, position("The message", &seq)?, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn unsave(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, String)>,
) -> Result<StatusCode, Refusal> {
    app.chat.save(&viewer, &slug, position("The message", &seq)?, false).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn all_unread(State(app): State<App>, Signed(viewer): Signed) -> Result<Json<Unread>, Refusal> {
    Ok(Json(app.chat.unread(&viewer).await?))
}

async fn read(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Body(ReadRoom { seq }): Body<ReadRoom>,
) -> Result<StatusCode, Refusal> {
    app.chat.mark_read(&viewer, &slug, seq, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn unread(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Body(ReadRoom { seq }): Body<ReadRoom>,
) -> Result<StatusCode, Refusal> {
    app.chat.mark_unread(&viewer, &slug, seq).await?;
    Ok(StatusCode::NO_CONTENT)
}
