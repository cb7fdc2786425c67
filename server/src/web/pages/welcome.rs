//! `/welcome`: the first run.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use sarang_app::page::{Others, Page, WelcomeForm};
use serde::Deserialize;

use super::super::form::Posted;
use super::{Paper, on_form, sign_in};
use crate::chat::FirstRun;
use crate::door::{Calling, Refusal};
use crate::state::App;

/// `/welcome`.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/welcome", get(show).post(set_up))
}

#[derive(Deserialize)]
struct Fields {
    title: String,
    handle: String,
    name: String,
    password: String,
    room: String,
}

/// What stands in the fields at first: both can be changed later, so most people leave them.
const TITLE: &str = "Sarang";
const ROOM: &str = "General";

async fn show(State(app): State<App>, paper: Paper) -> Result<Response, Refusal> {
    if app.chat.is_set_up().await? {
        return Ok(Redirect::to("/").into_response());
    }
    let form = WelcomeForm {
        title: TITLE.to_owned(),
        room: ROOM.to_owned(),
        others: others(&app).await?,
        csrf: paper.csrf(),
        ..WelcomeForm::default()
    };
    Ok(paper.draw(Page::Welcome(form)))
}

async fn set_up(
    State(app): State<App>,
    paper: Paper,
    Calling(caller): Calling,
    Posted(fields): Posted<Fields>,
) -> Result<Response, Refusal> {
    let Fields { title, handle, name, password, room } = fields;
    let form = FirstRun {
        title: title.clone(),
        handle: handle.clone(),
        name: name.clone(),
        password,
        room: room.clone(),
    };
    match app.chat.first_run(form, &caller).await {
        Ok(signed_in) => Ok(sign_in::enter(&app, &signed_in, "/")),
        Err(error) => {
            let refusal = on_form(error)?;
            let error = Some(refusal.detail.to_string());
            let others = others(&app).await?;
            let form = WelcomeForm { title, handle, name, room, others, error, csrf: paper.csrf() };
            Ok(paper.draw_refused(Page::Welcome(form), refusal))
        }
    }
}

/// Whom the operator has added already.
async fn others(app: &App) -> Result<Others, Refusal> {
    Ok(if app.chat.has_people().await? { Others::Somebody } else { Others::Nobody })
}
