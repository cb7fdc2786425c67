//! Rooms that are marked as unread.

use super::*;
use crate::markup;

impl House {
    async fn stands_at(&self, person: UserId) -> (u64, u32, u32) {
        let summary = self.summary(person, "general").await;
        (summary.read.0, summary.unread, summary.mentions)
    }
}

async fn what_is_unread_again_is_what_others_said(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    let room = house.room(dana, "general").await;
    house.joins(kim, "general").await;
    for (who, text) in [(dana, "3"), (kim, "4 @all"), (dana, "5 @kim"), (kim, "6"), (dana, "7"), (kim, "8")] {
        let body = Body::parse(text).unwrap().calling(markup::calls(text));
        house.store.post(who, &slug("general"), fresh_cid(), &body).await.unwrap();
    }
    let mark = async |from| house.store.mark_unread(kim, room, Seq(from)).await.unwrap();
    let reads = async |seq| house.store.mark_read(kim, room, Seq(seq), None).await.unwrap();
    assert_eq!(house.stands_at(kim).await, (8, 0, 0));
    assert!(!mark(9).await, "that is unread already");
    assert!(mark(4).await);
    assert_eq!(house.stands_at(kim).await, (3, 2, 1), "one's own are never unread");
    assert!(mark(3).await, "further back");
    assert_eq!(house.stands_at(kim).await, (2, 3, 1));
    assert!(!mark(5).await);
    assert!(reads(5).await);
    assert_eq!(house.stands_at(kim).await, (5, 1, 0), "with one's own behind it");
    assert!(reads(6).await);
    assert_eq!(house.stands_at(kim).await, (6, 1, 0));
    house.posts(dana, "general", "9").await;
    assert_eq!(house.stands_at(kim).await, (6, 2, 0));
    assert!(mark(1).await, "to the beginning");
    assert_eq!(house.stands_at(kim).await, (0, 4, 1));
    house.posts(kim, "general", "10").await;
    assert_eq!(house.stands_at(kim).await, (10, 0, 0), "who writes has read");
    // Who is not in it has read nothing of it.
    house.store.leave(kim, &slug("general")).await.unwrap();
    assert!(!mark(4).await);
}

async fn who_did_not_know_of_it_does_not_undo_it(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    let room = house.room(dana, "general").await;
    house.joins(kim, "general").await;
    let said = house.posts(dana, "general", "hello").await.event.seq;
    let reads = async |known| house.store.mark_read(kim, room, said, known).await.unwrap();
    let before = house.own_head(kim).await;
    assert!(reads(Some(before)).await);
    let read = house.own_head(kim).await;
    assert!(house.store.mark_unread(kim, room, said).await.unwrap());
    let marked = house.own_head(kim).await;
    assert_eq!(house.own_lines(kim, read.0).await, [format!("{marked} unread general unread 1")]);
    // Another tab had it before it, and its mark was on its way.
    assert!(!reads(Some(read)).await);
    assert_eq!(house.stands_at(kim).await.1, 1);
    assert!(reads(Some(marked)).await);
    // Both are told, of each kind the last.
    let told = house.own_lines(kim, read.0).await;
    assert_eq!(
        told,
        [format!("{marked} unread general unread 0"), format!("{} read general unread 0", marked.next())]
    );
    house.store.mark_unread(kim, room, said).await.unwrap();
    assert_eq!(house.own_lines(kim, before.0).await.len(), 2);
    // Who asks for it by itself need not know.
    assert!(reads(None).await);
}

on_both! {
    what_is_unread_again_is_what_others_said,
    who_did_not_know_of_it_does_not_undo_it,
}
