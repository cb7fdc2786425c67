//! Where in a room's log a moment is.

use super::threads::{as_well, within};
use super::*;
use crate::store::database::run;

impl House {
    /// Lets an event have happened at another moment.
    async fn dates(&self, room: RoomId, seq: u64, moment: i64) {
        let mut writer = self.store.write().await;
        let mut tx = writer.begin().await.unwrap();
        run!(tx, |c| sqlx::query("update events set at = $3 where room_id = $1 and seq = $2")
            .bind(room.0)
            .bind(i64::try_from(seq).unwrap())
            .bind(moment))
        .unwrap();
        tx.commit().await.unwrap();
    }
}

async fn a_moment_is_found_wherever_it_is(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let room = house.room(kim, "general").await;
    let last = |moment| house.store.last_before(room, Timestamp(moment));
    let first = house.head(room).await.0;
    for length in first..first + 9 {
        for seq in 1..=length {
            house.dates(room, seq, i64::try_from(seq * 100).unwrap()).await;
        }
        for seq in 0..=length {
            let moment = i64::try_from(seq * 100).unwrap();
            let before = Seq(seq.saturating_sub(1));
            assert_eq!(last(moment).await.unwrap(), before, "the event itself is not before it, of {length}");
            assert_eq!(last(moment + 1).await.unwrap(), Seq(seq), "of {length}");
        }
        assert_eq!(last(i64::MAX).await.unwrap(), Seq(length));
        assert_eq!(last(i64::MIN).await.unwrap(), Seq::ZERO);
        house.posts(kim, "general", "more").await;
    }
    assert_eq!(house.store.last_before(RoomId(room.0 + 100), Timestamp(5)).await.unwrap(), Seq::ZERO);
}

async fn the_next_message_is_one_that_the_room_shows(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let room = house.room(kim, "general").await;
    let next = |after| house.store.next_message(room, Seq(after));
    assert_eq!(next(0).await.unwrap(), None, "who came is no message");
    let root = house.posts(kim, "general", "one").await.event.seq;
    house.answers(kim, within(root), "aside").await;
    let shown = house.answers(kim, as_well(root), "in both").await.seq;
    assert_eq!(next(0).await.unwrap(), Some(root));
    assert_eq!(next(root.0).await.unwrap(), Some(shown));
    assert_eq!(next(shown.0).await.unwrap(), None);
    assert_eq!(next(u64::MAX).await.unwrap(), None);
}

on_both!(a_moment_is_found_wherever_it_is, the_next_message_is_one_that_the_room_shows);
