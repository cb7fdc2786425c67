//! `/new-conversation` and `/rooms/{slug}/people`: people, found by a name, without any script.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use sarang_app::page::Page;
use sarang_app::page::people::{Aim, Found, PeoplePage};
use sarang_app::routes::{self, Route};
use sarang_protocol::api::{People, StartConversation};
use sarang_protocol::user::User;
use serde::Deserialize;

use super::super::form::Posted;
use super::{Paper, on_form};
use crate::chat::Viewer;
use crate::door::{Refusal, Signed};
use crate::state::App;

/// `/new-conversation` and `/rooms/{slug}/people`.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/new-conversation", get(find).post(start))
        .route("/rooms/{slug}/people", get(find_for).post(add))
}

#[derive(Default, Deserialize)]
struct Asked {
    /// What was typed.
    #[serde(default)]
    q: String,
    /// The handles of those who are chosen, with spaces between.
    #[serde(default)]
    with: String,
    /// The handle of who has just been added.
    #[serde(default)]
    added: String,
}

#[derive(Deserialize)]
struct Start {
    people: String,
}

#[derive(Deserialize)]
struct Add {
    handle: String,
    #[serde(default)]
    q: String,
}

async fn find(
    State(app): State<App>,
    Signed(viewer): Signed,
    Query(asked): Query<Asked>,
    paper: Paper,
) -> Result<Response, Refusal> {
    let page = talk_page(&app, &viewer, &paper, asked, None).await?;
    Ok(paper.draw(page))
}

/// Starts it, or finds the one there is.
async fn start(
    State(app): State<App>,
    Signed(viewer): Signed,
    paper: Paper,
    Posted(Start { people }): Posted<Start>,
) -> Result<Response, Refusal> {
    let wanted = StartConversation { people: people.split_whitespace().map(str::to_owned).collect() };
    match app.chat.converse(&viewer, wanted).await {
        Ok((room, _)) => Ok(Redirect::to(&Route::room(room.slug).to_path()).into_response()),
        Err(error) => {
            let refusal = on_form(error)?;
            let asked = Asked { with: people, ..Asked::default() };
            let page = talk_page(&app, &viewer, &paper, asked, Some(refusal.detail.to_string())).await?;
            Ok(paper.draw_refused(page, refusal))
        }
    }
}

async fn find_for(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Query(Asked { q, added, .. }): Query<Asked>,
    paper: Paper,
) -> Result<Response, Refusal> {
    let (room, members) = app.chat.addable(&viewer, &slug).await?;
    let (found, error) = found(&app, &viewer, &q, |user| members.contains(&user.handle)).await?;
    let added = found.iter().find(|one| one.is_in && one.user.handle.as_str() == added);
    let added = added.map(|one| one.user.clone());
    let aim = Aim::Add { slug: room.slug, name: room.name, added };
    let page = page(&app, &viewer, &paper, aim, (q, found, error)).await?;
    Ok(paper.draw(page))
}

async fn add(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Posted(Add { handle, q }): Posted<Add>,
) -> Result<Redirect, Refusal> {
    app.chat.add(&viewer, &slug, &handle).await?;
    let room = app.chat.room_info(&viewer, &slug).await?;
    let mut path = [&routes::people_path(&room.slug), "?q="].concat();
    routes::encode(&q, &mut path);
    path.push_str("&added=");
    routes::encode(&handle, &mut path);
    Ok(Redirect::to(&path))
}

async fn talk_page(
    app: &App,
    viewer: &Viewer,
    paper: &Paper,
    Asked { q, with, .. }: Asked,
    error: Option<String>,
) -> Result<Page, Refusal> {
    let handles: Vec<&str> = with.split_whitespace().collect();
    let with = app.chat.called(viewer, &handles).await?;
    let (mut found, wrong) = found(app, viewer, &q, |user| with.contains(user)).await?;
    // Oneself is among them anyway, unless one is to be alone.
    found.retain(|one| with.is_empty() || one.user != viewer.user);
    page(app, viewer, paper, Aim::Talk { with }, (q, found, error.or(wrong))).await
}

/// Who is meant, and what was wrong with what was typed.
async fn found(
    app: &App,
    viewer: &Viewer,
    typed: &str,
    is_in: impl Fn(&User) -> bool,
) -> Result<(Vec<Found>, Option<String>), Refusal> {
    match app.chat.people(viewer, typed, People::MAX as usize).await {
        Ok(people) => {
            let found = people.into_iter().map(|user| Found { is_in: is_in(&user), user }).collect();
            Ok((found, None))
        }
        Err(error) => Ok((vec![], Some(on_form(error)?.detail.to_string()))),
    }
}

async fn page(
    app: &App,
    viewer: &Viewer,
    paper: &Paper,
    aim: Aim,
    (typed, found, error): (String, Vec<Found>, Option<String>),
) -> Result<Page, Refusal> {
    let (title, _) = app.chat.surroundings(viewer).await?;
    let (me, csrf) = (viewer.user.clone(), paper.csrf());
    Ok(Page::People(Box::new(PeoplePage { me, title, aim, typed, found, error, csrf })))
}
