//! `/emoji`: what a picker offers, and the workspace's own.

use axum::extract::{Path, Query, State};
use axum::routing::{delete, get};
use axum::{Json, Router};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use sarang_app::words::answers;
use sarang_protocol::emoji::{EmojiGroup, EmojiList, OwnEmojiList};
use serde::Deserialize;

use crate::door::cookies::Cookies;
use crate::door::{Refusal, Signed, language};
use crate::markup::emoji;
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/emoji", get(list))
        .route("/emoji/own", get(own).post(add))
        .route("/emoji/own/{name}", delete(remove))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// The beginning of a name; all are wanted without.
    #[serde(default)]
    q: String,
    /// The skin tone, up to [`EmojiList::TONES`].
    #[serde(default)]
    tone: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
}

async fn list(
    State(app): State<App>,
    Signed(viewer): Signed,
    headers: HeaderMap,
    Query(Wanted { q, tone }): Query<Wanted>,
) -> Result<Json<EmojiList>, Refusal> {
    let language = viewer.language.unwrap_or_else(|| language::of(Cookies::of(&app.config), &headers));
    let toned = |(one, name): (&str, &str)| (emoji::toned(one, tone).to_owned(), name.to_owned());
    let group = |name, emoji| EmojiGroup { name: answers::tell_in(language, name).into_owned(), emoji };
    let word = sarang_protocol::matching::fold(q.trim().trim_matches(':'));
    let own = app.chat.own_emoji_names().await?;
    let groups = if word.is_empty() {
        let of_all =
            emoji::GROUPS.iter().map(|(about, name)| group(name, emoji::about(*about).map(toned).collect()));
        let own: Vec<_> = own.into_iter().map(|name| (name.sign(), name.to_string())).collect();
        let own = (!own.is_empty()).then(|| group("Of this workspace", own));
        of_all.chain(own).collect()
    } else {
        // A name that is longer than any is nobody's.
        let found = emoji::find(&word, &own, EmojiList::FOUND);
        let found = found.iter().map(|(one, name)| toned((one, name.trim_matches(':')))).collect();
        vec![group("", found)]
    };
    Ok(Json(EmojiList { groups }))
}

async fn own(State(app): State<App>, Signed(_): Signed) -> Result<Json<OwnEmojiList>, Refusal> {
    Ok(Json(OwnEmojiList { emoji: app.chat.own_emoji().await? }))
}

/// The body is the picture, whatever type it is said to be.
async fn add(
    State(app): State<App>,
    Signed(viewer): Signed,
    Query(Named { name }): Query<Named>,
    picture: Bytes,
) -> Result<StatusCode, Refusal> {
    app.chat.add_emoji(&viewer, &name, &picture).await?;
    Ok(StatusCode::CREATED)
}

async fn remove(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(name): Path<String>,
) -> Result<StatusCode, Refusal> {
    app.chat.remove_emoji(&viewer, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}
