//! Messages are edited, deleted, reacted to, pinned and replied to: each is an event in the log, and
//! what is read of a message is what they come to.

use sarang_protocol::change::{Change, Quote, Reaction, State};
use sarang_protocol::message::EventKind;
use sarang_protocol::text::Emoji;

use super::*;

const GENERAL: &str = "general";

impl House {
    async fn does(&self, person: UserId, target: Seq, change: Change) -> Result<Post> {
        let deed = Deed::Change { target, change };
        self.store.does(person, &slug(GENERAL), fresh_cid(), deed).await
    }

    /// Makes a change that is one.
    async fn changes(&self, person: UserId, target: Seq, change: Change) -> Logged {
        match self.does(person, target, change).await {
            Ok(Post::Fresh(logged)) => logged,
            other => panic!("no fresh change: {other:?}"),
        }
    }

    async fn replies(&self, person: UserId, to: Seq, text: &str) -> Result<Post> {
        let deed = Deed::Post { body: Body::parse(text).unwrap(), reply_to: Some(to), thread: None };
        self.store.does(person, &slug(GENERAL), fresh_cid(), deed).await
    }

    async fn message(&self, room: RoomId, seq: Seq) -> RoomEvent {
        self.whole_log(room).await.into_iter().find(|event| event.seq == seq).unwrap()
    }
}

fn edit(text: &str) -> Change {
    Change::Edit { body: Body::parse(text).unwrap() }
}

fn react(emoji: &str, on: bool) -> Change {
    Change::React { emoji: Emoji::parse(emoji).unwrap(), on }
}

/// Kim's room, with Dana in it.
async fn two_and_a_room(house: &House) -> (UserId, UserId, RoomId) {
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    let room = house.room(kim, GENERAL).await;
    house.joins(dana, GENERAL).await;
    (kim, dana, room)
}

async fn an_edit_is_read_as_the_message_and_kept_as_history(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, room) = two_and_a_room(&house).await;
    let said = house.posts(kim, GENERAL, "점심은 12시").await.event.seq;
    let reply = house.replies(dana, said, "좋아요").await.unwrap();
    assert!(matches!(reply, Post::Fresh(_)));
    let first = house.changes(kim, said, edit("점심은 한 시")).await.event;
    let again = house.does(kim, said, edit("점심은 한 시")).await.unwrap();
    assert!(matches!(&again, Post::Again(logged) if logged.event.seq == first.seq), "{again:?}");
    assert_eq!(refusal(house.does(dana, said, edit("안 먹어")).await), Refusal::NotYourMessage);
    assert_eq!(refusal(house.does(kim, Seq(1), edit("x")).await), Refusal::NoSuchMessage, "somebody joined");
    assert_eq!(refusal(house.does(kim, Seq(99), edit("x")).await), Refusal::NoSuchMessage);

    let now = house.message(room, said).await;
    assert_eq!(now.body().map(Body::as_str), Some("점심은 한 시"));
    assert_eq!(now.state().map(|state| (state.changed, state.edited)), Some((first.seq, Some(first.at))));
    let replied = house.message(room, said.next()).await;
    let EventKind::Message { reply_to: Some(quote), .. } = &replied.kind else { panic!("{replied:?}") };
    assert_eq!(**quote, Quote::of(&now).unwrap());
    let versions = house.store.versions(room, said).await.unwrap();
    let texts: Vec<&str> = versions.iter().map(|version| version.body.as_str()).collect();
    assert_eq!(texts, ["점심은 12시", "점심은 한 시"]);
    let page = house.page(dana, GENERAL, None).await;
    assert_eq!(page.events[2..], house.whole_log(room).await[2..]);
    // Changes are no messages: nothing of them is unread.
    let summary = house.summary(dana, GENERAL).await;
    assert_eq!((summary.unread, summary.head), (0, first.seq));
}

