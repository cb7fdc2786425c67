//! `/emoji`: what a picker offers.

use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use http::HeaderMap;
use sarang_app::words::answers;
use sarang_protocol::api::{EmojiGroup, EmojiList};
use serde::Deserialize;

use crate::door::cookies::Cookies;
use crate::door::{Refusal, Signed, language};
use crate::markup::emoji;
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/emoji", get(list))
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

async fn list(
    State(app): State<App>,
    Signed(viewer): Signed,
    headers: HeaderMap,
    Query(Wanted { q, tone }): Query<Wanted>,
) -> Result<Json<EmojiList>, Refusal> {
    let language = viewer.language.unwrap_or_else(|| language::of(Cookies::of(&app.config), &headers));
    let toned = |(one, name): (&'static str, &str)| (emoji::toned(one, tone).to_owned(), name.to_owned());
    let word = sarang_protocol::matching::fold(q.trim().trim_matches(':'));
    let groups = if word.is_empty() {
        let group = |(group, name): &(_, &str)| EmojiGroup {
            name: answers::tell_in(language, name).into_owned(),
            emoji: emoji::about(*group).map(toned).collect(),
        };
        emoji::GROUPS.iter().map(group).collect()
    } else {
        // A name that is longer than any is nobody's.
        let found = emoji::find(&word, EmojiList::FOUND);
        let found = found.iter().map(|(one, name)| toned((*one, name.trim_matches(':')))).collect();
        vec![EmojiGroup { name: String::new(), emoji: found }]
    };
    Ok(Json(EmojiList { groups }))
}
