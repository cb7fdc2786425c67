//! Everything that `sarang serve` does: opens what the server stands on, takes connections, and
//! sees them out again.
//!
//! The accept loop is our own, for axum's sets no timeout for headers and no cap on connections.

mod guest;
mod listen;

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;
use tower::Service;

use crate::config::{Config, Key, Mode};
use crate::door::Peer;
use crate::shutdown::{DRAIN_WINDOW, HARD_STOP, Shutdown, Stage};
use crate::state::{App, OpenError};
use crate::web;
use crate::web::assets::{self, AssetsMissing};

use guest::Guest;
pub use listen::{ListenError, listen};

/// Connections at a time, sockets included. Each costs some 20 kB, so that this many fit a machine
/// of 2 GB; what comes beyond waits in the backlog.
const MAX_CONNECTIONS: usize = 50_000;

/// All headers of a request have to be here this soon; also how long an idle connection is kept.
/// Longer than the 15 s after which browsers on slow networks try again.
const HEADER_TIMEOUT: Duration = Duration::from_secs(20);

/// Headers beyond this many bytes are refused. Our own cookies and a long permalink are under 4 kB.
const MAX_HEADERS: usize = 64 * 1024;

/// What we sent has to move on within this time, or the peer is gone and the connection cut.
const STALL: Duration = Duration::from_secs(30);

/// How long to wait after an accept failed for want of file descriptors, until others have closed.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Why serving ended, or did not begin.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The program was built without what browsers need.
    #[error(transparent)]
    Assets(#[from] AssetsMissing),
    /// What the server stands on could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The figures' address cannot be listened on.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The listener has no address.
    #[error("the listening socket has no address: {0}")]
    Listener(#[from] io::Error),
}

/// Where a browser on this machine finds a listener.
pub fn local_url(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

/// Serves until `shutdown` says otherwise and the last connection is gone, or [`HARD_STOP`] after
/// it began to say so.
pub async fn serve(listener: TcpListener, mut config: Config, shutdown: Shutdown) -> Result<(), ServeError> {
    // Before the data is touched: such a program is of no use to anybody.
    assets::check()?;
    // Port 0 has become a real one.
    config.listen = listener.local_addr()?;
    let here =
        config.public_url.as_ref().map_or_else(|| local_url(config.listen), |url| url.origin().to_owned());
    // Who works on Sarang restarts it all day long and waits for nobody.
    let window = match config.mode {
        Mode::Production => DRAIN_WINDOW,
        Mode::Development => Duration::ZERO,
    };
    let figures = match config.metrics_listen {
        Some(address) => Some(listen(address, Key::MetricsListen)?),
        None => None,
    };
    let app = App::open(config, shutdown.clone()).await?;
    allow_many_files();

    println!("Sarang is at {here}");
    tracing::info!(url = here, "serving");
    if let Some(address) = figures.as_ref().and_then(|listener| listener.local_addr().ok()) {
        tracing::info!(url = format!("{}/metrics", local_url(address)), "figures");
    }

    let connections = TaskTracker::new();
    let chat = app.chat.clone();
    let accepting = accept(listener, web::router(app.clone()), &connections, &shutdown);
    let showing = async {
        if let Some(listener) = figures {
            accept(listener, web::figures(app), &connections, &shutdown).await;
        }
    };
    tokio::select! {
        () = async {
            tokio::join!(accepting, showing, see_out(&connections, &shutdown, window));
        } => tracing::info!("stopped"),
        () = chat.watch_mutes() => {}
        () = chat.watch_reminders() => {}
        () = patience(&shutdown) => {
            tracing::warn!(connections = connections.len(), "stopped with connections still open");
        }
    }
    Ok(())
}

/// Takes connections until the server closes.
async fn accept(listener: TcpListener, router: Router, connections: &TaskTracker, shutdown: &Shutdown) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let mut closing = pin!(shutdown.reached(Stage::Closing));
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await.expect("the semaphore is never closed");
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            () = &mut closing => return,
        };
        match accepted {
            Ok((stream, peer)) => {
                let guest = Guest::new(stream, place, connections.token());
                tokio::spawn(attend(guest, peer, router.clone(), shutdown.clone()));
            }
            // The peer was gone before we came to it.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// Serves one connection to its end, or until it becomes a WebSocket.
async fn attend(guest: Guest, peer: SocketAddr, router: Router, shutdown: Shutdown) {
    if let Err(error) = tune(guest.stream()) {
        tracing::debug!(%error, "a connection could not be tuned");
    }
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer));
        // A router is always ready.
        let answer = router.clone().call(request);
        async move { Ok::<_, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIMEOUT)
            .max_buf_size(MAX_HEADERS)
            .serve_connection(TokioIo::new(guest), service)
            .with_upgrades()
    );
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = shutdown.reached(Stage::Draining) => {
            // The request under way is answered; an idle connection closes.
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        // Broken off by the peer, or too slow: everyday life.
        tracing::debug!(%error, "a connection ended early");
    }
}

