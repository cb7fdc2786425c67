//! `/_gallery`: every component in every state, for whoever works on how Sarang looks. Only with `SARANG_DEV=1`.

use axum::Router;
use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::CONTENT_TYPE;
use sarang_app::page::gallery::GalleryPage;
use sarang_app::page::{Page, Theme};
use sarang_app::pages::gallery::STYLE;
use sarang_app::words::Language;
use sarang_protocol::message::RoomEvent;
use serde::Deserialize;

use super::Paper;
use crate::markup;
use crate::state::App;

/// The page and what lays its pieces out.
pub(in crate::web) fn routes() -> Router<App> {
    Router::new().route("/_gallery", get(show)).route(STYLE, get(style))
}

#[derive(Deserialize)]
struct Light {
    lang: Option<String>,
    theme: Option<String>,
}

async fn show(Query(Light { lang, theme }): Query<Light>, mut paper: Paper) -> Response {
    if let Some(language) = lang.as_deref().and_then(Language::parse) {
        paper.head.language = language;
    }
    if let Some(theme) = theme.as_deref().and_then(Theme::parse) {
        paper.head.theme = theme;
    }
    let GalleryPage { talk, markup } = GalleryPage::default();
    let read = |events: Vec<RoomEvent>| events.into_iter().map(read).collect();
    paper.draw(Page::Gallery(GalleryPage { talk: read(talk), markup: read(markup) }))
}

/// With its markup, and the names in it, as if it had been posted.
fn read(mut event: RoomEvent) -> RoomEvent {
    if let Some(body) = event.body_mut() {
        let names = markup::calls(body.as_str()).settled(|name| GalleryPage::NAMES.contains(&name));
        *body = body.clone().calling(names);
    }
    markup::marked(event)
}

async fn style() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../../../../style/gallery.css"))
}
