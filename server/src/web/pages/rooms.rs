//! `/rooms`: the directory, new rooms; joining, leaving, renaming, taking people out.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use sarang_app::routes::Route;
use sarang_protocol::api::CreateRoom;
use sarang_protocol::view::Pane;
use serde::Deserialize;

use super::super::dress::Kept;
use super::super::form::Posted;
use super::{Nothing, Paper, on_form, workspace};
use crate::door::{Refusal, Signed};
use crate::state::App;

/// `/rooms`, `/rooms/new`, and what is posted to a room besides messages.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/rooms", get(directory).post(create))
        .route("/rooms/new", get(blank))
        .route("/rooms/{slug}/join", post(join))
        .route("/rooms/{slug}/leave", post(leave))
        .route("/rooms/{slug}/rename", post(rename))
        .route("/rooms/{slug}/remove", post(remove))
}

#[derive(Deserialize)]
struct NewRoom {
    name: String,
    #[serde(default)]
    purpose: String,
    /// `on`, if it is to be closed.
    #[serde(default)]
    closed: String,
}

#[derive(Deserialize)]
struct Rename {
    name: String,
}

#[derive(Deserialize)]
struct Remove {
    handle: String,
}

async fn directory(
    State(app): State<App>,
    Signed(viewer): Signed,
    paper: Paper,
) -> Result<Response, Refusal> {
    let rooms = app.chat.directory(&viewer).await?;
    let page = workspace::page(&app, &viewer, &paper, Pane::Directory { rooms }).await?;
    Ok(paper.draw(page))
}

async fn blank(State(app): State<App>, Signed(viewer): Signed, paper: Paper) -> Result<Response, Refusal> {
    let form = Pane::NewRoom { name: String::new(), purpose: String::new(), closed: false, error: None };
    let page = workspace::page(&app, &viewer, &paper, form).await?;
    Ok(paper.draw(page))
}

async fn create(
    State(app): State<App>,
    Signed(viewer): Signed,
    paper: Paper,
    Posted(NewRoom { name, purpose, closed }): Posted<NewRoom>,
) -> Result<Response, Refusal> {
    let closed = closed == "on";
    let wanted = CreateRoom { name: name.clone(), slug: None, purpose: purpose.clone(), closed };
    match app.chat.create_room(&viewer, wanted).await {
        Ok(room) => Ok(Redirect::to(&Route::room(room.slug).to_path()).into_response()),
        Err(error) => {
            let refusal = on_form(error)?;
            let form = Pane::NewRoom { name, purpose, closed, error: Some(refusal.detail.to_string()) };
            let page = workspace::page(&app, &viewer, &paper, form).await?;
            Ok(paper.draw_refused(page, refusal))
        }
    }
}

async fn join(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Redirect, Refusal> {
    let room = app.chat.join(&viewer, &slug).await?;
    Ok(Redirect::to(&Route::room(room.slug).to_path()))
}

async fn leave(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Redirect, Refusal> {
    app.chat.leave(&viewer, &slug).await?;
    Ok(Redirect::to(&Route::Directory.to_path()))
}

async fn remove(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Posted(Remove { handle }): Posted<Remove>,
) -> Result<Redirect, Refusal> {
    app.chat.remove(&viewer, &slug, &handle).await?;
    let room = app.chat.room_info(&viewer, &slug).await?;
    Ok(Redirect::to(&Route::room(room.slug).to_path()))
}

async fn rename(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Posted(Rename { name }): Posted<Rename>,
) -> Response {
    match app.chat.rename(&viewer, &slug, &name).await {
        Ok(room) => Redirect::to(&Route::room(room.slug).to_path()).into_response(),
        Err(error) => {
            let mut response = Refusal::from(error).into_response();
            response.extensions_mut().insert(Kept(name));
            response
        }
    }
}
