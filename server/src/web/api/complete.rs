//! `/complete`: what a word that was begun may become.

use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use http::HeaderMap;
use sarang_app::words::answers;
use sarang_protocol::api::Suggestions;
use serde::Deserialize;

use crate::door::{Refusal, Signed, language};
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/complete", get(complete))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Begun {
    /// Where it is written.
    room: String,
    /// The word, with its sign.
    q: String,
}

async fn complete(
    State(app): State<App>,
    Signed(viewer): Signed,
    headers: HeaderMap,
    Query(begun): Query<Begun>,
) -> Result<Json<Suggestions>, Refusal> {
    let language = language::of_viewer(&app, &viewer, &headers);
    let mut suggestions = app.chat.complete(&viewer, &begun.room, &begun.q).await?;
    for suggestion in &mut suggestions {
        // What the server calls something itself.
        suggestion.name = answers::tell_in(language, &suggestion.name).into_owned();
    }
    Ok(Json(Suggestions { suggestions }))
}
