//! `/sign-in` and `/sign-out`.

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::header::SET_COOKIE;
use http::{HeaderName, HeaderValue};
use sarang_app::page::{Page, SignInForm};
use sarang_app::routes;
use serde::Deserialize;

use super::super::form::Posted;
use super::{Paper, local, on_form};
use crate::chat::SignedIn;
use crate::door::cookies::Cookies;
use crate::door::{Calling, MaybeSigned, Refusal};
use crate::state::App;

/// W3C Clear Site Data; a quoted word says what.
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// `/sign-in` and `/sign-out`.
pub(super) fn routes() -> Router<App> {
    Router::new().route(routes::SIGN_IN, get(show).post(sign_in)).route("/sign-out", post(sign_out))
}

#[derive(Deserialize)]
struct Wish {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
struct Fields {
    handle: String,
    password: String,
    #[serde(default)]
    next: String,
}

async fn show(
    State(app): State<App>,
    MaybeSigned(viewer): MaybeSigned,
    Query(wish): Query<Wish>,
    paper: Paper,
) -> Result<Response, Refusal> {
    let next = local(&wish.next);
    if viewer.is_some() {
        return Ok(Redirect::to(next).into_response());
    }
    // Members can come in before there is an administrator.
    if !app.chat.has_people().await? {
        return Ok(Redirect::to("/welcome").into_response());
    }
    let form = form(&app, &paper, String::new(), next.to_owned(), None).await?;
    Ok(paper.draw(Page::SignIn(form)))
}

async fn sign_in(
    State(app): State<App>,
    MaybeSigned(before): MaybeSigned,
    paper: Paper,
    Calling(caller): Calling,
    Posted(fields): Posted<Fields>,
) -> Result<Response, Refusal> {
    let next = local(&fields.next);
    match app.chat.sign_in(&fields.handle, &fields.password, &caller).await {
        Ok(signed_in) => {
            // The session that this one takes the place of is of no use to anybody but a thief.
            if let Some(before) = before {
                app.chat.sign_out(&before).await?;
            }
            Ok(enter(&app, &signed_in, next))
        }
        Err(error) => {
            let refusal = on_form(error)?;
            let error = Some(refusal.detail.to_string());
            let form = form(&app, &paper, fields.handle.clone(), next.to_owned(), error).await?;
            Ok(paper.draw_refused(Page::SignIn(form), refusal))
        }
    }
}

async fn sign_out(
    State(app): State<App>,
    MaybeSigned(viewer): MaybeSigned,
    Posted(farewell): Posted<Farewell>,
) -> Result<Response, Refusal> {
    if let Some(viewer) = viewer {
        app.chat.sign_out(&viewer).await?;
    }
    Ok(leave(&app, &farewell))
}

/// Lets somebody in: the cookie, and on to where they wanted to go.
pub(super) fn enter(app: &App, signed_in: &SignedIn, next: &str) -> Response {
    let cookie = Cookies::of(&app.config).set_session(signed_in.token.expose());
    (AppendHeaders([(SET_COOKIE, cookie)]), Redirect::to(next)).into_response()
}

/// What a form that signs out says.
#[derive(Debug, Deserialize)]
pub(super) struct Farewell {
    /// Filled in by the page's script, when it has wiped what the browser kept for this person.
    #[serde(default)]
    wiped: String,
}

/// Sees somebody out, with what the browser kept for them: drafts and messages not yet sent.
///
/// The page's script wipes these and nobody else's. Where it could not, the header does, and takes
/// along what is kept for others who use this browser: whoever signs out of a browser that is not
/// theirs must be able to rely on it (see `docs/decisions/0002-unsent-messages.md`).
/// Browsers heed the header over TLS and on localhost only. Not `"cookies"`, which would reach
/// other services under the same registrable domain, and not `"cache"`: all but assets is
/// `no-store`, and emptying it takes some browsers seconds.
pub(super) fn leave(app: &App, farewell: &Farewell) -> Response {
    let cookie = Cookies::of(&app.config).clear_session();
    let storage = HeaderValue::from_static("\"storage\"");
    let clear = farewell.wiped.is_empty().then_some([(CLEAR_SITE_DATA, storage)]).map(AppendHeaders);
    (AppendHeaders([(SET_COOKIE, cookie)]), clear, Redirect::to(routes::SIGN_IN)).into_response()
}

async fn form(
    app: &App,
    paper: &Paper,
    handle: String,
    next: String,
    error: Option<String>,
) -> Result<SignInForm, Refusal> {
    let settings = app.chat.settings().await?;
    Ok(SignInForm {
        title: settings.title,
        handle,
        next,
        sign_up: settings.sign_up,
        error,
        csrf: paper.csrf(),
    })
}
