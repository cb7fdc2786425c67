//! `/rooms/{slug}`: a room, read and written without any script.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::{HeaderMap, Method, StatusCode};
use sarang_app::routes::{COMMANDS, Route};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::view::{Pane, Refused, RoomView};
use serde::Deserialize;
use uuid::Uuid;

use super::super::dress::Kept;
use super::super::form::Judged;
use super::{Paper, threads, workspace};
use crate::chat::{ChatError, Posted, Told, Viewer, derived_cid};
use crate::door::{MaybeSigned, Refusal, Signed};
use crate::state::App;

/// `/rooms/{slug}`, its permalinks, and the form below it.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/rooms/{slug}", get(newest))
        .route("/rooms/{slug}/{seq}", get(around))
        .route("/rooms/{slug}/messages", post(write))
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    body: String,
    /// What the page calls it, fresh with every page: with it, sending the form twice stores it
    /// once. Text, for whatever stands in it the message is not to be lost.
    #[serde(default)]
    cid: String,
}

async fn newest(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    method: Method,
    headers: HeaderMap,
    paper: Paper,
) -> Result<Response, Refusal> {
    let view = match app.chat.room_view(&viewer, &slug, None).await {
        Ok(view) => view,
        Err(error) => return not_found(&app, &viewer, paper, error).await,
    };
    let unread = (view.joined && view.read < view.head).then_some(view.head);
    let page = workspace::page(&app, &viewer, &paper, Pane::Room(view)).await?;
    // Who looks ahead (a prefetching browser, a `HEAD`) has not read it.
    if let Some(head) = unread
        && method == Method::GET
        && !headers.contains_key("sec-purpose")
    {
        app.chat.mark_read(&viewer, &slug, head, None).await?;
    }
    Ok(paper.draw(page))
}

async fn around(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, String)>,
    paper: Paper,
) -> Result<Response, Refusal> {
    // What is not a number is no message, like a number that is none.
    let seq = seq.parse().map_or(Seq::ZERO, Seq);
    match app.chat.room_view(&viewer, &slug, Some(seq)).await {
        Ok(view) => {
            if let Some(thread) = threads::of_reply(&view, seq) {
                return Ok(thread.into_response());
            }
            let page = workspace::page(&app, &viewer, &paper, Pane::Room(view)).await?;
            Ok(paper.draw(page))
        }
        Err(error) => not_found(&app, &viewer, paper, error).await,
    }
}

async fn not_found(app: &App, viewer: &Viewer, paper: Paper, error: ChatError) -> Result<Response, Refusal> {
    if error.code() != ErrorCode::NotFound {
        return Err(error.into());
    }
    let page = workspace::page(app, viewer, &paper, Pane::NotFound).await?;
    Ok((StatusCode::NOT_FOUND, paper.draw(page)).into_response())
}

/// Posts a message. Whatever is wrong, the text comes back with the answer.
async fn write(
    State(app): State<App>,
    MaybeSigned(viewer): MaybeSigned,
    Path(slug): Path<String>,
    paper: Paper,
    Judged { form, verdict }: Judged<Message>,
) -> Response {
    let Message { body, cid } = form;
    let judged = verdict.and_then(|()| viewer.ok_or_else(Refusal::unauthenticated));
    let refusal = match judged {
        Ok(viewer) => {
            let cid = client_id(&viewer, &slug, &cid, &body);
            match app.chat.post(&viewer, &slug, cid, &body).await {
                Ok(posted) => {
                    app.chat.sent_by_form(&viewer, &slug, None).await;
                    let path = match led_to(&app, &viewer, &posted).await {
                        Some(path) => path,
                        None => format!("{}#newest", Route::room(posted.message.room).to_path()),
                    };
                    return Redirect::to(&path).into_response();
                }
                Err(error) => {
                    let refusal = Refusal::from(error);
                    match again(&app, &viewer, &slug, &body, &refusal).await {
                        Some(view) => {
                            let page = workspace::page(&app, &viewer, &paper, Pane::Room(view)).await;
                            match page {
                                Ok(page) => return paper.draw_refused(page, refusal),
                                Err(_) => refusal,
                            }
                        }
                        None => refusal,
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

/// Where one gets by a command, if it leads anywhere else than to the room where it was given.
pub(super) async fn led_to(app: &App, viewer: &Viewer, posted: &Posted) -> Option<String> {
    if let Some(room) = &posted.message.go {
        return Some(Route::room(room.clone()).to_path());
    }
    if let Some(Told::Help(_)) = posted.told {
        return Some(COMMANDS.to_owned());
    }
    // Who has left a closed room does not see it any more.
    let may_be_gone = posted.message.seq == Seq::ZERO;
    let gone = may_be_gone && app.chat.room_info(viewer, posted.message.room.as_str()).await.is_err();
    gone.then(|| Route::Directory.to_path())
}

/// The name of a message that was posted by form: the same for the same form sent twice, another
/// for each page. A form without a `cid` is never the same.
///
/// Not the page's `cid` itself: who goes back to a page that has been sent and writes something
/// else there would be refused, for a `cid` names one text for ever.
pub(super) fn client_id(viewer: &Viewer, slug: &str, cid: &str, body: &str) -> ClientId {
    if cid.is_empty() {
        return ClientId(Uuid::new_v4());
    }
    let whose = viewer.id.0.to_be_bytes();
    let lengths = [slug, cid, body].map(|part| part.len().to_be_bytes());
    let typed =
        lengths.iter().zip([slug, cid, body]).flat_map(|(length, part)| [&length[..], part.as_bytes()]);
    derived_cid([&b"sarang message\0"[..], &whose].into_iter().chain(typed))
}

/// The room with the refused text in its composer, where there is one.
async fn again(app: &App, viewer: &Viewer, slug: &str, body: &str, refusal: &Refusal) -> Option<RoomView> {
    let view = app.chat.room_view(viewer, slug, None).await.ok()?;
    let refused = Refused { body: body.to_owned(), error: refusal.detail.to_string() };
    view.joined.then_some(RoomView { refused: Some(refused), ..view })
}
