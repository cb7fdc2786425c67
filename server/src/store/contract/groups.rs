//! Groups of people: made, called in messages, changed, removed.

use sarang_protocol::activity::ActivityKind;
use sarang_protocol::change::Change as Deeds;
use sarang_protocol::groups::UserGroup;

use super::*;
use crate::markup;
use crate::store::database::run;

fn handles(handles: &[&str]) -> Vec<Handle> {
    handles.iter().copied().map(Handle::trusted).collect()
}

fn group(handle: &str, members: &[&str]) -> NewGroup {
    NewGroup {
        handle: Handle::trusted(handle),
        name: DisplayName::trusted("A group"),
        members: handles(members),
    }
}

fn calling(text: &str) -> Body {
    Body::parse(text).unwrap().calling(markup::calls(text))
}

/// How what an event says is drawn, as JSON; as it was written, if it is plain.
fn drawn(event: &RoomEvent) -> String {
    let mut event = markup::marked(event.clone());
    match event.body_mut() {
        Some(body) if body.rich().is_plain() => body.to_string(),
        Some(body) => serde_json::to_string(body.rich()).unwrap(),
        None => String::new(),
    }
}

impl House {
    async fn says_to(&self, store: &Store, author: UserId, room: &str, text: &str) -> RoomEvent {
        match store.post(author, &slug(room), fresh_cid(), &calling(text)).await.unwrap() {
            Post::Fresh(logged) => logged.event,
            Post::Again(_) => panic!("it had been there"),
        }
    }

    /// Messages that call this person, and which of their activity are such calls.
    async fn called(&self, person: UserId, room: &str) -> (u32, Vec<u64>) {
        let items = self.store.activity(person, None, None).await.unwrap().items;
        assert!(items.iter().all(|item| item.kind == ActivityKind::Mention && !item.everyone));
        (self.summary(person, room).await.mentions, items.iter().map(|item| item.seq.0).collect())
    }

    async fn drawn_at(&self, room: RoomId, seq: Seq) -> String {
        let log = self.whole_log(room).await;
        log.iter().find(|event| event.seq == seq).map(drawn).unwrap()
    }
}

