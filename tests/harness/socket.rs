//! A bare socket: frames in, frames out, nothing clever. For what a client should not do, and as
//! the line of a [`crate::talker::Talker`].

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use sarang_protocol::frame::{ClientFrame, Cursor, ServerFrame, VERSION};
use sarang_protocol::id::{Epoch, Seq};
use sarang_protocol::text::RoomSlug;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::instance::Instance;
use crate::wait::DEADLINE;

/// An open socket.
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// The server did not open a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status; 0 if nobody answered.
    pub status: u16,
    /// The body, or the connection's error.
    pub text: String,
}

/// How a socket ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// With a close frame of this code (RFC 6455, 7.4).
    Closed(u16),
    /// Without one.
    Broken,
}

impl Socket {
    /// Opens a socket with header fields of one's own.
    pub async fn with_headers(url: &str, headers: &[(&str, &str)]) -> Result<Self, Refusal> {
        let mut request = url.into_client_request().expect("the test's URL is one");
        for (name, value) in headers {
            let name: reqwest::header::HeaderName = name.parse().expect("a header's name");
            let value = HeaderValue::from_str(value).expect("a header's value");
            request.headers_mut().insert(name, value);
        }
        match timeout(DEADLINE, connect_async(request)).await {
            Ok(Ok((stream, _))) => Ok(Self { stream }),
            Ok(Err(Error::Http(answer))) => Err(Refusal {
                status: answer.status().as_u16(),
                text: String::from_utf8_lossy(answer.body().as_deref().unwrap_or_default()).into_owned(),
            }),
            Ok(Err(error)) => Err(Refusal { status: 0, text: error.to_string() }),
            Err(_) => Err(Refusal { status: 0, text: format!("no answer within {DEADLINE:?}") }),
        }
    }

    /// Opens a socket with a bearer token.
    pub async fn with_token(url: &str, token: &str) -> Result<Self, Refusal> {
        Self::with_headers(url, &[("authorization", &format!("Bearer {token}"))]).await
    }

    /// Opens a socket with a good token.
    ///
    /// # Panics
    /// If the server refuses.
    pub async fn open(instance: &Instance, token: &str) -> Self {
        Self::with_token(&instance.socket_url(), token)
            .await
            .unwrap_or_else(|refusal| panic!("no socket: {refusal:?}"))
    }

    /// Opens a socket, says hello without cursors and hears the welcome.
    pub async fn welcomed(instance: &Instance, token: &str) -> (Self, ServerFrame) {
        let mut socket = Self::open(instance, token).await;
        let welcome = socket.says_hello(None, &[]).await;
        (socket, welcome)
    }

    /// Says hello with cursors and hears the welcome.
    pub async fn says_hello(&mut self, epoch: Option<Epoch>, rooms: &[(&str, u64)]) -> ServerFrame {
        self.says(&hello(epoch, rooms)).await;
        let first = self.hears().await;
        assert!(matches!(first, ServerFrame::Welcome { .. }), "{first:?}");
        first
    }

    /// Sends a frame.
    pub async fn says(&mut self, frame: &ClientFrame) {
        let text = serde_json::to_string(frame).expect("a frame can be written");
        self.says_text(&text).await;
    }

    /// Sends any text.
    pub async fn says_text(&mut self, text: &str) {
        // The server may have closed already: what it said before is still to be heard.
        let _ = self.stream.send(Message::text(text)).await;
    }

    /// Sends any bytes as a binary frame.
    pub async fn says_bytes(&mut self, bytes: &[u8]) {
        let _ = self.stream.send(Message::binary(bytes.to_vec())).await;
    }

    /// The next frame, or how the socket ended.
    pub async fn next(&mut self) -> Result<ServerFrame, End> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => {
                    let frame =
                        ServerFrame::read(|| serde_json::from_str(&text), || serde_json::from_str(&text));
                    return Ok(frame.unwrap_or_else(|error| panic!("{error} in {text}")));
                }
                Some(Ok(Message::Binary(bytes))) => panic!("a binary frame: {bytes:?}"),
                Some(Ok(Message::Close(frame))) => {
                    return Err(End::Closed(frame.map_or(1005, |frame| frame.code.into())));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(End::Broken),
            }
        }
    }

    /// The next frame.
    ///
    /// # Panics
    /// If none comes, or the socket ends.
    pub async fn hears(&mut self) -> ServerFrame {
        match timeout(DEADLINE, self.next()).await {
            Ok(Ok(frame)) => frame,
            Ok(Err(end)) => panic!("the socket ended: {end:?}"),
            Err(late) => panic!("{late}: nothing came within {DEADLINE:?}"),
        }
    }

    /// The next frame of interest; others are passed over.
    ///
    /// # Panics
    /// If none comes.
    pub async fn hears_of<T>(&mut self, mut wanted: impl FnMut(&ServerFrame) -> Option<T>) -> T {
        let mut passed = Vec::new();
        loop {
            match timeout(DEADLINE, self.next()).await {
                Ok(Ok(frame)) => match wanted(&frame) {
                    Some(found) => return found,
                    None => passed.push(frame),
                },
                Ok(Err(end)) => panic!("the socket ended ({end:?}) after {passed:#?}"),
                Err(late) => panic!("{late}: it did not come within {DEADLINE:?}; only {passed:#?}"),
            }
        }
    }

    /// How the server ends the socket; frames before are given too.
    ///
    /// # Panics
    /// If it does not.
    pub async fn ends(&mut self) -> (Vec<ServerFrame>, End) {
        let mut heard = Vec::new();
        loop {
            match timeout(DEADLINE, self.next()).await {
                Ok(Ok(frame)) => heard.push(frame),
                Ok(Err(end)) => return (heard, end),
                Err(late) => panic!("{late}: still open after {DEADLINE:?}; heard {heard:#?}"),
            }
        }
    }

    /// Asserts that nothing but what a `ping` is answered with is on its way.
    ///
    /// # Panics
    /// If there is.
    pub async fn hears_nothing_more(&mut self) {
        const N: u64 = 7_777_777;
        self.says(&ClientFrame::Ping { n: N }).await;
        let next = self.hears().await;
        assert_eq!(next, ServerFrame::Pong { n: N });
    }

    /// Closes as a browser tab does.
    pub async fn closes(mut self) {
        let _ = self.stream.close(None).await;
        let _ = timeout(Duration::from_secs(1), self.stream.next()).await;
    }
}

/// A `hello` of this version.
pub fn hello(epoch: Option<Epoch>, rooms: &[(&str, u64)]) -> ClientFrame {
    ClientFrame::Hello {
        v: VERSION,
        epoch,
        rooms: rooms
            .iter()
            .map(|(room, after)| Cursor { room: RoomSlug::trusted(*room), after: Seq(*after) })
            .collect(),
        user_after: None,
        utc_offset: None,
    }
}
