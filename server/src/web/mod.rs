//! What comes in by HTTP: pages, forms, REST, assets, health.

pub mod assets;

mod dev;
mod dress;
mod form;
mod health;
mod metrics;
mod policy;
mod requests;
mod too_large;

mod api;
mod pages;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use sarang_protocol::error::ErrorCode;

use crate::config::Mode;
use crate::door::Refusal;
use crate::socket;
use crate::state::App;

pub use metrics::router as figures;
use policy::Policy;

/// The largest body of a request, in bytes. A message of 10,000 characters with the eight code
/// points each that `Body` allows, percent-encoded by a form, is just below it.
const MAX_BODY: usize = 1024 * 1024;

/// Everything that the server answers.
pub fn router(app: App) -> Router {
    let policy = Arc::new(Policy::of(&app.config));
    let mut routes = Router::new()
        .merge(pages::routes())
        .nest("/api/v1", api::routes())
        .merge(health::routes())
        .merge(socket::routes())
        .merge(assets::routes())
        .route("/favicon.ico", get(favicon))
        .route("/robots.txt", get(robots));
    if app.config.mode == Mode::Development {
        routes = routes.merge(dev::routes()).merge(pages::gallery::routes());
    }
    routes
        .fallback(nothing_here)
        .method_not_allowed_fallback(not_that_way)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        // From the inside out.
        .layer(from_fn(too_large::refuse))
        .layer(from_fn(requests::bound))
        .layer(from_fn_with_state(app.clone(), dress::as_page))
        .layer(from_fn_with_state(policy, policy::apply))
        .layer(from_fn(requests::log))
        .with_state(app)
}

/// Browsers that do not read `<link rel="icon">` ask here.
async fn favicon() -> Redirect {
    Redirect::temporary(&assets::manifest().favicon)
}

/// There is nothing here for search engines: everything is behind the door.
async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /\n"
}

async fn nothing_here() -> impl IntoResponse {
    Refusal::not_found()
}

async fn not_that_way() -> impl IntoResponse {
    Refusal::new(ErrorCode::MethodNotAllowed, "This address does not take that method.")
}

#[cfg(test)]
mod tests;
