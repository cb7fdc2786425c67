//! `/people` and `/conversations`: who is meant, and talking with them.

use axum::extract::{Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::StatusCode;
use sarang_protocol::api::{People, RoomInfo, StartConversation};
use sarang_protocol::error::ErrorCode;

use super::body::Body;
use crate::door::{Refusal, Signed};
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/people", get(find)).route("/conversations", post(start))
}

async fn find(
    State(app): State<App>,
    Signed(viewer): Signed,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<People>, Refusal> {
    let (mut typed, mut limit) = (None, None);
    for (name, text) in &query {
        let twice = match name.as_str() {
            "q" => typed.replace(text.as_str()).is_some(),
            "limit" => limit.replace(count(text)?).is_some(),
            _ => true,
        };
        if twice {
            return Err(Refusal::new(
                ErrorCode::Malformed,
                "The parameters here are q and limit, each once.",
            ));
        }
    }
    let limit = limit.unwrap_or(People::USUAL);
    let people = app.chat.people(&viewer, typed.unwrap_or_default(), limit as usize).await?;
    Ok(Json(People { people }))
}

/// 201 if it was made just now, 200 if it was there.
async fn start(
    State(app): State<App>,
    Signed(viewer): Signed,
    Body(wanted): Body<StartConversation>,
) -> Result<(StatusCode, Json<RoomInfo>), Refusal> {
    let (room, made) = app.chat.converse(&viewer, wanted).await?;
    Ok((if made { StatusCode::CREATED } else { StatusCode::OK }, Json(room)))
}

fn count(text: &str) -> Result<u32, Refusal> {
    match text.parse() {
        Ok(limit) if (1..=People::MAX).contains(&limit) => Ok(limit),
        _ => {
            let words = format!("limit has to be a number from 1 to {}.", People::MAX);
            Err(Refusal::new(ErrorCode::Invalid, words))
        }
    }
}
