//! `/unread`: all that one has not read, without any script.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{Redirect, Response};
use axum::routing::{get, post};
use sarang_app::page::Page;
use sarang_app::page::own::UnreadPage;
use sarang_app::routes::UNREAD;
use sarang_protocol::id::Seq;
use sarang_protocol::unread::Unread;
use serde::Deserialize;

use super::super::form::Posted;
use super::Paper;
use crate::chat::Viewer;
use crate::door::{Refusal, Signed};
use crate::state::App;

/// The page and its forms.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/unread", get(show).post(read_all)).route("/rooms/{slug}/read", post(read))
}

/// How far a room has been shown: what comes later stays unread.
#[derive(Deserialize)]
struct Upto {
    seq: String,
}

/// The same of all rooms on the page: `general:1043 tea:7`.
#[derive(Deserialize)]
struct All {
    upto: String,
}

async fn show(State(app): State<App>, Signed(viewer): Signed, paper: Paper) -> Result<Response, Refusal> {
    let page = UnreadPage {
        title: app.chat.settings().await?.title,
        me: viewer.user.handle.clone(),
        unread: app.chat.unread(&viewer).await?,
        csrf: paper.csrf(),
    };
    Ok(paper.draw(Page::Unread(Box::new(page))))
}

async fn read(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Posted(Upto { seq }): Posted<Upto>,
) -> Result<Redirect, Refusal> {
    mark(&app, &viewer, &slug, &seq).await?;
    Ok(Redirect::to(UNREAD))
}

async fn read_all(
    State(app): State<App>,
    Signed(viewer): Signed,
    Posted(All { upto }): Posted<All>,
) -> Result<Redirect, Refusal> {
    let rooms = upto.split_whitespace().filter_map(|room| room.split_once(':'));
    // As many as a page shows.
    for (slug, seq) in rooms.take(Unread::ROOMS) {
        mark(&app, &viewer, slug, seq).await?;
    }
    Ok(Redirect::to(UNREAD))
}

async fn mark(app: &App, viewer: &Viewer, slug: &str, seq: &str) -> Result<(), Refusal> {
    // What is no position is before everything.
    Ok(app.chat.mark_read(viewer, slug, Seq(seq.parse().unwrap_or_default()), None).await?)
}
