//! `/sign-up`, and the links that invite to it.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use sarang_app::page::{Entry, Page, SignUpForm};
use sarang_protocol::user::SignUp;
use serde::Deserialize;

use super::super::form::Posted;
use super::{Paper, on_form, sign_in};
use crate::chat;
use crate::door::{Calling, MaybeSigned, Refusal};
use crate::state::App;

/// `/sign-up` and `/invite/{secret}`.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/sign-up", get(show).post(sign_up)).route("/invite/{secret}", get(invited))
}

#[derive(Deserialize)]
struct Invite {
    invite: Option<String>,
}

#[derive(Deserialize)]
struct Fields {
    handle: String,
    name: String,
    password: String,
    invite: Option<String>,
}

async fn show(
    state: State<App>,
    signed: MaybeSigned,
    paper: Paper,
    Query(Invite { invite }): Query<Invite>,
) -> Result<Response, Refusal> {
    offer(state, signed, paper, invite).await
}

async fn invited(
    state: State<App>,
    signed: MaybeSigned,
    paper: Paper,
    Path(secret): Path<String>,
) -> Result<Response, Refusal> {
    offer(state, signed, paper, Some(secret)).await
}

async fn offer(
    State(app): State<App>,
    MaybeSigned(viewer): MaybeSigned,
    paper: Paper,
    invite: Option<String>,
) -> Result<Response, Refusal> {
    if viewer.is_some() {
        return Ok(Redirect::to("/").into_response());
    }
    if !app.chat.is_set_up().await? {
        return Ok(Redirect::to("/welcome").into_response());
    }
    let form = form(&app, &paper, invite).await?;
    Ok(paper.draw(Page::SignUp(form)))
}

async fn sign_up(
    State(app): State<App>,
    paper: Paper,
    Calling(caller): Calling,
    Posted(fields): Posted<Fields>,
) -> Result<Response, Refusal> {
    let Fields { handle, name, password, invite } = fields;
    let wanted =
        chat::SignUpForm { handle: handle.clone(), name: name.clone(), password, invite: invite.clone() };
    match app.chat.sign_up(wanted, &caller).await {
        Ok(signed_in) => Ok(sign_in::enter(&app, &signed_in, "/")),
        Err(error) => {
            let refusal = on_form(error)?;
            let form = SignUpForm {
                handle,
                name,
                error: Some(refusal.detail.to_string()),
                ..form(&app, &paper, invite).await?
            };
            Ok(paper.draw_refused(Page::SignUp(form), refusal))
        }
    }
}

async fn form(app: &App, paper: &Paper, invite: Option<String>) -> Result<SignUpForm, Refusal> {
    let settings = app.chat.settings().await?;
    let invite = invite.filter(|secret| !secret.is_empty());
    Ok(SignUpForm {
        title: settings.title,
        handle: String::new(),
        name: String::new(),
        entry: entry(app, settings.sign_up, invite.as_deref()).await?,
        invite,
        error: None,
        csrf: paper.csrf(),
    })
}

/// Whether one may make an account here, told before one has typed it all in.
async fn entry(app: &App, sign_up: SignUp, invite: Option<&str>) -> Result<Entry, Refusal> {
    Ok(match (sign_up, invite) {
        (SignUp::Open, None) => Entry::Allowed,
        (SignUp::Open | SignUp::Invited, Some(invite)) => match app.chat.check_invite(invite).await {
            Ok(()) => Entry::Allowed,
            // An old link does no harm where nobody needs one.
            Err(_) if sign_up == SignUp::Open => Entry::Allowed,
            Err(error) => Entry::Refused(on_form(error)?.detail.into_owned()),
        },
        (SignUp::Invited, None) => Entry::Refused(
            "You need an invite link to make an account here. Ask an administrator for one.".to_owned(),
        ),
        (SignUp::Closed, _) => {
            Entry::Refused("Nobody can make an account here. Ask an administrator to add you.".to_owned())
        }
    })
}
