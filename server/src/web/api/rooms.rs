//! `/rooms`: listing, making, joining, leaving, renaming, adding people and taking them out, seeing.

use axum::extract::{Path, Query, State};
use axum::routing::{get, put};
use axum::{Json, Router};
use http::StatusCode;
use sarang_protocol::api::{CreateRoom, RenameRoom, RoomInfo, Rooms};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::view::RoomView;

use super::body::Body;
use super::messages::position;
use crate::door::{Refusal, Signed};
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/rooms", get(list).post(create))
        .route("/rooms/{slug}", get(info).patch(rename))
        .route("/rooms/{slug}/membership", put(join).delete(leave))
        .route("/rooms/{slug}/members/{handle}", put(add).delete(remove))
        .route("/rooms/{slug}/view", get(view))
}

async fn list(State(app): State<App>, Signed(viewer): Signed) -> Result<Json<Rooms>, Refusal> {
    let rooms = app.chat.rooms(&viewer).await?;
    let directory = app.chat.directory(&viewer).await?;
    Ok(Json(Rooms { rooms, directory }))
}

async fn create(
    State(app): State<App>,
    Signed(viewer): Signed,
    Body(wanted): Body<CreateRoom>,
) -> Result<(StatusCode, Json<RoomInfo>), Refusal> {
    Ok((StatusCode::CREATED, Json(app.chat.create_room(&viewer, wanted).await?)))
}

async fn info(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
) -> Result<Json<RoomInfo>, Refusal> {
    Ok(Json(app.chat.room_info(&viewer, &slug).await?))
}

async fn rename(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Body(RenameRoom { name }): Body<RenameRoom>,
) -> Result<Json<RoomInfo>, Refusal> {
    Ok(Json(app.chat.rename(&viewer, &slug, &name).await?))
}

async fn join(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
) -> Result<Json<RoomInfo>, Refusal> {
    Ok(Json(app.chat.join(&viewer, &slug).await?))
}

async fn leave(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
) -> Result<StatusCode, Refusal> {
    app.chat.leave(&viewer, &slug).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn add(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, handle)): Path<(String, String)>,
) -> Result<StatusCode, Refusal> {
    app.chat.add(&viewer, &slug, &handle).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, handle)): Path<(String, String)>,
) -> Result<StatusCode, Refusal> {
    app.chat.remove(&viewer, &slug, &handle).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// All that a room's page shows; with `around`, the part of its log around an event.
async fn view(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<RoomView>, Refusal> {
    let around = match query.as_slice() {
        [] => None,
        [(name, text)] if name == "around" => Some(position(name, text)?),
        _ => return Err(Refusal::new(ErrorCode::Malformed, "The one parameter here is around.")),
    };
    Ok(Json(app.chat.room_view(&viewer, &slug, around).await?))
}
