//! Says how much a reader has to download.

use anyhow::{Result, bail};

use crate::build::Mode;
use crate::dist::{Dist, Served};
use crate::split;

/// What the room page may cost a reader on a first visit, in bytes: wasm, its glue and the
/// stylesheet in brotli. A page of this kind, hydrated whole, measured 202 kB; the rest is room
/// for what a chat needs beyond it: 10 kB for messages that survive a crash and a log for every
/// person, 10 kB for who is here and who types, 10 kB for markup and for messages that are edited,
/// deleted, reacted to, pinned and replied to. What would not fit loads when it is opened
/// (`docs/decisions/0007-late-parts.md`).
const BUDGET: usize = 260_000;

/// Prints a table of the files that every page loads.
pub(crate) fn print(dist: &Dist, mode: Mode) {
    println!("{:<24}{:>12}{:>12}{:>12}", "", "raw", "gzip", "brotli");
    for (name, served) in page_files(dist) {
        let [raw, gzip, brotli] = [Some(served.raw), served.gzip, served.brotli].map(kilobytes);
        println!("{name:<24}{raw:>12}{gzip:>12}{brotli:>12}");
    }
    match mode {
        Mode::Release => {
            let total = download(dist);
            println!("{:<24}{:>36}  of {}", "a first visit", kilobytes(Some(total)), kilobytes(Some(BUDGET)));
            for (name, served) in dist.served().filter(|(name, _)| split::is_part(name)) {
                println!("{name:<24}{:>36}  when opened", kilobytes(served.brotli));
            }
        }
        Mode::Dev => println!("A development build: neither small nor compressed."),
    }
}

/// Refuses a build that is larger than the budget.
pub(crate) fn check_budget(dist: &Dist) -> Result<()> {
    let total = download(dist);
    if total > BUDGET {
        let (total, budget) = (kilobytes(Some(total)), kilobytes(Some(BUDGET)));
        bail!("the browser's part is {total} in brotli, over its budget of {budget}");
    }
    Ok(())
}

fn page_files(dist: &Dist) -> impl Iterator<Item = (&str, &Served)> {
    dist.served().filter(|(name, _)| {
        name.starts_with("app.") && !name.ends_with(".webmanifest") || name.starts_with("snippets-")
    })
}

fn download(dist: &Dist) -> usize {
    page_files(dist).map(|(_, served)| served.brotli.unwrap_or(served.raw)).sum()
}

#[expect(clippy::cast_precision_loss, reason = "sizes of files fit a float many times over")]
fn kilobytes(bytes: Option<usize>) -> String {
    bytes.map_or_else(|| "–".to_owned(), |bytes| format!("{:.1} kB", bytes as f64 / 1000.0))
}
