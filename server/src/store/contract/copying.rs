//! A whole installation moves from one kind of database to the other.

use sarang_protocol::text::EmojiName;
use sarang_protocol::user::Who;

use super::*;

/// People, rooms, messages, doors, an invite; and something that was deleted.
async fn lived_in(base: Base) -> House {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    house.room(kim, "general").await;
    house.room(dana, "quiet").await;
    house.joins(dana, "general").await;
    for n in 0..1200 {
        let author = if n % 3 == 0 { dana } else { kim };
        house.posts(author, "general", &format!("한 줄 \"{n}\" \\ 🙂\n둘째 줄")).await;
    }
    house.store.open_session(kim, &new_session(1, LATER)).await.unwrap();
    let last = house.store.open_session(kim, &new_session(2, LATER)).await.unwrap();
    house.store.end_session(last, kim).await.unwrap();
    house.store.create_token(dana, "bot", SecretHash([7; 32])).await.unwrap();
    let secret = NewRoom { kind: RoomKind::Closed, ..new_room("secret") };
    house.store.create_room(kim, &secret).await.unwrap();
    house.store.add(kim, &slug("secret"), &Handle::trusted("dana")).await.unwrap();
    house.store.remove(kim, Role::Member, &slug("secret"), &Handle::trusted("dana")).await.unwrap();
    let wanted = Wanted { people: vec![Handle::trusted("dana")], slug: slug("talk") };
    house.store.converse(kim, &wanted).await.unwrap();
    let invite = NewInvite { secret: SecretHash([9; 32]), uses: 3, expires_at: Timestamp(LATER) };
    house.store.create_invite(kim, &invite).await.unwrap();
    // More than are read at a time.
    for n in 0..25 {
        let emoji = NewEmoji {
            name: EmojiName::trusted(format!("e{n}")),
            fingerprint: format!("f{n}"),
            format: Format::Png,
            picture: vec![n; 5000],
            creator: kim,
        };
        house.store.add_emoji(&emoji).await.unwrap();
    }
    let group = NewGroup {
        handle: Handle::trusted("백엔드"),
        name: DisplayName::trusted("Back end"),
        members: ["kim", "dana"].map(Handle::trusted).to_vec(),
    };
    house.store.make_group(&group).await.unwrap();
    let settings =
        Settings { emoji: Who::Everybody, groups: Who::Everybody, ..house.store.settings().await.unwrap() };
    house.store.change_settings(&settings).await.unwrap();
    house
}

async fn moves(base: Base, other: Base) {
    let house = lived_in(base).await;
    let place = Place::on(other).await;
    let there = place.open().await;
    let mut told = Vec::new();
    let copied = copy(&house.store, &there, |sum| told.push(sum.clone())).await.unwrap();
    assert!(!copied.before);
    assert_eq!(copied.tables, told);
    let rows = |table: &str| copied.tables.iter().find(|sum| sum.table == table).unwrap().rows;
    assert_eq!((rows("users"), rows("rooms"), rows("tokens"), rows("emoji")), (2, 4, 1, 25));
    assert_eq!((rows("user_groups"), rows("group_members")), (1, 2));
    assert_eq!(house.store.groups().await.unwrap(), there.groups().await.unwrap());
    assert_eq!(house.store.settings().await.unwrap(), there.settings().await.unwrap());
    assert_ne!(house.store.epoch(), there.epoch(), "no client resumes across the move");

    let old = house.page(UserId(1), "general", None).await;
    let moved = House { store: there, place };
    let new = moved.page(UserId(1), "general", None).await;
    assert_eq!((old.events, old.room.head), (new.events, new.room.head));
    for room in [RoomId(1), RoomId(3), RoomId(4)] {
        assert_eq!(house.whole_log(room).await, moved.whole_log(room).await);
    }
    assert_eq!(moved.store.emoji_picture("f7").await.unwrap(), Some((Format::Png, vec![7; 5000])));
    let wanted = Wanted { people: vec![Handle::trusted("kim")], slug: slug("another") };
    assert_eq!(moved.store.converse(UserId(2), &wanted).await.unwrap().slug.as_str(), "talk");
    let runs =
        [house.store.own_run(UserId(2), Seq::ZERO).await, moved.store.own_run(UserId(2), Seq::ZERO).await];
    assert_eq!(runs[0], runs[1]);
    assert_eq!(house.store.settings().await.unwrap(), moved.store.settings().await.unwrap());
    for person in [UserId(1), UserId(2)] {
        assert_eq!(house.store.rooms(person).await.unwrap(), moved.store.rooms(person).await.unwrap());
    }
    assert!(moved.store.token(SecretHash([7; 32])).await.unwrap().is_some());
    assert!(moved.store.session(SecretHash([1; 32]), Timestamp(0)).await.unwrap().is_some());
    assert!(moved.store.invite_stands(SecretHash([9; 32]), Timestamp(0)).await.unwrap());

    // Again: it is there.
    let again = copy(&house.store, &moved.store, |_| panic!("nothing is copied")).await.unwrap();
    assert!(again.before);

    // Life goes on there, and no key is used a second time.
    let session = moved.store.open_session(UserId(1), &new_session(3, LATER)).await.unwrap();
    assert_eq!(session, 3, "2 was somebody's");
    let lee = moved.person("lee").await;
    assert_eq!(lee, UserId(3));
    moved.posts(UserId(1), "general", "here we are").await;

    // What lives there now is not overwritten.
    let error = copy(&house.store, &moved.store, |_| ()).await.unwrap_err();
    assert!(matches!(error, CopyError::NotEmpty { table: "users" }), "{error}");
    let error = copy(&house.store, &house.store, |_| ()).await.unwrap_err();
    assert!(matches!(error, CopyError::Same), "{error}");
}

#[tokio::test]
async fn from_sqlite_to_postgres() {
    moves(Base::Sqlite, Base::Postgres).await;
}

#[tokio::test]
async fn from_postgres_to_sqlite() {
    moves(Base::Postgres, Base::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_what_changes_meanwhile_is_none() {
    let house = lived_in(Base::Sqlite).await;
    let place = Place::on(Base::Postgres).await;
    let there = place.open().await;
    let meanwhile = |sum: &TableSum| {
        if sum.table == "rooms" {
            let posting = house.posts(UserId(1), "general", "one more thing");
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(posting));
        }
    };
    let error = copy(&house.store, &there, meanwhile).await.unwrap_err();
    assert!(matches!(error, CopyError::Changed { table: "rooms" }), "{error}");
    assert!(error.to_string().contains("stop all instances"), "{error}");
    assert!(!there.has_people().await.unwrap(), "nothing is left of it");
    let copied = copy(&house.store, &there, |_| ()).await.unwrap();
    assert!(!copied.before);
}
