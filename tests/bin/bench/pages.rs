//! How fast a page is made, how much memory an idle server takes, how soon it is ready, how much a
//! browser has to load.

mod load;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use sarang_tests::api::Api;
use sarang_tests::html;
use sarang_tests::installation::{ADMIN, GENERAL, Installation};
use sarang_tests::instance::{Instance, Options};
use sarang_tests::process::Process;
use sarang_tests::visitor::Visitor;
use uuid::Uuid;

use crate::place;
use load::{CONNECTIONS, durable_sends, page_rate};

/// Starts that are measured; the median counts.
const STARTS: usize = 10;

/// So many people write at once: alone each waits for a commit of one's own, together they share.
const SENDERS: [usize; 3] = [1, 8, 64];

/// What a room page shows at first.
const MESSAGES: usize = 50;

pub(crate) fn bench() {
    println!("\n## Pages");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime can be made");
    let installation = Installation::set_up();
    let options = Options { cpu: Some(place::SERVERS), ..Options::default() };
    let mut server = runtime.block_on(Instance::start(&installation, options));
    let cookie = runtime.block_on(fills(&server, &installation));

    println!("\n| what | figure | how |\n|---|---|---|");
    server.kill9();
    let (median, all) = start_times(&server, &installation);
    row("start to ready", &format!("{median:.0} ms"), &format!("median of {all:.0?} ms, existing database"));
    runtime.block_on(server.starts());
    std::thread::sleep(Duration::from_secs(3));
    row("idle", &memory(server.pid()), "resident, 3 s after the start");

    let path = format!("/rooms/{GENERAL}");
    let page = runtime.block_on(page(&server, &cookie, &path));
    let (median, all) = page_rate(&server, &cookie, &path);
    let how = format!(
        "median of {all:.0?}; {MESSAGES} messages, {} kB, {CONNECTIONS} connections, one processor",
        page.len() / 1000
    );
    row("room page", &format!("{median:.0} a second"), &how);
    row("after that", &memory(server.pid()), "resident");

    let token = installation.token(ADMIN);
    for senders in SENDERS {
        let sent = durable_sends(&server, &token, senders);
        let rate = format!("{:.0} acknowledged a second", sent.rate);
        let how =
            format!("by REST, each after the one before; p50 {:.1} ms, p99 {:.1} ms", sent.p50, sent.p99);
        row(&format!("messages of {senders} at once"), &rate, &how);
    }

    let mut whole = 0;
    for asset in assets(&page) {
        let size = runtime.block_on(compressed(&server, &asset));
        whole += size;
        row(&asset, &kilobytes(size), "brotli");
    }
    row("all of these", &kilobytes(whole), "wasm, script and style of the room page; the budget is 260 kB");
}

fn row(what: &str, figure: &str, how: &str) {
    println!("| {what} | {figure} | {how} |");
}

/// People, rooms and messages; gives the cookie of somebody who reads them.
async fn fills(server: &Instance, installation: &Installation) -> String {
    let names = ["dana", "kim", "lee", "park", "choi"];
    let mut apis = Vec::new();
    for name in names {
        installation.adds_user(name, name);
        let api = Api::new(server, &installation.token(name));
        api.joins(GENERAL).await.is(200);
        apis.push(api);
    }
    let admin = Api::new(server, &installation.token(ADMIN));
    admin.joins(GENERAL).await.is(200);
    for slug in ["books", "design", "lunch", "random", "releases"] {
        installation.adds_room(slug, slug);
        admin.joins(slug).await.is(200);
    }
    for n in 0..MESSAGES + 150 {
        // Now and then two in a row by one person, as people do.
        let api = &apis[(n * 2 / 3) % apis.len()];
        let body = format!(
            "Message {n}: the build is green again, 오늘 점심은 어디로 갈까요? https://example.org/{n}"
        );
        api.posts(GENERAL, Uuid::new_v4(), &body).await.is(201);
    }
    Visitor::signed_in(server, ADMIN).await.cookies()
}

/// Milliseconds from the start of the process to a good answer of `/readyz`, sorted, and their
/// median.
fn start_times(server: &Instance, installation: &Installation) -> (f64, Vec<f64>) {
    let log = installation.folder().join("starts.log");
    let mut times: Vec<f64> = (0..STARTS)
        .map(|_| {
            let start = Instant::now();
            let _process = Process::start("sarang", server.command(), &log);
            while !is_ready(server.port()) {
                assert!(start.elapsed() < Duration::from_secs(20), "it never gets ready");
                std::thread::sleep(Duration::from_millis(1));
            }
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    median(&mut times)
}

fn is_ready(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else {
        return false;
    };
    let request = "GET /readyz HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n";
    let mut answer = String::new();
    stream.write_all(request.as_bytes()).is_ok()
        && stream.read_to_string(&mut answer).is_ok()
        && answer.starts_with("HTTP/1.1 200")
}

/// A page's markup.
pub(crate) async fn page(server: &Instance, cookie: &str, path: &str) -> String {
    let request = reqwest::Client::new().get(server.url(path)).header("cookie", cookie);
    let answer = request.send().await.expect("the server answers");
    answer.text().await.expect("the page comes whole")
}

fn assets(page: &str) -> Vec<String> {
    let mut assets: Vec<String> = html::values(page, "link", "href")
        .into_iter()
        .chain(html::values(page, "script", "src"))
        .filter(|path| ["wasm", "js", "css"].iter().any(|kind| path.ends_with(kind)))
        .collect();
    assets.sort();
    assets.dedup();
    assets
}

async fn compressed(server: &Instance, path: &str) -> usize {
    let request = reqwest::Client::new().get(server.url(path)).header("accept-encoding", "br");
    let answer = request.send().await.expect("the server answers");
    answer.bytes().await.expect("it comes whole").len()
}

fn memory(pid: u32) -> String {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<usize>().ok());
    kilobytes.map_or("unknown".to_owned(), |size| format!("{:.1} MB", in_thousands(size * 1024) / 1000.0))
}

fn kilobytes(bytes: usize) -> String {
    format!("{:.1} kB", in_thousands(bytes))
}

#[expect(clippy::cast_precision_loss, reason = "a few megabytes")]
fn in_thousands(bytes: usize) -> f64 {
    bytes as f64 / 1000.0
}

fn median(figures: &mut Vec<f64>) -> (f64, Vec<f64>) {
    figures.sort_by(f64::total_cmp);
    (figures[figures.len() / 2], std::mem::take(figures))
}
