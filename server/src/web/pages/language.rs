//! `POST /language`: the language of this browser, for people who have not signed in.

use axum::Router;
use axum::extract::State;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::post;
use http::header::SET_COOKIE;
use sarang_app::words::Language;
use sarang_protocol::error::ErrorCode;
use serde::Deserialize;

use super::super::form::Posted;
use super::local;
use crate::door::Refusal;
use crate::door::cookies::Cookies;
use crate::state::App;

/// `/language`.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/language", post(choose))
}

#[derive(Deserialize)]
struct Fields {
    language: String,
    #[serde(default)]
    next: String,
}

async fn choose(State(app): State<App>, Posted(fields): Posted<Fields>) -> Result<Response, Refusal> {
    let language = parse(&fields.language)?;
    let cookie = Cookies::of(&app.config).set_language(language.map(Language::as_str));
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), Redirect::to(local(&fields.next))).into_response())
}

/// What a form says: a language, or `auto`, as the browser says.
pub(super) fn parse(word: &str) -> Result<Option<Language>, Refusal> {
    match (word, Language::parse(word)) {
        ("auto", _) => Ok(None),
        (_, Some(language)) => Ok(Some(language)),
        (_, None) => Err(Refusal::new(ErrorCode::Invalid, "Choose auto, en or ko.")),
    }
}
