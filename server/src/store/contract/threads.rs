//! Threads: replies are events of the room's log, shown in their thread; the message that a thread began
//! with tells what it has come to; and who has to do with it follows it.

use sarang_protocol::change::{Change, Quote};
use sarang_protocol::message::EventKind;
use sarang_protocol::thread::{Following, InThread, ThreadState, Threads};

use super::*;

const GENERAL: &str = "general";

#[expect(clippy::unnecessary_wraps, reason = "as a deed has it")]
fn within(root: Seq) -> Option<InThread> {
    Some(InThread { root, also_to_room: false })
}

#[expect(clippy::unnecessary_wraps, reason = "as a deed has it")]
fn as_well(root: Seq) -> Option<InThread> {
    Some(InThread { root, also_to_room: true })
}

impl House {
    async fn says(&self, person: UserId, thread: Option<InThread>, text: &str) -> Result<Post> {
        let deed = Deed::Post { body: Body::parse(text).unwrap(), reply_to: None, thread };
        self.store.does(person, &slug(GENERAL), fresh_cid(), deed).await
    }

    /// Says something in a thread, and it is new.
    async fn answers(&self, person: UserId, thread: Option<InThread>, text: &str) -> RoomEvent {
        match self.says(person, thread, text).await {
            Ok(Post::Fresh(logged)) => logged.event,
            other => panic!("not fresh: {other:?}"),
        }
    }

    async fn removes(&self, person: UserId, target: Seq) -> RoomEvent {
        let deed = Deed::Change { target, change: Change::Delete };
        match self.store.does(person, &slug(GENERAL), fresh_cid(), deed).await {
            Ok(Post::Fresh(logged)) => logged.event,
            other => panic!("not fresh: {other:?}"),
        }
    }

    async fn at(&self, room: RoomId, seq: Seq) -> RoomEvent {
        self.whole_log(room).await.into_iter().find(|event| event.seq == seq).unwrap()
    }

    async fn told(&self, room: RoomId, root: Seq) -> Option<ThreadState> {
        self.at(room, root).await.state().and_then(|state| state.thread.clone()).map(|thread| *thread)
    }

    async fn stands(&self, person: UserId, room: RoomId, root: Seq) -> (bool, u64, u32) {
        let Following { following, read, unread } = self.store.following(person, room, root).await.unwrap();
        (following, read.0, unread)
    }
}

async fn three_and_a_room(house: &House) -> (UserId, UserId, UserId, RoomId) {
    let (kim, dana, lee) = (house.person("kim").await, house.person("dana").await, house.person("lee").await);
    let room = house.room(kim, GENERAL).await;
    house.joins(dana, GENERAL).await;
    house.joins(lee, GENERAL).await;
    (kim, dana, lee, room)
}

async fn replies_are_told_by_what_they_reply_to_and_leave_the_room_alone(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, lee, room) = three_and_a_room(&house).await;
    let root = house.posts(kim, GENERAL, "점심?").await.event.seq;
    house.store.mark_read(lee, room, root).await.unwrap();
    let first = house.answers(dana, within(root), "김밥").await;
    let second = house.answers(lee, within(root), "국수").await;
    house.answers(dana, within(root), "그래").await;
    assert_eq!((first.seq, second.seq), (root.next(), root.next().next()), "they are events like others");
    let thread = house.told(room, root).await.unwrap();
    let people: Vec<&str> = thread.people.iter().map(|user| user.handle.as_str()).collect();
    assert_eq!((thread.count, &people[..]), (3, &["dana", "lee"][..]));
    // Nothing of it is in the room, and nobody has more to read there; nor has who replied read the room.
    let shown = house.store.span(room, Span::Newest, Reach::Messages, 50).await.unwrap();
    assert_eq!(shown.iter().map(|event| event.seq).collect::<Vec<_>>(), [root]);
    for person in [kim, lee] {
        assert_eq!(house.summary(person, GENERAL).await.unread, 0);
    }
    assert_eq!(house.summary(dana, GENERAL).await.unread, 1);
    // One that is shown in the room too is a message of the room.
    let told = house.answers(kim, as_well(root), "국수로 갑시다").await;
    assert!(told.is_in_room());
    assert_eq!(house.summary(lee, GENERAL).await.unread, 1);
    assert_eq!(house.told(room, root).await.unwrap().count, 4);
    let page = house.page(lee, GENERAL, None).await;
    assert_eq!(page.events, house.whole_log(room).await, "the window is all of it");
    assert_eq!(house.at(room, told.seq).await, told);

    let view = house.store.thread(dana, room, root, Span::Newest, 2).await.unwrap();
    assert_eq!((view.root.seq, view.replies.len(), view.older), (root, 2, true));
    let older = house.store.thread(dana, room, root, Span::Before(view.replies[0].seq), 50).await.unwrap();
    assert_eq!((older.replies.len(), older.older), (2, false));
    let after = house.store.thread(dana, room, root, Span::After(second.seq), 50).await.unwrap();
    assert_eq!(after.replies, view.replies);
}

async fn a_window_of_a_room_is_filled_with_what_it_shows(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, _, room) = three_and_a_room(&house).await;
    for n in 0..60 {
        house.posts(kim, GENERAL, &format!("message {n}")).await;
    }
    let root = house.head(room).await;
    for n in 0..40 {
        house.answers(dana, within(root), &format!("reply {n}")).await;
    }
    let shown = |page: &Page| page.events.iter().filter(|event| event.is_in_room()).count();
    assert_eq!(shown(&house.page(kim, GENERAL, None).await), 50);
    assert_eq!(shown(&house.page(kim, GENERAL, Some(root)).await), 25);
}

