//! `/rooms/{slug}/{seq}/actions`: a message by itself, with forms for all that can be done with it; and
//! `/rooms/{slug}/pins`.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use sarang_app::page::Page;
use sarang_app::page::message::{MessagePage, PinsPage};
use sarang_app::routes::Route;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::text::RoomSlug;
use serde::Deserialize;
use uuid::Uuid;

use super::super::dress::Kept;
use super::super::form::Posted;
use super::{Nothing, Paper};
use crate::chat::{ChatError, Viewer, Wish};
use crate::door::{Refusal, Signed};
use crate::state::App;

/// What is shown and posted below a message's own address, and `/rooms/{slug}/pins`.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/rooms/{slug}/pins", get(pins))
        .route("/rooms/{slug}/{seq}/actions", get(actions))
        .route("/rooms/{slug}/{seq}/edit", post(edit))
        .route("/rooms/{slug}/{seq}/delete", post(delete))
        .route("/rooms/{slug}/{seq}/react", post(react))
        .route("/rooms/{slug}/{seq}/pin", post(pin))
        .route("/rooms/{slug}/{seq}/forward", post(forward))
}

#[derive(Deserialize)]
struct Edit {
    body: String,
}

#[derive(Deserialize)]
struct React {
    emoji: String,
}

#[derive(Deserialize)]
struct Pin {
    /// `true`, or it is taken off.
    on: String,
}

#[derive(Deserialize)]
struct Forward {
    /// The address of a room.
    to: String,
}

async fn actions(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, u64)>,
    paper: Paper,
) -> Result<Response, Refusal> {
    let info = app.chat.room_info(&viewer, &slug).await?;
    let message = app.chat.message(&viewer, &slug, Seq(seq)).await?;
    let history = app.chat.history(&viewer, &slug, Seq(seq)).await?;
    let (title, own) = app.chat.surroundings(&viewer).await?;
    let rooms: Vec<_> = own.rooms.into_iter().map(|(_, room)| (room.slug, room.name)).collect();
    let page = MessagePage {
        me: viewer.user.clone(),
        role: viewer.role,
        title,
        joined: rooms.iter().any(|(slug, _)| *slug == info.slug),
        slug: info.slug,
        name: info.name,
        message,
        versions: history.versions,
        rooms,
        csrf: paper.csrf(),
    };
    Ok(paper.draw(Page::Message(Box::new(page))))
}

async fn pins(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    paper: Paper,
) -> Result<Response, Refusal> {
    let info = app.chat.room_info(&viewer, &slug).await?;
    let messages = app.chat.pins(&viewer, &slug).await?;
    let title = app.chat.settings().await?.title;
    let page = PinsPage { me: viewer.user.clone(), title, slug: info.slug, name: info.name, messages };
    Ok(paper.draw(Page::Pins(Box::new(page))))
}

async fn edit(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, u64)>,
    Posted(Edit { body }): Posted<Edit>,
) -> Response {
    let target = Seq(seq);
    match change(&app, &viewer, &slug, Wish::Edit { target, body: body.clone() }).await {
        Ok(_) => to_message(&slug, target).into_response(),
        Err(error) => {
            let mut response = Refusal::from(error).into_response();
            response.extensions_mut().insert(Kept(body));
            response
        }
    }
}

async fn delete(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, u64)>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Redirect, Refusal> {
    change(&app, &viewer, &slug, Wish::Delete { target: Seq(seq) }).await?;
    Ok(to_message(&slug, Seq(seq)))
}

/// Puts the emoji under the message, or takes it back where it is there.
async fn react(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, u64)>,
    Posted(React { emoji }): Posted<React>,
) -> Result<Redirect, Refusal> {
    let wish = |on| Wish::React { target: Seq(seq), emoji: emoji.clone(), on };
    if !change(&app, &viewer, &slug, wish(true)).await? {
        change(&app, &viewer, &slug, wish(false)).await?;
    }
    Ok(to_message(&slug, Seq(seq)))
}

async fn pin(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, u64)>,
    Posted(Pin { on }): Posted<Pin>,
) -> Result<Redirect, Refusal> {
    change(&app, &viewer, &slug, Wish::Pin { target: Seq(seq), on: on == "true" }).await?;
    Ok(to_message(&slug, Seq(seq)))
}

/// Goes on to the room that the message was forwarded to.
async fn forward(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, u64)>,
    Posted(Forward { to }): Posted<Forward>,
) -> Result<Redirect, Refusal> {
    let posted = app.chat.forward(&viewer, (&slug, Seq(seq)), &to, ClientId(Uuid::new_v4())).await?;
    Ok(Redirect::to(&format!("{}#newest", Route::room(posted.message.room).to_path())))
}

/// A fresh name: whoever sends one of these forms twice changes nothing the second time.
async fn change(app: &App, viewer: &Viewer, slug: &str, wish: Wish) -> Result<bool, ChatError> {
    Ok(app.chat.wish(viewer, slug, ClientId(Uuid::new_v4()), wish).await?.fresh)
}

fn to_message(slug: &str, seq: Seq) -> Redirect {
    Redirect::to(&Route::Room { slug: RoomSlug::trusted(slug), seq: Some(seq) }.to_path())
}
