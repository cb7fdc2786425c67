//! The model's world: a database, a bus, instances and devices, and what may happen to them.

use std::time::Duration;

use sarang_protocol::id::ClientId;
use sarang_tests::history::Log;
use tokio::task::{JoinHandle, yield_now};
use tokio::time::Instant;
use uuid::Uuid;

use super::clock::{busy, goes_on};
use super::device::{DEVICES, Device};
use super::instance::{Instance, Sabotage};
use super::place::{Base, PEOPLE, Place, ROOMS};
use super::schedule::{Pause, Schedule, Step};
use super::verdict::Outcome;
use crate::channel::lossy::{Bus, Mood};
use crate::chat::{Chat, Viewer};
use crate::shutdown::Stage;

/// Messages of a flood: more than an outbox holds, so that who does not read lags.
const FLOOD: usize = 300;

/// Nobody has anything to do when so many turns in a row did nothing.
const CALM: usize = 6;

pub(super) struct World {
    pub(super) place: Place,
    bus: Bus,
    sabotage: Sabotage,
    pub(super) instances: Vec<Option<Instance>>,
    pub(super) devices: Vec<Device>,
    /// What was asked for by other ways than a socket, and is not done yet.
    errands: Vec<JoinHandle<()>>,
    pub(super) floods: Vec<JoinHandle<(usize, Log)>>,
}

impl World {
    /// Everybody is connected, nothing has been said.
    pub(super) async fn begins(base: Base, schedule: &Schedule, sabotage: Sabotage) -> Self {
        let (place, bus) = (Place::on(base).await, Bus::seeded(schedule.seed));
        let mut instances = Vec::new();
        for _ in 0..schedule.instances {
            instances.push(Some(Instance::starts(&place, &bus, sabotage).await));
        }
        let devices = (0..DEVICES.len()).map(|number| Device::of(number, sabotage)).collect();
        let (errands, floods) = (Vec::new(), Vec::new());
        let mut world = Self { place, bus, sabotage, instances, devices, errands, floods };
        for device in 0..world.devices.len() {
            world.connects(device, device).await;
        }
        world.rests().await;
        world
    }

    /// Everything happens as scheduled; then it is healed, and held against the promise.
    pub(super) async fn lives(mut self, schedule: &Schedule) -> Result<Outcome, String> {
        for (step, pause) in &schedule.steps {
            self.happens(*step).await;
            self.pauses(*pause).await;
        }
        self.heals().await;
        let convergence = self.converges().await?;
        self.judged(convergence).await
    }

    async fn happens(&mut self, step: Step) {
        match step {
            Step::Sends { device, room, messages } => {
                for _ in 0..messages {
                    self.device(device).writes(ROOMS[room]);
                }
            }
            Step::Resends { device, room, which } => self.device(device).repeats(ROOMS[room], which),
            Step::Changes { device, room, which, what } => {
                self.device(device).changes(ROOMS[room], which, what);
            }
            Step::Reads { device, room } => self.device(device).reads(ROOMS[room]),
            Step::Cuts { device } => self.device(device).is_cut(),
            Step::Mutes { device } => self.device(device).is_muted(),
            Step::Stalls { device, stalls } => self.device(device).stalls(stalls),
            Step::Connects { device, at } => self.connects(device, at).await,
            Step::Floods { device, room, at } => self.floods(device, ROOMS[room], at),
            Step::Joins { device, room, at } => self.errand(device, at, async move |chat, who| {
                let _ = chat.join(&who, ROOMS[room]).await;
            }),
            Step::Leaves { device, room, at } => self.errand(device, at, async move |chat, who| {
                let _ = chat.leave(&who, ROOMS[room]).await;
            }),
            Step::Removes { device, room, at } => {
                let whom = PEOPLE[self.devices[device].person];
                self.errand(0, at, async move |chat, dana| {
                    let _ = chat.remove(&dana, ROOMS[room], whom).await;
                });
            }
            // Dana made the rooms.
            Step::Renames { room, at, name } => self.errand(0, at, async move |chat, who| {
                let _ = chat.rename(&who, ROOMS[room], &format!("{} {name}", ROOMS[room])).await;
            }),
            Step::Kills { at } => {
                let at = at % self.instances.len();
                if let Some(instance) = self.instances[at].take() {
                    instance.dies();
                }
                self.devices.iter_mut().filter(|one| one.is_at() == Some(at)).for_each(Device::is_cut);
            }
            Step::Stops { at } => {
                let at = at % self.instances.len();
                if let Some(instance) = self.instances[at].take() {
                    instance.goes_to(Stage::Draining);
                    self.turns(20).await;
                    instance.goes_to(Stage::Closing);
                }
            }
            Step::Starts { at } => self.starts(at).await,
            Step::Bus { mood } => self.bus.turns(mood),
            Step::Blinds { at, blind } => {
                let at = at % self.instances.len();
                if let Some(instance) = &self.instances[at] {
                    instance.is_blind(blind);
                }
            }
        }
    }

