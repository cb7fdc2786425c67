//! `/threads` and `/rooms/{slug}/threads/{seq}`: reading threads, following them, having read them.

use axum::extract::{Path, Query, State};
use axum::routing::{get, put};
use axum::{Json, Router};
use http::StatusCode;
use sarang_protocol::thread::{Following, ReadThread, ThreadView, Threads};

use super::body::Body;
use super::messages::{part, position};
use crate::door::{Refusal, Signed};
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/threads", get(followed))
        .route("/rooms/{slug}/threads/{seq}", get(thread))
        .route("/rooms/{slug}/threads/{seq}/following", put(follow).delete(unfollow))
        .route("/rooms/{slug}/threads/{seq}/read", put(read))
}

async fn followed(State(app): State<App>, Signed(viewer): Signed) -> Result<Json<Threads>, Refusal> {
    Ok(Json(app.chat.threads(&viewer).await?))
}

async fn thread(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<ThreadView>, Refusal> {
    let (span, limit) = part(&query)?;
    Ok(Json(app.chat.thread(&viewer, &slug, position("The thread", &seq)?, span, limit).await?))
}

async fn follow(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, String)>,
) -> Result<Json<Following>, Refusal> {
    Ok(Json(app.chat.follow(&viewer, &slug, position("The thread", &seq)?, true).await?))
}

async fn unfollow(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, String)>,
) -> Result<Json<Following>, Refusal> {
    Ok(Json(app.chat.follow(&viewer, &slug, position("The thread", &seq)?, false).await?))
}

async fn read(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, String)>,
    Body(ReadThread { seq: upto }): Body<ReadThread>,
) -> Result<StatusCode, Refusal> {
    app.chat.mark_thread_read(&viewer, &slug, position("The thread", &seq)?, upto).await?;
    Ok(StatusCode::NO_CONTENT)
}
