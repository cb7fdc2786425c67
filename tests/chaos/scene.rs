//! The people, the servers and what lies between them.

use std::time::{Duration, Instant};

use sarang_protocol::id::ClientId;
use sarang_protocol::text::Body;
use sarang_tests::browser::{Browsers, Person};
use sarang_tests::cluster::Cluster;
use sarang_tests::history;
use sarang_tests::installation::{Base, GENERAL};
use sarang_tests::proxy::{Proxy, Weather};
use sarang_tests::talker::Talker;
use sarang_tests::wait::{holds, until_within};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::dice::Dice;
use crate::faults::Fault;
use crate::report::Report;

/// People on sockets. Every other one of them is behind a network that breaks.
const PEOPLE: [&str; 10] = ["Kim", "Lee", "Park", "Choi", "Jung", "Kang", "Cho", "Yoon", "Jang", "Lim"];

/// They say something about this often, whether what they said before is acknowledged or not.
const BREATH: (Duration, Duration) = (Duration::from_millis(80), Duration::from_millis(400));

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
        let mut proxies = Vec::new();
        for index in 0..instances {
            let mut proxy = Proxy::planned();
            proxy.leads_to(&cluster[index]).await;
            proxies.push(proxy);
        }
        let mut people = Vec::new();
        for (index, name) in PEOPLE.into_iter().enumerate() {
            let at = index % instances;
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
        let writer = dice.below(self.watching.len());
        let count: usize = self.report.faults.values().sum();
        self.watching[writer].posts(&format!("from a browser, before fault {count}")).await;
        self.report.sent += 1;
        fault.happens(self, dice).await;
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
                    format!("{} of {} acknowledged", log.acknowledged.len(), log.sent.len()),
                )
            })
            .await;
            assert_eq!(talker.log(GENERAL).acknowledged.len(), cids.len(), "{who}'s words");
        }
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

        let history = self.cluster.history(GENERAL).await;
        let logs: Vec<_> = self.people.iter().map(|talker| talker.log(GENERAL)).collect();
        history::promise_is_kept(&history, &logs);
        let stored: Vec<&str> = history.iter().filter_map(|event| event.body()).map(Body::as_str).collect();
        let newest = &stored[stored.len().saturating_sub(SHOWN)..];
        for person in &self.watching {
            let shown = person.messages().await;
            assert!(shown.iter().all(|one| !one.classes.contains("message--pending")), "{shown:#?}");
            let shown: Vec<String> = shown.into_iter().map(|one| one.body).collect();
            let end = &shown[shown.len().saturating_sub(SHOWN)..];
            assert_eq!(end, newest, "a browser shows another end of the history");
        }
        let written = stored.iter().filter(|body| body.starts_with("from a browser")).count();
        let faults: usize = self.report.faults.values().sum();
        assert_eq!(written, faults, "each browser's message stands there once");
        self.report.sent += logs.iter().map(|log| log.sent.len()).sum::<usize>();
        self.report.acknowledged += logs.iter().map(|log| log.acknowledged.len()).sum::<usize>() + written;
        self.report.seen = logs.iter().map(|log| log.applied.len()).sum();
        self.report.stored = stored.len();
        self.report.connections = self.people.iter().map(Talker::connections).sum();
        self.report
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

/// Goes on saying things, without waiting for answers.
async fn chatters(talker: Talker, mut dice: Dice, mut silence: watch::Receiver<bool>) -> Vec<ClientId> {
    let mut cids = Vec::new();
    while !*silence.borrow_and_update() {
        let words = format!("{} says {} 안녕 👋", talker.name(), cids.len());
        cids.push(talker.sends_in(GENERAL, &words));
        tokio::select! {
            () = tokio::time::sleep(dice.between(BREATH.0, BREATH.1)) => {}
            _ = silence.changed() => {}
        }
    }
    cids
}
