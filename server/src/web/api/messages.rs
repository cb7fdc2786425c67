//! `/rooms/{slug}/messages`: posting, reading and changing.

use axum::extract::{Path, Query, State};
use axum::routing::{get, patch, put};
use axum::{Json, Router};
use http::{HeaderMap, StatusCode};
use sarang_protocol::api::{EditMessage, History, Messages, PostMessage, PostedMessage};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::MAX_BATCH;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::time::Timestamp;
use uuid::Uuid;

use super::body::Body;
use crate::chat::{Span, Viewer, Wish};
use crate::door::{Refusal, Signed, language, told};
use crate::state::App;

/// As many as a page shows.
const DEFAULT_LIMIT: u32 = 50;

/// Positions beyond this do not fit the database's integers. No event has them, so this one stands
/// for them all.
const MAX_SEQ: u64 = i64::MAX as u64;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/rooms/{slug}/messages", get(read).post(write))
        .route("/rooms/{slug}/messages/{seq}", patch(edit).delete(delete))
        .route("/rooms/{slug}/messages/{seq}/history", get(history))
        .route("/rooms/{slug}/messages/{seq}/reactions/{emoji}", put(react).delete(unreact))
        .route("/rooms/{slug}/messages/{seq}/pin", put(pin).delete(unpin))
}

/// 201 for a new message or a command that was carried out, 200 for one that the same `cid` had stored before.
async fn write(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    headers: HeaderMap,
    Body(message): Body<PostMessage>,
) -> Result<(StatusCode, Json<PostedMessage>), Refusal> {
    let PostMessage { cid, body, reply_to, thread, also_to_room } = message;
    let [reply_to, thread] = [reply_to, thread].map(|seq| seq.map(|seq| Seq(seq.0.min(MAX_SEQ))));
    let posted =
        app.chat.wish(&viewer, &slug, cid, Wish::Post { body, reply_to, thread, also_to_room }).await?;
    let status = if posted.fresh { StatusCode::CREATED } else { StatusCode::OK };
    let language = language::of_viewer(&app, &viewer, &headers);
    let message = posted.told.map(|told| told::in_language(language, &told));
    Ok((status, Json(PostedMessage { message, ..posted.message })))
}

async fn edit(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, String)>,
    Body(EditMessage { cid, body }): Body<EditMessage>,
) -> Result<Json<PostedMessage>, Refusal> {
    let wish = Wish::Edit { target: position("The message", &seq)?, body };
    change(&app, &viewer, &slug, cid, wish).await
}

async fn delete(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, String)>,
) -> Result<Json<PostedMessage>, Refusal> {
    let wish = Wish::Delete { target: position("The message", &seq)? };
    change(&app, &viewer, &slug, None, wish).await
}

async fn react(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq, emoji)): Path<(String, String, String)>,
) -> Result<Json<PostedMessage>, Refusal> {
    let wish = Wish::React { target: position("The message", &seq)?, emoji, on: true };
    change(&app, &viewer, &slug, None, wish).await
}

async fn unreact(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq, emoji)): Path<(String, String, String)>,
) -> Result<Json<PostedMessage>, Refusal> {
    let wish = Wish::React { target: position("The message", &seq)?, emoji, on: false };
    change(&app, &viewer, &slug, None, wish).await
}

async fn pin(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, String)>,
) -> Result<Json<PostedMessage>, Refusal> {
    let wish = Wish::Pin { target: position("The message", &seq)?, on: true };
    change(&app, &viewer, &slug, None, wish).await
}

async fn unpin(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, String)>,
) -> Result<Json<PostedMessage>, Refusal> {
    let wish = Wish::Pin { target: position("The message", &seq)?, on: false };
    change(&app, &viewer, &slug, None, wish).await
}

/// These say how it shall be, so that trying again does no harm without a `cid`.
async fn change(
    app: &App,
    viewer: &Viewer,
    slug: &str,
    cid: Option<ClientId>,
    wish: Wish,
) -> Result<Json<PostedMessage>, Refusal> {
    let cid = cid.unwrap_or_else(|| ClientId(Uuid::new_v4()));
    Ok(Json(app.chat.wish(viewer, slug, cid, wish).await?.message))
}

