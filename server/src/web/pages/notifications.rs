//! `/rooms/{slug}/notifications`: of what in a room one wants to hear, without any script.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{Redirect, Response};
use axum::routing::get;
use sarang_app::page::Page;
use sarang_app::page::notifications::NotificationsPage;
use sarang_app::routes::notifications_path;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::notifications::{Level, Notifications};
use serde::Deserialize;

use super::super::form::Posted;
use super::Paper;
use crate::chat::{Mute, now};
use crate::door::{Refusal, Signed};
use crate::state::App;

/// The page and its form.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/rooms/{slug}/notifications", get(show).post(choose))
}

/// What has just been done, by way of the address.
#[derive(Deserialize)]
struct Done {
    done: Option<String>,
}

#[derive(Deserialize)]
struct Chosen {
    level: Level,
    mute: Muting,
    /// All fields of a form are text.
    offset: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Muting {
    None,
    Keep,
    Hour,
    Morning,
    ForGood,
}

async fn show(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Query(Done { done }): Query<Done>,
    paper: Paper,
) -> Result<Response, Refusal> {
    let chosen = app.chat.notifications(&viewer, &slug).await?;
    let (title, own) = app.chat.surroundings(&viewer).await?;
    let listed = own.rooms.into_iter().find(|(_, listed)| listed.slug.as_str() == slug);
    let (_, room) = listed.ok_or_else(Refusal::not_found)?;
    let page = NotificationsPage {
        title,
        room: room.slug,
        name: room.name.to_string(),
        chosen,
        now: now(),
        saved: done.is_some(),
        csrf: paper.csrf(),
    };
    Ok(paper.draw(Page::Notifications(Box::new(page))))
}

async fn choose(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Posted(Chosen { level, mute, offset }): Posted<Chosen>,
) -> Result<Redirect, Refusal> {
    let before = app.chat.notifications(&viewer, &slug).await?;
    let offset: i32 = offset.parse().map_err(|_| {
        Refusal::new(ErrorCode::Malformed, "What a clock shows is told in minutes ahead of UTC.")
    })?;
    app.chat.set_utc_offset(&viewer, offset).await?;
    let until = |mute: Mute| Some(mute.until(now(), offset));
    let muted_until = match mute {
        Muting::None => None,
        Muting::Keep => before.muted_until,
        Muting::Hour => until(Mute::Hour),
        Muting::Morning => until(Mute::Morning),
        Muting::ForGood => until(Mute::ForGood),
    };
    app.chat.set_notifications(&viewer, &slug, Notifications { level, muted_until }).await?;
    let room = app.chat.room_info(&viewer, &slug).await?;
    Ok(Redirect::to(&[&notifications_path(&room.slug), "?done=saved"].concat()))
}
