//! Whether the process lives, and whether it is of use.

use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use serde::Serialize;

use crate::channel::Health;
use crate::shutdown::Stage;
use crate::state::App;

/// A database that takes longer than this for one row is down, as far as people are concerned.
const PATIENCE: Duration = Duration::from_secs(2);

/// `/healthz` and `/readyz`.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready))
}

#[derive(Serialize)]
struct Alive {
    status: Status,
}

#[derive(Serialize)]
struct Ready {
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    database: Part,
    channel: Part,
}

#[derive(Serialize)]
struct Part {
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Up,
    Degraded,
    Down,
}

impl Part {
    fn up() -> Self {
        Self { status: Status::Up, reason: None }
    }
}

async fn alive() -> Json<Alive> {
    Json(Alive { status: Status::Up })
}

/// 200 while the server is of use, also without its bus; 503 without its database, and when it
/// is about to stop.
async fn ready(State(app): State<App>) -> Response {
    let database = match tokio::time::timeout(PATIENCE, app.ping_database()).await {
        Ok(Ok(())) => Part::up(),
        Ok(Err(error)) => Part { status: Status::Down, reason: Some(error.to_string()) },
        Err(_) => Part { status: Status::Down, reason: Some("The database does not answer.".to_owned()) },
    };
    let channel = match app.channel.health() {
        Health::Up => Part::up(),
        Health::Degraded { reason, .. } => Part { status: Status::Degraded, reason: Some(reason) },
    };
    let stopping = app.shutdown.stage() != Stage::Serving;
    let status = if stopping { Status::Down } else { database.status.max(channel.status) };
    let answer =
        Ready { status, reason: stopping.then_some("The server is about to stop."), database, channel };
    let code = if status == Status::Down { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    (code, Json(answer)).into_response()
}
