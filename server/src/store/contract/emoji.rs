//! The workspace's own emoji: added, named in messages, put under them, removed.

use sarang_protocol::change::Change as Deeds;
use sarang_protocol::emoji::OwnEmoji;
use sarang_protocol::text::{Emoji, EmojiName};

use super::*;
use crate::markup;
use crate::store::database::run;

fn emoji(name: &str, creator: UserId) -> NewEmoji {
    NewEmoji {
        name: EmojiName::trusted(name),
        fingerprint: "0b24".into(),
        format: Format::Gif,
        picture: b"GIF89a\0\xff".to_vec(),
        creator,
    }
}

fn naming(text: &str) -> Body {
    Body::parse(text).unwrap().calling(markup::calls(text))
}

/// How what an event says is drawn, as JSON; nothing, if it says nothing.
fn drawn(event: &RoomEvent) -> String {
    let mut event = markup::marked(event.clone());
    match event.body_mut() {
        Some(body) if body.rich().is_plain() => body.to_string(),
        Some(body) => serde_json::to_string(body.rich()).unwrap(),
        None => String::new(),
    }
}

async fn names_of_emoji_are_known_where_they_are_written(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    let general = house.room(kim, "general").await;
    house.joins(dana, "general").await;
    let says = async |store: &Store, text: &str| {
        let post = store.post(kim, &slug("general"), fresh_cid(), &naming(text)).await.unwrap();
        let Post::Fresh(logged) = post else { panic!("it had been there") };
        logged.event
    };
    let before = says(&house.store, "before :파티:").await;
    assert_eq!(drawn(&before), "before :파티:");
    house.store.add_emoji(&emoji("파티", kim)).await.unwrap();
    house.store.add_emoji(&emoji("party_blob", dana)).await.unwrap();
    assert_eq!(refusal(house.store.add_emoji(&emoji("파티", dana)).await), Refusal::EmojiTaken);

    // Another instance knows it at once.
    let other = house.place.open().await;
    let said = says(&other, "a :파티:!:party_blob: `:파티:` :nobody: 10:30:00 @kim").await;
    let tree = r#"["a ",["emoji:0b24",":파티:"],"!",["emoji:0b24",":party_blob:"]," ",["code",":파티:"]," :nobody: 10:30:00 ",["person:kim","@kim"]]"#;
    assert_eq!(drawn(&said), tree);
    let log = house.whole_log(general).await;
    assert!(log.iter().any(|event| drawn_at(event, said.seq).as_deref() == Some(tree)), "{log:?}");
    assert_eq!(house.summary(dana, "general").await.mentions, 0);
    let edit = Deed::Change { target: before.seq, change: Deeds::Edit { body: naming("after :파티:") } };
    house.store.does(kim, &slug("general"), fresh_cid(), edit).await.unwrap();
    let log = house.whole_log(general).await;
    let edited = r#"["after ",["emoji:0b24",":파티:"]]"#;
    assert_eq!(log.iter().filter(|event| drawn(event) == edited).count(), 2);

    // Removed it is its name again, wherever it was written.
    let remove = async |person: UserId, role: Role, name: &str| {
        other.remove_emoji(&EmojiName::trusted(name), person, role).await
    };
    assert_eq!(refusal(remove(dana, Role::Member, "파티").await), Refusal::NotYourEmoji);
    assert_eq!(refusal(remove(kim, Role::Admin, "nobody").await), Refusal::NoSuchEmoji);
    remove(dana, Role::Admin, "파티").await.unwrap();
    let log = house.whole_log(general).await;
    let left = r#"["a :파티:!",["emoji:0b24",":party_blob:"]," ",["code",":파티:"]," :nobody: 10:30:00 ",["person:kim","@kim"]]"#;
    assert!(log.iter().any(|event| drawn_at(event, said.seq).as_deref() == Some(left)), "{log:?}");
    remove(dana, Role::Member, "party_blob").await.unwrap();
    assert_eq!(house.store.own_emoji().await.unwrap(), []);
    assert_eq!(house.store.emoji_picture("0b24").await.unwrap(), None);
}

fn drawn_at(event: &RoomEvent, seq: Seq) -> Option<String> {
    (event.seq == seq).then(|| drawn(event))
}

async fn one_reacts_with_those_there_are(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let room = house.room(kim, "general").await;
    let target = house.posts(kim, "general", "hello").await.event.seq;
    let reacts = async |on: bool| {
        let change = Deeds::React { emoji: Emoji::parse(":파티:").unwrap(), on };
        house.store.does(kim, &slug("general"), fresh_cid(), Deed::Change { target, change }).await
    };
    assert_eq!(refusal(reacts(true).await), Refusal::NoSuchEmoji);
    house.store.add_emoji(&emoji("파티", kim)).await.unwrap();
    reacts(true).await.unwrap();
    house.store.remove_emoji(&EmojiName::trusted("파티"), kim, Role::Member).await.unwrap();
    let log = house.whole_log(room).await;
    let state = log.iter().find(|event| event.seq == target).and_then(RoomEvent::state).unwrap();
    assert_eq!(state.reactions[0].emoji.as_str(), ":파티:", "it stays what it was");
    reacts(false).await.unwrap();
}

async fn they_are_listed_with_who_added_them_and_have_a_picture(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    house.store.add_emoji(&emoji("b", kim)).await.unwrap();
    house.store.add_emoji(&emoji("a", kim)).await.unwrap();
    let all = house.store.own_emoji().await.unwrap();
    let told: Vec<_> =
        all.iter().map(|one| (one.name.as_str(), one.url.as_str(), one.by.handle.as_str())).collect();
    assert_eq!(told, [("a", "/emoji/pictures/0b24", "kim"), ("b", "/emoji/pictures/0b24", "kim")]);
    assert_eq!(house.store.own_emoji_names().await.unwrap(), ["a", "b"].map(EmojiName::trusted));
    let picture = house.store.emoji_picture("0b24").await.unwrap();
    assert_eq!(picture, Some((Format::Gif, b"GIF89a\0\xff".to_vec())));
    assert_eq!(house.store.emoji_picture("a").await.unwrap(), None);
    let fingerprint = house.store.emoji_fingerprint(&EmojiName::trusted("a")).await.unwrap();
    assert_eq!(fingerprint.as_deref(), Some("0b24"));
}

async fn there_are_only_so_many_emoji(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let mut writer = house.store.write().await;
    let mut tx = writer.begin().await.unwrap();
    let all_but_one = i64::try_from(OwnEmoji::MOST).unwrap() - 1;
    run!(tx, |c| sqlx::query(
        "with recursive n (i) as (select cast(1 as bigint) union all select i + 1 from n where i < $1)
         insert into emoji (name, fingerprint, format, creator_id, created_at, picture)
         select 'n' || i, 'f' || i, 'png', $2, 0, $3 from n"
    )
    .bind(all_but_one)
    .bind(kim.0)
    .bind(&b"x"[..]))
    .unwrap();
    tx.commit().await.unwrap();
    drop(writer);
    house.store.add_emoji(&emoji("last", kim)).await.unwrap();
    assert_eq!(refusal(house.store.add_emoji(&emoji("more", kim)).await), Refusal::TooManyEmoji);
    house.store.remove_emoji(&EmojiName::trusted("n7"), kim, Role::Member).await.unwrap();
    house.store.add_emoji(&emoji("more", kim)).await.unwrap();
}

on_both!(
    names_of_emoji_are_known_where_they_are_written,
    one_reacts_with_those_there_are,
    they_are_listed_with_who_added_them_and_have_a_picture,
    there_are_only_so_many_emoji,
);
