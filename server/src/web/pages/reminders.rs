//! `/reminders`: what one wants to be reminded of, without any script.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{Redirect, Response};
use axum::routing::{get, post};
use sarang_app::page::Page;
use sarang_app::page::own::RemindersPage;
use sarang_app::routes::REMINDERS;
use serde::Deserialize;

use super::super::form::Posted;
use super::{Nothing, Paper};
use crate::door::{Refusal, Signed};
use crate::state::App;

/// The page and its forms.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/reminders", get(show)).route("/reminders/{id}/cancel", post(cancel))
}

/// What has just been done, by way of the address.
#[derive(Deserialize)]
struct Done {
    done: Option<String>,
}

async fn show(
    State(app): State<App>,
    Signed(viewer): Signed,
    Query(Done { done }): Query<Done>,
    paper: Paper,
) -> Result<Response, Refusal> {
    let page = RemindersPage {
        title: app.chat.settings().await?.title,
        reminders: app.chat.reminders(&viewer).await?,
        cancelled: done.is_some(),
        csrf: paper.csrf(),
    };
    Ok(paper.draw(Page::Reminders(page)))
}

async fn cancel(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(id): Path<u64>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Redirect, Refusal> {
    app.chat.cancel_reminder(&viewer, id).await?;
    Ok(Redirect::to(&[REMINDERS, "?done=cancelled"].concat()))
}
