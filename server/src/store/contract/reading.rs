//! Reading: what is unread, and the parts of the log that one may ask for.

use sarang_protocol::id::{RoomId, Seq, UserId};
use sarang_protocol::message::RoomEvent;
use sarang_protocol::room::RoomSummary;

use super::*;

async fn unread_counts_messages_of_others_up_to_the_cap(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    let room = house.room(kim, "general").await;
    house.joins(dana, "general").await;
    let unread = |who| house.summary(who, "general");
    house.posts(kim, "general", "one").await;
    house.posts(kim, "general", "two").await;
    assert_eq!(unread(dana).await.unread, 2);
    assert_eq!(unread(kim).await.unread, 0, "one's own are read");
    // What is no message does not count.
    let lee = house.person("lee").await;
    assert_eq!(unread(dana).await.unread, 2);
    assert_eq!(unread(lee).await.unread, 0, "what was before is read");
    house.posts(dana, "general", "three").await;
    assert_eq!(unread(dana).await.unread, 0, "who writes has read");
    assert_eq!(unread(kim).await.unread, 1);
    for n in 0..RoomSummary::UNREAD_CAP + 20 {
        house.posts(dana, "general", &n.to_string()).await;
    }
    assert_eq!(unread(kim).await.unread, RoomSummary::UNREAD_CAP);
    let head = house.head(room).await;
    assert!(house.store.mark_read(kim, room, head, None).await.unwrap());
    assert_eq!(unread(kim).await.unread, 0);
}

async fn the_read_position_goes_forward_only_and_not_beyond_the_head(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    let room = house.room(kim, "general").await;
    house.joins(dana, "general").await;
    for n in 0..5 {
        house.posts(kim, "general", &n.to_string()).await;
    }
    let mark = |who, seq| house.store.mark_read(who, room, Seq(seq), None);
    assert!(mark(dana, 4).await.unwrap());
    assert!(!mark(dana, 4).await.unwrap());
    assert!(!mark(dana, 3).await.unwrap());
    assert!(!mark(dana, 8).await.unwrap());
    assert!(!mark(dana, u64::MAX).await.unwrap());
    assert_eq!(house.summary(dana, "general").await.read, Seq(4));
    assert_eq!(house.summary(dana, "general").await.unread, 3);
    let lee = house.person("lee").await;
    house.store.leave(lee, &slug("general")).await.unwrap();
    assert!(!mark(lee, 5).await.unwrap());
}

async fn spans_are_runs_oldest_first(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let room = house.room(kim, "general").await;
    for n in 2..=20 {
        house.posts(kim, "general", &format!("m{n}")).await;
    }
    let spans = [
        (Span::Newest, vec![18, 19, 20]),
        (Span::After(Seq(5)), vec![6, 7, 8]),
        (Span::After(Seq(19)), vec![20]),
        (Span::After(Seq(u64::MAX)), vec![]),
        (Span::Before(Seq(5)), vec![2, 3, 4]),
        (Span::Before(Seq(2)), vec![1]),
        (Span::Before(Seq::ZERO), vec![]),
        (Span::Around(Seq(10)), vec![9, 10, 11]),
        (Span::Around(Seq(u64::MAX)), vec![19, 20]),
    ];
    for (span, expected) in spans {
        let events = house.store.span(room, span, Reach::Events, 3).await;
        assert_eq!(seqs(&events.unwrap()), expected, "{span:?}");
    }
    house.person("lee").await;
    house.posts(kim, "general", "after lee").await;
    let messages = house.store.span(room, Span::Newest, Reach::Messages, 2);
    assert_eq!(seqs(&messages.await.unwrap()), [20, 22]);
}

async fn heads_are_of_the_rooms_asked_for(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let (a, b) = (house.room(kim, "a").await, house.room(kim, "b").await);
    house.room(kim, "c").await;
    house.posts(kim, "b", "hello").await;
    let heads = house.store.heads(&[b, a, RoomId(999)]).await.unwrap();
    assert_eq!(heads, [(a, Seq(1)), (b, Seq(2))]);
    assert_eq!(house.store.heads(&[]).await.unwrap(), []);
    let logged = house.store.room_events(b, Seq(1), 10).await.unwrap();
    let [message] = logged.as_slice() else { panic!("{logged:?}") };
    assert_eq!((message.slug.as_str(), message.event.seq, message.leaver), ("b", Seq(2), None));
    let nowhere = house.store.room_events(RoomId(999), Seq(0), 10).await;
    assert_eq!(refusal(nowhere), Refusal::NoSuchRoom);
}

/// The window of a room's page.
async fn window(house: &House, room: &str, around: Option<u64>) -> Vec<RoomEvent> {
    let events = house.page(UserId(0), room, around.map(Seq)).await.events;
    let run: Vec<_> = seqs(&events);
    assert!(run.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{run:?}");
    events
}

async fn a_window_holds_fifty_messages(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    house.room(kim, "general").await;
    assert_eq!(seqs(&window(&house, "general", None).await), [1]);
    for n in 2..=49 {
        house.posts(kim, "general", &n.to_string()).await;
    }
    assert_eq!(window(&house, "general", None).await.len(), 49);
    for n in 50..=200 {
        house.posts(kim, "general", &n.to_string()).await;
    }
    let newest = window(&house, "general", None).await;
    assert_eq!(seqs(&newest), (151..=200).collect::<Vec<_>>());
    let old = window(&house, "general", Some(100)).await;
    assert_eq!(seqs(&old), (76..=125).collect::<Vec<_>>());
    let first = window(&house, "general", Some(1)).await;
    assert_eq!(seqs(&first), (1..=26).collect::<Vec<_>>());
    let last = window(&house, "general", Some(200)).await;
    assert_eq!(seqs(&last), (176..=200).collect::<Vec<_>>());
}

async fn many_joins_do_not_make_a_window_endless(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    house.room(kim, "general").await;
    house.posts(kim, "general", "long ago").await;
    let most = WINDOW as usize;
    for n in 0..WINDOW + 50 {
        house.person(&format!("p{n}")).await;
    }
    let head = u64::from(WINDOW) + 52;
    let newest = window(&house, "general", None).await;
    assert_eq!(newest.len(), most);
    assert_eq!(newest[most - 1].seq, Seq(head));
    assert!(texts(&newest).is_empty());
    house.posts(kim, "general", "hello, all of you").await;
    let newest = window(&house, "general", None).await;
    assert_eq!((newest.len(), newest[most - 1].seq), (most, Seq(head + 1)));
    let around = window(&house, "general", Some(520)).await;
    assert_eq!(around.len(), most);
    assert!(seqs(&around).contains(&520));
}

async fn a_room_of_nobody_is_empty(base: Base) {
    let house = House::on(base).await;
    let made = house.store.create_empty_room(&new_room("quiet")).await;
    let (room, _) = made.unwrap();
    assert_eq!(house.head(room).await, Seq::ZERO);
    assert!(window(&house, "quiet", None).await.is_empty());
    let span = house.store.span(room, Span::Newest, Reach::Events, 10);
    assert!(span.await.unwrap().is_empty());
    let kim = house.person("kim").await;
    assert_eq!(seqs(&house.whole_log(room).await), [1]);
    assert_eq!(house.summary(kim, "quiet").await.head, Seq(1));
}

on_both!(
    unread_counts_messages_of_others_up_to_the_cap,
    the_read_position_goes_forward_only_and_not_beyond_the_head,
    spans_are_runs_oldest_first,
    heads_are_of_the_rooms_asked_for,
    a_window_holds_fifty_messages,
    many_joins_do_not_make_a_window_endless,
    a_room_of_nobody_is_empty
);
