//! `/complete`: what a word that was begun may become.

use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use http::HeaderMap;
use sarang_app::words::answers;
use sarang_protocol::api::{CommandHelp, Suggestion, Suggestions};
use serde::Deserialize;

use crate::chat::beginning;
use crate::door::{Refusal, Signed, language, told};
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
    if begun.q.starts_with('/') {
        // Of these there is help, which is in the reader's language already.
        let commands = beginning(&begun.q).map(|command| told::help(language, command));
        let suggestions = commands.map(|CommandHelp { name, arguments, help, .. }| Suggestion {
            text: ["/", &name].concat(),
            name: help,
            note: arguments,
        });
        return Ok(Json(Suggestions { suggestions: suggestions.take(Suggestions::MAX).collect() }));
    }
    let mut suggestions = app.chat.complete(&viewer, &begun.room, &begun.q).await?;
    for suggestion in &mut suggestions {
        // What the server calls something itself.
        suggestion.name = answers::tell_in(language, &suggestion.name).into_owned();
    }
    Ok(Json(Suggestions { suggestions }))
}
