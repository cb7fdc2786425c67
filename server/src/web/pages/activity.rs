//! `/activity`: what others do that concerns oneself, without any script.

use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use http::{HeaderMap, Method};
use sarang_app::page::Page;
use sarang_app::page::own::ActivityPage;
use sarang_protocol::activity::ActivityKind;
use serde::Deserialize;

use super::Paper;
use crate::door::{Refusal, Signed};
use crate::state::App;

/// The page.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/activity", get(show))
}

#[derive(Deserialize)]
struct Part {
    before: Option<u64>,
    kind: Option<String>,
}

async fn show(
    State(app): State<App>,
    Signed(viewer): Signed,
    Query(Part { before, kind }): Query<Part>,
    method: Method,
    headers: HeaderMap,
    paper: Paper,
) -> Result<Response, Refusal> {
    let kind = kind.as_deref().and_then(ActivityKind::parse);
    let activity = app.chat.activity(&viewer, before, kind).await?;
    // Who looks at the newest of everything has seen it; who looks ahead (a prefetching browser, a `HEAD`)
    // has not.
    if let Some(newest) = activity.items.first()
        && newest.new
        && before.is_none()
        && kind.is_none()
        && method == Method::GET
        && !headers.contains_key("sec-purpose")
    {
        app.chat.see_activity(&viewer, newest.id).await?;
    }
    let title = app.chat.settings().await?.title;
    Ok(paper.draw(Page::Activity(ActivityPage { title, kind, activity })))
}
