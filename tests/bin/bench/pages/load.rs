//! The load: connections that ask for one thing after the other.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sarang_tests::installation::GENERAL;
use sarang_tests::instance::Instance;
use uuid::Uuid;

use super::median;

/// As many connections as keep one processor busy without queueing for long.
pub(crate) const CONNECTIONS: usize = 8;

/// Rounds of load; the median counts.
const ROUNDS: usize = 5;

/// Length of a round.
const ROUND: Duration = Duration::from_secs(4);

/// Pages a second of each round, sorted, and their median.
pub(crate) fn page_rate(server: &Instance, cookie: &str, path: &str) -> (f64, Vec<f64>) {
    let port = server.port();
    let request = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncookie: {cookie}\r\n\r\n");
    let (pages, done) = (AtomicU64::new(0), AtomicBool::new(false));
    let mut rates = Vec::new();
    std::thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| load(port, &request, &pages, &done));
        }
        // The first round warms up.
        for round in 0..=ROUNDS {
            let (before, start) = (pages.load(Ordering::Relaxed), Instant::now());
            std::thread::sleep(ROUND);
            let made = pages.load(Ordering::Relaxed) - before;
            if round > 0 {
                #[expect(clippy::cast_precision_loss, reason = "thousands")]
                rates.push(made as f64 / start.elapsed().as_secs_f64());
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    median(&mut rates)
}

/// One connection, one request after the other.
fn load(port: u16, request: &str, pages: &AtomicU64, done: &AtomicBool) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    let mut buffer = vec![0; 512 * 1024];
    while !done.load(Ordering::Relaxed) {
        stream.write_all(request.as_bytes()).expect("the server listens");
        let mut length = 0;
        while !is_whole(&buffer[..length]) {
            let read = stream.read(&mut buffer[length..]).expect("the server answers");
            assert!(read > 0, "the server hung up");
            length += read;
        }
        assert!(buffer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&buffer[..200]));
        pages.fetch_add(1, Ordering::Relaxed);
    }
}

/// What came of writing.
pub(crate) struct Sent {
    /// Acknowledged messages a second.
    pub(crate) rate: f64,
    /// Milliseconds to the acknowledgement.
    pub(crate) p50: f64,
    pub(crate) p99: f64,
}

/// Connections that post, each one message after the other, for a round.
pub(crate) fn durable_sends(server: &Instance, token: &str, senders: usize) -> Sent {
    let (port, start) = (server.port(), Instant::now());
    let mut times: Vec<f64> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..senders).map(|_| scope.spawn(move || post_for(port, token, start + ROUND))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("every message is taken")).collect()
    });
    let took = start.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "thousands")]
    let rate = times.len() as f64 / took;
    Sent { rate, p50: at(50), p99: at(99) }
}

/// Posts until then; gives how long each took, in milliseconds.
fn post_for(port: u16, token: &str, end: Instant) -> Vec<f64> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    stream.set_nodelay(true).expect("TCP has it");
    let (mut buffer, mut times) = (vec![0; 16 * 1024], Vec::new());
    while Instant::now() < end {
        let body = format!("{{\"cid\":\"{}\",\"body\":\"잘 지내요? All is well here.\"}}", Uuid::new_v4());
        let request = format!(
            "POST /api/v1/rooms/{GENERAL}/messages HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\
             authorization: Bearer {token}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        let asked = Instant::now();
        stream.write_all(request.as_bytes()).expect("the server listens");
        let mut length = 0;
        while !is_whole(&buffer[..length]) {
            let read = stream.read(&mut buffer[length..]).expect("the server answers");
            assert!(read > 0, "the server hung up");
            length += read;
        }
        assert!(buffer.starts_with(b"HTTP/1.1 201"), "{}", String::from_utf8_lossy(&buffer[..length]));
        times.push(asked.elapsed().as_secs_f64() * 1000.0);
    }
    times
}

/// Whether an answer is there to its end, by its length or its last chunk.
fn is_whole(answer: &[u8]) -> bool {
    let Some(head) = answer.windows(4).position(|window| window == b"\r\n\r\n") else {
        return false;
    };
    let headers = String::from_utf8_lossy(&answer[..head]).to_lowercase();
    let length =
        headers.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    match length {
        Some(length) => answer.len() >= head + 4 + length,
        None => answer.ends_with(b"\r\n0\r\n\r\n"),
    }
}
