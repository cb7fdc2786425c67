//! A client's end of a WebSocket, made for having very many of them on one thread.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::task::ready;

use tokio::io::{AsyncRead, ReadBuf};
use tokio::net::TcpSocket;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

/// Read at a time; for the thread, not for the connection.
const READ: usize = 256 * 1024;

/// Opcodes (RFC 6455, 5.2).
pub(crate) const TEXT: u8 = 1;
pub(crate) const PING: u8 = 9;
const PONG: u8 = 10;

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = RefCell::new(vec![0; READ]);
}

/// Where a connection goes, and how it introduces itself.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) server: SocketAddr,
    pub(crate) path: String,
    pub(crate) token: Option<String>,
    /// The own address: one has some 28,000 ports towards one server.
    pub(crate) from: Ipv4Addr,
}

/// The reading end.
pub(crate) struct Ear {
    half: OwnedReadHalf,
    /// The beginning of a frame whose end is not here yet.
    rest: Vec<u8>,
}

/// The writing end.
pub(crate) struct Mouth(OwnedWriteHalf);

/// Opens a connection.
pub(crate) async fn connect(call: &Call) -> io::Result<(Ear, Mouth)> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from((call.from, 0)))?;
    let stream = socket.connect(call.server).await?;
    stream.set_nodelay(true)?;
    let (half, mouth) = stream.into_split();
    let token = call.token.as_ref().map(|token| format!("authorization: Bearer {token}\r\n"));
    let request = format!(
        "GET {} HTTP/1.1\r\nhost: {}\r\n{}connection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        call.path,
        call.server,
        token.unwrap_or_default()
    );
    let (mut ear, mouth) = (Ear { half, rest: Vec::new() }, Mouth(mouth));
    mouth.write(request.as_bytes())?;
    let mut answer = Vec::new();
    let head = loop {
        if ear.read(|input| answer.extend_from_slice(input)).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        if let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
    };
    if !answer.starts_with(b"HTTP/1.1 101") {
        return Err(io::Error::other(String::from_utf8_lossy(&answer).into_owned()));
    }
    ear.rest = answer.split_off(head);
    Ok((ear, mouth))
}

impl Ear {
    /// Hears what comes in one read: each frame, by its opcode and text. `false` at the end.
    pub(crate) async fn hear(&mut self, mut each: impl FnMut(u8, &[u8])) -> bool {
        let mut rest = std::mem::take(&mut self.rest);
        let read = self.read(|input| {
            if rest.is_empty() {
                let taken = frames(input, &mut each);
                rest.extend_from_slice(&input[taken..]);
            } else {
                rest.extend_from_slice(input);
                let taken = frames(&rest, &mut each);
                rest.drain(..taken);
            }
        });
        let goes_on = matches!(read.await, Ok(1..));
        // Thousands of these are at rest at once.
        self.rest = if rest.is_empty() { Vec::new() } else { rest };
        goes_on
    }

    /// Waits for a text frame with this in it.
    pub(crate) async fn waits_for(&mut self, text: &str) -> io::Result<()> {
        let found = Cell::new(false);
        let look = |_, frame: &[u8]| {
            if frame.windows(text.len()).any(|window| window == text.as_bytes()) {
                found.set(true);
            }
        };
        // What came with the answer to the upgrade is here already.
        let taken = frames(&self.rest, &mut |opcode, frame| look(opcode, frame));
        self.rest.drain(..taken);
        while !found.get() {
            if !self.hear(look).await {
                return Err(io::Error::other(format!("it ended before {text}")));
            }
        }
        Ok(())
    }

    /// The buffer is used only while there are bytes, so that all connections share one.
    async fn read(&mut self, mut take: impl FnMut(&[u8])) -> io::Result<usize> {
        poll_fn(|context| {
            BUFFER.with_borrow_mut(|buffer| {
                let mut buffer = ReadBuf::new(buffer);
                ready!(Pin::new(&mut self.half).poll_read(context, &mut buffer))?;
                take(buffer.filled());
                std::task::Poll::Ready(Ok(buffer.filled().len()))
            })
        })
        .await
    }
}

impl Mouth {
    /// Sends a text frame.
    pub(crate) fn say(&self, text: &str) -> io::Result<()> {
        self.frame(TEXT, text.as_bytes())
    }

    /// Answers a ping.
    pub(crate) fn pong(&self, text: &[u8]) -> io::Result<()> {
        self.frame(PONG, text)
    }

    fn frame(&self, opcode: u8, text: &[u8]) -> io::Result<()> {
        // Nobody is in between who could be led astray by a mask that stays the same.
        const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];
        let mut frame = Vec::with_capacity(text.len() + 8);
        frame.push(0x80 | opcode);
        if let Ok(length @ ..126) = u8::try_from(text.len()) {
            frame.push(0x80 | length);
        } else {
            frame.push(0x80 | 0x7e);
            frame.extend(u16::try_from(text.len()).expect("the load's frames are short").to_be_bytes());
        }
        frame.extend(MASK);
        frame.extend(text.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        self.write(&frame)
    }

    /// At once and whole: so little is under way that the kernel always has room.
    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        match self.0.try_write(bytes)? {
            written if written == bytes.len() => Ok(()),
            _ => Err(io::Error::other("the server does not read")),
        }
    }
}

/// Hands on all frames that are here to their end; gives how many bytes those are.
fn frames(input: &[u8], each: &mut impl FnMut(u8, &[u8])) -> usize {
    let mut taken = 0;
    while let Some((opcode, head, length)) = header(&input[taken..]) {
        let start = taken + head;
        let Some(text) = input.get(start..start + length) else { break };
        each(opcode, text);
        taken = start + length;
    }
    taken
}

/// Opcode, length of the header, length of what follows.
fn header(input: &[u8]) -> Option<(u8, usize, usize)> {
    let opcode = *input.first()? & 0x0f;
    let of = |bytes: &[u8]| bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
    match *input.get(1)? {
        126 => Some((opcode, 4, of(input.get(2..4)?))),
        127 => Some((opcode, 10, of(input.get(2..10)?))),
        length => Some((opcode, 2, usize::from(length))),
    }
}
