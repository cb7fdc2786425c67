//! A talker's line: connects, carries frames, and comes back if that is its temper.

use std::sync::Arc;
use std::time::Duration;

use sarang_protocol::frame::{ClientFrame, ServerFrame};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;

use super::memory::Shared;
use crate::socket::{End, Socket};

/// A steadfast talker tries again after this time. Tests do not want the browser's long and
/// random pauses, but a server that is starting has to be left some air.
const TRIES_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// What a talker tells its line.
pub(super) enum Order {
    /// There is something in the outbox.
    Flush,
    /// Send this.
    Say(ClientFrame),
    /// Cut the line and stay away.
    HangUp,
    /// Connect.
    Connect,
}

/// Why a connection is over.
enum Over {
    /// Its talker said so, and stays away until told.
    HungUp,
    /// It broke, or the server ended it.
    Lost(String),
    /// Its talker is gone.
    Forgotten,
}

pub(super) async fn run(shared: Arc<Shared>, mut orders: UnboundedReceiver<Order>) {
    loop {
        let over = connection(&shared, &mut orders).await;
        let comes_back = match over {
            Over::Forgotten => return,
            Over::HungUp => {
                shared.with(|memory| memory.went_down("hung up".into()));
                false
            }
            Over::Lost(why) => shared.with(|memory| {
                memory.went_down(why);
                memory.is_steadfast()
            }),
        };
        if comes_back {
            tokio::time::sleep(TRIES_AGAIN_AFTER).await;
        } else {
            loop {
                match orders.recv().await {
                    Some(Order::Connect) => break,
                    Some(_) => {}
                    None => return,
                }
            }
        }
    }
}

async fn connection(shared: &Shared, orders: &mut UnboundedReceiver<Order>) -> Over {
    let (url, token) = shared.with(|memory| memory.address());
    let mut socket = match Socket::with_token(&url, &token).await {
        Ok(socket) => socket,
        Err(refusal) => return Over::Lost(format!("{refusal:?}")),
    };
    let hello = shared.with(|memory| memory.hello());
    socket.says(&hello).await;
    loop {
        let retry_at = shared.with(|memory| memory.retry_at());
        let rest = retry_at.map_or(Duration::MAX, |at| at.saturating_duration_since(Instant::now()));
        let frames = tokio::select! {
            heard = socket.next() => match heard {
                Ok(ServerFrame::Drain { .. }) => return Over::Lost("the server drains".into()),
                Ok(frame) => {
                    let frames = shared.with(|memory| memory.hears(frame));
                    shared.has_changed();
                    frames
                }
                Err(End::Closed(code)) => return Over::Lost(format!("closed with {code}")),
                Err(End::Broken) => return Over::Lost("broken".into()),
            },
            order = orders.recv() => match order {
                Some(Order::Flush) => shared.with(super::memory::Memory::flush),
                Some(Order::Say(frame)) => vec![frame],
                Some(Order::HangUp) => return Over::HungUp,
                Some(Order::Connect) => vec![],
                None => return Over::Forgotten,
            },
            () = tokio::time::sleep(rest) => shared.with(super::memory::Memory::flush),
        };
        for frame in frames {
            socket.says(&frame).await;
        }
    }
}
