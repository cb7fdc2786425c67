//! A device in the model: the client of the tests' talkers, on a line in memory.

use sarang_protocol::change::Change;
use sarang_protocol::frame::{ClientFrame, ServerFrame};
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::text::{Body, Emoji, RoomSlug};
use sarang_protocol::thread::InThread;
use sarang_tests::talker::{Memory, Temper};
use tokio::time::Instant;
use uuid::Uuid;

use super::instance::Sabotage;
use crate::socket::Far;

/// Whose devices there are: Kim has two.
pub(super) const DEVICES: [(&str, usize); 4] = [("dana", 0), ("kim", 1), ("kim/2", 1), ("lee", 2)];

/// Of so many messages one is sabotaged.
const SPOILT: u128 = 4;

/// Somebody's device.
pub(super) struct Device {
    /// Which of the people it belongs to.
    pub(super) person: usize,
    pub(super) memory: Memory,
    /// Its line, and to which instance.
    line: Option<(usize, Far)>,
    mute: bool,
    stalled: bool,
    sabotage: Sabotage,
    messages: u128,
}

impl Device {
    pub(super) fn of(number: usize, sabotage: Sabotage) -> Self {
        let (name, person) = DEVICES[number];
        Self {
            person,
            memory: Memory::new(name, String::new(), "", Temper::Patient),
            line: None,
            mute: false,
            stalled: false,
            sabotage,
            messages: 0,
        }
    }

    /// Has a line, and says hello.
    pub(super) fn connects(&mut self, at: usize, line: Far) {
        self.line = Some((at, line));
        let hello = self.memory.hello();
        self.says(vec![hello]);
    }

    /// Its line breaks.
    pub(super) fn is_cut(&mut self) {
        self.line = None;
        self.mute = false;
        self.memory.went_down("cut".into());
    }

    /// Which instance its line leads to.
    pub(super) fn is_at(&self) -> Option<usize> {
        self.line.as_ref().map(|(at, _)| *at)
    }

    /// What it is answered is lost from now on.
    pub(super) fn is_muted(&mut self) {
        self.mute = self.line.is_some();
    }

    /// Whether its line has lost something and has to be cut.
    pub(super) fn is_mute(&self) -> bool {
        self.mute
    }

    /// It reads nothing any more, or reads on.
    pub(super) fn stalls(&mut self, stalls: bool) {
        self.stalled = stalls;
        if let Some((_, line)) = &self.line {
            line.is_stuck(stalls);
        }
    }

    /// Writes a message, if it is in the room.
    pub(super) fn writes(&mut self, room: &str) {
        if !self.is_in(room) {
            return;
        }
        let cid = self.fresh_cid();
        let calls = ["", "@dana ", "", "@kim님 ", "@here "][usize::try_from(self.messages % 5).unwrap_or(0)];
        self.memory.sends(room, cid, &format!("{calls}{} {}", self.memory.name(), self.messages));
        self.flushes();
    }

    /// Changes a message that it shows, or replies in its thread. Some of the changes are refused: what is
    /// another's, what is gone; and some change nothing.
    pub(super) fn changes(&mut self, room: &str, which: usize, what: u8) {
        let shown: Vec<Seq> =
            self.memory.shown(room).iter().filter_map(|event| event.body().map(|_| event.seq)).collect();
        let Some(target) = shown.get(which % shown.len().max(1)) else { return };
        let emoji = |odd: bool| Emoji::trusted(if odd { "👍" } else { "🎉" });
        let change = match what % 16 {
            0..3 => Change::Edit { body: Body::trusted(format!("edited {} @kim", what / 16)) },
            5..7 => Change::Delete,
            7..12 => Change::React { emoji: emoji(what & 64 > 0), on: true },
            12..14 => Change::React { emoji: emoji(what & 64 > 0), on: false },
            14 => Change::Pin { on: what & 64 > 0 },
            _ => return self.replies(room, *target, what & 64 > 0),
        };
        let cid = self.fresh_cid();
        self.memory.changes_one(room, cid, *target, change);
        self.flushes();
    }

    /// Says something in the thread of a message, or of what that one is said in. Some of it is refused:
    /// where a message is taken for the beginning of a thread that is itself in one.
    fn replies(&mut self, room: &str, to: Seq, also_to_room: bool) {
        let shown = self.memory.shown(room);
        let within = shown.iter().find(|event| event.seq == to).and_then(RoomEvent::thread);
        let root = within.filter(|_| !self.messages.is_multiple_of(4)).unwrap_or(to);
        let cid = self.fresh_cid();
        let body = format!("{} {} in a thread", self.memory.name(), self.messages);
        self.memory.says_within(room, InThread { root, also_to_room }, cid, &body);
        self.flushes();
    }

