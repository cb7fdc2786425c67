//! The load of a chat: members of rooms, one of whom in each room sends, and every delivery
//! counted. All on one thread, which a read costs about 2 µs.
//!
//! A message carries its number and the time of its sending; whatever a server wraps it in, it is
//! found by the mark before them. The members of a room must see the numbers in order, once.

mod message;
mod room;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use tokio::runtime::Builder;
use tokio::task::{LocalSet, spawn_local};
use tokio::time::{interval, sleep};

pub(crate) use message::Speech;

use message::{read_message, write_message};
use room::Room;

use crate::line::{Call, Ear, Mouth, PING, TEXT, connect};
use crate::place;

/// Connections that are opened at a time.
const AT_ONCE: usize = 32;

/// What is not there this long after the last message was sent is lost.
const PATIENCE: Duration = Duration::from_secs(3);

/// A member of a room.
#[derive(Clone, Debug)]
pub(crate) struct Guest {
    pub(crate) call: Call,
    pub(crate) speech: Speech,
    /// The number of their room. The first of a room sends.
    pub(crate) room: usize,
}

/// How fast the senders are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Pace {
    /// Each keeps so many messages under way; a message is finished when all members have it.
    Window(usize),
    /// Each sends one so often, whatever becomes of it.
    Every(Duration),
}

/// What came of it, of the measured time alone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measured {
    pub(crate) seconds: f64,
    pub(crate) deliveries: f64,
    /// The generator's reads.
    pub(crate) reads: f64,
    /// CPU seconds of the server, and of the load.
    pub(crate) cpu: f64,
    pub(crate) own_cpu: f64,
    /// Deliveries that were missing, doubled or out of order; of the whole run.
    pub(crate) wrong: u64,
    /// Milliseconds to a receiver, sorted. Not kept where senders are as fast as they can.
    pub(crate) latencies: Vec<f64>,
}

struct Crowd {
    rooms: Vec<Room>,
    pace: Pace,
    /// The times in messages count from here.
    start: Instant,
    deliveries: Cell<u64>,
    reads: Cell<u64>,
    wrong: Cell<u64>,
    latencies: RefCell<Vec<f64>>,
    is_measuring: Cell<bool>,
    is_over: Cell<bool>,
}

/// Connects everybody, lets them talk, and measures for a while. `servers` are process ids.
pub(crate) fn measure(
    guests: Vec<Guest>,
    pace: Pace,
    warm_up: Duration,
    time: Duration,
    servers: &[u32],
) -> Measured {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
    LocalSet::new().block_on(&runtime, async {
        let crowd = Rc::new(Crowd::of(&guests, pace));
        let _first = place::First::come(servers);
        let senders = crowd.gathers(guests).await;
        let cpu = || servers.iter().map(|pid| place::cpu(*pid)).sum::<f64>();
        // What came of connecting is over by then.
        sleep(Duration::from_millis(300)).await;
        for (guest, mouth) in senders {
            spawn_local(crowd.clone().sends(guest, mouth));
        }
        sleep(warm_up).await;
        crowd.is_measuring.set(true);
        let (start, before) = (Instant::now(), (crowd.deliveries.get(), crowd.reads.get(), cpu(), own_cpu()));
        sleep(time).await;
        let seconds = start.elapsed().as_secs_f64();
        let after = (crowd.deliveries.get(), crowd.reads.get(), cpu(), own_cpu());
        crowd.is_over.set(true);
        let missing = crowd.comes_to_rest().await;
        let mut latencies = crowd.latencies.take();
        latencies.sort_by(f64::total_cmp);
        Measured {
            seconds,
            deliveries: count(after.0 - before.0),
            reads: count(after.1 - before.1),
            cpu: after.2 - before.2,
            own_cpu: after.3 - before.3,
            wrong: crowd.wrong.get() + missing,
            latencies,
        }
    })
}

fn own_cpu() -> f64 {
    place::cpu(std::process::id())
}

#[expect(clippy::cast_precision_loss, reason = "millions")]
fn count(number: u64) -> f64 {
    number as f64
}

