//! `/sections`, and where each room stands in one's list.

use axum::extract::{Path, State};
use axum::routing::{get, patch};
use axum::{Json, Router};
use http::StatusCode;
use sarang_protocol::sections::{RenameSection, Sections, Sorting};
use sarang_protocol::text::SectionName;

use super::body::Body;
use crate::door::{Refusal, Signed};
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sections", get(list))
        .route("/sections/{name}", patch(rename).delete(remove))
        .route("/rooms/{slug}/sorting", get(show).put(set))
}

async fn list(State(app): State<App>, Signed(viewer): Signed) -> Result<Json<Sections>, Refusal> {
    Ok(Json(app.chat.sections(&viewer).await?))
}

async fn rename(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(name): Path<String>,
    Body(wanted): Body<RenameSection>,
) -> Result<StatusCode, Refusal> {
    app.chat.rename_section(&viewer, &name, &wanted).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(name): Path<String>,
) -> Result<StatusCode, Refusal> {
    app.chat.remove_section(&viewer, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn show(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
) -> Result<Json<Sorting>, Refusal> {
    Ok(Json(app.chat.sorting(&viewer, &slug).await?))
}

/// The name in it is judged: here it is what somebody typed.
async fn set(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Body(Sorting { favourite, section }): Body<Sorting>,
) -> Result<Json<Sorting>, Refusal> {
    let section = section.as_ref().map(SectionName::as_str);
    Ok(Json(app.chat.sort_room(&viewer, &slug, favourite, section).await?))
}
