//! Whom and what messages call by name, and how many of them somebody has not read.

use sarang_protocol::change;
use sarang_protocol::names::{EVERYONE, Names};
use sarang_protocol::own::OwnKind;
use sarang_protocol::thread::InThread;

use super::*;
use crate::markup;

fn calling(text: &str) -> Body {
    Body::parse(text).unwrap().calling(markup::calls(text))
}

impl House {
    async fn calls(&self, author: UserId, room: &str, text: &str) -> Logged {
        let post = self.store.post(author, &slug(room), fresh_cid(), &calling(text)).await.unwrap();
        fresh(post)
    }

    async fn edits(&self, author: UserId, room: &str, target: Seq, text: &str) -> Logged {
        let change = change::Change::Edit { body: calling(text) };
        fresh(
            self.store.does(author, &slug(room), fresh_cid(), Deed::Change { target, change }).await.unwrap(),
        )
    }

    /// Unread messages, and those that call.
    async fn unread(&self, person: UserId, room: &str) -> (u32, u32) {
        let summary = self.summary(person, room).await;
        (summary.unread, summary.mentions)
    }
}

fn fresh(post: Post) -> Logged {
    match post {
        Post::Fresh(logged) => logged,
        Post::Again(_) => panic!("it had been there"),
    }
}

fn names(event: &RoomEvent) -> Vec<&str> {
    let mut names: Vec<&str> = event.body().into_iter().flat_map(|body| body.names().iter()).collect();
    names.sort_unstable();
    names
}

async fn names_are_looked_up_and_stay(base: Base) {
    let house = House::on(base).await;
    let (kim, minji, min) = (house.person("kim").await, house.person("민지").await, house.person("민").await);
    let general = house.room(kim, "general").await;
    house.room(kim, "회의").await;
    for person in [minji, min] {
        house.joins(person, "general").await;
    }
    let said = house
        .calls(kim, "general", "@민지가 @nobody @Kim.이 #회의에서 #nowhere a@민 `@민` @민지님, #회의!")
        .await;
    assert_eq!(names(&said.event), ["#회의", "@kim", "@민지"]);
    assert_eq!(house.unread(minji, "general").await, (1, 1), "called twice, but by one message");
    assert_eq!(house.unread(min, "general").await, (1, 0));
    assert_eq!(house.unread(kim, "general").await, (0, 0), "one's own are read");
    // Whoever comes later was not meant.
    house.person("민지가").await;
    house.person("nobody").await;
    let read = house.whole_log(general).await;
    assert!(read.contains(&said.event));
    let page = house.page(minji, "general", None).await;
    assert!(page.events.contains(&said.event));
    // Several in one transaction, the same names among them.
    let batch: Vec<NewPost> = ["@민", "@민 @민지", "none"]
        .map(|text| NewPost {
            author: kim,
            slug: slug("general"),
            cid: fresh_cid(),
            deed: Deed::Post { body: calling(text), reply_to: None, thread: None },
            purpose: None,
        })
        .into();
    let posts = house.store.posts(&batch).await.unwrap();
    let called: Vec<Logged> = posts.into_iter().map(|post| fresh(post.unwrap())).collect();
    assert_eq!(called.iter().map(|it| names(&it.event).len()).collect::<Vec<_>>(), [1, 2, 0]);
    assert_eq!(house.unread(min, "general").await, (4, 2));
    assert_eq!(house.unread(minji, "general").await, (4, 2));
    // The count follows the position that is read.
    house.store.mark_read(minji, general, called[0].event.seq, None).await.unwrap();
    assert_eq!(house.unread(minji, "general").await, (2, 1));
    house.calls(minji, "general", "here I am").await;
    assert_eq!(house.unread(minji, "general").await, (0, 0), "who writes has read");
}

async fn counting_mentions_has_an_end(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    house.room(kim, "general").await;
    house.joins(dana, "general").await;
    let post = |text: String| NewPost {
        author: kim,
        slug: slug("general"),
        cid: fresh_cid(),
        deed: Deed::Post { body: calling(&text), reply_to: None, thread: None },
        purpose: None,
    };
    let batch: Vec<NewPost> = (0..150).map(|n| post(format!("@dana @all {n}"))).collect();
    house.store.posts(&batch).await.unwrap();
    assert_eq!(house.unread(dana, "general").await, (RoomSummary::UNREAD_CAP, RoomSummary::UNREAD_CAP));
    let many: String = (0..1500).flat_map(|n| ["@".to_owned(), n.to_string(), " ".to_owned()]).collect();
    assert!(calling(&many).names().iter().count() <= Names::MOST);
}

async fn everybody_is_called_in_small_rooms_or_by_who_made_them(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, lee) = (house.person("kim").await, house.person("dana").await, house.person("lee").await);
    house.room(kim, "general").await;
    house.joins(dana, "general").await;
    house.joins(lee, "general").await;
    let small = house.calls(dana, "general", "@all, lunch? @here").await;
    assert_eq!(names(&small.event), ["@all", "@here"]);
    assert_eq!(house.unread(kim, "general").await, (1, 1));
    for n in 3..EVERYONE {
        let one = house.person(&format!("p{n}")).await;
        house.joins(one, "general").await;
    }
    assert_eq!(names(&house.calls(dana, "general", "@all").await.event), ["@all"]);
    let one_more = house.person("more").await;
    house.joins(one_more, "general").await;
    assert_eq!(names(&house.calls(dana, "general", "@all @lee").await.event), ["@lee"], "text, not a call");
    assert_eq!(names(&house.calls(kim, "general", "@all").await.event), ["@all"], "who made the room may");
    assert_eq!(house.unread(lee, "general").await, (4, 4));
    assert_eq!(house.unread(one_more, "general").await, (2, 1), "what was said before one came is read");
}

