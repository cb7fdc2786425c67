//! `POST /theme`: light, dark, or as the system says.

use axum::Router;
use axum::extract::State;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::post;
use http::header::SET_COOKIE;
use sarang_app::page::Theme;
use sarang_protocol::error::ErrorCode;
use serde::Deserialize;

use super::super::form::Posted;
use super::local;
use crate::door::Refusal;
use crate::door::cookies::Cookies;
use crate::state::App;

/// `/theme`.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/theme", post(choose))
}

#[derive(Deserialize)]
struct Fields {
    theme: String,
    #[serde(default)]
    next: String,
}

async fn choose(State(app): State<App>, Posted(fields): Posted<Fields>) -> Result<Response, Refusal> {
    let theme = Theme::parse(&fields.theme)
        .ok_or_else(|| Refusal::new(ErrorCode::Invalid, "Choose system, light or dark."))?;
    let cookie = Cookies::of(&app.config).set_theme(theme.as_str());
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), Redirect::to(local(&fields.next))).into_response())
}