async fn no_thread_begins_in_a_thread(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, _, _) = three_and_a_room(&house).await;
    let root = house.posts(kim, GENERAL, "a").await.event.seq;
    let reply = house.answers(dana, within(root), "b").await.seq;
    let aloud = house.answers(dana, as_well(root), "c").await.seq;
    for within_one in [reply, aloud] {
        assert_eq!(refusal(house.says(kim, within(within_one), "d").await), Refusal::InAThread(root));
    }
    assert_eq!(
        refusal(house.says(kim, within(Seq(1)), "d").await),
        Refusal::NoSuchMessage,
        "somebody joined"
    );
    assert_eq!(refusal(house.says(kim, within(Seq(99)), "d").await), Refusal::NoSuchMessage);
    // The same again is the same only where it was said.
    let cid = fresh_cid();
    let ask = |thread| {
        let (store, body) = (house.store.clone(), Body::parse("once").unwrap());
        async move { store.does(kim, &slug(GENERAL), cid, Deed::Post { body, reply_to: None, thread }).await }
    };
    assert!(matches!(ask(within(root)).await, Ok(Post::Fresh(_))));
    assert!(matches!(ask(within(root)).await, Ok(Post::Again(_))));
    assert_eq!(refusal(ask(as_well(root)).await), Refusal::ClientIdReused);
    assert_eq!(refusal(ask(None).await), Refusal::ClientIdReused);
}

async fn what_is_deleted_is_counted_no_more_and_a_thread_outlives_its_beginning(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, lee, room) = three_and_a_room(&house).await;
    let root = house.posts(kim, GENERAL, "secret").await.event.seq;
    let reply = house.answers(dana, within(root), "one").await.seq;
    house.answers(lee, within(root), "two").await;
    let gone = house.removes(dana, reply).await;
    assert_eq!(gone.thread(), Some(root));
    assert_eq!(house.at(room, gone.seq).await, gone, "it is read as it was told");
    let thread = house.told(room, root).await.unwrap();
    assert_eq!((thread.count, thread.people.len()), (1, 2));
    assert_eq!(house.at(room, root).await.version(), gone.seq);
    let view = house.store.thread(lee, room, root, Span::Newest, 50).await.unwrap();
    assert_eq!(view.replies.iter().filter(|reply| reply.is_deleted()).count(), 1);

    house.removes(kim, root).await;
    let told = house.at(room, root).await;
    assert!(told.is_deleted() && told.state().unwrap().thread.is_some());
    house.answers(dana, within(root), "we go on").await;
    assert_eq!(house.told(room, root).await.unwrap().count, 2);
    let lonely = house.posts(kim, GENERAL, "nobody answers").await.event.seq;
    house.removes(kim, lonely).await;
    assert_eq!(refusal(house.says(dana, within(lonely), "hm?").await), Refusal::MessageDeleted);
}

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
    house.store.mark_read(kim, room, Seq(99)).await.unwrap();
    house.store.mark_read(kim, room, house.head(room).await).await.unwrap();
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

async fn what_is_handed_in_together_is_told_as_it_is_read(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, _, room) = three_and_a_room(&house).await;
    let root = house.posts(kim, GENERAL, "begin").await.event.seq;
    let post = |author, thread, reply_to| NewPost {
        author,
        slug: slug(GENERAL),
        cid: fresh_cid(),
        deed: Deed::Post { body: Body::parse("x").unwrap(), reply_to, thread },
    };
    // Replies, quotes of what they reply to, and a message between: in one commit.
    let batch = [
        post(dana, within(root), None),
        post(kim, None, Some(root)),
        post(kim, within(root), Some(root)),
        post(dana, as_well(root), None),
        post(dana, None, Some(root)),
    ];
    let told: Vec<RoomEvent> = house
        .store
        .posts(&batch)
        .await
        .unwrap()
        .into_iter()
        .map(|post| match post {
            Ok(Post::Fresh(logged)) => logged.event,
            other => panic!("{other:?}"),
        })
        .collect();
    let log = house.whole_log(room).await;
    let mut folded = log[..4].to_vec();
    for event in &mut folded {
        if let EventKind::Message { state, .. } = &mut event.kind {
            *state = None;
        }
    }
    for event in told {
        for one in &mut folded {
            one.takes(&event);
        }
        folded.push(event);
    }
    assert_eq!(folded, log);
    let thread = house.told(room, root).await.unwrap();
    assert_eq!(thread.count, 3);
    let EventKind::Message { reply_to: Some(quote), .. } = &log[5].kind else { panic!("{log:?}") };
    assert_eq!(**quote, Quote::of(&house.at(room, root).await).unwrap());
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
    threads_are_told_within_limits,
    replies_are_told_by_what_they_reply_to_and_leave_the_room_alone,
    a_window_of_a_room_is_filled_with_what_it_shows,
    no_thread_begins_in_a_thread,
    what_is_deleted_is_counted_no_more_and_a_thread_outlives_its_beginning,
    who_has_to_do_with_a_thread_follows_it,
    the_newest_thread_is_first,
    what_is_handed_in_together_is_told_as_it_is_read,
}
