//! JSON bodies, with errors that say where and what.

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use http::StatusCode;
use sarang_protocol::error::ErrorCode;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::super::MAX_BODY;
use crate::door::Refusal;
use crate::state::App;

/// A body of this shape. Its `Content-Type` is not asked: nothing but JSON is taken here, and
/// the origin has been checked where it matters.
#[derive(Debug)]
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let bytes = Bytes::from_request(request, app).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                let text = format!("The body is larger than {MAX_BODY} bytes. Shorten it.");
                return Refusal::new(ErrorCode::TooLarge, text);
            }
            Refusal::new(ErrorCode::Malformed, "The body broke off.")
        })?;
        parse(&bytes).map(Self)
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(bytes).map_err(|error| {
        let what = match error.classify() {
            Category::Data => "The body is JSON, but not of the expected shape",
            Category::Io | Category::Syntax | Category::Eof => "The body is not JSON",
        };
        Refusal::new(ErrorCode::Malformed, format!("{what}: {error}."))
    })
}

#[cfg(test)]
mod tests {
    use sarang_protocol::api::PostMessage;

    use super::*;

    fn detail(body: &str) -> String {
        let refusal = parse::<PostMessage>(body.as_bytes()).unwrap_err();
        assert_eq!(refusal.code, ErrorCode::Malformed);
        refusal.detail.into_owned()
    }

    #[test]
    fn says_where_the_json_breaks() {
        assert!(detail("{\"cid\": }").contains("line 1 column 9"));
        assert!(detail("").contains("not JSON"));
    }

    #[test]
    fn names_fields() {
        let cid = "7f8c2f0e-0b63-4a39-9d25-2f6e4d1b0c11";
        assert!(
            detail(&format!("{{\"cid\":\"{cid}\",\"body\":\"x\",\"rom\":1}}"))
                .contains("unknown field `rom`")
        );
        assert!(detail(&format!("{{\"cid\":\"{cid}\"}}")).contains("missing field `body`"));
        assert!(detail("{\"cid\":\"x\",\"body\":\"x\"}").contains("UUID"));
    }
}
