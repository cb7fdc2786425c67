//! What the hub costs, and what it keeps.

use std::sync::atomic::Ordering;
use std::time::Duration;

use sarang_protocol::id::{RoomId, Seq, UserId};
use sarang_protocol::text::RoomSlug;
use tokio::time::sleep;

use super::{A_TICK, House, MOMENT, Member, RATE, ROOM};
use crate::channel::{Channel, Ring};
use crate::hub::{Account, Crowded, MAX_SOCKETS, Outbox, Standing, desk};

#[tokio::test(start_paused = true)]
async fn a_storm_of_clients_is_a_few_queries() {
    let house = House::new();
    house.log.commits(ROOM, 10);
    let seats = futures_util::future::join_all((0..500).map(|user| house.seats(user))).await;
    let joins = seats.iter().enumerate().map(|(n, member)| {
        let own = RoomId(100 + i64::try_from(n).unwrap());
        let rooms = [ROOM, own].map(|id| (id, RoomSlug::trusted("r"), Seq(10)));
        async move { member.seat.join(&rooms).await.unwrap() }
    });
    futures_util::future::join_all(joins).await;
    let queries = house.log.head_reads.load(Ordering::Relaxed);
    assert!(queries <= 3, "{queries} queries");
    assert_eq!(house.reads(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_room_that_could_not_be_read_can_be_tried_again() {
    let house = House::new();
    *house.log.broken.lock().unwrap() = true;
    let kim = house.seats(1).await;
    assert!(kim.joins(ROOM).await.is_err());
    *house.log.broken.lock().unwrap() = false;
    kim.joins(ROOM).await.unwrap();
    assert_eq!(kim.seat.resume(ROOM, Seq(0)), Standing::Settled);
}

#[tokio::test(start_paused = true)]
async fn who_has_left_hears_nothing_and_is_forgotten() {
    let house = House::new();
    let (kim, dana) = (house.member(ROOM).await, house.seats(2).await);
    house.log.commits(ROOM, 2);
    house.rings(ROOM, 1).await;
    sleep(MOMENT).await;
    // What waits for the writer is taken back, too.
    kim.seat.leave(ROOM);
    house.rings(ROOM, 2).await;
    sleep(MOMENT).await;
    assert_eq!(kim.gets(), Vec::<String>::new());
    assert_eq!(kim.seat.resume(ROOM, Seq(0)), Standing::Gone);

    let watched = |house: &House| house.channel.watches.lock().unwrap().values().sum::<i64>();
    assert_eq!(watched(&house), 4, "a room, two people, and everybody's presence");
    drop((kim, dana));
    sleep(desk::GRACE + A_TICK).await;
    assert_eq!(watched(&house), 1);
    assert!(house.hub.inner.rooms.all().is_empty());
    assert!(house.hub.inner.people.is_empty());

    // And it all begins anew.
    let kim = house.member(ROOM).await;
    house.log.commits(ROOM, 1);
    house.rings(ROOM, 3).await;
    sleep(MOMENT).await;
    assert_eq!(kim.gets(), ["3"]);
}

#[tokio::test(start_paused = true)]
async fn people_are_told_to_look_again() {
    let house = House::new();
    let (kim, dana) = (house.seats(1).await, house.seats(2).await);
    let nudged = |member: &Member| {
        let outbox = member.outbox.clone();
        async move { tokio::time::timeout(Duration::from_millis(1), outbox.news()).await.is_ok() }
    };
    // At the first tick: what changed while they were coming in is not known.
    sleep(A_TICK).await;
    assert!(nudged(&kim).await && nudged(&dana).await);
    // A ring is for one of them.
    house.channel.publish(Ring::User(UserId(1))).await;
    sleep(MOMENT).await;
    assert!(nudged(&kim).await && !nudged(&dana).await);
    // So is what the tick finds, if the ring was lost.
    house.log.accounts.lock().unwrap().insert(UserId(2), Account { doors: 7, own: Seq(0) });
    sleep(A_TICK).await;
    assert!(!nudged(&kim).await && nudged(&dana).await);
    sleep(A_TICK).await;
    assert!(!nudged(&dana).await);
    // And what is new in somebody's own log, for those of their sockets that have not told it.
    let other = house.seats(1).await;
    other.seat.told(Seq(3));
    house.log.accounts.lock().unwrap().insert(UserId(1), Account { doors: 0, own: Seq(3) });
    sleep(A_TICK).await;
    assert!(nudged(&kim).await && !nudged(&other).await);
    kim.seat.told(Seq(3));
    sleep(A_TICK).await;
    assert!(!nudged(&kim).await && !nudged(&other).await);
}

#[tokio::test(start_paused = true)]
async fn nobody_has_sockets_without_end() {
    let house = House::new();
    let mut seats = Vec::new();
    for _ in 0..MAX_SOCKETS {
        seats.push(house.seats(1).await);
    }
    let refused = house.hub.seat(UserId(1), Outbox::default(), RATE).await;
    assert_eq!(refused.err(), Some(Crowded));
    house.seats(2).await;
    seats.pop();
    house.seats(1).await;
}
