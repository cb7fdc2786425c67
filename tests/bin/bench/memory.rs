//! What a socket takes that says nothing: of somebody signed in, in ten rooms.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio::runtime::Builder;
use tokio::task::{LocalSet, spawn_local};
use tokio::time::sleep;

use crate::place;
use crate::table::row;
use crate::town::{ROOMS, Town, enter, stay};

const PEOPLE: usize = 10_000;

/// A tick of the hub, after which everybody has been looked at again, and what that leaves.
const REST: Duration = Duration::from_secs(8);

pub(crate) fn bench() {
    println!("\n## Memory\n");
    let town = Town::of(PEOPLE);
    let pid = town.server.pid();
    let before = place::resident(pid);
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
    let (full, rested) = LocalSet::new().block_on(&runtime, async {
        let calls = (0..town.people()).map(|person| town.call(person));
        let mut coming = stream::iter(calls).map(async |call| enter(&call).await).buffered(32);
        while let Some(entered) = coming.next().await {
            let (ear, mouth) = entered.expect("everybody gets in");
            spawn_local(stay(ear, mouth));
        }
        let full = place::resident(pid);
        sleep(REST).await;
        (full, place::resident(pid))
    });
    println!(
        "| {PEOPLE} people, one socket each, {ROOMS} rooms each | resident MiB | KiB for each |\n|---|---|---|"
    );
    let each = |resident: f64| (resident - before) / f64::from(u32::try_from(PEOPLE).expect("it is small"));
    for (when, resident) in [("before", before), ("all have said hello", full), ("at rest", rested)] {
        row(&[when.to_owned(), format!("{:.1}", resident / 1024.0), format!("{:.1}", each(resident))]);
    }
}
