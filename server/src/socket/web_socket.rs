//! A WebSocket on a stream, made for having very many of them: what comes in is read into a buffer
//! of the thread, what goes out is written from one, and a connection has memory of its own only
//! for what the kernel would not take, or for a message that is not yet here to its end.
//!
//! tungstenite reads and judges what comes in, and closes; it sees the stream only through these
//! buffers. Text frames, which are nearly all that goes out, are put together in [`put_text`].

use std::cell::RefCell;
use std::io::{self, ErrorKind, Read, Write};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tungstenite::Message;
use tungstenite::error::Error;
use tungstenite::protocol::{Role, WebSocketConfig, WebSocketContext};

use super::broken::Broken;
use super::limits::MAX_READ;
use super::line::Line;

/// Read at a time. For the thread, not for the connection.
const READ: usize = 64 * 1024;

/// tungstenite keeps a buffer of this size for each connection; one frame of a client at rest fits.
const KEPT: usize = 128;

/// Answers to pings and closes that wait until the kernel takes something, in bytes. tungstenite
/// holds back what comes beyond, and a later pong then stands for the earlier ones.
const MAX_CONTROL: usize = 1024;

/// The first byte of a text frame that is not in parts (RFC 6455, 5.2).
const TEXT: u8 = 0x81;

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = RefCell::new(vec![0; READ]);
}

/// A WebSocket, from the server's end.
pub(super) struct WebSocket<S> {
    stream: S,
    protocol: WebSocketContext,
    /// Read, and beyond the last message that was handed out.
    unread: Bytes,
    /// Not yet taken by the kernel.
    unwritten: BytesMut,
    /// tungstenite may hold another message: it takes in more than the one that it hands out.
    more: bool,
    /// What came in cannot be understood any further; tungstenite is not to be asked again.
    garbled: bool,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> WebSocket<S> {
    /// Over a stream on which the handshake is over.
    pub(super) fn new(stream: S) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(KEPT)
            .write_buffer_size(0)
            .max_write_buffer_size(MAX_CONTROL)
            .max_message_size(Some(MAX_READ))
            .max_frame_size(Some(MAX_READ));
        let protocol = WebSocketContext::new(Role::Server, Some(config));
        Self {
            stream,
            protocol,
            unread: Bytes::new(),
            unwritten: BytesMut::new(),
            more: false,
            garbled: false,
        }
    }

    /// The next message of what was read before; `None` if that does not hold one.
    fn decode(&mut self) -> Option<Result<Message, Broken>> {
        let Self { protocol, unread, unwritten, more, .. } = self;
        let mut input = &unread[..];
        let message = read(protocol, &mut input, unwritten);
        *more = message.is_some();
        let taken = unread.len() - input.len();
        unread.advance(taken);
        if unread.is_empty() {
            // Gives its memory back.
            *unread = Bytes::new();
        }
        message
    }

