//! The people, the servers and what lies between them.

use std::time::{Duration, Instant};

use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::message::RoomEvent;
use sarang_protocol::text::Body;
use sarang_tests::api::Api;
use sarang_tests::browser::{Browsers, Person};
use sarang_tests::cluster::{Cluster, handle};
use sarang_tests::history::{self, Log};
use sarang_tests::installation::{ADMIN, Base, GENERAL};
use sarang_tests::proxy::{Proxy, Weather};
use sarang_tests::talker::Talker;
use sarang_tests::wait::{holds, until_within};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::comings::{BOOKS, come_and_go};
use crate::dice::Dice;
use crate::doings::chatters;
use crate::faults::Fault;
use crate::report::Report;

/// So begins what browsers write while something is broken.
pub(crate) const FROM_A_BROWSER: &str = "from a browser";

/// People on sockets. Every other one of them is behind a network that breaks.
pub(crate) const PEOPLE: [&str; 10] =
    ["Kim", "Lee", "Park", "Choi", "Jung", "Kang", "Cho", "Yoon", "Jang", "Lim"];

/// A fault is felt after so long; it lasts at least so long.
const BROKEN_BEFORE: Duration = Duration::from_millis(200);

/// After a fault everybody has to be up to date within this: a tick, a reconnect and a busy
/// machine are far below it.
const CONVERGES_WITHIN: Duration = Duration::from_secs(45);

/// So many of the newest messages are compared with what browsers show: as many as a page keeps.
const SHOWN: usize = 40;

pub(crate) struct Scene {
    pub(crate) cluster: Cluster,
    instances: usize,
    proxies: Vec<Proxy>,
    people: Vec<Talker>,
    chatter: Vec<JoinHandle<Vec<ClientId>>>,
    comings: Option<JoinHandle<usize>>,
    silence: watch::Sender<bool>,
    watching: Vec<Person>,
    report: Report,
    // Last, so that pages close before their browsers do.
    _browsers: Browsers,
}

impl Scene {
    /// Servers, people on sockets and two browsers, everybody talking.
    pub(crate) async fn set(base: Base, instances: usize, dice: &mut Dice) -> Self {
        let cluster = Cluster::over(base, instances).await;
        cluster.installation().adds_room(BOOKS, "Books");
        let mut proxies = Vec::new();
        for index in 0..instances {
            let mut proxy = Proxy::planned();
            proxy.leads_to(&cluster[index]).await;
            proxies.push(proxy);
        }
        let mut people = Vec::new();
        let mut ways = vec![(ADMIN.to_owned(), ways_of(&cluster, ADMIN, instances))];
        // The last is the first one's other device.
        for (index, name) in PEOPLE.into_iter().chain([PEOPLE[0]]).enumerate() {
            let at = index % instances;
            if index % 2 == 0 {
                cluster.api(name, 0).joins(BOOKS).await.is(200);
            }
            if index < PEOPLE.len() {
                ways.push((handle(name), ways_of(&cluster, name, instances)));
            }
            people.push(if index % 2 == 0 {
                cluster.through(&proxies[at], name, at).await
            } else {
                cluster.steadfast(name, at).await
            });
        }
        for name in ["Dana", "Seo"] {
            cluster.api(name, 0).joins(GENERAL).await.is(200);
        }
        let browsers = Browsers::reserve(2).await;
        let (dana, seo) = (browsers.person(&cluster[0]).await, browsers.person(&cluster[1]).await);
        dana.signs_in_as("dana").await;
        seo.signs_in_as("seo").await;
        for person in [&dana, &seo] {
            person.opens_room(GENERAL).await;
        }
        let silence = watch::Sender::new(false);
        let comings = come_and_go(ways, Dice::seeded(dice.next()), silence.subscribe());
        let chatter = people
            .iter()
            .map(|talker| {
                let own = Dice::seeded(dice.next());
                tokio::spawn(chatters(talker.clone(), own, silence.subscribe()))
            })
            .collect();
        Self {
            cluster,
            instances,
            proxies,
            people,
            chatter,
            comings: Some(tokio::spawn(comings)),
            silence,
            watching: vec![dana, seo],
            report: Report::default(),
            _browsers: browsers,
        }
    }

    pub(crate) fn instances(&self) -> usize {
        self.instances
    }

    /// Something breaks and is mended; then everybody gets up to date.
    pub(crate) async fn suffers(&mut self, fault: Fault, dice: &mut Dice) {
        // One of the browsers writes while it is broken.
        let writer = self.watching.remove(dice.below(self.watching.len()));
        let count: usize = self.report.faults.values().sum();
        let start = Instant::now();
        let words = format!("{FROM_A_BROWSER}, in the middle of fault {count}");
        let ((), ()) = tokio::join!(fault.happens(self, dice), async {
            tokio::time::sleep(BROKEN_BEFORE).await;
            writer.posts(&words).await;
        });
        self.watching.push(writer);
        println!("{fault:?} was there for {:.1} s", start.elapsed().as_secs_f64());
        self.report.sent += 1;
        *self.report.faults.entry(fault).or_default() += 1;
        let mended = Instant::now();
        self.converges(&format!("{fault:?}")).await;
        self.report.convergence.push((fault, mended.elapsed()));
    }

    /// The lines behind the proxies have this weather for a while.
    pub(crate) async fn weather(&self, weather: Weather, length: Duration) {
        for proxy in &self.proxies {
            proxy.turns(weather);
        }
        tokio::time::sleep(length).await;
        for proxy in &self.proxies {
            // What lived through it has holes and is cut, as by the timeouts of real networks.
            proxy.turns(Weather::Cut);
            proxy.turns(Weather::Fair);
        }
    }