async fn a_group_calls_its_people_who_are_in_the_room_and_later_changes_call_nobody(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, lee) = (house.person("kim").await, house.person("dana").await, house.person("lee").await);
    let (max, general) = (house.person("max").await, house.room(kim, "general").await);
    for person in [dana, lee] {
        house.joins(person, "general").await;
    }
    let before = house.says_to(&house.store, kim, "general", "@백엔드 before").await;
    assert_eq!(drawn(&before), "@백엔드 before");
    house.store.make_group(&group("백엔드", &["dana", "kim", "max", "nobody"])).await.unwrap();

    // Another instance knows it at once. Max is in the group and not in the room, Lee the other way round.
    let other = house.place.open().await;
    let said =
        house.says_to(&other, kim, "general", "@백엔드가 **@백엔드님**, `@백엔드` @dana a@백엔드").await;
    let tree = r#"[["group:백엔드 dana kim","@백엔드"],"가 ",["strong",["group:백엔드 dana kim","@백엔드"],"님"],", ",["code","@백엔드"]," ",["person:dana","@dana"]," a@백엔드"]"#;
    assert_eq!(drawn(&said), tree);
    assert_eq!(house.drawn_at(general, said.seq).await, tree);
    assert_eq!(house.called(dana, "general").await, (1, vec![said.seq.0]), "once, though twice by name");
    assert_eq!(house.called(lee, "general").await, (0, vec![]));
    assert_eq!(house.called(kim, "general").await, (0, vec![]), "one does not call oneself");
    assert_eq!(house.store.activity(max, None, None).await.unwrap().items, []);

    // What becomes of the group is nothing to what was said.
    let change = GroupChange {
        handle: Some(Handle::trusted("backend")),
        name: Some(DisplayName::trusted("Back end")),
        members: Some(handles(&["lee"])),
    };
    other.change_group(&Handle::trusted("백엔드"), &change).await.unwrap();
    assert_eq!(house.drawn_at(general, said.seq).await, tree);
    assert_eq!(house.called(dana, "general").await.0, 1);
    assert_eq!(house.called(lee, "general").await.0, 0);

    // An edit looks anew.
    let edit =
        Deed::Change { target: said.seq, change: Deeds::Edit { body: calling("@backend @백엔드") } };
    house.store.does(kim, &slug("general"), fresh_cid(), edit).await.unwrap();
    assert_eq!(house.called(dana, "general").await, (0, vec![]));
    assert_eq!(house.called(lee, "general").await, (1, vec![said.seq.0]));
    let log = house.whole_log(general).await;
    assert_eq!(drawn(log.last().unwrap()), r#"[["group:backend lee","@backend"]," @백엔드"]"#);

    // Nobody of it may be there; removed it is text, from then on.
    house
        .store
        .change_group(
            &Handle::trusted("backend"),
            &GroupChange { members: Some(handles(&["max"])), ..GroupChange::default() },
        )
        .await
        .unwrap();
    let nobody = house.says_to(&house.store, kim, "general", "@backend").await;
    assert_eq!(house.drawn_at(general, nobody.seq).await, r#"[["group:backend","@backend"]]"#);
    house.store.remove_group(&Handle::trusted("backend")).await.unwrap();
    assert_eq!(house.drawn_at(general, nobody.seq).await, r#"[["group:backend","@backend"]]"#);
    let after = house.says_to(&other, kim, "general", "@backend").await;
    assert_eq!(drawn(&after), "@backend");
    assert_eq!(refusal(other.remove_group(&Handle::trusted("backend")).await), Refusal::NoSuchGroup);
    assert_eq!(house.store.groups().await.unwrap(), []);
}

async fn nobody_else_is_called_like_a_group(base: Base) {
    let house = House::on(base).await;
    house.person("kim").await;
    let store = &house.store;
    assert_eq!(refusal(store.make_group(&group("kim", &[])).await), Refusal::GroupTaken);
    store.make_group(&group("design", &["kim"])).await.unwrap();
    store.make_group(&group("sales", &[])).await.unwrap();
    assert_eq!(refusal(store.make_group(&group("design", &[])).await), Refusal::GroupTaken);
    let called = async |handle: &str, to: &str| {
        let change = GroupChange { handle: Some(Handle::trusted(to)), ..GroupChange::default() };
        store.change_group(&Handle::trusted(handle), &change).await
    };
    assert_eq!(refusal(called("design", "kim").await), Refusal::GroupTaken);
    assert_eq!(refusal(called("design", "sales").await), Refusal::GroupTaken);
    assert_eq!(refusal(called("nobody", "somebody").await), Refusal::NoSuchGroup);
    called("design", "design").await.unwrap();
    assert_eq!(refusal(store.add_user(&new_user("design")).await), Refusal::HandleOfGroup);
    let sessions = new_session(1, LATER);
    let signs_up = store.sign_up(&new_user("sales"), None, &sessions, Timestamp(0)).await;
    assert_eq!(refusal(signs_up), Refusal::HandleOfGroup);
    called("design", "ux").await.unwrap();
    house.person("design").await;
    let all = store.groups().await.unwrap();
    let told: Vec<_> = all.iter().map(|group| (group.handle.as_str(), group.members.len())).collect();
    assert_eq!(told, [("sales", 0), ("ux", 1)]);
    assert_eq!(all[1].members[0].handle.as_str(), "kim");

    // At the same time one of both comes first.
    let other = house.place.open().await;
    for n in 0..10 {
        let handle = format!("h{n}");
        let (group, person) = (group(&handle, &[]), new_user(&handle));
        let (made, added) = tokio::join!(store.make_group(&group), other.add_user(&person));
        assert!(made.is_ok() != added.is_ok(), "{made:?} {added:?}");
    }
}

async fn there_are_only_so_many_groups_and_a_message_calls_only_so_many_people(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let general = house.room(kim, "general").await;
    let people = i64::try_from(UserGroup::MEMBERS).unwrap();
    let all_but_one = i64::try_from(UserGroup::MOST).unwrap() - 1;
    let mut writer = house.store.write().await;
    let mut tx = writer.begin().await.unwrap();
    let numbers =
        "with recursive n (i) as (select cast(1 as bigint) union all select i + 1 from n where i < $1)";
    for fill in [
        "insert into user_groups (handle, name, created_at) select 'g' || i, 'G', 0 from n",
        "insert into users (handle, name, role, password_hash, created_at) select 'u' || i, 'U', 'member', '', 0 from n",
    ] {
        let most = if fill.contains("user_groups") { all_but_one } else { people };
        let sql = [numbers, " ", fill].concat();
        run!(tx, |c| sqlx::query(sqlx::AssertSqlSafe(sql.clone())).bind(most)).unwrap();
    }
    run!(tx, |c| sqlx::query(
        "insert into memberships (room_id, user_id, joined_at, read_seq, read_count, name_key)
         select $1, u.id, 0, 0, 0, u.handle from users u where u.handle like 'u%'"
    )
    .bind(general.0))
    .unwrap();
    run!(tx, |c| sqlx::query(
        "insert into group_members (group_id, user_id)
         select g.id, u.id from user_groups g join users u on u.handle like 'u%' where g.id <= 6"
    ))
    .unwrap();
    tx.commit().await.unwrap();
    drop(writer);
    house.store.make_group(&group("last", &["kim"])).await.unwrap();
    assert_eq!(refusal(house.store.make_group(&group("more", &[])).await), Refusal::TooManyGroups);

    let said = house.says_to(&house.store, kim, "general", "@g1 @g2 @g3 @g4 @g5 @g6 @last @kim").await;
    let drawn = drawn(&said);
    assert_eq!(drawn.matches("[\"group:").count(), UserGroup::CALLED / UserGroup::MEMBERS);
    assert!(drawn.ends_with(r#"," @g6 @last ",["person:kim","@kim"]]"#), "{}", &drawn[drawn.len() - 60..]);
    assert_eq!(house.drawn_at(general, said.seq).await, drawn);
}

on_both!(
    a_group_calls_its_people_who_are_in_the_room_and_later_changes_call_nobody,
    nobody_else_is_called_like_a_group,
    there_are_only_so_many_groups_and_a_message_calls_only_so_many_people,
);
