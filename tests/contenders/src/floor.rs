//! The floors: bare sockets and a frame that is made once. Nothing of a server can be below what
//! the kernel asks for these writes.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::rc::Rc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::task::{LocalSet, spawn_local, yield_now};

/// How messages go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writes {
    /// One write for each message and member.
    Each,
    /// The messages that came at the same turn of the loop in one.
    Joined,
}

#[derive(Default)]
struct Room {
    members: RefCell<Vec<Rc<OwnedWriteHalf>>>,
    /// Frames that wait for the end of the turn.
    due: RefCell<Vec<u8>>,
    is_due: Cell<bool>,
}

type Rooms = Rc<RefCell<HashMap<String, Rc<Room>>>>;

/// Serves for ever.
pub(crate) fn serve(address: SocketAddr, writes: Writes) {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
    LocalSet::new().block_on(&runtime, async move {
        let listener = TcpListener::bind(address).await.expect("the address is free");
        let rooms = Rooms::default();
        loop {
            let (stream, _) = listener.accept().await.expect("there are files enough");
            spawn_local(attend(stream, rooms.clone(), writes));
        }
    });
}

async fn attend(stream: TcpStream, rooms: Rooms, writes: Writes) {
    stream.set_nodelay(true).expect("TCP has it");
    let (mut reading, mut writing) = stream.into_split();
    let Some(path) = handshake(&mut reading, &mut writing).await else {
        return;
    };
    let room = rooms.borrow_mut().entry(path).or_default().clone();
    let writing = Rc::new(writing);
    room.members.borrow_mut().push(writing.clone());
    let mut input = Vec::new();
    while matches!(reading.read_buf(&mut input).await, Ok(1..)) {
        while let Some(text) = take_frame(&mut input) {
            room.post(&text, writes);
        }
    }
    room.members.borrow_mut().retain(|member| !Rc::ptr_eq(member, &writing));
}

impl Room {
    fn post(self: &Rc<Self>, text: &[u8], writes: Writes) {
        let mut due = self.due.borrow_mut();
        put_frame(&mut due, text);
        match writes {
            Writes::Each => {
                self.write(&due);
                due.clear();
            }
            Writes::Joined if !self.is_due.replace(true) => {
                let room = self.clone();
                spawn_local(async move {
                    yield_now().await;
                    room.is_due.set(false);
                    let due = room.due.take();
                    room.write(&due);
                });
            }
            Writes::Joined => {}
        }
    }

    fn write(&self, frames: &[u8]) {
        for member in &*self.members.borrow() {
            // Who has gone is taken out where it is noticed. No window of the load fills a buffer
            // of the kernel, so a write is whole.
            if let Ok(written) = member.try_write(frames) {
                assert_eq!(written, frames.len(), "a member does not read");
            }
        }
    }
}

/// Says yes to an upgrade, and gives its path.
async fn handshake(reading: &mut OwnedReadHalf, writing: &mut OwnedWriteHalf) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(reading.read_u8().await.ok()?);
    }
    let answer = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
    writing.write_all(answer.as_bytes()).await.ok()?;
    String::from_utf8_lossy(&head).split(' ').nth(1).map(str::to_owned)
}

/// The text of a client's short frame (RFC 6455, 5.2), if it is here to its end.
fn take_frame(input: &mut Vec<u8>) -> Option<Vec<u8>> {
    let length = usize::from(input.get(1)? & 0x7f);
    assert!(length < 126, "the load's messages are short");
    let mask = [*input.get(2)?, *input.get(3)?, *input.get(4)?, *input.get(5)?];
    let text = input.get(6..6 + length)?.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask);
    let text = text.collect();
    input.drain(..6 + length);
    Some(text)
}

fn put_frame(frames: &mut Vec<u8>, text: &[u8]) {
    frames.extend([0x81, u8::try_from(text.len()).expect("the load's messages are short")]);
    frames.extend_from_slice(text);
}
