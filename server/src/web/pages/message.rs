//! `/rooms/{slug}/{seq}/actions`: a message by itself, with forms for all that can be done with it; and
//! `/rooms/{slug}/pins`.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use sarang_app::page::Page;
use sarang_app::page::message::{MessagePage, PinsPage};
use sarang_app::routes::{Route, thread_path};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::text::RoomSlug;
use sarang_protocol::user::User;
use serde::Deserialize;
use uuid::Uuid;

use super::super::dress::Kept;
use super::super::form::{Judged, Posted};
use super::room::{client_id, led_to};
use super::{Nothing, Paper};
use crate::chat::{ChatError, Viewer, Wish};
use crate::door::{MaybeSigned, Refusal, Signed};
use crate::state::App;

/// What is shown and posted below a message's own address, and `/rooms/{slug}/pins`.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/rooms/{slug}/pins", get(pins))
        .route("/rooms/{slug}/{seq}/actions", get(actions))
        .route("/rooms/{slug}/{seq}/edit", post(edit))
        .route("/rooms/{slug}/{seq}/reply", post(reply))
        .route("/rooms/{slug}/{seq}/delete", post(delete))
        .route("/rooms/{slug}/{seq}/react", post(react))
        .route("/rooms/{slug}/{seq}/pin", post(pin))
        .route("/rooms/{slug}/{seq}/forward", post(forward))
}

#[derive(Deserialize)]
struct Edit {
    #[serde(default)]
    body: String,
}

#[derive(Deserialize)]
struct Reply {
    #[serde(default)]
    body: String,
    /// What the page calls it: with it, sending the form twice says it once.
    #[serde(default)]
    cid: String,
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
    /// As for a reply.
    #[serde(default)]
    cid: String,
}

/// What has just been done, by way of the address.
#[derive(Deserialize)]
struct Done {
    done: Option<String>,
}

async fn actions(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, u64)>,
    Query(Done { done }): Query<Done>,
    paper: Paper,
) -> Result<Response, Refusal> {
    let info = app.chat.room_info(&viewer, &slug).await?;
    let message = app.chat.message(&viewer, &slug, Seq(seq)).await?;
    let history = app.chat.history(&viewer, &slug, Seq(seq)).await?;
    let (title, own) = app.chat.surroundings(&viewer).await?;
    let rooms: Vec<_> = own.rooms.into_iter().map(|(_, room)| (room.slug, room.name)).collect();
    let is_own = message.author.handle == viewer.user.handle;
    let seen = if is_own { seen_by(&app, &viewer, &slug, Seq(seq)).await? } else { Vec::new() };
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
        seen,
        saved: app.chat.has_saved(&viewer, &slug, Seq(seq)).await?,
        marked_unread: done.is_some(),
        cid: ClientId(Uuid::new_v4()),
        csrf: paper.csrf(),
    };
    Ok(paper.draw(Page::Message(Box::new(page))))
}

/// Who of a small room has seen a message of one's own.
async fn seen_by(app: &App, viewer: &Viewer, slug: &str, seq: Seq) -> Result<Vec<User>, Refusal> {
    let seen = match app.chat.seen(viewer, slug).await {
        Ok(seen) => seen.seen,
        // Who has left is told nothing more.
        Err(error) if error.code() == ErrorCode::NotAMember => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    Ok(seen.into_iter().filter(|one| one.seq >= seq).map(|one| one.user).collect())
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
    MaybeSigned(viewer): MaybeSigned,
    Path((slug, seq)): Path<(String, u64)>,
    Judged { form: Edit { body }, verdict }: Judged<Edit>,
) -> Response {
    let target = Seq(seq);
    let edited = async {
        verdict?;
        let viewer = viewer.ok_or_else(Refusal::unauthenticated)?;
        change(&app, &viewer, &slug, Wish::Edit { target, body: body.clone() }).await?;
        Ok(to_message(&slug, target))
    };
    kept(edited.await, body)
}

/// Answers the message, in its thread if it is in one.
async fn reply(
    State(app): State<App>,
    MaybeSigned(viewer): MaybeSigned,
    Path((slug, seq)): Path<(String, u64)>,
    Judged { form: Reply { body, cid }, verdict }: Judged<Reply>,
) -> Response {
    let replied = async {
        verdict?;
        let viewer = viewer.ok_or_else(Refusal::unauthenticated)?;
        let to = app.chat.message(&viewer, &slug, Seq(seq)).await?;
        let thread = to.thread.map(|thread| thread.root);
        let cid = client_id(&viewer, &format!("{slug}/{seq}/reply"), &cid, &body);
        let wish = Wish::Post { body: body.clone(), reply_to: Some(to.seq), thread, also_to_room: false };
        let posted = app.chat.wish(&viewer, &slug, cid, wish).await?;
        if let Some(path) = led_to(&app, &viewer, &posted).await {
            return Ok(Redirect::to(&path));
        }
        let room = posted.message.room;
        Ok(Redirect::to(&match thread {
            Some(root) => thread_path(&room, root),
            None => format!("{}#newest", Route::room(room).to_path()),
        }))
    };
    kept(replied.await, body)
}

/// A refusal comes with what was typed.
fn kept(done: Result<Redirect, Refusal>, body: String) -> Response {
    done.map_or_else(
        |refusal| {
            let mut response = refusal.into_response();
            response.extensions_mut().insert(Kept(body));
            response
        },
        Redirect::into_response,
    )
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
    Posted(Forward { to, cid }): Posted<Forward>,
) -> Result<Redirect, Refusal> {
    let cid = client_id(&viewer, &format!("{slug}/{seq}/forward"), &cid, &to);
    let posted = app.chat.forward(&viewer, (&slug, Seq(seq)), &to, cid).await?;
    Ok(Redirect::to(&format!("{}#newest", Route::room(posted.message.room).to_path())))
}

/// A fresh name: whoever sends one of these forms twice changes nothing the second time.
async fn change(app: &App, viewer: &Viewer, slug: &str, wish: Wish) -> Result<bool, ChatError> {
    Ok(app.chat.wish(viewer, slug, ClientId(Uuid::new_v4()), wish).await?.fresh)
}

fn to_message(slug: &str, seq: Seq) -> Redirect {
    Redirect::to(&Route::Room { slug: RoomSlug::trusted(slug), seq: Some(seq) }.to_path())
}
