//! `/threads` and `/rooms/{slug}/threads/{seq}`: threads, read and written without any script.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::{HeaderMap, Method};
use sarang_app::page::Page;
use sarang_app::page::threads::{ThreadPage, ThreadsPage};
use sarang_app::routes::thread_path;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::view::RoomView;
use serde::Deserialize;
use uuid::Uuid;

use super::super::dress::Kept;
use super::super::form::{Judged, Posted};
use super::Paper;
use super::room::{client_id, led_to};
use crate::chat::{Span, Viewer, Wish};
use crate::door::{MaybeSigned, Refusal, Signed};
use crate::state::App;

/// `/threads`, a thread, and the forms on it.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/threads", get(followed))
        .route("/rooms/{slug}/threads/{seq}", get(show).post(reply))
        .route("/rooms/{slug}/threads/{seq}/following", post(follow))
}

/// Replies before this one, by way of the address.
#[derive(Deserialize)]
struct Before {
    before: Option<u64>,
}

#[derive(Deserialize)]
struct Reply {
    #[serde(default)]
    body: String,
    #[serde(default)]
    cid: String,
    /// Whether the box is ticked: then it is there.
    also_to_room: Option<String>,
}

#[derive(Deserialize)]
struct Follow {
    /// `true`, or no longer.
    on: String,
}

async fn followed(State(app): State<App>, Signed(viewer): Signed, paper: Paper) -> Result<Response, Refusal> {
    let (title, _) = app.chat.surroundings(&viewer).await?;
    let threads = app.chat.threads(&viewer).await?.threads;
    Ok(paper.draw(Page::Threads(ThreadsPage { title, threads })))
}

async fn show(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, String)>,
    Query(Before { before }): Query<Before>,
    method: Method,
    headers: HeaderMap,
    paper: Paper,
) -> Result<Response, Refusal> {
    let root = position(&seq);
    let span = before.map_or(Span::Newest, |seq| Span::Before(Seq(seq)));
    let page = page(&app, &viewer, &paper, &slug, root, span).await?;
    // Who looks ahead (a prefetching browser, a `HEAD`) has not read it.
    if let Some(last) = page.view.replies.last()
        && page.view.own.read < last.seq
        && method == Method::GET
        && !headers.contains_key("sec-purpose")
    {
        app.chat.mark_thread_read(&viewer, &slug, root, last.seq).await?;
    }
    Ok(paper.draw(Page::Thread(Box::new(page))))
}

/// Replies. Whatever is wrong, the text comes back with the answer.
async fn reply(
    State(app): State<App>,
    MaybeSigned(viewer): MaybeSigned,
    Path((slug, seq)): Path<(String, String)>,
    paper: Paper,
    Judged { form, verdict }: Judged<Reply>,
) -> Response {
    let Reply { body, cid, also_to_room } = form;
    let root = position(&seq);
    let refusal = match verdict.and_then(|()| viewer.ok_or_else(Refusal::unauthenticated)) {
        Ok(viewer) => {
            // In a thread the same words are something else than in the room.
            let place = format!("{slug}/{root}/{}", also_to_room.is_some());
            let cid = client_id(&viewer, &place, &cid, &body);
            let wish = Wish::Post {
                body: body.clone(),
                reply_to: None,
                thread: Some(root),
                also_to_room: also_to_room.is_some(),
            };
            match app.chat.wish(&viewer, &slug, cid, wish).await {
                Ok(posted) => {
                    app.chat.sent_by_form(&viewer, &slug, Some(root)).await;
                    if let Some(path) = led_to(&app, &viewer, &posted).await {
                        return Redirect::to(&path).into_response();
                    }
                    let path = thread_path(&posted.message.room, root);
                    return Redirect::to(&format!("{path}#m{}", posted.message.seq)).into_response();
                }
                Err(error) => {
                    let refusal = Refusal::from(error);
                    match page(&app, &viewer, &paper, &slug, root, Span::Newest).await {
                        Ok(page) if page.joined => {
                            let error = Some(refusal.detail.to_string());
                            let page = ThreadPage { typed: body, error, ..page };
                            return paper.draw_refused(Page::Thread(Box::new(page)), refusal);
                        }
                        _ => refusal,
                    }
                }
            }
        }
        Err(refusal) => refusal,
    };
    let mut response = refusal.into_response();
    response.extensions_mut().insert(Kept(body));
    response
}

async fn follow(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, String)>,
    Posted(Follow { on }): Posted<Follow>,
) -> Result<Redirect, Refusal> {
    let root = position(&seq);
    app.chat.follow(&viewer, &slug, root, on == "true").await?;
    let room = app.chat.room_info(&viewer, &slug).await?;
    Ok(Redirect::to(&thread_path(&room.slug, root)))
}

async fn page(
    app: &App,
    viewer: &Viewer,
    paper: &Paper,
    slug: &str,
    root: Seq,
    span: Span,
) -> Result<ThreadPage, Refusal> {
    let (title, own) = app.chat.surroundings(viewer).await?;
    let view = app.chat.thread(viewer, slug, root, span, RoomView::MESSAGES).await.map_err(told)?;
    let room = app.chat.room_info(viewer, slug).await?;
    let listed = own.rooms.iter().find(|(_, listed)| listed.slug == room.slug);
    let name = listed.map_or(room.name.to_string(), |(_, listed)| listed.name.to_string());
    Ok(ThreadPage {
        title,
        room: room.slug,
        name,
        me: viewer.user.handle.clone(),
        joined: listed.is_some(),
        typed: view.draft.clone(),
        view,
        error: None,
        cid: ClientId(Uuid::new_v4()),
        csrf: paper.csrf(),
    })
}

/// An address without a message is one without a page.
fn told(error: crate::chat::ChatError) -> Refusal {
    match error.code() {
        ErrorCode::NoSuchMessage => {
            Refusal::new(ErrorCode::NotFound, "There is no such message in this room.")
        }
        _ => error.into(),
    }
}

/// What is not a number is no message, like a number that is none.
fn position(text: &str) -> Seq {
    text.parse().map_or(Seq::ZERO, Seq)
}

/// The page of a message that its room does not show.
pub(super) fn of_reply(view: &RoomView, seq: Seq) -> Option<Redirect> {
    let event = view.events.iter().find(|event| event.seq == seq)?;
    let root = event.thread().filter(|_| event.body().is_some() && !event.is_in_room())?;
    Some(Redirect::to(&format!("{}#m{seq}", thread_path(&view.slug, root))))
}
