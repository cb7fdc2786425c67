//! Whose membership ends gets nothing that was committed after it, however they hear of it.

use sarang_protocol::id::{Seq, UserId};
use tokio::time::sleep;

use super::{A_TICK, House, MOMENT, Member, ROOM, hint};
use crate::channel::{Channel, Hint, Ring};
use crate::hub::Standing;

impl House {
    /// Somebody else who is in the room and has everything up to now.
    async fn other(&self, user: i64) -> Member {
        let member = self.seats(user).await;
        member.joins(ROOM).await.unwrap();
        let head = self.log.heads.lock().unwrap().get(&ROOM).copied().unwrap_or(0);
        assert_eq!(member.seat.resume(ROOM, Seq(head)), Standing::Settled);
        member
    }

    /// The next event ends somebody's membership. Nobody rings.
    fn parts(&self, user: i64) -> u64 {
        self.log.commits(ROOM, 1);
        let seq = self.log.heads.lock().unwrap()[&ROOM];
        self.log.leavers.lock().unwrap().insert(seq, UserId(user));
        seq
    }

    async fn rings_parting(&self, user: i64, seq: u64) {
        let hint = Hint { leaver: Some(UserId(user)), ..hint(ROOM, seq) };
        self.channel.publish(Ring::Event(hint)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_that_follows_a_removal_reaches_the_removed() {
    let house = House::new();
    let (kim, kims_phone, dana) = (house.other(1).await, house.other(1).await, house.other(2).await);
    let seq = house.parts(1);
    house.log.commits(ROOM, 1);
    // Also when what follows overtakes it.
    house.rings(ROOM, seq + 1).await;
    house.rings_parting(1, seq).await;
    sleep(MOMENT).await;
    assert_eq!(kim.gets(), ["1"]);
    assert_eq!(kims_phone.gets(), ["1"]);
    assert_eq!(dana.gets(), ["1", "2"]);
    assert!(!kim.seat.confirm(ROOM, Seq(2)) && dana.seat.confirm(ROOM, Seq(2)));
    assert_eq!(kim.seat.tail(ROOM, Seq(1)), None);
    assert_eq!(kim.seat.resume(ROOM, Seq(1)), Standing::Gone);
    assert_eq!(house.reads(), 0);
}

#[tokio::test(start_paused = true)]
async fn events_that_come_together_end_for_the_removed_where_they_should() {
    let house = House::new();
    let (kim, dana, max) = (house.other(1).await, house.other(2).await, house.other(3).await);
    house.log.commits(ROOM, 6);
    // All of them before the hub has its turn.
    for seq in 1..=6 {
        match seq {
            3 => house.rings_parting(1, seq).await,
            5 => house.rings_parting(3, seq).await,
            _ => house.rings(ROOM, seq).await,
        }
    }
    sleep(MOMENT).await;
    assert_eq!(kim.gets(), ["1", "2", "3"]);
    assert_eq!(max.gets(), ["1", "2", "3", "4", "5"]);
    assert_eq!(dana.gets(), ["1", "2", "3", "4", "5", "6"]);
    assert_eq!(house.reads(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_removal_that_nobody_rang_for_counts_with_the_tick() {
    let house = House::new();
    let (kim, dana) = (house.other(1).await, house.other(2).await);
    house.log.commits(ROOM, 2);
    house.parts(1);
    house.log.commits(ROOM, 4);
    sleep(A_TICK).await;
    assert_eq!(kim.gets(), ["1", "2", "3"]);
    assert_eq!(dana.gets(), ["1", "2", "3", "4", "5", "6", "7"]);
}

#[tokio::test(start_paused = true)]
async fn who_is_back_is_not_taken_out_by_an_old_event() {
    let house = House::new();
    let dana = house.other(2).await;
    // Kim was taken out and has joined again, and this instance has not heard of either.
    house.parts(1);
    house.log.commits(ROOM, 1);
    let kim = house.seats(1).await;
    kim.joins_at(ROOM, Seq(2)).await.unwrap();
    assert_eq!(kim.seat.resume(ROOM, Seq(2)), Standing::Settled);
    sleep(A_TICK).await;
    house.log.commits(ROOM, 1);
    sleep(A_TICK).await;
    // What Kim knows already comes once more; a reducer passes over it.
    assert_eq!(kim.gets(), ["1", "2", "3"]);
    assert_eq!(dana.gets(), ["1", "2", "3"]);
}

#[tokio::test(start_paused = true)]
async fn who_was_out_for_a_moment_stays_when_that_is_heard_of_later() {
    let house = House::new();
    let kim = house.other(1).await;
    // Kim's socket has learned from the database that it is in the room, at 2; that it was out of
    // it in between, this instance has yet to hear.
    house.parts(1);
    house.log.commits(ROOM, 1);
    assert!(kim.seat.confirm(ROOM, Seq(2)));
    house.log.commits(ROOM, 1);
    sleep(A_TICK).await;
    assert_eq!(kim.gets(), ["1", "2", "3"]);
    // The next time counts.
    house.parts(1);
    house.log.commits(ROOM, 1);
    sleep(A_TICK).await;
    assert_eq!(kim.gets(), ["4"]);
}