    /// The same in every run of a schedule.
    fn fresh_cid(&mut self) -> ClientId {
        self.messages += 1;
        let number = DEVICES.iter().position(|(name, _)| *name == self.memory.name()).unwrap_or_default();
        ClientId(Uuid::from_u128(((number as u128 + 1) << 64) + self.messages))
    }

    /// Sends a message once more of which it knows that it was stored. (What it does not know of is
    /// sent again by itself, when its turn comes.)
    pub(super) fn repeats(&mut self, room: &str, which: usize) {
        let mut log = self.memory.log(room);
        let known: Vec<ClientId> = log.acknowledged.iter().map(|(cid, _)| *cid).collect();
        log.sent.retain(|(cid, _)| known.contains(cid));
        if let Some((cid, body)) = log.sent.get(which % log.sent.len().max(1)) {
            let (room, body) = (RoomSlug::trusted(room), body.clone());
            // Where it was said it knows only as long as it shows it.
            let stored = log.applied.iter().find(|event| event.cid() == Some(*cid));
            let Some(EventKind::Message { thread, .. }) = stored.map(|event| &event.kind) else { return };
            let again = ClientFrame::Send {
                cid: *cid,
                room,
                body,
                reply_to: None,
                thread: thread.map(|thread| thread.root),
                also_to_room: thread.is_some_and(|thread| thread.also_to_room),
            };
            self.says(vec![again]);
        }
    }

    /// Says that everything it shows has been read.
    pub(super) fn reads(&mut self, room: &str) {
        let seq = self.memory.reached(room);
        if self.is_in(room) && seq > Seq::ZERO {
            self.says(vec![ClientFrame::Read {
                room: RoomSlug::trusted(room),
                seq,
                thread: None,
                user_after: None,
            }]);
        }
    }

    /// Takes in what has come. Tells whether anything has.
    pub(super) fn takes_in(&mut self) -> bool {
        let Some((_, line)) = &mut self.line else { return false };
        if self.stalled {
            if line.is_broken() {
                self.is_cut();
            }
            return false;
        }
        let broken = line.is_broken();
        let heard = line.hears();
        let came = !heard.is_empty();
        let lost = self.mute;
        for text in heard.into_iter().filter(|_| !lost) {
            let read = ServerFrame::read(|| serde_json::from_str(&text), || serde_json::from_str(&text));
            let frame = read.unwrap();
            if matches!(frame, ServerFrame::Drain { .. }) {
                self.is_cut();
                return true;
            }
            let answers = self.memory.hears(frame);
            self.says(answers);
        }
        if broken {
            self.is_cut();
        } else if self.memory.retry_at().is_some_and(|at| at <= Instant::now()) {
            self.flushes();
        }
        came
    }

    /// Whether it is in a room, as far as it knows.
    pub(super) fn is_in(&self, room: &str) -> bool {
        self.memory.rooms().iter().any(|slug| slug.as_str() == room)
    }

    fn flushes(&mut self) {
        let frames = self.memory.flush();
        self.says(frames);
    }

    fn says(&mut self, frames: Vec<ClientFrame>) {
        for frame in frames {
            let Some(frame) = self.spoils(frame) else { continue };
            if let Some((_, line)) = &self.line {
                line.says(serde_json::to_string(&frame).unwrap());
            }
        }
    }

    /// What is built in to be found.
    fn spoils(&mut self, frame: ClientFrame) -> Option<ClientFrame> {
        match (self.sabotage, frame) {
            (Sabotage::AcksTooEarly, ClientFrame::Send { cid, room, .. })
                if cid.0.as_u128() % SPOILT == 0 =>
            {
                let (seq, at) = (self.memory.reached(room.as_str()).next(), crate::store::now());
                let more =
                    self.memory.hears(ServerFrame::Ack { cid, room, seq, at, message: None, go: None });
                self.says(more);
                None
            }
            (
                Sabotage::ForgetsNames,
                ClientFrame::Send { cid, room, body, reply_to, thread, also_to_room },
            ) if cid.0.as_u128() % SPOILT == 0 => {
                let cid = ClientId(Uuid::new_v4());
                Some(ClientFrame::Send { cid, room, body, reply_to, thread, also_to_room })
            }
            (_, frame) => Some(frame),
        }
    }
}
