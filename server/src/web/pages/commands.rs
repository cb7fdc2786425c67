//! `/commands`: what may stand behind a slash at the beginning of a message.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use http::HeaderMap;
use sarang_app::page::Page;
use sarang_app::page::message::CommandsPage;

use super::Paper;
use crate::chat;
use crate::door::{Refusal, Signed, language, told};
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route(sarang_app::routes::COMMANDS, get(commands))
}

async fn commands(
    State(app): State<App>,
    Signed(viewer): Signed,
    headers: HeaderMap,
    paper: Paper,
) -> Result<Response, Refusal> {
    let title = app.chat.settings().await?.title;
    let language = language::of_viewer(&app, &viewer, &headers);
    let commands = chat::COMMANDS.iter().map(|command| told::help(language, command)).collect();
    Ok(paper.draw(Page::Commands(CommandsPage { title, commands })))
}
