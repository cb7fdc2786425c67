//! Many who send at once, and try again when they are told to.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::ServerFrame;
use sarang_tests::api::Api;
use sarang_tests::figures::Figures;
use sarang_tests::installation::{GENERAL, Installation};
use sarang_tests::instance::Instance;
use sarang_tests::socket::Socket;
use sarang_tests::wait::{holds, until_within};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::{said, send};

/// How many send.
const SENDERS: usize = 200;

/// They come from so many people: one may not have as many sockets.
const PEOPLE: usize = 4;

/// Longer than a frame is worked on, and longer than the database is waited for.
const PATIENCE: Duration = Duration::from_secs(40);

/// What all those who wait may cost, in bytes: each has one small message.
const COST: f64 = 48e6;

/// While the database does not write, hundreds send: each is told when to try again, nothing piles
/// up, and once it writes again every message is there once.
pub(crate) async fn are_told_to_wait(
    installation: &mut Installation,
    (server, figures): (&Instance, &str),
    stops: impl FnOnce(&mut Installation),
    goes_on: impl FnOnce(&mut Installation),
) {
    let mut sockets = Vec::new();
    let mut apis = Vec::new();
    for person in 0..PEOPLE {
        let handle = format!("sender{person}");
        installation.adds_user(&handle, &handle);
        let token = installation.token(&handle);
        let api = Api::new(server, &token);
        api.joins(GENERAL).await.is(200);
        apis.push(api);
        for _ in 0..SENDERS / PEOPLE {
            sockets.push(Socket::welcomed(server, &token).await.0);
        }
    }
    let before = Figures::at(figures).await;
    stops(installation);
    let refused: Arc<Vec<AtomicUsize>> = Arc::new((0..SENDERS).map(|_| AtomicUsize::new(0)).collect());
    let mut senders = JoinSet::new();
    for (number, socket) in sockets.into_iter().enumerate() {
        senders.spawn(insists(socket, number, refused.clone()));
    }
    until_within(PATIENCE, "everybody is told to try again", async || {
        let told = refused.iter().filter(|times| times.load(Ordering::Relaxed) > 0).count();
        holds(told == SENDERS, format!("{told} of {SENDERS}"))
    })
    .await;
    let during = Figures::at(figures).await;
    let grown = during.of("process_resident_memory_bytes") - before.of("process_resident_memory_bytes");
    assert!(grown < COST, "it has grown by {grown} bytes");
    let nacks = "sarang_socket_nacks_total{code=\"unavailable\"}";
    assert!(during.of(nacks) >= before.of(nacks) + 200.0, "{}", during.of(nacks));
    goes_on(installation);
    let mut bodies = Vec::new();
    while let Some(body) = senders.join_next().await {
        bodies.push(body.expect("nobody gives up"));
    }
    let mut heard = said(&apis[0]).await;
    bodies.sort();
    heard.sort();
    assert_eq!(heard, bodies, "each once, and nothing else");
    until_within(PATIENCE, "nothing waits any more", async || {
        let waiting = Figures::at(figures).await.of("sarang_messages_waiting");
        holds(waiting < 0.5, format!("{waiting} wait"))
    })
    .await;
}

/// Sends a message until it is acknowledged; gives its text.
async fn insists(mut socket: Socket, number: usize, refused: Arc<Vec<AtomicUsize>>) -> String {
    let (wanted, body) = (Uuid::new_v4(), format!("message {number}"));
    loop {
        socket.says(&send(wanted, &body)).await;
        let wait = socket
            .hears_of(|frame| match frame {
                ServerFrame::Ack { cid, .. } if cid.0 == wanted => Some(None),
                ServerFrame::Nack { cid, code, is_final, retry_after_ms, .. } if cid.0 == wanted => {
                    assert_eq!((*code, *is_final), (ErrorCode::Unavailable, false), "{frame:?}");
                    Some(Some(retry_after_ms.expect("it says when to try again")))
                }
                _ => None,
            })
            .await;
        let Some(wait) = wait else {
            return body;
        };
        refused[number].fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(u64::from(wait))).await;
    }
}