    /// Writes to the kernel as much as it takes.
    fn write(&mut self, context: &mut Context<'_>, bytes: &mut &[u8]) -> Poll<Result<(), Broken>> {
        while !bytes.is_empty() {
            let written =
                ready!(Pin::new(&mut self.stream).poll_write(context, bytes)).map_err(|_| Broken::Network)?;
            if written == 0 {
                return Poll::Ready(Err(Broken::Network));
            }
            *bytes = &bytes[written..];
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Line for WebSocket<S> {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Message, Broken>>> {
        // Answers to pings, if there are any: they never wait for a burst.
        if !self.unwritten.is_empty()
            && let Poll::Ready(Err(broken)) = self.poll_flush(context)
        {
            return Poll::Ready(Some(Err(broken)));
        }
        // Or both have said goodbye, and it is for the server to hang up (RFC 6455, 7.1.1).
        if self.garbled || !self.protocol.can_read() {
            return Poll::Ready(None);
        }
        if (self.more || !self.unread.is_empty())
            && let Some(message) = self.decode()
        {
            self.garbled = message.is_err();
            if !self.unwritten.is_empty() {
                let _ = self.poll_flush(context);
            }
            return Poll::Ready(Some(message));
        }
        BUFFER.with_borrow_mut(|buffer| {
            loop {
                let mut buffer = ReadBuf::new(buffer);
                if ready!(Pin::new(&mut self.stream).poll_read(context, &mut buffer)).is_err() {
                    return Poll::Ready(Some(Err(Broken::Network)));
                }
                let mut input = buffer.filled();
                if input.is_empty() {
                    return Poll::Ready(None);
                }
                if let Some(message) = read(&mut self.protocol, &mut input, &mut self.unwritten) {
                    self.unread = Bytes::copy_from_slice(input);
                    self.more = true;
                    self.garbled = message.is_err();
                    if !self.unwritten.is_empty() {
                        // Of no matter for what was read; a broken line is met again.
                        let _ = self.poll_flush(context);
                    }
                    return Poll::Ready(Some(message));
                }
            }
        })
    }

    fn give(&mut self, context: &mut Context<'_>, encoded: &[u8]) -> Result<(), Broken> {
        debug_assert!(self.unwritten.is_empty(), "what was given before has not been written");
        let mut rest = encoded;
        match self.write(context, &mut rest) {
            Poll::Ready(done) => done,
            Poll::Pending => {
                self.unwritten.extend_from_slice(rest);
                Ok(())
            }
        }
    }

    fn control(&mut self, message: Message) {
        let Self { protocol, unwritten, .. } = self;
        let mut pipe = Pipe { input: &mut &[][..], output: unwritten, most: usize::MAX };
        // It refuses what comes after a close; nobody waits for that.
        let _ = protocol.write(&mut pipe, message);
    }

    fn poll_flush(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Broken>> {
        let unwritten = std::mem::take(&mut self.unwritten);
        let mut rest = &unwritten[..];
        let done = self.write(context, &mut rest);
        if !rest.is_empty() {
            let written = unwritten.len() - rest.len();
            self.unwritten = unwritten;
            self.unwritten.advance(written);
        }
        done
    }
}

/// Puts a text frame behind what is there.
pub(super) fn put_text(text: &str, encoded: &mut Vec<u8>) {
    encoded.push(TEXT);
    let length = text.len();
    if let (true, Ok(length)) = (length < 126, u8::try_from(length)) {
        encoded.push(length);
    } else if let Ok(length) = u16::try_from(length) {
        encoded.push(126);
        encoded.extend_from_slice(&length.to_be_bytes());
    } else {
        encoded.push(127);
        encoded.extend_from_slice(&(length as u64).to_be_bytes());
    }
    encoded.extend_from_slice(text.as_bytes());
}

/// The next message in the input; `None` if it is not there to its end.
fn read(
    protocol: &mut WebSocketContext,
    input: &mut &[u8],
    output: &mut BytesMut,
) -> Option<Result<Message, Broken>> {
    let mut pipe = Pipe { input, output, most: MAX_CONTROL };
    match protocol.read(&mut pipe) {
        Ok(message) => {
            if matches!(message, Message::Ping(_) | Message::Close(_)) {
                // Its answer. What does not go now goes with the next.
                let _ = protocol.flush(&mut pipe);
            }
            Some(Ok(message))
        }
        Err(Error::Io(error)) if error.kind() == ErrorKind::WouldBlock => None,
        Err(error) => Some(Err(Broken::of(&error))),
    }
}

/// What tungstenite takes for the stream.
struct Pipe<'a, 'b> {
    input: &'a mut &'b [u8],
    output: &'a mut BytesMut,
    /// Bytes that may wait in `output`.
    most: usize,
}

impl Read for Pipe<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.input.is_empty() {
            return Err(ErrorKind::WouldBlock.into());
        }
        self.input.read(buffer)
    }
}

impl Write for Pipe<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.output.len() >= self.most {
            return Err(ErrorKind::WouldBlock.into());
        }
        self.output.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use futures_util::{SinkExt, StreamExt};
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
    use tokio_tungstenite::WebSocketStream;
    use tungstenite::protocol::CloseFrame;

    use super::*;

    async fn pair(room: usize) -> (WebSocket<DuplexStream>, WebSocketStream<DuplexStream>) {
        let (ours, theirs) = duplex(room);
        (WebSocket::new(ours), WebSocketStream::from_raw_socket(theirs, Role::Client, None).await)
    }

    async fn next(socket: &mut WebSocket<DuplexStream>) -> Option<Result<Message, Broken>> {
        poll_fn(|context| socket.poll_next(context)).await
    }

    async fn flush(socket: &mut WebSocket<DuplexStream>) {
        poll_fn(|context| socket.poll_flush(context)).await.unwrap();
    }

    #[tokio::test]
    async fn texts_of_every_length_come_over() {
        let (mut socket, mut client) = pair(1 << 22).await;
        let lengths = [1, 125, 126, 127, 65_535, 65_536, 1 << 20];
        let mut encoded = Vec::new();
        for length in lengths {
            put_text(&"말".repeat(length)[..length * 3], &mut encoded);
            put_text(&"x".repeat(length), &mut encoded);
        }
        let writing = async {
            poll_fn(|context| Poll::Ready(socket.give(context, &encoded))).await.unwrap();
            flush(&mut socket).await;
        };
        let reading = async {
            for length in lengths {
                for text in ["말".repeat(length), "x".repeat(length)] {
                    assert_eq!(client.next().await.unwrap().unwrap(), Message::text(text));
                }
            }
        };
        tokio::join!(writing, reading);
        assert_eq!(socket.unwritten.capacity(), 0, "an idle line has no memory");
    }

    /// Several small ones fit what tungstenite reads at a time.
    #[tokio::test]
    async fn small_messages_that_come_together_are_all_heard() {
        let (mut socket, mut client) = pair(1 << 10).await;
        for n in 0..10 {
            client.feed(Message::text(n.to_string())).await.unwrap();
        }
        client.flush().await.unwrap();
        for n in 0..10 {
            let heard = tokio::time::timeout(std::time::Duration::from_secs(10), next(&mut socket)).await;
            assert_eq!(heard.expect("it was sent").unwrap().unwrap(), Message::text(n.to_string()));
        }
    }

    #[tokio::test]
    async fn messages_come_in_whole_however_they_were_cut() {
        let (mut socket, mut client) = pair(1 << 20).await;
        let texts: Vec<String> = (0..200).map(|n| format!("{n} {}", "여보세요".repeat(n))).collect();
        for text in &texts {
            client.send(Message::text(text.clone())).await.unwrap();
        }
        for text in &texts {
            assert_eq!(next(&mut socket).await.unwrap().unwrap(), Message::text(text.clone()));
        }
        assert!(socket.unread.is_empty());

        // Byte by byte.
        let (ours, mut theirs) = duplex(1);
        let mut socket = WebSocket::new(ours);
        let masked = [0x81, 0x83, 1, 2, 3, 4, b'a' ^ 1, b'b' ^ 2, b'c' ^ 3];
        let writing = async { theirs.write_all(&masked).await.unwrap() };
        let (read, ()) = tokio::join!(next(&mut socket), writing);
        assert_eq!(read.unwrap().unwrap(), Message::text("abc"));
    }

    #[tokio::test]
    async fn pings_are_answered_and_do_not_pile_up() {
        let (mut socket, mut client) = pair(256).await;
        let pinging = async {
            for _ in 0..5000 {
                client.send(Message::Ping(vec![7; 100].into())).await.unwrap();
            }
        };
        let reading = async {
            for _ in 0..5000 {
                assert!(matches!(next(&mut socket).await, Some(Ok(Message::Ping(_)))));
            }
        };
        tokio::join!(pinging, reading);
        assert!(socket.unwritten.len() <= 2 * MAX_CONTROL, "{}", socket.unwritten.len());
        drop(socket);
        assert!(matches!(client.next().await, Some(Ok(Message::Pong(_)))));
    }

    #[tokio::test]
    async fn what_breaks_the_rules_ends_it() {
        for (bytes, broken) in [
            // Not masked; reserved bits; a part of nothing; text that is not UTF-8.
            (&[0x81, 0x01, b'x'][..], "Rules"),
            (&[0xf1, 0x81, 0, 0, 0, 0, b'x'], "Rules"),
            (&[0x80, 0x81, 0, 0, 0, 0, b'x'], "Rules"),
            (&[0x81, 0x81, 0, 0, 0, 0, 0xff], "NotText"),
            (&[0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0], "TooLarge"),
        ] {
            let (ours, mut theirs) = duplex(64);
            let mut socket = WebSocket::new(ours);
            theirs.write_all(bytes).await.unwrap();
            let error = format!("{:?}", next(&mut socket).await.unwrap().unwrap_err());
            assert!(error.starts_with(broken), "{bytes:x?}: {error}");
            theirs.write_all(bytes).await.unwrap();
            assert!(next(&mut socket).await.is_none(), "nothing more is read");
        }
    }

    #[tokio::test]
    async fn both_ends_can_close() {
        let (mut socket, mut client) = pair(1024).await;
        client.close(None).await.unwrap();
        assert!(matches!(next(&mut socket).await, Some(Ok(Message::Close(None)))));
        flush(&mut socket).await;
        assert!(matches!(client.next().await, Some(Ok(Message::Close(None)))));
        assert!(next(&mut socket).await.is_none());

        let (mut socket, mut client) = pair(1024).await;
        let bye = CloseFrame { code: 1012.into(), reason: "later".into() };
        socket.control(Message::Close(Some(bye.clone())));
        flush(&mut socket).await;
        assert_eq!(client.next().await.unwrap().unwrap(), Message::Close(Some(bye)));
        // The client answers by itself, and waits for the end then.
        tokio::select! {
            answer = next(&mut socket) => assert!(matches!(answer, Some(Ok(Message::Close(_))))),
            more = client.next() => panic!("{more:?}"),
        }

        let (socket, mut client) = pair(1024).await;
        drop(socket);
        assert!(client.get_mut().read_u8().await.is_err());
    }
}
