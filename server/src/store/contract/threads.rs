//! Threads: replies are events of the room's log, shown in their thread; the message that a thread began
//! with tells what it has come to.

use sarang_protocol::change::{Change, Quote};
use sarang_protocol::message::EventKind;
use sarang_protocol::thread::{Following, InThread, ThreadState};

use super::*;

pub(super) const GENERAL: &str = "general";

#[expect(clippy::unnecessary_wraps, reason = "as a deed has it")]
pub(super) fn within(root: Seq) -> Option<InThread> {
    Some(InThread { root, also_to_room: false })
}

#[expect(clippy::unnecessary_wraps, reason = "as a deed has it")]
pub(super) fn as_well(root: Seq) -> Option<InThread> {
    Some(InThread { root, also_to_room: true })
}

impl House {
    pub(super) async fn says(&self, person: UserId, thread: Option<InThread>, text: &str) -> Result<Post> {
        let deed = Deed::Post { body: Body::parse(text).unwrap(), reply_to: None, thread };
        self.store.does(person, &slug(GENERAL), fresh_cid(), deed).await
    }

    /// Says something in a thread, and it is new.
    pub(super) async fn answers(&self, person: UserId, thread: Option<InThread>, text: &str) -> RoomEvent {
        match self.says(person, thread, text).await {
            Ok(Post::Fresh(logged)) => logged.event,
            other => panic!("not fresh: {other:?}"),
        }
    }

    pub(super) async fn removes(&self, person: UserId, target: Seq) -> RoomEvent {
        let deed = Deed::Change { target, change: Change::Delete };
        match self.store.does(person, &slug(GENERAL), fresh_cid(), deed).await {
            Ok(Post::Fresh(logged)) => logged.event,
            other => panic!("not fresh: {other:?}"),
        }
    }

    pub(super) async fn at(&self, room: RoomId, seq: Seq) -> RoomEvent {
        self.whole_log(room).await.into_iter().find(|event| event.seq == seq).unwrap()
    }

    pub(super) async fn told(&self, room: RoomId, root: Seq) -> Option<ThreadState> {
        self.at(room, root).await.state().and_then(|state| state.thread.clone()).map(|thread| *thread)
    }

    pub(super) async fn stands(&self, person: UserId, room: RoomId, root: Seq) -> (bool, u64, u32) {
        let Following { following, read, unread } = self.store.following(person, room, root).await.unwrap();
        (following, read.0, unread)
    }
}

pub(super) async fn three_and_a_room(house: &House) -> (UserId, UserId, UserId, RoomId) {
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
    house.store.mark_read(lee, room, root, None).await.unwrap();
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

async fn what_is_handed_in_together_is_told_as_it_is_read(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, _, room) = three_and_a_room(&house).await;
    let root = house.posts(kim, GENERAL, "begin").await.event.seq;
    let post = |author, thread, reply_to| NewPost {
        author,
        slug: slug(GENERAL),
        cid: fresh_cid(),
        deed: Deed::Post { body: Body::parse("x").unwrap(), reply_to, thread },
        purpose: None,
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

on_both! {
    replies_are_told_by_what_they_reply_to_and_leave_the_room_alone,
    a_window_of_a_room_is_filled_with_what_it_shows,
    no_thread_begins_in_a_thread,
    what_is_deleted_is_counted_no_more_and_a_thread_outlives_its_beginning,
    what_is_handed_in_together_is_told_as_it_is_read,
}
