//! `make bench`: how fast Sarang is, beside what else there is. Reported, never asserted: machines
//! differ.
//!
//! Servers have processor 0 for themselves, the load comes from processor 1. `ONLY=fanout` measures
//! one part alone.

mod churn;
mod contenders;
mod crowd;
mod durable;
mod fanout;
mod latency;
mod line;
mod long;
mod memory;
mod pages;
mod people;
mod place;
mod reader;
mod storm;
mod table;
mod town;

use sarang_tests::sarang;
use tokio::runtime::Builder;

/// The parts, in their order.
const PARTS: [(&str, fn()); 9] = [
    ("pages", pages::bench),
    ("long", long::bench),
    ("reader", reader::bench),
    ("fanout", fanout::bench),
    ("latency", latency::bench),
    ("durable", durable::bench),
    ("memory", memory::bench),
    ("storm", storm::bench),
    ("churn", churn::bench),
];

fn main() {
    let only: Vec<String> = std::env::args().skip(1).collect();
    let names = PARTS.map(|(name, _)| name);
    if let Some(unknown) = only.iter().find(|part| !names.contains(&part.as_str())) {
        eprintln!("There is no part {unknown}; there are {}.", names.join(", "));
        std::process::exit(2);
    }
    place::take_ours();
    place::open_many();
    let program = sarang::program();
    println!("program: {}", program.display());
    if program.to_string_lossy().contains("debug") {
        println!("This is a debug build: run `make build` first.");
    }
    for (name, bench) in PARTS {
        if only.is_empty() || only.iter().any(|part| part == name) {
            bench();
        }
    }
}

/// Waits for something of the harness.
fn wait_for<T>(what: impl Future<Output = T>) -> T {
    Builder::new_current_thread().enable_all().build().expect("a runtime can be made").block_on(what)
}
