//! `/saved`: messages that one keeps for later; and the forms that put them there, and that mark a room as
//! unread.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{Redirect, Response};
use axum::routing::{get, post};
use sarang_app::page::Page;
use sarang_app::page::own::SavedPage;
use sarang_app::routes::{SAVED, actions_path};
use sarang_protocol::id::Seq;
use sarang_protocol::text::RoomSlug;
use serde::Deserialize;

use super::super::form::Posted;
use super::{Nothing, Paper};
use crate::door::{Refusal, Signed};
use crate::state::App;

/// The page, and the forms on it and on a message's own page.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/saved", get(show))
        .route("/rooms/{slug}/{seq}/save", post(save))
        .route("/rooms/{slug}/{seq}/unread", post(unread))
}

#[derive(Deserialize)]
struct Part {
    before: Option<u64>,
}

#[derive(Deserialize)]
struct Save {
    /// `true`, or it is saved no longer.
    on: String,
    /// There, if it was sent from the list.
    listed: Option<String>,
}

async fn show(
    State(app): State<App>,
    Signed(viewer): Signed,
    Query(Part { before }): Query<Part>,
    paper: Paper,
) -> Result<Response, Refusal> {
    let saved = app.chat.saved(&viewer, before).await?;
    let title = app.chat.settings().await?.title;
    let page = SavedPage { title, me: viewer.user.handle.clone(), saved, csrf: paper.csrf() };
    Ok(paper.draw(Page::Saved(page)))
}

async fn save(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, u64)>,
    Posted(Save { on, listed }): Posted<Save>,
) -> Result<Redirect, Refusal> {
    app.chat.save(&viewer, &slug, Seq(seq), on == "true").await?;
    Ok(match listed {
        Some(_) => Redirect::to(SAVED),
        None => Redirect::to(&actions_path(&RoomSlug::trusted(slug), Seq(seq))),
    })
}

/// Stays on the message's page: to open the room is to read it.
async fn unread(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, u64)>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Redirect, Refusal> {
    app.chat.mark_unread(&viewer, &slug, Seq(seq)).await?;
    let page = actions_path(&RoomSlug::trusted(slug), Seq(seq));
    Ok(Redirect::to(&[&page, "?done=unread"].concat()))
}
