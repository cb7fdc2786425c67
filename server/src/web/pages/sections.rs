//! `/sections`: one's favourites, and the sections of one's list of rooms, without any script.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{Redirect, Response};
use axum::routing::{get, post};
use sarang_app::page::Page;
use sarang_app::page::own::SectionsPage;
use sarang_app::routes::{SECTIONS, encode, room_path};
use sarang_protocol::sections::RenameSection;
use serde::Deserialize;

use super::super::form::Posted;
use super::Paper;
use crate::door::{Refusal, Signed};
use crate::state::App;

/// The page and its forms.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/sections", get(show).post(change)).route("/rooms/{slug}/sorting", post(sort))
}

/// What has just been done, by way of the address.
#[derive(Deserialize)]
struct Done {
    done: Option<String>,
}

/// A section is called something else, or taken away.
#[derive(Deserialize)]
struct Changed {
    section: String,
    name: String,
    remove: Option<String>,
}

/// A room is a favourite now (`true`) or no longer; without that, it is put into a section.
#[derive(Deserialize)]
struct Sorted {
    favourite: Option<String>,
    section: Option<String>,
    /// There, if it was sent from the page with all of them.
    listed: Option<String>,
}

async fn show(
    State(app): State<App>,
    Signed(viewer): Signed,
    Query(Done { done }): Query<Done>,
    paper: Paper,
) -> Result<Response, Refusal> {
    let (title, own) = app.chat.surroundings(&viewer).await?;
    let page = SectionsPage {
        title,
        me: viewer.user.handle.clone(),
        rooms: own.rooms.into_iter().map(|(_, room)| room).collect(),
        saved: done.is_some(),
        csrf: paper.csrf(),
    };
    Ok(paper.draw(Page::Sections(page)))
}

async fn change(
    State(app): State<App>,
    Signed(viewer): Signed,
    Posted(Changed { section, name, remove }): Posted<Changed>,
) -> Result<Redirect, Refusal> {
    match remove {
        Some(_) => app.chat.remove_section(&viewer, &section).await?,
        None => app.chat.rename_section(&viewer, &section, &RenameSection { name }).await?,
    }
    Ok(saved(""))
}

async fn sort(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Posted(Sorted { favourite, section, listed }): Posted<Sorted>,
) -> Result<Redirect, Refusal> {
    let before = app.chat.sorting(&viewer, &slug).await?;
    let section = match (&favourite, section) {
        (None, Some(typed)) => Some(typed).filter(|typed| !typed.trim().is_empty()),
        _ => before.section.map(|name| name.to_string()),
    };
    let favourite = favourite.map_or(before.favourite, |word| word == "true");
    app.chat.sort_room(&viewer, &slug, favourite, section.as_deref()).await?;
    let slug = app.chat.room_info(&viewer, &slug).await?.slug;
    Ok(match listed {
        Some(_) => saved(slug.as_str()),
        None => Redirect::to(&room_path(&slug, None)),
    })
}

/// Back on the page, at a room.
fn saved(slug: &str) -> Redirect {
    let mut page = [SECTIONS, "?done=saved#"].concat();
    encode(slug, &mut page);
    Redirect::to(&page)
}
