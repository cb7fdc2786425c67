//! What is held against a world once everything in it has healed.

use std::time::Duration;

use sarang_protocol::frame::MAX_BATCH;
use sarang_protocol::id::Seq;
use sarang_protocol::message::RoomEvent;
use sarang_tests::history::{self, Log};
use tokio::time::Instant;

use super::clock::{STEP, busy};
use super::place::{PEOPLE, ROOMS};
use super::world::World;
use crate::chat::{Chat, Span, Viewer};

/// After everything has healed all are up to date within this, in virtual time: the tick with its
/// jitter (5.5 s), the second between two looks at one's memberships, and a round trip. \[I6\]
const CONVERGED_WITHIN: Duration = Duration::from_secs(7);

/// What a schedule came to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Outcome {
    pub(super) acknowledged: usize,
    pub(super) events: usize,
    pub(super) applied: usize,
    /// From the healing of everything until all were up to date.
    pub(super) convergence: Duration,
}

impl World {
    /// Waits until everybody has everything, and nobody waits for an acknowledgement.
    pub(super) async fn converges(&mut self) -> Result<Duration, String> {
        let begun = Instant::now();
        loop {
            let Err(missing) = self.is_up_to_date().await else { return Ok(begun.elapsed()) };
            if begun.elapsed() > CONVERGED_WITHIN {
                return Err(format!("[I6] not up to date after {CONVERGED_WITHIN:?}: {missing}"));
            }
            self.passes(STEP * 10).await;
            // A line that went down meanwhile, because it had been let in by halves.
            self.reconnects().await;
        }
    }

    async fn is_up_to_date(&mut self) -> Result<(), String> {
        let asked = self.instances.iter().flatten().next().map(|instance| instance.chat.clone());
        let chat = asked.ok_or("no instance is there")?;
        for device in &self.devices {
            let memory = &device.memory;
            let name = memory.name();
            if !memory.is_up() || memory.waiting() > 0 {
                let rooms = ROOMS.map(|room| memory.describe(room));
                return Err(format!("{name} waits: {} {:?} {rooms:?}", memory.is_up(), memory.waiting()));
            }
            let rooms =
                busy(chat.rooms(&self.place.people[device.person])).await.map_err(|e| e.to_string())?;
            if rooms.len() != memory.rooms().len() {
                return Err(format!("{name} is in {rooms:?} and follows {:?}", memory.rooms()));
            }
            for room in rooms {
                let listed = memory.listed(room.slug.as_str());
                if listed.map(|it| (it.read, it.unread, it.mentions))
                    != Some((room.read, room.unread, room.mentions))
                {
                    return Err(format!("{name} lists {listed:?}, and there is {room:?}"));
                }
                if memory.reached(room.slug.as_str()) != room.head {
                    return Err(format!(
                        "{name}, newest {}: {}",
                        room.head,
                        memory.describe(room.slug.as_str())
                    ));
                }
            }
        }
        Ok(())
    }

    pub(super) async fn judged(mut self, convergence: Duration) -> Result<Outcome, String> {
        let mut outcome = Outcome { convergence, ..Outcome::default() };
        let mut floods = Vec::new();
        for flood in std::mem::take(&mut self.floods) {
            floods.push(busy(flood).await.unwrap());
        }
        for (number, room) in ROOMS.into_iter().enumerate() {
            let mut logs: Vec<Log> = self.devices.iter().map(|device| device.memory.log(room)).collect();
            logs.extend(floods.iter().filter(|(at, _)| *at == number).map(|(_, log)| log.clone()));
            let mut histories = Vec::new();
            for instance in self.instances.iter().flatten() {
                histories.push(history_of(&instance.chat, &self.place.people[0], room).await);
            }
            let Some(history) = histories.first() else { return Err("no instance is there".into()) };
            if histories.iter().any(|other| other != history) {
                return Err(format!("[I3] instances tell different histories of {room}"));
            }
            let mut breaches = history::check(history, &logs);
            breaches.extend(history::check_nothing_else(history, &logs));
            for instance in self.instances.iter().flatten() {
                for (person, viewer) in PEOPLE.iter().zip(&self.place.people) {
                    let view = busy(instance.chat.room_view(viewer, room, None)).await.unwrap();
                    let rooms = busy(instance.chat.rooms(viewer)).await.unwrap();
                    let summary = rooms.iter().find(|summary| summary.slug.as_str() == room);
                    breaches.extend(history::check_snapshot(person, history, &view, summary));
                    let threads = busy(instance.chat.threads(viewer)).await.unwrap();
                    breaches.extend(history::check_threads(person, history, room, &threads));
                }
            }
            if !breaches.is_empty() {
                let lines: Vec<String> = breaches.iter().map(|one| format!("{one:?}: {one}")).collect();
                return Err(format!("in {room}:\n{}", lines.join("\n")));
            }
            outcome.events += history.len();
            outcome.acknowledged += logs.iter().map(|log| log.acknowledged.len()).sum::<usize>();
            outcome.applied += logs.iter().map(|log| log.applied.len()).sum::<usize>();
        }
        Ok(outcome)
    }
}

async fn history_of(chat: &Chat, viewer: &Viewer, room: &str) -> Vec<RoomEvent> {
    let mut history: Vec<RoomEvent> = Vec::new();
    loop {
        let after = history.last().map_or(Seq::ZERO, |event| event.seq);
        let part = busy(chat.events(viewer, room, Span::After(after), MAX_BATCH)).await.unwrap();
        if part.0.is_empty() {
            return history;
        }
        history.extend(part.0);
    }
}