impl Crowd {
    fn of(guests: &[Guest], pace: Pace) -> Self {
        let rooms = guests.iter().map(|guest| guest.room + 1).max().unwrap_or_default();
        let room =
            |number: usize| Room::with(guests.iter().map(|guest| u32::from(guest.room == number)).sum());
        Self {
            rooms: (0..rooms).map(room).collect(),
            pace,
            start: Instant::now(),
            deliveries: Cell::default(),
            reads: Cell::default(),
            wrong: Cell::default(),
            latencies: RefCell::default(),
            is_measuring: Cell::default(),
            is_over: Cell::default(),
        }
    }

    /// Connects everybody, some at a time, and gives those who send.
    async fn gathers(self: &Rc<Self>, guests: Vec<Guest>) -> Vec<(Guest, Rc<Mouth>)> {
        let (mut senders, mut seen) = (Vec::new(), vec![false; self.rooms.len()]);
        let mut coming = stream::iter(guests).map(joins).buffered(AT_ONCE);
        while let Some((guest, ear, mouth)) = coming.next().await {
            let is_sender = !std::mem::replace(&mut seen[guest.room], true);
            spawn_local(self.clone().listens(guest.room, is_sender, ear, mouth.clone()));
            if is_sender {
                senders.push((guest, mouth));
            }
        }
        senders
    }

    async fn listens(self: Rc<Self>, room: usize, is_sender: bool, mut ear: Ear, mouth: Rc<Mouth>) {
        let (mut next, mut hint) = (0, 0);
        loop {
            let mut now = None;
            let hear = ear.hear(|opcode, text| match opcode {
                TEXT => {
                    let Some((number, sent)) = read_message(text, &mut hint) else { return };
                    self.delivers(room, number, &mut next);
                    if !is_sender && self.is_measuring.get() && matches!(self.pace, Pace::Every(_)) {
                        let now = *now.get_or_insert_with(|| self.start.elapsed());
                        let late = now.saturating_sub(Duration::from_micros(sent.into()));
                        self.latencies.borrow_mut().push(late.as_secs_f64() * 1000.0);
                    }
                }
                PING => drop(mouth.pong(text)),
                _ => {}
            });
            if !hear.await {
                return;
            }
            self.reads.set(self.reads.get() + 1);
        }
    }

    fn delivers(&self, room: usize, number: u32, next: &mut u32) {
        if number != *next {
            self.wrong.set(self.wrong.get() + 1);
        }
        if number < *next {
            return;
        }
        *next = number + 1;
        self.deliveries.set(self.deliveries.get() + 1);
        self.rooms[room].has_one_more(number);
    }

    async fn sends(self: Rc<Self>, guest: Guest, mouth: Rc<Mouth>) {
        let room = &self.rooms[guest.room];
        let send = || {
            let now = u32::try_from(self.start.elapsed().as_micros()).expect("it takes less than an hour");
            let text = write_message(room.begins(), now);
            mouth.say(&guest.speech.says(&text)).expect("the server reads");
        };
        match self.pace {
            Pace::Window(window) => {
                while !self.is_over.get() {
                    while room.open() < window {
                        send();
                    }
                    room.finishes_one().await;
                }
            }
            Pace::Every(period) => {
                let mut ticks = interval(period);
                while !self.is_over.get() {
                    ticks.tick().await;
                    send();
                }
            }
        }
    }

    /// Waits for what is under way; gives how many deliveries are missing at last.
    async fn comes_to_rest(&self) -> u64 {
        let end = Instant::now() + PATIENCE;
        while self.rooms.iter().any(|room| room.open() > 0) && Instant::now() < end {
            sleep(Duration::from_millis(20)).await;
        }
        self.rooms.iter().map(Room::missing).sum()
    }
}

async fn joins(guest: Guest) -> (Guest, Ear, Rc<Mouth>) {
    let joining = async {
        let (mut ear, mouth) = connect(&guest.call).await?;
        if let Speech::Sarang(_) = &guest.speech {
            mouth.say(r#"{"type":"hello","v":1}"#)?;
            ear.waits_for(r#""type":"welcome""#).await?;
        }
        Ok::<_, std::io::Error>((ear, Rc::new(mouth)))
    };
    match joining.await {
        Ok((ear, mouth)) => (guest, ear, mouth),
        Err(error) => panic!("{guest:?} does not get in: {error}"),
    }
}
