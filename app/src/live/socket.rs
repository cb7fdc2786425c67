//! One line to the server: opened, talked on, watched until it ends.

use futures_util::future::{AbortHandle, Abortable, Either, FutureExt, select};
use futures_util::{SinkExt, StreamExt};
use gloo_net::websocket::futures::WebSocket;
use gloo_net::websocket::{Message, WebSocketError};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sarang_protocol::frame::{ClientFrame, Cursor, MAX_CLIENT_FRAME, ServerFrame, VERSION};

use super::clock::{now, utc_offset};
use super::engine::{Line, Stage};
use super::{Live, company, fetch, receive, reconnect};

/// A line that is not answered with `welcome` for so long, in milliseconds, is given up.
const GREETING_MS: i64 = 15_000;

/// After so much silence we ask whether anybody is there …
const QUIET_MS: i64 = 15_000;

/// … and after so much more we do not believe it any longer: 40 s in all. The browser keeps the
/// server's own pings to itself, so the page cannot hear those.
const SILENT_MS: i64 = 25_000;

/// How often silence is looked for.
const WATCH_MS: u32 = 5_000;

/// When the network changed or the device woke, an answer has to come sooner.
const PROBE_MS: u32 = 4_000;

/// Close code: the session has ended.
const SIGNED_OUT: u16 = 4401;

/// How a line ended.
pub(super) enum End {
    /// Never answered.
    Refused,
    /// Broken, silent, or closed by the server for a while.
    Lost,
    /// We hung up, to open another one at once.
    HungUp,
    /// The session has ended.
    SignedOut,
}

/// Moves to another line, if somebody is there to answer it. Otherwise stays where it is served
/// until the server closes: there may be no other one, and this one begins anew.
pub(super) fn move_on(live: Live) {
    let opened = opened(live);
    spawn_local(async move {
        if fetch::somebody_is_ready().await && self::opened(live) == opened {
            hang_up(live);
        }
    });
}

/// Hangs up and opens another line at once.
pub(super) fn hang_up(live: Live) {
    if let Some(line) = live.engine().line.borrow().as_ref() {
        line.hang_up.abort();
    }
}

/// Asks whether the line still stands, and opens another one unless the answer comes soon.
pub(super) fn probe(live: Live) {
    let asked = now().0;
    if !ping(live, asked) {
        return;
    }
    spawn_local(async move {
        TimeoutFuture::new(PROBE_MS).await;
        let engine = live.engine();
        let line = engine.line.borrow();
        if let Some(line) = line.as_ref()
            && line.opened <= asked
            && line.heard < asked
        {
            line.hang_up.abort();
        }
    });
}

/// Sends a frame, if the line stands. False also for a frame that the server would not take.
pub(super) fn transmit(live: Live, frame: &ClientFrame) -> Transmitted {
    let engine = live.engine();
    let mut line = engine.line.borrow_mut();
    let Some(line) = line.as_mut().filter(|line| line.stage == Stage::Talking) else {
        return Transmitted::NoLine;
    };
    let Ok(json) = serde_json::to_string(frame) else {
        return Transmitted::TooLarge;
    };
    if json.len() > MAX_CLIENT_FRAME {
        return Transmitted::TooLarge;
    }
    // An open socket is always ready: the browser queues.
    match line.sink.send(Message::Text(json)).now_or_never() {
        Some(Ok(())) => Transmitted::Sent,
        _ => Transmitted::NoLine,
    }
}

/// What became of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transmitted {
    /// It is on its way.
    Sent,
    /// There is no line.
    NoLine,
    /// The server takes none of that size.
    TooLarge,
}