    /// Everybody falls silent; all that was sent is acknowledged, all have the same.
    pub(crate) async fn ends(mut self) -> Report {
        self.silence.send_replace(true);
        let mut cids = Vec::new();
        for chatter in std::mem::take(&mut self.chatter) {
            cids.push(chatter.await.expect("a chatterer does not panic"));
        }
        for (talker, cids) in self.people.iter().zip(&cids) {
            let last = *cids.last().expect("everybody said something");
            let who = talker.name();
            until_within(CONVERGES_WITHIN, format!("{who}'s last word is acknowledged"), async || {
                let log = talker.log(GENERAL);
                holds(
                    log.acknowledged.iter().any(|(cid, _)| *cid == last),
                    format!(
                        "{} of {} acknowledged; {}",
                        log.acknowledged.len(),
                        log.sent.len(),
                        talker.describe(GENERAL)
                    ),
                )
            })
            .await;
            let acknowledged = talker.log(GENERAL).acknowledged;
            let words = cids.iter().filter(|cid| acknowledged.iter().any(|(known, _)| known == *cid));
            assert_eq!(words.count(), cids.len(), "{who}'s words");
            until_within(CONVERGES_WITHIN, format!("{who}'s replies and changes are answered"), async || {
                holds(talker.waiting() == 0, talker.describe(GENERAL))
            })
            .await;
        }
        let comings = self.comings.take().expect("it was begun");
        self.report.changes = comings.await.expect("who comes and goes does not panic");
        let silent = Instant::now();
        let goodbye = "goodbye, everybody";
        self.people[0].posts(goodbye).await;
        for person in &self.watching {
            until_within(CONVERGES_WITHIN, "a browser is up to date", async || {
                let shown = person.messages().await;
                let last = shown.last().map(|last| last.body.clone()).unwrap_or_default();
                holds(last == goodbye, last)
            })
            .await;
        }
        self.report.browsers = silent.elapsed();
        self.converges("the end").await;

        let (books, mut logs) = self.judges(BOOKS).await;
        let (history, general) = self.judges(GENERAL).await;
        logs.extend(general);
        self.report.counts(&[&books[..], &history[..]].concat(), &logs);
        self.report.is_complete();
        // Of what was deleted pages show nothing, or that it is gone.
        let shown = history.iter().filter(|event| event.is_in_room() && !event.is_deleted());
        let stored: Vec<&str> = shown.filter_map(|event| event.body()).map(Body::as_str).collect();
        let newest = &stored[stored.len().saturating_sub(SHOWN)..];
        for person in &self.watching {
            let shown = person.messages().await;
            assert!(shown.iter().all(|one| !one.classes.contains("message--pending")), "{shown:#?}");
            let shown: Vec<String> =
                shown.into_iter().map(|one| one.body).filter(|body| !body.is_empty()).collect();
            let end = &shown[shown.len().saturating_sub(SHOWN)..];
            assert_eq!(end, newest, "a browser shows another end of the history");
        }
        let written = stored.iter().filter(|body| body.starts_with(FROM_A_BROWSER)).count();
        let faults: usize = self.report.faults.values().sum();
        assert_eq!(written, faults, "each browser's message stands there once");
        self.report.sent += logs.iter().map(|log| log.sent.len() + log.changes.len()).sum::<usize>();
        self.report.acknowledged += logs.iter().map(|log| log.acknowledged.len()).sum::<usize>() + written;
        self.report.seen = logs.iter().map(|log| log.applied.len()).sum();
        self.report.stored = stored.len() + books.iter().filter(|event| event.body().is_some()).count();
        self.report.refused = logs.iter().map(|log| log.refused.len()).sum();
        self.report.connections = self.people.iter().map(Talker::connections).sum();
        self.report
    }

    /// Waits until all who are in a room have its newest event, and holds what everybody logged
    /// against its history.
    async fn judges(&self, room: &str) -> (Vec<RoomEvent>, Vec<Log>) {
        let history = self.cluster.history(room).await;
        let newest = history.last().map_or(Seq::ZERO, |event| event.seq);
        for talker in &self.people {
            until_within(CONVERGES_WITHIN, format!("{} has all of {room}", talker.name()), async || {
                let (log, reached) = (talker.log(room), talker.reached(room));
                holds(log.gone || log.who.is_empty() || reached >= newest, format!("{reached} of {newest}"))
            })
            .await;
        }
        let logs: Vec<Log> = self.people.iter().map(|talker| talker.log(room)).collect();
        history::promise_is_kept(&history, &logs);
        for name in PEOPLE {
            self.cluster.tells_afresh(room, &history, name).await;
        }
        for talker in self.people.iter().filter(|talker| !talker.log(room).gone) {
            self.cluster.own_log_is_true(room, talker).await;
        }
        (history, logs)
    }

    /// Waits until everybody on a socket has what somebody had when this began.
    async fn converges(&self, after: &str) {
        let newest = self.people.iter().map(|talker| talker.reached(GENERAL)).max();
        let newest = newest.expect("there are people");
        for talker in &self.people {
            until_within(
                CONVERGES_WITHIN,
                format!("{} is up to date after {after}", talker.name()),
                async || {
                    let reached = talker.reached(GENERAL);
                    holds(talker.is_up() && reached >= newest, format!("at {reached} of {newest}"))
                },
            )
            .await;
        }
    }
}

/// Somebody's ways to all instances.
fn ways_of(cluster: &Cluster, name: &str, instances: usize) -> Vec<Api> {
    (0..instances).map(|at| cluster.api(name, at)).collect()
}
