//! Posts take the next place in the log, once each, however many come at once.

use sarang_protocol::id::Seq;
use sarang_protocol::text::Body;

use super::*;

async fn fifty_at_once_leave_no_hole(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let room = house.room(kim, "general").await;
    let posts = (0..50).map(|n| {
        let store = house.store.clone();
        tokio::spawn(async move { post(&store, kim, "general", fresh_cid(), &format!("m{n}")).await })
    });
    for task in posts.collect::<Vec<_>>() {
        task.await.unwrap().unwrap();
    }
    let log = house.whole_log(room).await;
    assert_eq!(seqs(&log), (1..=51).collect::<Vec<_>>());
    assert_eq!(house.head(room).await, Seq(51));
}

async fn two_instances_on_one_database_leave_no_hole(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let room = house.room(kim, "general").await;
    let other = house.place.open().await;
    let send = |store: Store, name: &'static str| async move {
        for n in 0..40 {
            post(&store, kim, "general", fresh_cid(), &format!("{name}{n}")).await.unwrap();
        }
    };
    let (store, there) = (house.store.clone(), other.clone());
    let (one, two) = (tokio::spawn(send(store, "a")), tokio::spawn(send(there, "b")));
    one.await.unwrap();
    two.await.unwrap();
    let log = house.whole_log(room).await;
    assert_eq!(seqs(&log), (1..=81).collect::<Vec<_>>());
    let there = other.room_events(room, Seq::ZERO, 1000).await.unwrap();
    assert!(log.iter().eq(there.iter().map(|logged| &logged.event)));
    // Each sender's own order is kept.
    let own = |name: &str| -> Vec<String> {
        let mine = |text: &String| text.starts_with(name);
        texts(&log).into_iter().filter(mine).collect()
    };
    assert_eq!(own("a"), (0..40).map(|n| format!("a{n}")).collect::<Vec<_>>());
    assert_eq!(own("b"), (0..40).map(|n| format!("b{n}")).collect::<Vec<_>>());
}

async fn the_same_again_gives_the_first_answer(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let room = house.room(kim, "general").await;
    let cid = fresh_cid();
    let Post::Fresh(first) = post(&house.store, kim, "general", cid, "hello").await.unwrap() else {
        panic!("the first one is fresh");
    };
    house.posts(kim, "general", "something else").await;
    let Post::Again(again) = post(&house.store, kim, "general", cid, "hello").await.unwrap() else {
        panic!("the second one is not");
    };
    assert_eq!(first.event, again.event);
    assert_eq!(house.head(room).await, Seq(3));
    // Even when the author has left since: what was stored was stored.
    house.store.leave(kim, &slug("general")).await.unwrap();
    let again = post(&house.store, kim, "general", cid, "hello").await;
    assert!(matches!(again, Ok(Post::Again(_))), "{again:?}");
}

async fn the_same_at_once_is_stored_once(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let room = house.room(kim, "general").await;
    let (cid, other) = (fresh_cid(), house.place.open().await);
    let tasks = (0..20).map(|n| {
        let store = if n % 2 == 0 { &house.store } else { &other }.clone();
        tokio::spawn(async move { post(&store, kim, "general", cid, "hello").await.unwrap() })
    });
    let mut fresh = 0;
    for task in tasks.collect::<Vec<_>>() {
        fresh += usize::from(matches!(task.await.unwrap(), Post::Fresh(_)));
    }
    assert_eq!(fresh, 1);
    assert_eq!(house.head(room).await, Seq(2));
}

async fn a_cid_is_for_one_message(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    house.room(kim, "general").await;
    house.room(kim, "random").await;
    house.joins(dana, "general").await;
    let cid = fresh_cid();
    post(&house.store, kim, "general", cid, "hello").await.unwrap();
    let other_text = post(&house.store, kim, "general", cid, "hello!").await;
    assert_eq!(refusal(other_text), Refusal::ClientIdReused);
    let other_room = post(&house.store, kim, "random", cid, "hello").await;
    assert_eq!(refusal(other_room), Refusal::ClientIdReused);
    // It is the author's own name for it: others may use the same.
    let others = post(&house.store, dana, "general", cid, "hello").await;
    assert!(matches!(others, Ok(Post::Fresh(_))), "{others:?}");
}

