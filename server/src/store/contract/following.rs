//! Threads that people follow: who follows which, what is unread in them, and how many are told.

use sarang_protocol::thread::{Following, ThreadState, Threads};

use super::threads::{GENERAL, three_and_a_room, within};
use super::*;

async fn who_has_to_do_with_a_thread_follows_it(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, lee, room) = three_and_a_room(&house).await;
    let root = house.posts(kim, GENERAL, "question").await.event.seq;
    assert_eq!(house.stands(kim, room, root).await, (false, 0, 0));
    let first = house.answers(dana, within(root), "answer").await.seq;
    assert_eq!(house.stands(kim, room, root).await, (true, root.0, 1));
    assert_eq!(house.stands(dana, room, root).await, (true, first.0, 0), "who writes has read");
    assert_eq!(house.stands(lee, room, root).await, (false, 0, 0));
    assert!(house.store.follow(lee, room, root, true).await.unwrap());
    assert!(!house.store.follow(lee, room, root, true).await.unwrap());
    let second = house.answers(dana, within(root), "another").await.seq;
    assert_eq!(house.stands(lee, room, root).await, (true, first.0, 1));
    assert_eq!(house.stands(kim, room, root).await, (true, root.0, 2));

    // Forward only, and never beyond the newest reply.
    let head = house.own_head(kim).await;
    assert!(house.store.mark_thread_read(kim, room, root, first).await.unwrap());
    assert!(!house.store.mark_thread_read(kim, room, root, root).await.unwrap());
    assert!(house.store.mark_thread_read(kim, room, root, Seq(999)).await.unwrap());
    assert_eq!(house.stands(kim, room, root).await, (true, second.0, 0));
    assert!(
        !house.store.mark_thread_read(lee, room, first, second).await.unwrap(),
        "there is no such thread"
    );
    // Of the marks of a thread the last is kept, beside that of its room.
    house.posts(dana, GENERAL, "something else").await;
    house.store.mark_read(kim, room, Seq(99), None).await.unwrap();
    house.store.mark_read(kim, room, house.head(room).await, None).await.unwrap();
    assert!(house.store.follow(kim, room, root, false).await.unwrap());
    let lines = house.own_lines(kim, head.0).await;
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].contains("read general unread 0"), "{lines:?}");
    assert!(lines[1].contains(&format!("thread general/{root} unread 0, let go")), "{lines:?}");

    // Who has let go is left alone, until they say something.
    house.answers(dana, within(root), "and another").await;
    assert_eq!(house.stands(kim, room, root).await, (false, second.0, 0));
    let followed = |person| {
        let store = house.store.clone();
        async move { store.followed(person).await.unwrap() }
    };
    assert_eq!(followed(kim).await, []);
    let last = house.answers(kim, within(root), "thank you").await.seq;
    assert_eq!(house.stands(kim, room, root).await, (true, last.0, 0));
    let list = followed(lee).await;
    assert_eq!((list.len(), list[0].root.seq, list[0].own.unread), (1, root, 3));
    assert_eq!(list[0].root, house.at(room, root).await);
    // Who is no member can follow nothing, and is told of nothing.
    house.store.leave(lee, &slug(GENERAL)).await.unwrap();
    assert_eq!(followed(lee).await, []);
    assert_eq!(refusal(house.store.follow(lee, room, root, false).await), Refusal::NotAMember);
    assert_eq!(refusal(house.store.follow(dana, room, first, true).await), Refusal::InAThread(root));
    assert_eq!(refusal(house.store.follow(dana, room, Seq(1), true).await), Refusal::NoSuchMessage);
}

async fn the_newest_thread_is_first(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, _, _) = three_and_a_room(&house).await;
    let one = house.posts(kim, GENERAL, "one").await.event.seq;
    let two = house.posts(kim, GENERAL, "two").await.event.seq;
    house.answers(dana, within(two), "b").await;
    house.answers(dana, within(one), "a").await;
    let order: Vec<Seq> =
        house.store.followed(dana).await.unwrap().iter().map(|followed| followed.root.seq).collect();
    // In the same millisecond the later message goes first.
    assert!(order == [one, two] || order == [two, one], "{order:?}");
    let all = house.store.followed(kim).await.unwrap();
    assert!(all.windows(2).all(|pair| last(&pair[0].root) >= last(&pair[1].root)));
}

fn last(root: &RoomEvent) -> sarang_protocol::time::Timestamp {
    root.state().unwrap().thread.as_ref().unwrap().last
}

async fn threads_are_told_within_limits(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let room = house.room(kim, GENERAL).await;
    let mut people = vec![kim];
    for n in 0..=ThreadState::NAMED {
        let person = house.person(&format!("person-{n}")).await;
        house.joins(person, GENERAL).await;
        people.push(person);
    }
    let post = |author, thread| NewPost {
        author,
        slug: slug(GENERAL),
        cid: fresh_cid(),
        deed: Deed::Post { body: Body::parse("x").unwrap(), reply_to: None, thread },
        purpose: None,
    };
    let root = house.posts(kim, GENERAL, "everybody?").await.event.seq;
    let replies: Vec<NewPost> = (0..=Following::UNREAD_CAP as usize)
        .map(|n| post(people[1 + n % (people.len() - 1)], within(root)))
        .collect();
    house.store.posts(&replies).await.unwrap();
    let thread = house.told(room, root).await.unwrap();
    let names: Vec<&str> = thread.people.iter().map(|user| user.handle.as_str()).collect();
    assert_eq!(names, ["person-0", "person-1", "person-2"]);
    assert_eq!(thread.count, Following::UNREAD_CAP + 1);
    assert_eq!(house.stands(kim, room, root).await, (true, root.0, Following::UNREAD_CAP));

    let first = house.head(room).await.next();
    let most = u64::from(Threads::MOST);
    let begin: Vec<NewPost> = (0..most).map(|_| post(kim, None)).collect();
    house.store.posts(&begin).await.unwrap();
    let replies: Vec<NewPost> = (0..most).map(|n| post(people[1], within(Seq(first.0 + n)))).collect();
    house.store.posts(&replies).await.unwrap();
    let listed = house.store.followed(kim).await.unwrap();
    assert_eq!(listed.len() as u64, most);
    assert!(listed.iter().all(|thread| thread.root.seq != root), "the oldest is left out");
}

on_both! {
    who_has_to_do_with_a_thread_follows_it,
    the_newest_thread_is_first,
    threads_are_told_within_limits,
}