async fn what_is_deleted_is_gone_from_every_table(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, room) = two_and_a_room(&house).await;
    let said = house.posts(kim, GENERAL, "secret one").await.event.seq;
    house.changes(kim, said, edit("secret two")).await;
    house.changes(dana, said, react("👍", true)).await;
    house.changes(dana, said, Change::Pin { on: true }).await;
    house.replies(dana, said, "what was that?").await.unwrap();
    assert_eq!(refusal(house.does(dana, said, Change::Delete).await), Refusal::NotYourMessage);
    let gone = house.changes(kim, said, Change::Delete).await.event.seq;
    assert!(matches!(house.does(kim, said, Change::Delete).await, Ok(Post::Again(_))));

    let log = house.whole_log(room).await;
    assert!(!serde_json::to_string(&log).unwrap().contains("secret"), "{log:#?}");
    let state = house.message(room, said).await.state().cloned().unwrap();
    assert_eq!((state.deleted, state.changed, state.reactions.len(), state.pinned), (true, gone, 0, false));
    assert_eq!(house.store.versions(room, said).await.unwrap(), []);
    for change in [edit("secret three"), react("👍", true), Change::Pin { on: true }] {
        assert_eq!(refusal(house.does(kim, said, change).await), Refusal::MessageDeleted);
    }
    assert_eq!(refusal(house.replies(dana, said, "and now?").await), Refusal::MessageDeleted);
    let place = Place::on(base).await;
    let copied = copy(&house.store, &place.open().await, |_| ()).await.unwrap();
    let rows = |table: &str| copied.tables.iter().find(|sum| sum.table == table).unwrap().rows;
    assert_eq!((rows("reactions"), rows("message_states")), (0, 1));
}

async fn an_administrator_deletes_what_others_wrote(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let dana = house.store.add_user(&NewUser { role: Role::Admin, ..new_user("dana") }).await.unwrap().id;
    let room = house.room(kim, GENERAL).await;
    house.joins(dana, GENERAL).await;
    let said = house.posts(kim, GENERAL, "spam").await.event.seq;
    house.changes(dana, said, Change::Delete).await;
    assert!(house.message(room, said).await.is_deleted());
    let own = house.posts(kim, GENERAL, "ham").await.event.seq;
    assert_eq!(refusal(house.does(dana, own, edit("mine now")).await), Refusal::NotYourMessage);
}

async fn reactions_are_counted_once_for_each_person(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, room) = two_and_a_room(&house).await;
    let said = house.posts(kim, GENERAL, "lunch?").await.event.seq;
    house.changes(kim, said, react("👍", true)).await;
    house.changes(dana, said, react("🎉", true)).await;
    house.changes(dana, said, react("👍", true)).await;
    assert!(matches!(house.does(dana, said, react("👍", true)).await, Ok(Post::Again(_))));
    let kinds = |event: &RoomEvent| -> Vec<(String, u32, usize)> {
        let state = event.state().unwrap();
        state.reactions.iter().map(|one| (one.emoji.to_string(), one.count, one.who.len())).collect()
    };
    let now = house.message(room, said).await;
    assert_eq!(kinds(&now), [("👍".into(), 2, 2), ("🎉".into(), 1, 1)]);
    // The kind keeps its place, though who brought it has taken it back.
    house.changes(kim, said, react("👍", false)).await;
    let now = house.message(room, said).await;
    assert_eq!(kinds(&now), [("👍".into(), 1, 1), ("🎉".into(), 1, 1)]);
    house.changes(dana, said, react("👍", false)).await;
    house.changes(dana, said, react("🎉", false)).await;
    assert!(house.message(room, said).await.state().unwrap().reactions.is_empty());
    // Who has left cannot.
    house.store.leave(dana, &slug(GENERAL)).await.unwrap();
    assert_eq!(refusal(house.does(dana, said, react("👍", true)).await), Refusal::NotAMember);
}

