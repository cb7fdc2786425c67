//! What an operator meets: parts that are away, full, locked or closed, and how the server tells of
//! it. Each story ends with everything that was acknowledged in its place.

mod database;
mod figures;
mod network;
mod senders;
mod start;
mod storm;

use sarang_protocol::api::Messages;
use sarang_protocol::frame::ClientFrame;
use sarang_protocol::id::ClientId;
use sarang_protocol::text::RoomSlug;
use sarang_tests::api::Api;
use sarang_tests::installation::{GENERAL, Installation};
use sarang_tests::instance::{Instance, Options};
use sarang_tests::wait::free_port;
use uuid::Uuid;

/// An instance with its figures, and their address.
pub(crate) async fn shown(installation: &Installation, redis_url: Option<String>) -> (Instance, String) {
    let address = format!("127.0.0.1:{}", free_port());
    let args = vec!["--metrics-listen".into(), address.clone()];
    let server = Instance::start(installation, Options { redis_url, args, ..Options::default() }).await;
    (server, address)
}

/// A message for the first room.
pub(crate) fn send(cid: Uuid, body: &str) -> ClientFrame {
    ClientFrame::Send {
        cid: ClientId(cid),
        room: RoomSlug::trusted(GENERAL),
        body: body.to_owned(),
        reply_to: None,
        thread: None,
        also_to_room: false,
    }
}

/// What has been said in the first room, from the beginning.
pub(crate) async fn said(api: &Api) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    let mut after = 0;
    loop {
        let path = format!("/rooms/{GENERAL}/messages?limit=200&after={after}");
        let page: Messages = api.get(&path).await.is(200).json();
        let Some(last) = page.messages.last() else {
            return said;
        };
        after = last.seq.0;
        said.extend(page.messages.iter().map(|message| message.body.to_string()));
    }
}