async fn only_members_post_and_a_refusal_leaves_no_hole(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    let room = house.room(kim, "general").await;
    let outside = post(&house.store, dana, "general", fresh_cid(), "hello").await;
    assert_eq!(refusal(outside), Refusal::NotAMember);
    let nowhere = post(&house.store, dana, "nowhere", fresh_cid(), "hello").await;
    assert_eq!(refusal(nowhere), Refusal::NoSuchRoom);
    house.posts(kim, "general", "still").await;
    assert_eq!(seqs(&house.whole_log(room).await), [1, 2]);
}

async fn a_group_keeps_its_order_and_a_refusal_concerns_nobody_else(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    let (general, lunch) = (house.room(kim, "general").await, house.room(kim, "lunch").await);
    house.joins(dana, "general").await;
    let new = |author, room: &str, cid, text: &str| NewPost {
        author,
        slug: slug(room),
        cid,
        deed: Deed::Post { body: Body::parse(text).unwrap(), reply_to: None, thread: None },
        purpose: None,
    };
    let (twice, old) = (fresh_cid(), fresh_cid());
    post(&house.store, kim, "lunch", old, "from before").await.unwrap();
    let group = [
        new(kim, "general", twice, "one"),
        new(dana, "lunch", fresh_cid(), "not in there"),
        new(dana, "general", fresh_cid(), "둘 \"\\ 'two' \n🙂"),
        new(kim, "nowhere", fresh_cid(), "no such room"),
        new(kim, "general", twice, "one"),
        new(kim, "general", twice, "another text"),
        new(kim, "lunch", old, "from before"),
        new(kim, "lunch", fresh_cid(), "eat"),
        new(dana, "general", twice, "another author's name for it"),
    ];
    let told: Vec<_> = house
        .store
        .posts(&group)
        .await
        .unwrap()
        .into_iter()
        .map(|post| match post {
            Ok(Post::Fresh(logged)) => format!("fresh {} {}", logged.slug, logged.event.seq),
            Ok(Post::Again(logged)) => format!("again {} {}", logged.slug, logged.event.seq),
            Err(refusal) => format!("{refusal:?}"),
        })
        .collect();
    assert_eq!(
        told,
        [
            "fresh general 3",
            "NotAMember",
            "fresh general 4",
            "NoSuchRoom",
            "again general 3",
            "ClientIdReused",
            "again lunch 2",
            "fresh lunch 3",
            "fresh general 5",
        ]
    );
    let log = house.whole_log(general).await;
    let texts: Vec<_> = log.iter().filter_map(|event| event.body()).map(Body::as_str).collect();
    assert_eq!(texts, ["one", "둘 \"\\ 'two' \n🙂", "another author's name for it"]);
    assert_eq!(seqs(&log), [1, 2, 3, 4, 5]);
    assert_eq!(seqs(&house.whole_log(lunch).await), [1, 2, 3]);
    // Kim has not seen what came after one's own, Dana has.
    assert_eq!(house.summary(kim, "general").await.unread, 2);
    assert_eq!(house.summary(dana, "general").await.unread, 0);
    assert!(house.store.posts(&[]).await.unwrap().is_empty());
}

on_both!(
    fifty_at_once_leave_no_hole,
    two_instances_on_one_database_leave_no_hole,
    the_same_again_gives_the_first_answer,
    the_same_at_once_is_stored_once,
    a_cid_is_for_one_message,
    only_members_post_and_a_refusal_leaves_no_hole,
    a_group_keeps_its_order_and_a_refusal_concerns_nobody_else
);
