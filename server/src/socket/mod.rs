//! The WebSocket at `/ws`: one task for each connection.

mod broken;
mod clerk;
mod clock;
mod company;
mod connection;
mod decode;
mod limits;
mod line;
mod own;
mod reply;
mod requests;
mod session;
mod upgrade;
mod web_socket;

#[cfg(test)]
mod stories;
#[cfg(test)]
mod wire;
mod work;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::any;
use http::HeaderMap;
use sarang_protocol::error::ErrorCode;

use crate::door::cookies::Cookies;
use crate::door::{Refusal, Signed, language};
use crate::hub::{MAX_SOCKETS, Outbox};
use crate::state::App;

#[cfg(test)]
pub(crate) use self::wire::Far;
pub use clerk::{Clerk, Job, Posting};
pub use upgrade::Upgrade;

use session::Session;

/// `/ws`.
pub fn routes() -> Router<App> {
    Router::new().route("/ws", any(upgrade))
}

/// Turns a request into a socket. Who is not signed in is told so by an ordinary answer.
async fn upgrade(
    State(app): State<App>,
    Signed(mut viewer): Signed,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response, Refusal> {
    let asked = language::of(Cookies::of(&app.config), &headers);
    viewer.language = Some(viewer.language.unwrap_or(asked));
    let outbox = Outbox::default();
    let rate = limits::frames(app.config.frames_per_second);
    let seat = app.hub.seat(viewer.id, outbox.clone(), rate).await.map_err(|_| Refusal {
        retry_after: Some(limits::HELLO_WITHIN),
        ..Refusal::new(
            ErrorCode::RateLimited,
            format!("You have {MAX_SOCKETS} connections open already. Close some of them first."),
        )
    })?;
    let session = Arc::new(Session::new(app.chat, viewer, outbox, seat));
    tracing::debug!(conn = %session.conn, user = session.viewer.id.0, "a socket opens");
    Ok(upgrade.accept(session, app.shutdown))
}

/// Serves a line in memory until it ends; for tests.
#[cfg(test)]
pub(crate) async fn line_to(
    chat: crate::chat::Chat,
    hub: &crate::hub::Hub,
    viewer: crate::chat::Viewer,
    shutdown: crate::shutdown::Shutdown,
) -> Far {
    let (near, far) = wire::wire();
    let outbox = Outbox::default();
    let rate = limits::frames(crate::config::FRAMES_PER_SECOND);
    let seat = hub.seat(viewer.id, outbox.clone(), rate).await.expect("there is a place");
    let session = Arc::new(Session::new(chat, viewer, outbox, seat));
    tokio::spawn(connection::serve(near, session, shutdown));
    far
}
