//! What a request is answered that is not done: one error for pages, forms, REST and the upgrade.

use std::borrow::Cow;
use std::time::Duration;

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use sarang_protocol::error::{ErrorCode, Problem};

use crate::chat::ChatError;

/// Why a request was not done.
///
/// As a response it is a problem document (RFC 9457) and carries itself as an extension, from
/// which `web` draws a page for browsers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// For programs.
    pub code: ErrorCode,
    /// What was wrong and what to do, a sentence for people.
    pub detail: Cow<'static, str>,
    /// When trying again makes sense.
    pub retry_after: Option<Duration>,
}

impl Refusal {
    /// A refusal.
    pub fn new(code: ErrorCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, detail: detail.into(), retry_after: None }
    }

    /// Nobody has signed in, or not any more.
    pub fn unauthenticated() -> Self {
        Self::new(
            ErrorCode::Unauthenticated,
            "You are not signed in, or your session has ended. Sign in again.",
        )
    }

    /// There is no such thing.
    pub fn not_found() -> Self {
        Self::new(ErrorCode::NotFound, "There is nothing at this address.")
    }

    /// A fault of ours. What it was is for the log.
    pub fn internal() -> Self {
        Self::new(
            ErrorCode::Internal,
            "Something went wrong on the server; it is in its log. Try again in a moment.",
        )
    }

    /// The HTTP status of its code.
    pub fn status(&self) -> StatusCode {
        match self.code {
            ErrorCode::Malformed
            | ErrorCode::UnknownType
            | ErrorCode::BinaryFrame
            | ErrorCode::HelloRequired
            | ErrorCode::VersionUnsupported => StatusCode::BAD_REQUEST,
            ErrorCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorCode::Invalid | ErrorCode::BodyEmpty | ErrorCode::BodyTooLong => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            ErrorCode::Unauthenticated | ErrorCode::WrongCredentials => StatusCode::UNAUTHORIZED,
            ErrorCode::WrongOrigin
            | ErrorCode::WrongCsrfToken
            | ErrorCode::Forbidden
            | ErrorCode::NotAMember
            | ErrorCode::NotYourMessage
            | ErrorCode::InviteInvalid
            | ErrorCode::SignUpClosed => StatusCode::FORBIDDEN,
            ErrorCode::NotFound | ErrorCode::NoSuchMessage => StatusCode::NOT_FOUND,
            ErrorCode::MessageDeleted => StatusCode::GONE,
            ErrorCode::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            ErrorCode::NameTaken
            | ErrorCode::ClientIdReused
            | ErrorCode::TooManyReactions
            | ErrorCode::InAThread
            | ErrorCode::AlreadySetUp => StatusCode::CONFLICT,
            ErrorCode::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            ErrorCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Seconds to wait, rounded up: too early would be refused again.
    fn wait(&self) -> Option<u32> {
        let wait = self.retry_after?;
        Some(u32::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u32::MAX).max(1))
    }
}

impl From<ChatError> for Refusal {
    fn from(error: ChatError) -> Self {
        match error {
            ChatError::Refused { code, message, retry_after } => Self { code, detail: message, retry_after },
            ChatError::Fault(error) => {
                tracing::error!(%error, "a request failed");
                Self::internal()
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.status();
        let problem = Problem {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or_default().to_owned(),
            status: status.as_u16(),
            detail: self.detail.clone().into_owned(),
            code: self.code,
            retry_after: self.wait(),
        };
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.wait() {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        if self.code == ErrorCode::Unauthenticated {
            // Not `Basic`, which would make browsers ask by themselves.
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_refusal_is_a_problem_document() {
        let refusal = Refusal {
            retry_after: Some(Duration::from_millis(1200)),
            ..Refusal::new(ErrorCode::RateLimited, "Too many tries. Wait a little.")
        };
        let response = refusal.clone().into_response();
        assert_eq!(response.status(), 429);
        assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
        assert_eq!(response.headers()[RETRY_AFTER], "2");
        assert_eq!(response.extensions().get(), Some(&refusal));
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        let problem: Problem = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem.title, "Too Many Requests");
        assert_eq!(
            (problem.status, problem.code, problem.retry_after),
            (429, ErrorCode::RateLimited, Some(2))
        );
    }
}
