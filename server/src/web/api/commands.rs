//! `/commands`: what may stand behind a slash at the beginning of a message.

use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use http::HeaderMap;
use sarang_protocol::api::Commands;
use serde::Deserialize;

use crate::chat::beginning;
use crate::door::{Signed, language, told};
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/commands", get(commands))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Begun {
    /// The beginning of a name, with its slash or without.
    #[serde(default)]
    q: String,
}

async fn commands(
    State(app): State<App>,
    Signed(viewer): Signed,
    headers: HeaderMap,
    Query(begun): Query<Begun>,
) -> Json<Commands> {
    let language = language::of_viewer(&app, &viewer, &headers);
    let commands = beginning(&begun.q).map(|command| told::help(language, command)).collect();
    Json(Commands { commands })
}
