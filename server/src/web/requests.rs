//! Each request: its id, its line in the log, and the bounds it is kept within.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use http::{HeaderMap, HeaderName, HeaderValue};
use sarang_protocol::error::ErrorCode;
use tracing::Instrument;
use uuid::Uuid;

use crate::door::Refusal;
use crate::figures::HTTP;

/// A request that is not answered by then never will be: the slowest thing we do, a sign-in that
/// queues behind many others, takes a few seconds.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A proxy's own id longer than this is not one.
const ID_MAX: usize = 64;

const ID: HeaderName = HeaderName::from_static("x-request-id");

/// What a request is called in the log: its extension.
#[derive(Clone, Debug)]
pub(super) struct RequestId(pub(super) String);

/// Names a request (or keeps the name that a proxy gave it), and writes its line: method, pattern
/// of the path, status, time. Never the path itself, for invite links have their secret in it.
pub(super) async fn log(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = given_id(request.headers()).unwrap_or_else(|| Uuid::new_v4().simple().to_string());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let span = tracing::info_span!("request", id);
    let name = HeaderValue::from_str(&id).expect("ids are letters, digits and hyphens");
    request.extensions_mut().insert(RequestId(id));

    async move {
        let mut response = next.run(request).await;
        HTTP.note(response.status().as_u16(), started.elapsed());
        tracing::info!(
            %method,
            route = route.as_ref().map_or("-", MatchedPath::as_str),
            status = response.status().as_u16(),
            ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            "answered"
        );
        response.headers_mut().insert(ID, name);
        response
    }
    .instrument(span)
    .await
}

/// Ends what takes too long, and turns a panic into an answer.
pub(super) async fn bound(request: Request, next: Next) -> Response {
    let answer = AssertUnwindSafe(tokio::time::timeout(TIMEOUT, next.run(request))).catch_unwind();
    match answer.await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => {
            tracing::warn!("a request took too long");
            Refusal::new(
                ErrorCode::Internal,
                "This took too long and was given up. Try again; a message with the same cid is never stored twice.",
            )
            .into_response()
        }
        Err(_) => {
            tracing::error!("a request panicked; the message is above");
            Refusal::internal().into_response()
        }
    }
}

fn given_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(ID)?.to_str().ok()?;
    let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    (plain && !id.is_empty() && id.len() <= ID_MAX).then(|| id.to_owned())
}
