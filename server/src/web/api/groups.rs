//! `/groups`: the groups of people that one name calls.

use axum::extract::{Path, State};
use axum::routing::{get, patch};
use axum::{Json, Router};
use http::StatusCode;
use sarang_protocol::groups::{ChangeGroup, MakeGroup, UserGroups};

use super::body::Body;
use crate::door::{Refusal, Signed};
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/groups", get(list).post(make))
        .route("/groups/{handle}", patch(change).delete(remove))
}

async fn list(State(app): State<App>, Signed(_): Signed) -> Result<Json<UserGroups>, Refusal> {
    Ok(Json(UserGroups { groups: app.chat.groups().await? }))
}

async fn make(
    State(app): State<App>,
    Signed(viewer): Signed,
    Body(wanted): Body<MakeGroup>,
) -> Result<StatusCode, Refusal> {
    app.chat.make_group(&viewer, &wanted).await?;
    Ok(StatusCode::CREATED)
}

async fn change(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(handle): Path<String>,
    Body(wanted): Body<ChangeGroup>,
) -> Result<StatusCode, Refusal> {
    app.chat.change_group(&viewer, &handle, &wanted).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(handle): Path<String>,
) -> Result<StatusCode, Refusal> {
    app.chat.remove_group(&viewer, &handle).await?;
    Ok(StatusCode::NO_CONTENT)
}