async fn edits_and_deletions_count_anew(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, lee) = (house.person("kim").await, house.person("dana").await, house.person("lee").await);
    let general = house.room(kim, "general").await;
    house.joins(dana, "general").await;
    house.joins(lee, "general").await;
    let before = house.store.own_of(lee).await.head;
    let said = house.calls(kim, "general", "@dana, look").await.event.seq;
    assert_eq!(house.unread(dana, "general").await, (1, 1));
    let edited = house.edits(kim, "general", said, "@lee, look").await;
    assert_eq!(edited.called, [dana, lee], "one is called no more, and one is now");
    assert_eq!(house.unread(dana, "general").await, (1, 0));
    assert_eq!(house.unread(lee, "general").await, (1, 1));
    // Their own logs tell it.
    let Some(OwnRun::Events { events, .. }) = house.store.own_run(lee, before).await else {
        panic!("it is not long ago");
    };
    let [event] = &events[..] else { panic!("{events:?}") };
    assert!(matches!(&event.kind, OwnKind::Read { summary } if summary.mentions == 1), "{event:?}");
    let log = house.whole_log(general).await;
    let message = log.iter().find(|event| event.seq == said).unwrap();
    assert_eq!(names(message), ["@lee"]);
    let again = house.edits(kim, "general", said, "nobody").await.event.seq;
    let log = house.whole_log(general).await;
    let stands = |seq| log.iter().find(|event| event.seq == seq).unwrap().clone();
    assert_eq!(stands(edited.event.seq), edited.event, "an event stays what it was");
    assert!(names(&stands(said)).is_empty() && again > said);
    house.edits(kim, "general", said, "@lee, look").await;
    // Who has read it is told nothing.
    house.store.mark_read(lee, general, edited.event.seq, None).await.unwrap();
    let own = house.store.own_of(lee).await.head;
    assert_eq!(house.edits(kim, "general", said, "@lee @dana").await.called, [dana]);
    let gone = Deed::Change { target: said, change: change::Change::Delete };
    let gone = house.store.does(kim, &slug("general"), fresh_cid(), gone).await.unwrap();
    assert_eq!(fresh(gone).called, [dana]);
    assert_eq!(house.unread(dana, "general").await, (1, 0));
    assert_eq!(house.store.own_of(lee).await.head, own);
}

async fn closed_rooms_stay_unknown(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, lee) = (house.person("kim").await, house.person("dana").await, house.person("lee").await);
    house.room(kim, "general").await;
    let closed = house.store.create_room(kim, &NewRoom { kind: RoomKind::Closed, ..new_room("plans") }).await;
    let plans = closed.unwrap().0.slug;
    house.store.add(kim, &plans, &Handle::trusted("dana")).await.unwrap();
    let said = house.calls(kim, plans.as_str(), &format!("@dana @lee #general #{plans}")).await;
    assert_eq!(names(&said.event), ["#general", "@dana"], "to lee it does not exist, and it is no link");
    assert_eq!(house.unread(dana, plans.as_str()).await.1, 1);
    assert_eq!(house.store.rooms(lee).await.unwrap(), []);
}

async fn what_is_said_in_a_thread_alone_is_no_mention_of_the_room(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    house.room(kim, "general").await;
    house.joins(dana, "general").await;
    let root = house.calls(kim, "general", "lunch?").await.event.seq;
    for (also_to_room, mentions) in [(false, 0), (true, 1)] {
        let thread = Some(InThread { root, also_to_room });
        let deed = Deed::Post { body: calling("@dana, you too?"), reply_to: None, thread };
        let said = fresh(house.store.does(kim, &slug("general"), fresh_cid(), deed).await.unwrap());
        assert_eq!(names(&said.event), ["@dana"], "it is drawn as one all the same");
        assert_eq!(house.unread(dana, "general").await.1, mentions);
    }
}

async fn company_is_who_may_be_called(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    house.room(kim, "general").await;
    let closed = house.store.create_room(kim, &NewRoom { kind: RoomKind::Closed, ..new_room("plans") }).await;
    let plans = closed.unwrap().0.slug;
    let company = house.store.company(dana, &slug("general")).await.unwrap().unwrap();
    let people: Vec<_> =
        company.people.iter().map(|(user, member)| (user.handle.as_str(), *member)).collect();
    assert_eq!(people, [("kim", true), ("dana", false)]);
    assert!(company.may_call_all(dana, Role::Member));
    let company = house.store.company(kim, &plans).await.unwrap().unwrap();
    assert_eq!(company.people.len(), 1, "others do not see what is said there");
    assert!(house.store.company(dana, &plans).await.unwrap().is_none());
    assert!(house.store.company(dana, &slug("nowhere")).await.unwrap().is_none());
}

on_both!(
    what_is_said_in_a_thread_alone_is_no_mention_of_the_room,
    company_is_who_may_be_called,
    closed_rooms_stay_unknown,
    names_are_looked_up_and_stay,
    counting_mentions_has_an_end,
    everybody_is_called_in_small_rooms_or_by_who_made_them,
    edits_and_deletions_count_anew,
);