async fn no_more_than_twenty_kinds_are_under_a_message(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, room) = two_and_a_room(&house).await;
    let said = house.posts(kim, GENERAL, "everything at once").await.event.seq;
    for n in 0..State::KINDS {
        let emoji = char::from_u32(0x1F600 + u32::try_from(n).unwrap()).unwrap().to_string();
        house.changes(kim, said, react(&emoji, true)).await;
    }
    assert_eq!(refusal(house.does(dana, said, react("🚀", true)).await), Refusal::TooManyReactions);
    house.changes(dana, said, react("😀", true)).await;
    assert_eq!(house.message(room, said).await.state().unwrap().reactions.len(), State::KINDS);
    for n in 0..Reaction::NAMED + 3 {
        let one = house.person(&format!("person-{n}")).await;
        house.joins(one, GENERAL).await;
        house.changes(one, said, react("😀", true)).await;
    }
    let first = house.message(room, said).await.state().unwrap().reactions[0].clone();
    assert_eq!((first.count as usize, first.who.len()), (Reaction::NAMED + 5, Reaction::NAMED));
}

async fn the_same_change_again_gives_the_first_answer(base: Base) {
    let house = House::on(base).await;
    let (kim, _, room) = two_and_a_room(&house).await;
    let said = house.posts(kim, GENERAL, "helo").await.event.seq;
    let cid = fresh_cid();
    let ask = |change: Change| {
        let store = house.store.clone();
        async move { store.does(kim, &slug(GENERAL), cid, Deed::Change { target: said, change }).await }
    };
    let Post::Fresh(first) = ask(edit("hello")).await.unwrap() else { panic!("it is fresh") };
    house.changes(kim, said, edit("hello!")).await;
    let Post::Again(again) = ask(edit("hello")).await.unwrap() else { panic!("it is not") };
    assert_eq!(first.event, again.event);
    assert_eq!(refusal(ask(edit("other")).await), Refusal::ClientIdReused);
    assert_eq!(refusal(ask(Change::Delete).await), Refusal::ClientIdReused);
    assert_eq!(house.message(room, said).await.body().map(Body::as_str), Some("hello!"));
    house.changes(kim, said, Change::Delete).await;
    assert!(matches!(ask(edit("hello")).await, Ok(Post::Again(_))), "what it said is not known any more");
}

async fn a_group_of_messages_and_changes_is_done_in_its_order(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, room) = two_and_a_room(&house).await;
    let said = house.posts(kim, GENERAL, "secret").await.event.seq;
    let new = |author, deed| NewPost { author, slug: slug(GENERAL), cid: fresh_cid(), deed, purpose: None };
    let says = |reply_to| Deed::Post { body: Body::parse("and?").unwrap(), reply_to, thread: None };
    let does = |target, change| Deed::Change { target, change };
    let group = [
        new(dana, says(Some(said))),
        new(kim, does(said, edit("secret still"))),
        new(kim, does(said, Change::Delete)),
        new(dana, says(Some(said))),
        new(dana, does(said, react("👍", true))),
        new(dana, says(None)),
    ];
    let done: Vec<_> = house.store.posts(&group).await.unwrap();
    let told: Vec<_> = done
        .iter()
        .map(|one| match one {
            Ok(Post::Fresh(logged) | Post::Again(logged)) => Ok(logged.event.seq.0 - said.0),
            Err(refusal) => Err(*refusal),
        })
        .collect();
    let gone = Err(Refusal::MessageDeleted);
    assert_eq!(told, [Ok(1), Ok(2), Ok(3), gone, gone, Ok(4)]);
    assert!(!serde_json::to_string(&house.whole_log(room).await).unwrap().contains("secret"));
}

on_both!(
    an_edit_is_read_as_the_message_and_kept_as_history,
    what_is_deleted_is_gone_from_every_table,
    an_administrator_deletes_what_others_wrote,
    reactions_are_counted_once_for_each_person,
    no_more_than_twenty_kinds_are_under_a_message,
    the_same_change_again_gives_the_first_answer,
    a_group_of_messages_and_changes_is_done_in_its_order,
);