/// Opens a line and talks until it ends.
pub(super) async fn converse(live: Live) -> End {
    let Some(socket) = address().and_then(|address| WebSocket::open(&address).ok()) else {
        return End::Refused;
    };
    let (mut sink, mut stream) = socket.split();
    let (hang_up, hung_up) = AbortHandle::new_pair();
    let talk = async {
        // Resolves when the socket is open, or fails.
        if sink.send(Message::Text(hello(live))).await.is_err() {
            return End::Refused;
        }
        let now = now().0;
        live.engine().line.replace(Some(Line {
            sink,
            stage: Stage::Greeting,
            opened: now,
            heard: now,
            pinged: None,
            hang_up,
        }));
        let mut end = None;
        while let Some(message) = stream.next().await {
            match message {
                Ok(Message::Text(text)) => hear(live, &text),
                Err(WebSocketError::ConnectionClose(close)) if close.code == SIGNED_OUT => {
                    end = Some(End::SignedOut);
                }
                // Nobody sends bytes, and after any other error the stream ends by itself.
                Ok(Message::Bytes(_)) | Err(_) => {}
            }
        }
        end.unwrap_or_else(|| match stage(live) {
            Some(Stage::Talking) => End::Lost,
            _ => End::Refused,
        })
    };
    let talk = Box::pin(Abortable::new(talk, hung_up));
    match select(talk, Box::pin(watch(live))).await {
        Either::Left((Ok(end), _)) | Either::Right((end, _)) => end,
        Either::Left((Err(_aborted), _)) => End::HungUp,
    }
}

/// Resolves when the other side has been silent for too long.
async fn watch(live: Live) -> End {
    let begun = now().0;
    loop {
        TimeoutFuture::new(WATCH_MS).await;
        let now = now().0;
        live.notice_today();
        company::doze(live);
        if !stands(live) {
            if now - begun > GREETING_MS {
                return End::Refused;
            }
            continue;
        }
        let (heard, pinged) = {
            let engine = live.engine();
            let line = engine.line.borrow();
            line.as_ref().map_or((now, None), |line| (line.heard, line.pinged))
        };
        match pinged {
            Some(pinged) if now - pinged > SILENT_MS => return End::Lost,
            None if now - heard > QUIET_MS => {
                ping(live, now);
            }
            _ => {}
        }
    }
}

fn hear(live: Live, text: &str) {
    let engine = live.engine();
    let first = {
        let mut line = engine.line.borrow_mut();
        let Some(line) = line.as_mut() else { return };
        line.heard = now().0;
        line.pinged = None;
        line.stage == Stage::Greeting
    };
    // Frames of a newer server that mean nothing to this page are none of its business.
    let Ok(frame) = ServerFrame::read(|| serde_json::from_str(text), || serde_json::from_str(text)) else {
        return;
    };
    if first && let ServerFrame::Welcome { user, .. } = &frame {
        if !live.is_me(user) {
            // Somebody else has signed in at this browser: this page is not theirs.
            let _ = window().location().reload();
            return;
        }
        if let Some(line) = engine.line.borrow_mut().as_mut() {
            line.stage = Stage::Talking;
        }
        reconnect::succeeded(live);
    }
    receive::frame(live, frame);
}

fn ping(live: Live, now: i64) -> bool {
    let n = u64::try_from(now).unwrap_or_default();
    let sent = transmit(live, &ClientFrame::Ping { n }) == Transmitted::Sent;
    if sent && let Some(line) = live.engine().line.borrow_mut().as_mut() {
        line.pinged.get_or_insert(now);
    }
    sent
}

/// Whether the line stands.
pub(super) fn stands(live: Live) -> bool {
    stage(live) == Some(Stage::Talking)
}

fn opened(live: Live) -> Option<i64> {
    live.engine().line.borrow().as_ref().map(|line| line.opened)
}

fn stage(live: Live) -> Option<Stage> {
    live.engine().line.borrow().as_ref().map(|line| line.stage)
}

/// Says how far the rooms are that reach their newest event; the others are asked for in parts.
fn hello(live: Live) -> String {
    let engine = live.engine();
    let rooms = engine
        .rooms()
        .into_iter()
        .filter(|room| room.info.with_untracked(|info| info.joined))
        .filter(|room| room.timeline.with_untracked(sarang_protocol::timeline::Timeline::is_live))
        .map(|room| Cursor {
            room: room.slug(),
            after: room.timeline.with_untracked(sarang_protocol::timeline::Timeline::last),
        })
        .collect();
    let user_after = Some(engine.own.borrow().seq());
    let (epoch, utc_offset) = (Some(engine.epoch.get()), Some(utc_offset(now())));
    let hello = ClientFrame::Hello { v: VERSION, epoch, rooms, user_after, utc_offset };
    serde_json::to_string(&hello).unwrap_or_default()
}

fn address() -> Option<String> {
    let location = window().location();
    let scheme = if location.protocol().ok()? == "https:" { "wss://" } else { "ws://" };
    Some([scheme, &location.host().ok()?, "/ws"].concat())
}
