//! Asks the servers of a Redis Cluster which of them has which slots.

use std::sync::Arc;
use std::time::Duration;

use ::redis::Value;
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};

use super::{PAUSE, draw};
use crate::channel::Partition;
use crate::channel::redis::link::{Access, Backoff, Expects};
use crate::channel::redis::names::slot;
use crate::channel::redis::place::{Chart, Place};
use crate::channel::redis::status::Board;
use crate::channel::redis::trouble::Trouble;

/// How often servers are asked without a reason. What changes is told by those whom it concerns:
/// `MOVED`, subscriptions taken back, a connection that breaks.
const ASK_EVERY: Duration = Duration::from_secs(30);

pub(in crate::channel::redis) struct ClusterSurvey {
    seeds: Vec<Place>,
    access: Access,
}

/// Who has which slots: from, to, and who.
type Slots = Vec<(u16, u16, Place)>;

impl ClusterSurvey {
    pub(super) fn new(seeds: Vec<Place>, access: Access) -> Self {
        Self { seeds, access }
    }

    pub(super) fn name(&self) -> String {
        let seeds: Vec<String> = self.seeds.iter().map(ToString::to_string).collect();
        format!("the cluster of {}", seeds.join(", "))
    }

    /// Never returns.
    pub(super) async fn run(
        self,
        charts: &watch::Sender<Arc<Chart>>,
        mut doubts: mpsc::Receiver<Place>,
        board: &Board,
    ) {
        let status = board.up(self.name());
        let mut backoff = Backoff::default();
        let mut doubted: Option<Place> = None;
        loop {
            // Who gave cause for doubt knows best; then those of the last chart, then the seeds.
            let known = charts.borrow().clone();
            let mut trouble = String::new();
            let mut drawn = false;
            for place in doubted.iter().chain(known.places()).chain(&self.seeds) {
                match self.ask(place).await {
                    Ok(slots) => {
                        let find = |partition| find(&slots, slot(partition));
                        draw(charts, Chart::by(find));
                        let homeless =
                            Partition::all().filter(|&partition| find(partition).is_none()).count();
                        if homeless == 0 {
                            status.recovered();
                        } else {
                            status.failed(&format!("{homeless} of our 256 slots are served by nobody"));
                        }
                        drawn = true;
                        break;
                    }
                    Err(why) => trouble = format!("{place}: {why}"),
                }
            }
            let pause = if drawn {
                backoff.reset();
                ASK_EVERY
            } else {
                status.failed(&trouble);
                backoff.next()
            };
            sleep(PAUSE).await;
            doubted = timeout(pause, doubts.recv()).await.ok().flatten();
            while let Ok(one) = doubts.try_recv() {
                doubted = Some(one);
            }
        }
    }

    async fn ask(&self, place: &Place) -> Result<Slots, Trouble> {
        let mut connection = self.access.link(place, Expects::ClusterNode)?.connect().await?;
        let answer: Value = ::redis::cmd("CLUSTER").arg("SLOTS").query_async(&mut connection).await?;
        Ok(read(&answer, place))
    }
}

fn find(slots: &Slots, slot: u16) -> Option<Place> {
    slots.iter().find(|(from, to, _)| (*from..=*to).contains(&slot)).map(|(.., place)| place.clone())
}

/// Reads `CLUSTER SLOTS`: from, to, the master, its replicas. What cannot be read is passed over.
fn read(answer: &Value, asked: &Place) -> Slots {
    let Value::Array(ranges) = answer else {
        return Vec::new();
    };
    let range = |range: &Value| {
        let Value::Array(range) = range else {
            return None;
        };
        let [Value::Int(from), Value::Int(to), Value::Array(master), ..] = range.as_slice() else {
            return None;
        };
        let [host, Value::Int(port), ..] = master.as_slice() else {
            return None;
        };
        let host = match host {
            Value::BulkString(host) => String::from_utf8(host.clone()).ok()?,
            Value::SimpleString(host) => host.clone(),
            _ => String::new(),
        };
        let host = match (host.as_str(), asked) {
            // It does not know how it is called from here: as we called it.
            ("", Place::Host(asked, _)) => asked.clone(),
            // It has a name, and has not been told it.
            ("?", _) => return None,
            _ => host,
        };
        let number = |number: &i64| u16::try_from(*number).ok();
        Some((number(from)?, number(to)?, Place::Host(host, number(port)?)))
    };
    ranges.iter().filter_map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_read() {
        let text = |text: &str| Value::BulkString(text.as_bytes().to_vec());
        let range = |from, to, host: Value, port| {
            let master = Value::Array(vec![host.clone(), Value::Int(port), text("id"), Value::Array(vec![])]);
            let replica = Value::Array(vec![host, Value::Int(port + 10), text("id")]);
            Value::Array(vec![Value::Int(from), Value::Int(to), master, replica])
        };
        let answer = Value::Array(vec![
            range(0, 100, text("10.0.0.1"), 7000),
            range(101, 101, Value::Nil, 7001),
            range(102, 200, text("?"), 7002),
            range(300, 16383, text("::1"), 7003),
            Value::Okay,
        ]);
        let slots = read(&answer, &Place::Host("here".to_owned(), 1));
        let at = |slot| find(&slots, slot).map(|place| place.to_string());
        assert_eq!(at(0), at(100));
        assert_eq!(at(100).as_deref(), Some("10.0.0.1:7000"));
        assert_eq!(at(101).as_deref(), Some("here:7001"));
        assert_eq!(at(150), None);
        assert_eq!(at(16383).as_deref(), Some("[::1]:7003"));
    }
}
