//! `/rooms/{slug}/day`: the way to a day of a room, without any script.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use sarang_app::page::Page;
use sarang_app::page::day::DayPage;
use sarang_app::routes::room_path;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::text::RoomSlug;
use serde::Deserialize;

use super::Paper;
use crate::chat::{Day, now};
use crate::door::{Refusal, Signed};
use crate::state::App;

/// The page, and where its form leads.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/rooms/{slug}/day", get(show))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    on: String,
}

async fn show(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Query(Asked { on }): Query<Asked>,
    paper: Paper,
) -> Result<Response, Refusal> {
    let room = app.chat.room_info(&viewer, &slug).await?;
    let mut error = None;
    if !on.is_empty() {
        let found = match Day::parse(&on, paper.utc_offset()) {
            Ok(day) => app.chat.first_on(&viewer, &slug, day).await,
            Err(error) => Err(error),
        };
        match found {
            Ok(Some(seq)) => {
                let slug = RoomSlug::trusted(room.slug.as_str());
                return Ok(Redirect::to(&room_path(&slug, Some(seq))).into_response());
            }
            Ok(None) => error = Some("Nothing has been said on that day, nor since.".to_owned()),
            Err(refused) if refused.code() == ErrorCode::Invalid => error = Some(refused.to_string()),
            Err(refused) => return Err(refused.into()),
        }
    }
    let (title, own) = app.chat.surroundings(&viewer).await?;
    let listed = own.rooms.into_iter().find(|(_, listed)| listed.slug == room.slug);
    let name = listed.map_or(room.name, |(_, listed)| listed.name).to_string();
    let on = if error.is_some() { on } else { String::new() };
    Ok(paper.draw(Page::Day(DayPage { title, room: room.slug, name, on, now: now(), error })))
}
