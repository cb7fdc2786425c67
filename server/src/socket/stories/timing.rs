//! What time does. The clock is paused, so the line is one in memory.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sarang_protocol::frame::ServerFrame;
use sarang_protocol::id::RoomId;
use tokio::task::yield_now;
use tokio::time::{Instant, pause, sleep, timeout};
use tungstenite::Message;

use super::{House, hello, send};
use crate::channel::Frame;
use crate::hub::{MAX_BYTES, Outbox};
use crate::socket::connection::serve;
use crate::socket::limits::{HELLO_WITHIN, MAX_WAITING, PING_AFTER, PONG_WITHIN, STALL, frames};
use crate::socket::session::Session;
use crate::socket::wire::{Far, wire};

/// The client's end of a line in memory, with an eye on the server's outbox.
struct Phone {
    line: Far,
    outbox: Outbox,
}

impl Phone {
    async fn calls(house: &House) -> Self {
        let outbox = Outbox::default();
        let app = house.app.clone();
        let rate = frames(app.config.frames_per_second);
        let seat = app.hub.seat(house.kim.id, outbox.clone(), rate).await.unwrap();
        let session = Arc::new(Session::new(app.chat, house.kim.clone(), outbox.clone(), seat));
        let (near, line) = wire();
        tokio::spawn(serve(near, session, app.shutdown));
        Self { line, outbox }
    }

    async fn greets(&mut self) {
        self.line.to.send(Message::text(serde_json::to_string(&hello(&[])).unwrap())).unwrap();
        let welcome = self.line.from.recv().await.unwrap();
        let welcome = super::read(welcome.to_text().unwrap());
        assert!(matches!(welcome, ServerFrame::Welcome { .. }));
    }

    /// Everything until the line is cut.
    async fn hears_to_the_end(&mut self) -> Vec<Message> {
        let mut heard = Vec::new();
        while let Some(message) = timeout(PING_AFTER * 10, self.line.from.recv()).await.expect("it goes on") {
            heard.push(message);
        }
        heard
    }
}

/// The clock goes on by itself for so long at the most before it is asked whether the database is at
/// work: far below every time that is measured here.
const BLINK: Duration = Duration::from_millis(10);

/// Pauses the clock. It jumps to the next timer as soon as nobody has anything to do, and a thread
/// of SQLite at work is nobody to it; so somebody has something to do for as long as one is.
fn pauses(house: &House) {
    pause();
    let store = house.app.store().clone();
    tokio::spawn(async move {
        loop {
            sleep(BLINK).await;
            while !store.is_idle() {
                std::thread::yield_now();
                yield_now().await;
            }
        }
    });
}

#[tokio::test]
async fn who_says_nothing_is_not_waited_for() {
    let house = House::new().await;
    let mut phone = Phone::calls(&house).await;
    pauses(&house);
    let begun = Instant::now();
    let heard = phone.hears_to_the_end().await;
    assert!(heard[0].to_text().unwrap().contains("hello_required"), "{heard:?}");
    assert!(matches!(&heard[1], Message::Close(Some(close)) if u16::from(close.code) == 1008), "{heard:?}");
    let waited = begun.elapsed();
    assert!(waited > HELLO_WITHIN / 2 && waited < HELLO_WITHIN * 2, "{waited:?}");
}