    async fn pauses(&mut self, pause: Pause) {
        match pause {
            Pause::None => {}
            Pause::Turns(turns) => self.turns(turns).await,
            Pause::Rest => self.rests().await,
            Pause::Time(time) => self.passes(time).await,
        }
    }

    fn device(&mut self, device: usize) -> &mut Device {
        &mut self.devices[device]
    }

    /// Somebody asks an instance for something, if it is there.
    fn errand<F>(&mut self, device: usize, at: usize, errand: impl FnOnce(Chat, Viewer) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let who = self.place.people[self.devices[device].person].clone();
        if let Some(instance) = &self.instances[at % self.instances.len()] {
            self.errands.push(tokio::spawn(errand(instance.chat.clone(), who)));
        }
    }

    fn floods(&mut self, device: usize, room: &'static str, at: usize) {
        let person = self.devices[device].person;
        let who = self.place.people[person].clone();
        let Some(instance) = &self.instances[at % self.instances.len()] else { return };
        let (chat, number) = (instance.chat.clone(), self.floods.len() as u128 + 1);
        self.floods.push(tokio::spawn(async move {
            let name = format!("{}/flood {number}", PEOPLE[person]);
            let cid = |n: usize| ClientId(Uuid::from_u128((number << 96) + n as u128));
            let sent: Vec<_> = (0..FLOOD).map(|n| (cid(n), format!("{name} {n}"))).collect();
            let posts = sent.iter().map(|(cid, body)| chat.post(&who, room, *cid, body));
            let mut log = Log { who: name.clone(), sent: sent.clone(), ..Log::default() };
            for ((cid, _), posted) in sent.iter().zip(futures_util::future::join_all(posts).await) {
                match posted {
                    Ok(posted) => log.acknowledged.push((*cid, posted.message.seq)),
                    // A refusal for now may have been stored nevertheless.
                    Err(error) if error.code().is_final() => log.refused.push(*cid),
                    Err(_) => {}
                }
            }
            (ROOMS.iter().position(|one| *one == room).unwrap_or_default(), log)
        }));
    }

    async fn connects(&mut self, device: usize, at: usize) {
        let at = at % self.instances.len();
        let device = &mut self.devices[device];
        if let (None, Some(instance)) = (device.is_at(), &self.instances[at]) {
            let line = instance.connects(&self.place.people[device.person]).await;
            device.connects(at, line);
        }
    }

    /// Whoever has no line makes one.
    pub(super) async fn reconnects(&mut self) {
        for number in 0..self.devices.len() {
            self.connects(number, number).await;
        }
    }

    async fn starts(&mut self, at: usize) {
        let at = at % self.instances.len();
        if self.instances[at].is_none() {
            self.instances[at] = Some(Instance::starts(&self.place, &self.bus, self.sabotage).await);
        }
    }

    /// So many turns of who has something to do.
    async fn turns(&mut self, turns: usize) {
        for _ in 0..turns {
            yield_now().await;
            self.devices.iter_mut().for_each(|device| _ = device.takes_in());
        }
    }

    /// Until nobody has anything to do at this moment.
    async fn rests(&mut self) {
        let mut calm = 0;
        while calm < CALM {
            std::thread::yield_now();
            yield_now().await;
            let mut quiet = self.instances.iter().flatten().all(Instance::is_idle);
            for device in &mut self.devices {
                quiet &= !device.takes_in();
            }
            calm = if quiet { calm + 1 } else { 0 };
        }
    }

    /// The clock goes on.
    pub(super) async fn passes(&mut self, time: Duration) {
        let begun = Instant::now();
        while begun.elapsed() < time {
            goes_on().await;
            self.rests().await;
        }
    }

    async fn heals(&mut self) {
        for at in 0..self.instances.len() {
            self.starts(at).await;
        }
        self.instances.iter().flatten().for_each(|instance| instance.is_blind(false));
        self.bus.turns(Mood::Fair);
        for number in 0..self.devices.len() {
            self.devices[number].stalls(false);
            if self.devices[number].is_mute() {
                self.devices[number].is_cut();
            }
        }
        // A line that was broken off from the other side is found out by then.
        self.rests().await;
        self.reconnects().await;
        for errand in std::mem::take(&mut self.errands) {
            busy(errand).await.unwrap();
        }
        for flood in &self.floods {
            // On a busy machine it may still be under way: what comes then is no matter of healing.
            busy(async {
                while !flood.is_finished() {
                    yield_now().await;
                }
            })
            .await;
        }
        self.rests().await;
    }
}
