//! A network of one's own, that can go away: a relay in front of a server.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::instance::Instance;
use crate::wait::free_port;

/// What passes on its way is read in pieces of this size: small enough to be cut in mid-frame.
const PIECE: usize = 2048;

/// How the network is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// Everything comes through.
    Fair,
    /// What people say reaches the server, what it answers does not: as when a line breaks
    /// between a commit and its acknowledgement.
    Mute,
    /// Nothing comes through, and nobody is told: as in a tunnel.
    Dead,
    /// Connections break, new ones too.
    Cut,
}

/// A relay. It ends with its owner.
pub struct Proxy {
    port: u16,
    weather: Arc<watch::Sender<Weather>>,
    target: Arc<AtomicU16>,
    task: Option<JoinHandle<()>>,
}

impl Proxy {
    /// Chooses an address, so that a server can be told of it before there is a way to it.
    pub fn planned() -> Self {
        let weather = Arc::new(watch::Sender::new(Weather::Fair));
        Self { port: free_port(), weather, target: Arc::default(), task: None }
    }

    /// Begins to relay to an instance; from then on it leads new connections to another one, as a
    /// balancer does in a deploy.
    ///
    /// # Panics
    /// If the address has been taken meanwhile.
    pub async fn leads_to(&mut self, instance: &Instance) {
        self.target.store(instance.port(), Ordering::Relaxed);
        if self.task.is_some() {
            return;
        }
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.expect("the port is free");
        let (weather, target) = (Arc::clone(&self.weather), Arc::clone(&self.target));
        self.task = Some(tokio::spawn(async move {
            loop {
                let Ok((client, _)) = listener.accept().await else {
                    continue;
                };
                let weather = weather.subscribe();
                if *weather.borrow() != Weather::Cut {
                    tokio::spawn(relay(client, target.load(Ordering::Relaxed), weather));
                }
            }
        }));
    }

    /// Changes the weather. Connections that lived through `Mute` or `Dead` are broken for good:
    /// a stream with a hole in it is none.
    pub fn turns(&self, weather: Weather) {
        self.weather.send_replace(weather);
    }

    /// Its origin, as a browser tells it.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The address of the socket behind it.
    pub fn socket_url(&self) -> String {
        format!("ws://127.0.0.1:{}/ws", self.port)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.turns(Weather::Cut);
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

async fn relay(client: TcpStream, target: u16, weather: watch::Receiver<Weather>) {
    let Ok(server) = TcpStream::connect(("127.0.0.1", target)).await else {
        return;
    };
    // Frames are small and answers are waited for.
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let up = carry(from_client, to_server, weather.clone(), &[Weather::Fair, Weather::Mute]);
    let down = carry(from_server, to_client, weather, &[Weather::Fair]);
    // When one direction is over, the whole connection is.
    tokio::select! {
        () = up => {}
        () = down => {}
    }
}

/// Carries bytes while the weather is one of `fit`. When it has been otherwise and changes again,
/// or is `Cut`, the connection is over.
async fn carry(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut weather: watch::Receiver<Weather>,
    fit: &[Weather],
) {
    let mut piece = vec![0; PIECE];
    let mut spoilt = false;
    loop {
        let now = *weather.borrow_and_update();
        let carries = fit.contains(&now);
        if now == Weather::Cut || carries && spoilt {
            return;
        }
        spoilt |= !carries;
        if !carries {
            if weather.changed().await.is_err() {
                return;
            }
            continue;
        }
        tokio::select! {
            biased;
            changed = weather.changed() => if changed.is_err() { return },
            read = from.read(&mut piece) => match read {
                Ok(0) | Err(_) => return,
                Ok(length) => if to.write_all(&piece[..length]).await.is_err() { return },
            },
        }
    }
}
