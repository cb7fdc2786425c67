//! From a request to a WebSocket.
//!
//! axum judges the request; the socket is ours, for axum's holds buffers for each connection.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::extract::ws::WebSocketUpgrade;
use axum::response::Response;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use sarang_protocol::error::ErrorCode;
use tungstenite::handshake::derive_accept_key;

use super::clerk::Clerk;
use super::connection::serve;
use super::web_socket::WebSocket;
use crate::door::Refusal;
use crate::shutdown::Shutdown;

/// A request to become a WebSocket.
pub struct Upgrade {
    accept: HeaderValue,
    connection: OnUpgrade,
}

impl<S: Send + Sync> FromRequestParts<S> for Upgrade {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let refuse = |why: &dyn std::fmt::Display| {
            Refusal::new(
                ErrorCode::Malformed,
                format!("This address speaks WebSocket (RFC 6455) only: {why}."),
            )
        };
        // axum's takes it out of the request.
        let connection = parts.extensions.get::<OnUpgrade>().cloned();
        let _: WebSocketUpgrade = WebSocketUpgrade::from_request_parts(parts, state)
            .await
            .map_err(|rejection| refuse(&rejection))?;
        let key = parts.headers.get(header::SEC_WEBSOCKET_KEY);
        let accept = key.and_then(|key| HeaderValue::try_from(derive_accept_key(key.as_bytes())).ok());
        match (accept, connection) {
            (Some(accept), Some(connection)) => Ok(Self { accept, connection }),
            _ => Err(refuse(&"the connection cannot be upgraded")),
        }
    }
}

impl Upgrade {
    /// Says yes; the socket is served as soon as the answer is on its way.
    pub fn accept(self, clerk: Arc<impl Clerk>, shutdown: Shutdown) -> Response {
        let connection = self.connection;
        tokio::spawn(async move {
            if let Ok(upgraded) = connection.await {
                serve(WebSocket::new(TokioIo::new(upgraded)), clerk, shutdown).await;
            }
        });
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, self.accept);
        response
    }
}
