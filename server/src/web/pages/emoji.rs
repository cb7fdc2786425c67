//! `/emoji`: the workspace's own emoji; and their pictures.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use sarang_app::page::Page;
use sarang_app::page::emoji::EmojiPage;
use sarang_app::routes::EMOJI;
use sarang_protocol::emoji::OwnEmoji;
use sarang_protocol::user::Role;
use serde::Deserialize;

use super::super::form::{Posted, WithFile};
use super::{Paper, on_form};
use crate::chat::{Format, Viewer};
use crate::door::{Refusal, Signed};
use crate::state::App;

/// Only for who is signed in, so no proxy's; and for good, for the address is made of the picture.
const FOR_GOOD: &str = "private, max-age=31536000, immutable";

/// A name leads to another picture once somebody gives it one.
const FOR_A_WHILE: &str = "private, max-age=300";

/// Somebody brought it: opened by itself it may do nothing at all.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// The page, its forms, and the pictures.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(EMOJI, get(show).post(add))
        .route("/emoji/remove", post(remove))
        .route("/emoji/pictures/{which}", get(picture))
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Deed {
    Added,
    Removed,
}

#[derive(Deserialize)]
struct Done {
    done: Option<Deed>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

async fn show(
    State(app): State<App>,
    Signed(viewer): Signed,
    Query(Done { done }): Query<Done>,
    paper: Paper,
) -> Result<Response, Refusal> {
    let said = done.map(|done| match done {
        Deed::Added => "The emoji is added.",
        Deed::Removed => "The emoji is removed.",
    });
    let outcome = said.map(|said| Ok(said.to_owned()));
    let page = EmojiPage { outcome, ..page(&app, &viewer, paper.csrf()).await? };
    Ok(paper.draw(Page::Emoji(page)))
}

async fn add(
    State(app): State<App>,
    Signed(viewer): Signed,
    paper: Paper,
    form: WithFile,
) -> Result<Response, Refusal> {
    match app.chat.add_emoji(&viewer, form.field("name"), &form.file).await {
        Ok(_) => Ok(Redirect::to("/emoji?done=added").into_response()),
        Err(error) => {
            let refusal = on_form(error)?;
            let outcome = Some(Err(refusal.detail.to_string()));
            let page = page(&app, &viewer, paper.csrf()).await?;
            let page = EmojiPage { outcome, name: form.field("name").to_owned(), ..page };
            Ok(paper.draw_refused(Page::Emoji(page), refusal))
        }
    }
}

async fn remove(
    State(app): State<App>,
    Signed(viewer): Signed,
    Posted(Named { name }): Posted<Named>,
) -> Result<Redirect, Refusal> {
    app.chat.remove_emoji(&viewer, &name).await?;
    Ok(Redirect::to("/emoji?done=removed"))
}

/// The picture with a fingerprint; where a name between colons is given, the way to it.
async fn picture(
    State(app): State<App>,
    Signed(_): Signed,
    Path(which): Path<String>,
) -> Result<Response, Refusal> {
    if which.starts_with(':') {
        let path = OwnEmoji::path(&app.chat.emoji_fingerprint(&which).await?);
        let headers = [(CACHE_CONTROL, HeaderValue::from_static(FOR_A_WHILE))];
        return Ok((headers, Redirect::temporary(&path)).into_response());
    }
    let (format, bytes) = app.chat.emoji_picture(&which).await?;
    let kind = match format {
        Format::Png => "image/png",
        Format::Gif => "image/gif",
        Format::Webp => "image/webp",
    };
    let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, FOR_GOOD), (CONTENT_SECURITY_POLICY, NOTHING)];
    Ok((headers, bytes).into_response())
}

async fn page(app: &App, viewer: &Viewer, csrf: String) -> Result<EmojiPage, Refusal> {
    let settings = app.chat.settings().await?;
    let may_remove = |one: &OwnEmoji| viewer.role == Role::Admin || one.by.handle == viewer.user.handle;
    let emoji = app.chat.own_emoji().await?.into_iter().map(|one| {
        let may_remove = may_remove(&one);
        (one, may_remove)
    });
    Ok(EmojiPage {
        title: settings.title,
        emoji: emoji.collect(),
        may_add: settings.emoji.is(viewer.role),
        name: String::new(),
        outcome: None,
        csrf,
    })
}