/// The texts that a message has had.
async fn history(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path((slug, seq)): Path<(String, String)>,
) -> Result<Json<History>, Refusal> {
    Ok(Json(app.chat.history(&viewer, &slug, position("The message", &seq)?).await?))
}

async fn read(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(slug): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<Messages>, Refusal> {
    let (since, query): (Vec<_>, Vec<_>) = query.into_iter().partition(|(name, _)| name == "since");
    let (mut span, limit) = part(&query)?;
    if let Some((_, text)) = since.first() {
        if since.len() > 1 || span != Span::Newest {
            return Err(twice_given());
        }
        span = Span::After(app.chat.last_before(&viewer, &slug, moment(text)?).await?);
    }
    Ok(Json(app.chat.messages(&viewer, &slug, span, limit).await?))
}

/// Which part of the log is asked for.
pub(super) fn part(query: &[(String, String)]) -> Result<(Span, u32), Refusal> {
    let mut span = None;
    let mut limit = None;
    for (name, text) in query {
        let twice = match name.as_str() {
            "after" => span.replace(Span::After(position(name, text)?)).is_some(),
            "before" => span.replace(Span::Before(position(name, text)?)).is_some(),
            "around" => span.replace(Span::Around(position(name, text)?)).is_some(),
            "limit" => limit.replace(count(text)?).is_some(),
            _ => {
                return Err(Refusal::new(
                    ErrorCode::Malformed,
                    format!(
                        "There is no parameter `{name}` here. Use one of after, before, around, since; and limit."
                    ),
                ));
            }
        };
        if twice {
            return Err(twice_given());
        }
    }
    Ok((span.unwrap_or(Span::Newest), limit.unwrap_or(DEFAULT_LIMIT)))
}

fn twice_given() -> Refusal {
    Refusal::new(
        ErrorCode::Malformed,
        "Give limit once, and one of after, before, around and since, or none of them for the newest.",
    )
}

/// A position as it came in a query.
pub(super) fn position(name: &str, text: &str) -> Result<Seq, Refusal> {
    let told =
        |_| Refusal::new(ErrorCode::Invalid, format!("{name} has to be a position: a number from 0 up."));
    text.parse().map(|seq: u64| Seq(seq.min(MAX_SEQ))).map_err(told)
}

fn moment(text: &str) -> Result<Timestamp, Refusal> {
    Timestamp::parse(text).ok_or_else(|| {
        Refusal::new(ErrorCode::Invalid, "since has to be a moment in UTC, like 2026-11-22T21:55:00Z.")
    })
}

fn count(text: &str) -> Result<u32, Refusal> {
    match text.parse() {
        Ok(limit) if (1..=MAX_BATCH).contains(&limit) => Ok(limit),
        _ => {
            Err(Refusal::new(ErrorCode::Invalid, format!("limit has to be a number from 1 to {MAX_BATCH}.")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &[(&str, &str)]) -> Result<(Span, u32), ErrorCode> {
        let owned: Vec<_> = query.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        part(&owned).map_err(|refusal| refusal.code)
    }

    #[test]
    fn asks_for_a_part_of_the_log() {
        assert_eq!(asked(&[]), Ok((Span::Newest, 50)));
        assert_eq!(asked(&[("after", "7"), ("limit", "200")]), Ok((Span::After(Seq(7)), 200)));
        assert_eq!(asked(&[("limit", "1"), ("before", "7")]), Ok((Span::Before(Seq(7)), 1)));
        assert_eq!(asked(&[("around", "0")]), Ok((Span::Around(Seq(0)), 50)));
        assert_eq!(asked(&[("before", "18446744073709551615")]), Ok((Span::Before(Seq(MAX_SEQ)), 50)));
    }

    #[test]
    fn what_makes_no_sense_is_told() {
        for bad in [&[("after", "x")][..], &[("after", "-1")], &[("limit", "0")], &[("limit", "201")]] {
            assert_eq!(asked(bad), Err(ErrorCode::Invalid), "{bad:?}");
        }
        assert_eq!(asked(&[("after", "99999999999999999999")]), Err(ErrorCode::Invalid));
        for bad in
            [&[("after", "1"), ("before", "2")][..], &[("limit", "1"), ("limit", "1")], &[("aftr", "1")]]
        {
            assert_eq!(asked(bad), Err(ErrorCode::Malformed), "{bad:?}");
        }
    }
}
