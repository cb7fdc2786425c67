//! Bodies that announce themselves as too large.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use sarang_protocol::error::ErrorCode;
use tokio::time::timeout;

use super::MAX_BODY;
use crate::door::Refusal;

/// So much of a refused body is still read and thrown away, in bytes. A connection that is closed
/// under a client who is still writing loses the answer with it (RFC 9112, section 9.6).
const MAX_DRAINED: usize = 16 * 1024 * 1024;

/// For so long.
const DRAIN_WITHIN: Duration = Duration::from_secs(10);

/// Refuses a request whose `Content-Length` is beyond [`MAX_BODY`], and lets its sender finish.
pub(super) async fn refuse(request: Request, next: Next) -> Response {
    let announced: Option<usize> =
        request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    match announced {
        Some(length) if length > MAX_BODY => {
            if length <= MAX_DRAINED {
                // Whether it came to its end or not: the answer is the same.
                let _ = timeout(DRAIN_WITHIN, drain(request.into_body())).await;
            }
            let text = format!("The request has {length} bytes; the most is {MAX_BODY}. Send less at once.");
            Refusal::new(ErrorCode::TooLarge, text).into_response()
        }
        _ => next.run(request).await,
    }
}

async fn drain(body: Body) {
    let mut chunks = body.into_data_stream();
    while let Some(Ok(_)) = chunks.next().await {}
}
