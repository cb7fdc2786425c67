//! `/drafts`: what one has begun to write and has not sent, without any script.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{Redirect, Response};
use axum::routing::{get, post};
use sarang_app::page::Page;
use sarang_app::page::own::DraftsPage;
use sarang_app::routes::DRAFTS;
use sarang_protocol::id::Seq;
use serde::Deserialize;

use super::super::form::Posted;
use super::Paper;
use crate::door::{Refusal, Signed};
use crate::state::App;

/// The page, and the form of each draft on it.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/drafts", get(show)).route("/rooms/{slug}/draft", post(throw_away))
}

/// What has just been done, by way of the address.
#[derive(Deserialize)]
struct Done {
    done: Option<String>,
}

/// Which of a room's.
#[derive(Deserialize)]
struct Which {
    /// The message whose thread it is for; 0 for the room itself, as is what no number is.
    thread: String,
}

async fn show(
    State(app): State<App>,
    Signed(viewer): Signed,
    Query(Done { done }): Query<Done>,
    paper: Paper,
) -> Result<Response, Refusal> {
    let page = DraftsPage {
        title: app.chat.settings().await?.title,
        drafts: app.chat.drafts(&viewer).await?,
        thrown_away: done.is_some(),
        csrf: paper.csrf(),
    };
    Ok(paper.draw(Page::Drafts(page)))
}

async fn throw_away(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Posted(Which { thread }): Posted<Which>,
) -> Result<Redirect, Refusal> {
    let thread = thread.parse().ok().map(Seq).filter(|root| *root > Seq::ZERO);
    app.chat.set_draft(&viewer, &slug, thread, "").await?;
    Ok(Redirect::to(&[DRAFTS, "?done=thrown-away"].concat()))
}
