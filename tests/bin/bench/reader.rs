//! What a page costs its reader: messages that arrive at a hundred a second, and ten thousand of them.

use std::time::{Duration, Instant};

use sarang_tests::api::Api;
use sarang_tests::browser::{Browsers, Person};
use sarang_tests::installation::{GENERAL, Installation};
use sarang_tests::instance::{Instance, Options};
use sarang_tests::wait::{holds, until};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::place;
use crate::table::row;

/// Messages of a round.
const ROUND: u32 = 1_000;

/// Rounds: ten thousand messages in all.
const ROUNDS: u32 = 10;

/// From one message to the next: a hundred a second.
const PAUSE: Duration = Duration::from_millis(10);

pub(crate) fn bench() {
    println!("\n## A reader\n");
    println!(
        "Chromium without a screen, the room at its newest, {ROUND} messages a round at one each {PAUSE:?}; the page's \
         process alone. Heap and elements after a collection of garbage.\n"
    );
    println!("| messages so far | CPU, % of a core | a second | rows | elements | heap, MB | process, MB |");
    println!("|---|---|---|---|---|---|---|");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime can be made");
    runtime.block_on(reads());
}

async fn reads() {
    let installation = Installation::set_up();
    for name in ["dana", "kim"] {
        installation.adds_user(name, name);
    }
    let args = ["--frames-per-second", "1000000"].map(str::to_owned);
    let options = Options { args: args.into(), ..Options::default() };
    let server = Instance::start(&installation, options).await;
    Api::new(&server, &installation.token("dana")).joins(GENERAL).await.is(200);
    let kim = Api::new(&server, &installation.token("kim"));
    kim.joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&server).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    dana.is_live().await;
    let renderers = dana.renderers();
    assert!(!renderers.is_empty(), "the page has a process");
    for pid in &renderers {
        place::moves_to_theirs(*pid);
    }
    let mut sent = 0;
    for _ in 0..ROUNDS {
        let (start, before) = (Instant::now(), cpu(&renderers));
        let mut next = tokio::time::interval(PAUSE);
        for _ in 0..ROUND {
            next.tick().await;
            sent += 1;
            let body = format!("Message {sent}: the build is **green** again, 오늘 점심은 어디로 갈까요?");
            kim.posts(GENERAL, Uuid::new_v4(), &body).await.is(201);
        }
        let shown = format!(
            "document.querySelector('.timeline__list').lastElementChild.textContent.includes('Message {sent}:')"
        );
        until("the last message is shown", async || {
            let last = tells(&dana, &shown).await;
            holds(last == true, last.to_string())
        })
        .await;
        let took = start.elapsed().as_secs_f64();
        let used = cpu(&renderers) - before;
        let figures = looks(&dana).await;
        let resident: f64 = renderers.iter().map(|pid| place::resident(*pid)).sum();
        row(&[
            sent.to_string(),
            format!("{:.0}", 100.0 * used / took),
            format!("{:.0}", f64::from(ROUND) / took),
            format!("{:.0}", figures[0]),
            format!("{:.0}", figures[1]),
            format!("{:.2}", figures[2] / 1e6),
            format!("{:.0}", resident / 1024.0),
        ]);
    }
}

fn cpu(pids: &[u32]) -> f64 {
    pids.iter().map(|pid| place::cpu(*pid)).sum()
}

/// Rows, elements in the document, and bytes of JavaScript's heap.
async fn looks(dana: &Person) -> [f64; 3] {
    dana.devtools("HeapProfiler.collectGarbage", json!({})).await;
    let rows = tells(dana, "document.querySelector('.timeline__list').children.length").await;
    let elements = tells(dana, "document.getElementsByTagName('*').length").await;
    let heap = dana.devtools("Runtime.getHeapUsage", json!({})).await;
    [rows, elements, heap["usedSize"].clone()].map(|figure| figure.as_f64().unwrap_or_default())
}

/// What the page says. Not as the stories ask: what drives the browser keeps something of each question in the page,
/// and ten thousand messages' worth of them would pass for what the page keeps itself.
async fn tells(dana: &Person, expression: &str) -> Value {
    let wish = json!({ "expression": expression, "returnByValue": true });
    dana.devtools("Runtime.evaluate", wish).await["result"]["value"].clone()
}
