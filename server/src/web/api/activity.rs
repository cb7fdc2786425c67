//! `/activity`: what others do that concerns oneself.

use axum::extract::{Query, State};
use axum::routing::{get, put};
use axum::{Json, Router};
use http::StatusCode;
use sarang_protocol::activity::{Activity, ActivityKind, SeenActivity};
use sarang_protocol::error::ErrorCode;

use super::body::Body;
use crate::door::{Refusal, Signed};
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/activity", get(list)).route("/activity/seen", put(see))
}

async fn list(
    State(app): State<App>,
    Signed(viewer): Signed,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<Activity>, Refusal> {
    let (mut before, mut kind) = (None, None);
    for (name, text) in &query {
        let twice = match name.as_str() {
            "before" => before.replace(number(text)?).is_some(),
            "kind" => kind.replace(kind_of(text)?).is_some(),
            _ => true,
        };
        if twice {
            let words = "The parameters here are before and kind, each once.";
            return Err(Refusal::new(ErrorCode::Malformed, words));
        }
    }
    Ok(Json(app.chat.activity(&viewer, before, kind).await?))
}

async fn see(
    State(app): State<App>,
    Signed(viewer): Signed,
    Body(SeenActivity { id }): Body<SeenActivity>,
) -> Result<StatusCode, Refusal> {
    app.chat.see_activity(&viewer, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn number(text: &str) -> Result<u64, Refusal> {
    text.parse().map_err(|_| Refusal::new(ErrorCode::Invalid, "before has to be the id of an item."))
}

fn kind_of(text: &str) -> Result<ActivityKind, Refusal> {
    ActivityKind::parse(text).ok_or_else(|| {
        Refusal::new(ErrorCode::Invalid, "kind has to be one of mention, reply, quote and reaction.")
    })
}
