//! The scene of stories about messages that wait: a network that goes away, and what is shown and
//! kept meanwhile.

use sarang_tests::browser::{Browsers, Person, Scripts};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::instance::Options;
use sarang_tests::proxy::Proxy;
use sarang_tests::talker::Talker;
use sarang_tests::wait::{holds, until};

/// A server behind a network that can go away.
pub(crate) struct Train {
    pub(crate) cluster: Cluster,
    pub(crate) proxy: Proxy,
    pub(crate) browsers: Browsers,
}

impl Train {
    pub(crate) async fn with_seats(seats: usize) -> Self {
        let mut proxy = Proxy::planned();
        let args = vec!["--public-url".to_owned(), proxy.origin()];
        let cluster = Cluster::alone_with(Options { args, ..Options::default() }).await;
        proxy.leads_to(&cluster[0]).await;
        Self { cluster, proxy, browsers: Browsers::reserve(seats).await }
    }

    /// Somebody on the train, in General.
    pub(crate) async fn passenger(&self, name: &str) -> Person {
        self.cluster.api(name, 0).joins(GENERAL).await.is(200);
        let person = self.browsers.person_at(&self.proxy.origin(), Scripts::On).await;
        person.signs_in_as(&name.to_lowercase()).await;
        person.opens_room(GENERAL).await;
        person
    }

    pub(crate) async fn talker(&self, name: &str) -> Talker {
        self.cluster.talker(name, 0).await
    }

    /// What one person has said in General, as the server has it.
    pub(crate) async fn said_by(&self, handle: &str) -> Vec<String> {
        let history = self.cluster.history(GENERAL).await;
        let theirs = history.iter().filter(|event| event.author.handle.as_str() == handle);
        theirs.filter_map(|event| event.body().map(ToString::to_string)).collect()
    }
}

/// What a person is shown of their own, in order: text, and whether it waits, failed or arrived.
async fn shown(person: &Person) -> Vec<(String, &'static str)> {
    let messages = person.messages().await;
    messages
        .into_iter()
        .map(|shown| {
            let state = match &shown.classes {
                classes if classes.contains("pending") => "waits",
                classes if classes.contains("failed") => "failed",
                _ => "sent",
            };
            (shown.body, state)
        })
        .collect()
}

pub(crate) async fn shows(person: &Person, expected: &[(&str, &str)]) {
    until(format!("the room shows {expected:?}"), async || {
        let shown = shown(person).await;
        let same = shown.iter().map(|(body, state)| (body.as_str(), *state)).eq(expected.iter().copied());
        holds(same, format!("{shown:?}"))
    })
    .await;
}

/// How many messages the browser's database holds, of whomever.
pub(crate) async fn kept(person: &Person) -> u64 {
    let script = "const done = arguments[0]; const open = indexedDB.open('sarang'); \
        open.onsuccess = () => { const asked = open.result.transaction('letters').objectStore('letters').count(); \
        asked.onsuccess = () => { open.result.close(); done(asked.result) } }";
    let count = person.driver().execute_async(script, vec![]).await.expect("the database answers");
    count.json().as_u64().expect("a number")
}

pub(crate) async fn keeps(person: &Person, count: u64) {
    until(format!("{count} messages are kept"), async || {
        let kept = kept(person).await;
        holds(kept == count, kept.to_string())
    })
    .await;
}

/// The browser believes that the network is back.
pub(crate) async fn tries_again(person: &Person) {
    person.evaluates("window.dispatchEvent(new Event('online'))").await;
}