#[tokio::test]
async fn who_answers_pings_stays_and_who_does_not_is_cut_off() {
    let house = House::new().await;
    let mut phone = Phone::calls(&house).await;
    phone.greets().await;
    pauses(&house);
    for _ in 0..5 {
        let begun = Instant::now();
        let ping = phone.line.from.recv().await;
        assert!(matches!(ping, Some(Message::Ping(_))), "{ping:?}");
        assert!(begun.elapsed() < PING_AFTER + Duration::from_secs(1));
        sleep(PONG_WITHIN.mul_f64(0.9)).await;
        phone.line.to.send(Message::Pong(Vec::new().into())).unwrap();
    }
    // Anything said is a sign of life, and makes a ping unnecessary.
    for n in 0..5 {
        sleep(PING_AFTER.mul_f64(0.9)).await;
        phone.line.to.send(Message::text(format!(r#"{{"type":"ping","n":{n}}}"#))).unwrap();
        let pong = phone.line.from.recv().await.unwrap();
        assert!(pong.to_text().unwrap().contains("pong"), "{pong:?}");
    }
    let begun = Instant::now();
    let heard = phone.hears_to_the_end().await;
    assert!(matches!(heard[..], [Message::Ping(_)]), "{heard:?}");
    let waited = begun.elapsed();
    let most = PING_AFTER + PONG_WITHIN + Duration::from_secs(1);
    assert!(waited <= most && waited > PING_AFTER, "{waited:?}");
}

#[tokio::test]
async fn a_write_that_does_not_move_ends_the_line() {
    let house = House::new().await;
    let mut phone = Phone::calls(&house).await;
    phone.greets().await;
    pauses(&house);
    phone.line.is_stuck(true);
    let begun = Instant::now();
    phone.outbox.answer(Frame::from("x".repeat(MAX_BYTES)));
    phone.hears_to_the_end().await;
    let waited = begun.elapsed();
    assert!(waited >= STALL && waited < STALL + Duration::from_secs(2), "{waited:?}");
    // Who had more to say to it does not wait for ever.
    phone.outbox.room().await;
}

#[tokio::test]
async fn who_shows_signs_of_life_and_never_reads_is_closed_and_holds_little() {
    let house = House::new().await;
    let mut phone = Phone::calls(&house).await;
    phone.greets().await;
    pauses(&house);
    phone.line.is_stuck(true);
    let begun = Instant::now();
    let alive = tokio::spawn({
        let to = phone.line.to.clone();
        async move {
            while to.send(Message::Pong(Vec::new().into())).is_ok() {
                sleep(Duration::from_secs(1)).await;
            }
        }
    });
    let event = Frame::from("x".repeat(4096));
    let mut held = 0;
    while begun.elapsed() < STALL.mul_f64(0.9) {
        held += usize::from(phone.outbox.event(RoomId(1), event.clone()).is_ok()) * event.len();
        sleep(Duration::from_millis(1)).await;
    }
    assert!(held <= MAX_BYTES, "{held} bytes wait for somebody who does not read");
    phone.hears_to_the_end().await;
    let waited = begun.elapsed();
    assert!(waited >= STALL && waited < STALL + Duration::from_secs(2), "{waited:?}");
    alive.await.unwrap();
}

#[tokio::test]
async fn a_flood_of_frames_waits_in_the_network_and_not_in_memory() {
    let house = House::new().await;
    let mut phone = Phone::calls(&house).await;
    phone.greets().await;
    let read_before = phone.line.read.load(Ordering::Relaxed);
    // The database does not write, so the first message is not done with.
    let held = house.app.store().held().await;
    let messages = 300;
    for n in 0..messages {
        let frame = serde_json::to_string(&send(&format!("message {n}"))).unwrap();
        phone.line.to.send(Message::text(frame)).unwrap();
    }
    let read = || phone.line.read.load(Ordering::Relaxed) - read_before;
    // So many are handed in, as many wait, and what is beyond is not read.
    while read() < 2 * MAX_WAITING {
        tokio::task::yield_now().await;
    }
    for _ in 0..1000 {
        tokio::task::yield_now().await;
    }
    assert_eq!(read(), 2 * MAX_WAITING);
    drop(held);
    let mut acknowledged = 0;
    while acknowledged < messages {
        let frame = phone.line.from.recv().await.unwrap();
        match super::read(frame.to_text().unwrap()) {
            ServerFrame::Ack { .. } => acknowledged += 1,
            ServerFrame::Event { .. } => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn who_asks_and_never_reads_is_closed() {
    let house = House::new().await;
    let mut phone = Phone::calls(&house).await;
    phone.greets().await;
    phone.line.is_stuck(true);
    pauses(&house);
    for n in 0..40_000 {
        let _ = phone.line.to.send(Message::text(format!(r#"{{"type":"{n}"}}"#)));
    }
    let begun = Instant::now();
    phone.hears_to_the_end().await;
    assert!(begun.elapsed() < STALL + Duration::from_secs(2));
}
