//! I7: nothing committed after a removal reaches the removed user, once the removal is acknowledged
//! and a tick has passed. And what one does oneself on one instance is known on the others.

use std::time::Instant;

use sarang_protocol::frame::ServerFrame;
use sarang_protocol::id::Seq;
use sarang_protocol::message::EventKind;
use sarang_protocol::own::OwnKind;
use sarang_protocol::room::RoomSummary;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{ADMIN, Base, GENERAL};
use sarang_tests::talker::Talker;
use sarang_tests::wait::{holds, soon, until_within};

use super::{TICK, some_traffic};

/// How the instances hear of each other while somebody is taken out.
#[derive(Clone, Copy, Debug)]
enum Bus {
    Whole,
    Deaf,
    Away,
}

/// The newest event of a room that came to a socket by whatever frame.
fn newest_of(talker: &Talker, room: &str) -> Seq {
    let newest = |frame: &ServerFrame| match frame {
        ServerFrame::Event { room: slug, event } if slug.as_str() == room => Some(event.seq),
        ServerFrame::Batch { room: slug, events, .. } if slug.as_str() == room => {
            events.last().map(|event| event.seq)
        }
        _ => None,
    };
    talker.all_heard(newest).into_iter().max().unwrap_or(Seq::ZERO)
}

async fn i7_nothing_committed_after_a_removal_reaches_the_removed(base: Base) {
    let mut cluster = Cluster::over(base, 2).await;
    let dana = cluster.steadfast("Dana", 0).await;
    let lee = cluster.steadfast("Lee", 1).await;
    // Two devices: one where the removal happens, one where it has to be heard of.
    let kim = [cluster.talker("Kim", 0).await, cluster.talker("Kim", 1).await];
    let chatter = dana.chatters_in(GENERAL);
    let mut removals = 0;
    some_traffic(&lee, 20).await;
    for bus in [Bus::Whole, Bus::Deaf, Bus::Away] {
        match bus {
            Bus::Whole => {}
            // Told nothing for a while, and not told that.
            Bus::Deaf => {
                cluster.redis().told("CLIENT KILL TYPE pubsub").await.expect("Redis answers");
            }
            Bus::Away => cluster.redis().stops(),
        }
        let start = Instant::now();
        let by_whom = cluster.api(ADMIN, 0);
        by_whom.removes(GENERAL, "kim").await.is(204);
        by_whom.removes(GENERAL, "kim").await.is(204);
        removals += 1;
        let removed = removal(&dana, removals).await;
        for device in &kim {
            until_within(TICK * 2, "the room is gone", async || {
                holds(device.listed(GENERAL).is_none(), format!("{bus:?}: {:?}", device.listed(GENERAL)))
            })
            .await;
            device
                .hears("the end of the room", |frame| matches!(frame, ServerFrame::Gone { .. }).then_some(()))
                .await;
            let by = device
                .learns("who did it", |kind| match kind {
                    OwnKind::Removed { room, by, .. } if room.as_str() == GENERAL => Some(by.clone()),
                    _ => None,
                })
                .await;
            assert_eq!(by.handle.as_str(), ADMIN);
        }
        println!("{base:?}, {bus:?}: gone from both devices after {:?}", start.elapsed());
        // The room goes on, beyond a tick where that is what tells.
        some_traffic(&lee, 30).await;
        for device in &kim {
            let newest = newest_of(device, GENERAL);
            assert!(newest <= removed, "{bus:?}: {newest} came after {removed}");
        }
        // Who comes back is told all there is.
        for device in &kim {
            device.forgets_what_it_heard();
        }
        kim[0].api().joins(GENERAL).await.is(200);
        let seq = dana.posts(&format!("welcome back, {bus:?}")).await;
        for device in &kim {
            device.catches_up(GENERAL, seq).await;
        }
    }
    chatter.stops().await;
    cluster.promise_is_kept(GENERAL, &[&dana, &lee]).await;
}

/// Where the last of so many removals stands in the log.
async fn removal(seen_by: &Talker, count: usize) -> Seq {
    soon("the removal is seen", || {
        let removals = seen_by.all_heard(|frame| match frame {
            ServerFrame::Event { event, .. } if matches!(event.kind, EventKind::Removed { .. }) => {
                Some(event.seq)
            }
            _ => None,
        });
        removals.get(count - 1).copied().ok_or(format!("{removals:?}"))
    })
    .await
}

async fn what_ends_a_door_ends_what_came_by_it(base: Base) {
    let mut cluster = Cluster::over(base, 2).await;
    let dana = cluster.steadfast("Dana", 0).await;
    let lee = cluster.steadfast("Lee", 1).await;
    for redis_is_there in [true, false] {
        if !redis_is_there {
            cluster.redis().stops();
        }
        let name = format!("Kim{redis_is_there}");
        let kim = cluster.talker(&name, 1).await;
        let chatter = dana.chatters_in(GENERAL);
        some_traffic(&lee, 10).await;
        cluster.installation().revokes_tokens(&name.to_lowercase());
        let start = Instant::now();
        until_within(TICK * 2, "the line is cut", async || holds(!kim.is_up(), "still up")).await;
        println!("{base:?}, Redis {redis_is_there}: cut off after {:?}", start.elapsed());
        let newest = newest_of(&kim, GENERAL);
        some_traffic(&lee, 20).await;
        assert_eq!(newest_of(&kim, GENERAL), newest);
        chatter.stops().await;
    }
}

async fn reading_on_one_device_is_known_on_the_others(base: Base) {
    let mut cluster = Cluster::over(base, 2).await;
    let dana = cluster.talker("Dana", 0).await;
    let (here, there) = (cluster.talker("Kim", 0).await, cluster.talker("Kim", 1).await);
    for redis_is_there in [true, false] {
        if !redis_is_there {
            cluster.redis().stops();
        }
        let start = Instant::now();
        let mut last = Seq::ZERO;
        for n in 0..3 {
            last = dana.posts(&format!("news {n} {redis_is_there}")).await;
        }
        for device in [&here, &there] {
            device.catches_up(GENERAL, last).await;
            device.has_unread(GENERAL, 3).await;
        }
        here.reads(GENERAL, last);
        for device in [&here, &there] {
            device.has_unread(GENERAL, 0).await;
        }
        println!(
            "{base:?}, Redis {redis_is_there}: three messages and read everywhere after {:?}",
            start.elapsed()
        );
        // Who writes has read, everywhere, and nothing but the message tells it.
        let more = dana.posts("one more").await;
        there.catches_up(GENERAL, more).await;
        there.has_unread(GENERAL, 1).await;
        let answer = here.posts("an answer").await;
        there.catches_up(GENERAL, answer).await;
        there.has_unread(GENERAL, 0).await;
        // What was counted by events is what the server counts.
        let asked: Vec<RoomSummary> =
            here.api().get("/rooms").await.is(200).json::<sarang_protocol::api::Rooms>().rooms;
        assert_eq!(there.listed(GENERAL).as_ref(), asked.first());
    }
}

on_both!(
    i7_nothing_committed_after_a_removal_reaches_the_removed,
    what_ends_a_door_ends_what_came_by_it,
    reading_on_one_device_is_known_on_the_others,
);
