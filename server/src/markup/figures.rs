//! Figures, not tests: what reading a message's markup costs. Run them with
//! `cargo test --release -p sarang --lib markup::figures -- --ignored --nocapture`.

use sarang_protocol::names::Names;

use std::time::{Duration, Instant};

use super::read;
use super::tests::floods;

const ROUNDS: usize = 2000;

const MARKDOWN: &str = "Hello **world**, this is `code` and *more* with a [link](https://example.org/a) to it.\n\n\
    - one\n- two **bold** https://example.org/b\n- [x] 셋\n\n> 인용 **강조(괄호)**는 여기\n\n\
    ```rust\nfn main() { println!(\"{}\", 1 + 2); } // 주석\n```\n\n| a | b |\n|---|--:|\n| 1 | ||2|| |\n\n";

fn times(text: &str, rounds: usize) -> Vec<Duration> {
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let begun = Instant::now();
            std::hint::black_box(read(std::hint::black_box(text), &Names::default()));
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    times
}

fn tell(what: &str, text: &str) {
    let times = times(text, ROUNDS);
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    println!("{what} ({} bytes): p50 {:?}, p99 {:?}", text.len(), at(50), at(99));
}

#[test]
#[ignore = "a figure, not a test"]
fn what_a_message_costs_that_people_write() {
    let filled = |unit: &str, size: usize| {
        unit.repeat(size / unit.len() + 1)[..].chars().take(size).collect::<String>()
    };
    tell("plain, short", "점심 먹으러 갈까요? I will be there at noon.");
    tell("plain", &filled("점심 먹으러 갈까요? I will be there at noon. ", 1500));
    tell("a bold word", "this is **important**, 꼭 읽어 주세요");
    tell("Markdown of 2 kB", &MARKDOWN.repeat(2048 / MARKDOWN.len()));
    let code =
        "pub fn next(&mut self) -> Option<u32> { let x = \"text\"; self.at += 1; Some(0x1F) } // why\n";
    tell("Rust of 2 kB", &format!("```rust\n{}```", code.repeat(2048 / code.len())));
}

#[test]
#[ignore = "a figure, not a test"]
fn what_the_slowest_hostile_message_costs() {
    let mut slowest = (Duration::ZERO, String::new());
    let floods = floods(10_000);
    for text in &floods {
        let median = times(text, 9)[4];
        if median > slowest.0 {
            slowest = (median, text.chars().take(30).collect());
        }
    }
    println!("the worst of {} hostile messages of 10 kB: {:?} ({:?})", floods.len(), slowest.0, slowest.1);
    for text in &super::tests::floods(60_000) {
        let median = times(text, 3)[1];
        if median > slowest.0 * 7 {
            println!(
                "more than linear at 60 kB: {median:?} ({:?})",
                text.chars().take(30).collect::<String>()
            );
        }
    }
}
