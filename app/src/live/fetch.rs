//! Requests to the REST API.

use futures_util::future::{Either, select};
use gloo_net::http::{Method, RequestBuilder, Response};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;
use sarang_protocol::error::Problem;
use sarang_protocol::id::Seq;
use sarang_protocol::text::RoomSlug;
use sarang_protocol::view::RoomView;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Live, Notice};
use crate::routes;
use crate::words::browser as words;

/// An answer that takes longer, in milliseconds, is not waited for: the reader may try again.
const PATIENCE_MS: u32 = 20_000;

/// Why a request failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FetchError {
    /// The session has ended.
    SignedOut,
    /// There is no such thing, or one may not see it.
    NotFound,
    /// Something else, in a sentence that says what to do.
    Other(String),
}

impl FetchError {
    fn unreachable() -> Self {
        Self::Other(words::cannot_reach().to_owned())
    }

    fn strange() -> Self {
        Self::Other(words::cannot_read().to_owned())
    }
}

impl From<SplitLoaderError> for FetchError {
    /// A part of the page has not come: there is no line, or the server has a newer page by now.
    fn from(_: SplitLoaderError) -> Self {
        Self::Other(words::part_not_loaded().to_owned())
    }
}

/// A room, around one of its events or at the newest.
pub(super) async fn room_view(slug: &RoomSlug, around: Option<Seq>) -> Result<RoomView, FetchError> {
    let mut path = room_path(slug);
    path.push_str("/view");
    if let Some(seq) = around {
        path.push_str("?around=");
        path.push_str(&seq.0.to_string());
    }
    get(&path).await
}

/// Whether a server takes connections that are to last: not the one that is about to stop.
pub(super) async fn somebody_is_ready() -> bool {
    !matches!(act(Method::GET, "/readyz").await, Err(FetchError::Other(_)))
}

/// The path of a room in the API.
pub(super) fn room_path(slug: &RoomSlug) -> String {
    let mut path = String::from("/api/v1/rooms/");
    routes::encode(slug.as_str(), &mut path);
    path
}

/// Reads.
pub(super) async fn get<T: DeserializeOwned>(path: &str) -> Result<T, FetchError> {
    read(call(Method::GET, path, None).await?).await
}

/// Changes something, and gives what the server made of it.
pub(super) async fn change<T: DeserializeOwned>(
    method: Method,
    path: &str,
    body: &impl Serialize,
) -> Result<T, FetchError> {
    let body = serde_json::to_string(body).map_err(|_| FetchError::strange())?;
    read(call(method, path, Some(body)).await?).await
}

/// Changes something, with nothing more to say or to hear.
pub(super) async fn act(method: Method, path: &str) -> Result<(), FetchError> {
    call(method, path, None).await.map(drop)
}

/// Changes something, with nothing more to hear.
pub(super) async fn put(path: &str, body: &impl Serialize) -> Result<(), FetchError> {
    let body = serde_json::to_string(body).map_err(|_| FetchError::strange())?;
    call(Method::PUT, path, Some(body)).await.map(drop)
}

async fn call(method: Method, path: &str, body: Option<String>) -> Result<Response, FetchError> {
    let request = RequestBuilder::new(path).method(method).header("accept", "application/json");
    let request = match body {
        Some(body) => request.header("content-type", "application/json").body(body),
        None => request.build(),
    };
    let request = request.map_err(|_| FetchError::strange())?;
    let sending = Box::pin(request.send());
    let Either::Left((Ok(response), _)) = select(sending, TimeoutFuture::new(PATIENCE_MS)).await else {
        return Err(FetchError::unreachable());
    };
    match response.status() {
        200..=299 => Ok(response),
        401 => Err(FetchError::SignedOut),
        404 => Err(FetchError::NotFound),
        _ => Err(problem(response).await),
    }
}

async fn read<T: DeserializeOwned>(response: Response) -> Result<T, FetchError> {
    let text = response.text().await.map_err(|_| FetchError::unreachable())?;
    serde_json::from_str(&text).map_err(|_| FetchError::strange())
}

async fn problem(response: Response) -> FetchError {
    match read::<Problem>(response).await {
        Ok(problem) => FetchError::Other(problem.detail),
        Err(error) => error,
    }
}

/// Tells the reader that something could not be done.
pub(super) fn tell(live: Live, error: FetchError) {
    let link = match error {
        FetchError::SignedOut => Some((crate::words::sign_in().to_owned(), live.sign_in_path())),
        _ => None,
    };
    live.notice.set(Some(Notice { text: sentence(error), link }));
}

/// What was wrong, and what to do.
pub(super) fn sentence(error: FetchError) -> String {
    match error {
        FetchError::SignedOut => words::no_longer_signed_in().to_owned(),
        FetchError::NotFound => words::room_gone().to_owned(),
        FetchError::Other(sentence) => sentence,
    }
}
