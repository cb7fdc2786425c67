//! Everybody comes back at once.

use futures_util::future::join_all;
use sarang_protocol::frame::ServerFrame;
use sarang_tests::api::Api;
use sarang_tests::figures::Figures;
use sarang_tests::installation::{Base, GENERAL, Installation};
use sarang_tests::socket::{Socket, hello};
use uuid::Uuid;

use crate::shown;

const PEOPLE: u32 = 4;
/// Of each of them.
const SOCKETS: u32 = 50;

const FRAMES: &str = "sarang_socket_frames_received_total";

/// Alone, each costs a statement for its token and one for its rooms, and two more if what it missed
/// is not in memory.
#[tokio::test(flavor = "multi_thread")]
async fn sockets_that_come_back_together_are_asked_for_together() {
    let mut installation = Installation::set_up_on(Base::Postgres).await;
    let tokens: Vec<String> = (0..PEOPLE)
        .map(|n| {
            let handle = format!("guest{n}");
            installation.adds_user(&handle, &handle);
            installation.token(&handle)
        })
        .collect();
    let (server, address) = shown(&installation, None).await;
    for token in &tokens {
        Api::new(&server, token).joins(GENERAL).await.is(200);
    }
    // Somebody has stayed, so the room is in memory.
    let (mut stayed, _) = Socket::welcomed(&server, &tokens[0]).await;
    let posted = Api::new(&server, &tokens[1]).posts(GENERAL, Uuid::new_v4(), "missed").await;
    let seq = stayed.hears_of(|frame| match frame {
        ServerFrame::Event { event, .. } => Some(event.seq),
        _ => None,
    });
    let seq = seq.await;
    posted.is(201);
    let before = Figures::at(&address).await;

    // The database stands still until all of them have asked; otherwise it would be the machine that
    // decides how many come together.
    installation.postgres().pauses();
    let open = || std::fs::read_dir(format!("/proc/{}/fd", server.pid())).map_or(0, Iterator::count);
    let all = open() + (PEOPLE * SOCKETS) as usize;
    let everybody_has_knocked = async {
        while open() < all {
            tokio::task::yield_now().await;
        }
        installation.postgres().goes_on();
    };
    let knocking = (0..PEOPLE * SOCKETS).map(|n| Socket::open(&server, &tokens[n as usize % tokens.len()]));
    let (sockets, ()) = tokio::join!(join_all(knocking), everybody_has_knocked);

    installation.postgres().pauses();
    let said = Figures::at(&address).await.of(FRAMES) + f64::from(PEOPLE * SOCKETS);
    let greeting = sockets.into_iter().map(async |mut socket| {
        socket.says(&hello(None, &[(GENERAL, seq.0 - 1)])).await;
        socket
    });
    let sockets = join_all(greeting).await;
    while Figures::at(&address).await.of(FRAMES) < said {}
    installation.postgres().goes_on();
    let catching_up = sockets.into_iter().map(async |mut socket| {
        let caught_up = socket.hears_of(|frame| match frame {
            ServerFrame::Batch { events, .. } => Some(events.last().map(|event| event.seq)),
            _ => None,
        });
        assert_eq!(caught_up.await, Some(seq));
        socket
    });
    let sockets = join_all(catching_up).await;

    let now = Figures::at(&address).await;
    let more = |sample: &str| now.of(sample) - before.of(sample);
    let statements = more("sarang_database_statements_total");
    println!("{} sockets cost {statements} statements", sockets.len());
    assert!(statements <= f64::from(PEOPLE * SOCKETS / 4), "{statements} statements");
}