fn tune(stream: &TcpStream) -> io::Result<()> {
    // Frames are small and wanted now.
    stream.set_nodelay(true)?;
    #[cfg(target_os = "linux")]
    socket2::SockRef::from(stream).set_tcp_user_timeout(Some(STALL))?;
    Ok(())
}

/// Drains, closes, and waits for the last connection.
async fn see_out(connections: &TaskTracker, shutdown: &Shutdown, window: Duration) {
    shutdown.reached(Stage::Draining).await;
    connections.close();
    tokio::select! {
        // Nobody is left to be waited for.
        () = connections.wait() => {}
        () = tokio::time::sleep(window) => {}
    }
    shutdown.advance(Stage::Closing);
    connections.wait().await;
}

/// Resolves when there has been enough waiting.
async fn patience(shutdown: &Shutdown) {
    shutdown.reached(Stage::Draining).await;
    tokio::select! {
        () = shutdown.reached(Stage::Halted) => {}
        () = tokio::time::sleep(HARD_STOP) => shutdown.advance(Stage::Halted),
    }
}

/// A connection is a file, and the customary limit is 1024 of them. The hard limit is what the
/// operator allows; up to that, programs may help themselves.
fn allow_many_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};

        let mut limit = getrlimit(Resource::Nofile);
        limit.current = limit.maximum;
        if let Err(error) = setrlimit(Resource::Nofile, limit) {
            tracing::warn!(%error, "the limit of open files could not be raised");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_does_not_leave_is_closed_and_then_cut_off() {
        let (connections, shutdown) = (TaskTracker::new(), Shutdown::new());
        // Somebody who does not go away.
        let _stays = connections.token();
        let begun = tokio::time::Instant::now();
        shutdown.advance(Stage::Draining);
        let leaving = async {
            shutdown.reached(Stage::Closing).await;
            assert_eq!(begun.elapsed().as_secs(), DRAIN_WINDOW.as_secs());
            patience(&shutdown).await;
        };
        tokio::select! {
            () = see_out(&connections, &shutdown, DRAIN_WINDOW) => panic!("somebody is still here"),
            // Patience begins with the signal, not with the closing.
            () = patience(&shutdown) => {}
            () = leaving => panic!("patience lasts from the signal on"),
        }
        assert_eq!(begun.elapsed().as_secs(), HARD_STOP.as_secs());
        assert_eq!(shutdown.stage(), Stage::Halted);
    }

    #[tokio::test(start_paused = true)]
    async fn when_all_have_left_nobody_waits_for_the_window() {
        let (connections, shutdown) = (TaskTracker::new(), Shutdown::new());
        let leaves = connections.token();
        let begun = tokio::time::Instant::now();
        shutdown.advance(Stage::Draining);
        tokio::join!(see_out(&connections, &shutdown, DRAIN_WINDOW), async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            drop(leaves);
        });
        assert!(begun.elapsed() < DRAIN_WINDOW);
        assert_eq!(shutdown.stage(), Stage::Closing);
    }

    #[test]
    fn the_url_told_is_one_that_opens() {
        let url = |address: &str| local_url(address.parse().unwrap());
        assert_eq!(url("0.0.0.0:3000"), "http://127.0.0.1:3000");
        assert_eq!(url("[::]:3000"), "http://[::1]:3000");
        assert_eq!(url("10.0.0.7:80"), "http://10.0.0.7:80");
    }
}
