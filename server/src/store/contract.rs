//! What every database behind the store must do. Each test takes a `Place` that makes stores, so
//! that another database runs through the same functions.

use std::path::PathBuf;

use sarang_protocol::id::{ClientId, RoomId, Seq, UserId};
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::{Body, DisplayName, Handle, Purpose, RoomName, RoomSlug};
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::{Role, SignUp};
use sarang_protocol::view::RoomView;
use tempfile::TempDir;
use uuid::Uuid;

use super::*;

/// A database of its own, which any number of stores may open, as instances do.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("data").join("sarang.db")
    }

    async fn open(&self) -> Store {
        let url = format!("sqlite:{}", self.file().display());
        Store::open(&url.parse().unwrap()).await.unwrap()
    }
}

/// A store with people in it.
struct House {
    store: Store,
    place: Place,
}

impl House {
    async fn new() -> Self {
        let place = Place::new();
        let store = place.open().await;
        Self { store, place }
    }

    async fn person(&self, handle: &str) -> UserId {
        self.store.add_user(&new_user(handle)).await.unwrap().id
    }

    async fn room(&self, creator: UserId, slug: &str) -> RoomId {
        let made = self.store.create_room(creator, &new_room(slug)).await;
        made.unwrap().0.id
    }

    async fn posts(&self, author: UserId, slug: &str, text: &str) -> Logged {
        match post(&self.store, author, slug, fresh_cid(), text).await {
            Ok(Post::Fresh(logged)) => logged,
            other => panic!("not a fresh post: {other:?}"),
        }
    }

    async fn joins(&self, person: UserId, room: &str) -> Change {
        self.store.join(person, &slug(room)).await.unwrap()
    }

    async fn summary(&self, person: UserId, room: &str) -> RoomSummary {
        let rooms = self.store.rooms(person).await.unwrap();
        let (_, around) = self.store.surroundings(person).await.unwrap();
        assert!(rooms.iter().map(|(_, room)| room).eq(&around));
        let found = rooms.into_iter().find(|(_, it)| it.slug.as_str() == room);
        found.unwrap().1
    }

    async fn page(&self, person: UserId, room: &str, around: Option<Seq>) -> Page {
        let page = self.store.page(person, &slug(room), around).await;
        page.unwrap().unwrap()
    }

    async fn head(&self, room: RoomId) -> Seq {
        self.store.heads(&[room]).await.unwrap()[0].1
    }

    async fn whole_log(&self, room: RoomId) -> Vec<RoomEvent> {
        let log = self.store.room_events(room, Seq::ZERO, u32::MAX).await;
        log.unwrap().1
    }
}

fn new_user(handle: &str) -> NewUser {
    NewUser {
        handle: Handle::parse(handle).unwrap(),
        name: DisplayName::parse(handle).unwrap(),
        role: Role::Member,
        password_hash: "hash".into(),
    }
}

fn new_room(name: &str) -> NewRoom {
    NewRoom {
        address: Address::Chosen(slug(name)),
        name: RoomName::parse(name).unwrap(),
        purpose: Purpose::trusted(""),
    }
}

fn new_session(n: u8, expires_at: i64) -> NewSession {
    NewSession {
        secret: SecretHash([n; 32]),
        agent: "Firefox".into(),
        addr: Some("192.0.2.1".into()),
        expires_at: Timestamp(expires_at),
    }
}

fn slug(text: &str) -> RoomSlug {
    RoomSlug::parse(text).unwrap()
}

fn fresh_cid() -> ClientId {
    ClientId(Uuid::new_v4())
}

async fn post(store: &Store, author: UserId, room: &str, cid: ClientId, text: &str) -> Result<Post> {
    let body = Body::parse(text).unwrap();
    store.post(author, &slug(room), cid, &body).await
}

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> Refusal {
    match result {
        Err(StoreError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn seqs(events: &[RoomEvent]) -> Vec<u64> {
    events.iter().map(|event| event.seq.0).collect()
}

fn texts(events: &[RoomEvent]) -> Vec<String> {
    let bodies = events.iter().filter_map(RoomEvent::body);
    bodies.map(ToString::to_string).collect()
}

const LATER: i64 = i64::MAX;

mod opening {
    use sqlx::sqlite::SqliteConnectOptions;
    use sqlx::{ConnectOptions, Connection};

    use super::*;

    async fn error_of(path: &std::path::Path) -> StoreError {
        let url = format!("sqlite:{}", path.display()).parse().unwrap();
        Store::open(&url).await.expect_err("this must not open")
    }

    async fn sql(place: &Place, statement: &'static str) {
        let options = SqliteConnectOptions::new().filename(place.file()).create_if_missing(true);
        let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    #[tokio::test]
    async fn makes_folder_and_file_and_keeps_its_epoch() {
        let place = Place::new();
        let first = place.open().await;
        first.ping().await.unwrap();
        let second = place.open().await;
        assert_eq!(first.epoch(), second.epoch());
        assert_ne!(first.epoch(), Place::new().open().await.epoch());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(place.file()).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "only its owner may read it");
        }
    }

    #[tokio::test]
    async fn many_may_open_a_new_one_at_once() {
        let place = Place::new();
        let (a, b, c) = tokio::join!(place.open(), place.open(), place.open());
        assert_eq!(a.epoch(), b.epoch());
        assert_eq!(b.epoch(), c.epoch());
    }

    #[tokio::test]
    async fn one_that_is_newer_than_the_program_is_refused() {
        let place = Place::new();
        place.open().await;
        sql(&place, "pragma user_version = 99").await;
        let error = error_of(&place.file()).await;
        assert!(matches!(error, StoreError::Newer { found: 99, known: 1, .. }), "{error}");
        assert!(error.to_string().contains("Start the newer program"));
    }

    #[tokio::test]
    async fn other_files_are_refused_and_left_alone() {
        let place = Place::new();
        std::fs::create_dir_all(place.file().parent().unwrap()).unwrap();
        let text = "This is a letter, long enough to have a header in it. ".repeat(40);
        std::fs::write(place.file(), &text).unwrap();
        let error = error_of(&place.file()).await;
        assert!(matches!(error, StoreError::NotADatabase { .. }), "{error}");
        assert_eq!(std::fs::read_to_string(place.file()).unwrap(), text);

        let place = Place::new();
        std::fs::create_dir_all(place.file().parent().unwrap()).unwrap();
        sql(&place, "create table cookies (name text)").await;
        let error = error_of(&place.file()).await;
        assert!(matches!(error, StoreError::NotADatabase { .. }), "{error}");
    }

    #[tokio::test]
    async fn a_lock_that_is_not_given_up_is_told() {
        let house = House::new().await;
        let options =
            SqliteConnectOptions::new().filename(house.place.file()).busy_timeout(std::time::Duration::ZERO);
        let mut one = options.connect().await.unwrap();
        let mut two = options.connect().await.unwrap();
        let held = one.begin_with("begin immediate").await.unwrap();
        let Err(error) = two.begin_with("begin immediate").await else {
            panic!("two cannot write at once");
        };
        let error = StoreError::from(error);
        assert!(matches!(error, StoreError::Locked), "{error}");
        // Who only reads does not mind.
        house.store.ping().await.unwrap();
        held.rollback().await.unwrap();
        house.person("kim").await;
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_made_is_told() {
        let place = Place::new();
        let blocked = place.folder.path().join("file");
        std::fs::write(&blocked, "").unwrap();
        let error = error_of(&blocked.join("sarang.db")).await;
        assert!(matches!(error, StoreError::NotWritable { .. }), "{error}");
        assert!(error.to_string().contains("--data-dir"), "{error}");
    }
}

mod posting {
    use super::*;

    #[tokio::test]
    async fn fifty_at_once_leave_no_hole() {
        let house = House::new().await;
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

    #[tokio::test]
    async fn two_instances_on_one_database_leave_no_hole() {
        let house = House::new().await;
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
        let there = other.room_events(room, Seq::ZERO, 1000).await.unwrap().1;
        assert_eq!(log, there);
        // Each sender's own order is kept.
        let own = |name: &str| -> Vec<String> {
            let mine = |text: &String| text.starts_with(name);
            texts(&log).into_iter().filter(mine).collect()
        };
        assert_eq!(own("a"), (0..40).map(|n| format!("a{n}")).collect::<Vec<_>>());
        assert_eq!(own("b"), (0..40).map(|n| format!("b{n}")).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn the_same_again_gives_the_first_answer() {
        let house = House::new().await;
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

    #[tokio::test]
    async fn the_same_at_once_is_stored_once() {
        let house = House::new().await;
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

    #[tokio::test]
    async fn a_cid_is_for_one_message() {
        let house = House::new().await;
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

    #[tokio::test]
    async fn only_members_post_and_a_refusal_leaves_no_hole() {
        let house = House::new().await;
        let (kim, dana) = (house.person("kim").await, house.person("dana").await);
        let room = house.room(kim, "general").await;
        let outside = post(&house.store, dana, "general", fresh_cid(), "hello").await;
        assert_eq!(refusal(outside), Refusal::NotAMember);
        let nowhere = post(&house.store, dana, "nowhere", fresh_cid(), "hello").await;
        assert_eq!(refusal(nowhere), Refusal::NoSuchRoom);
        house.posts(kim, "general", "still").await;
        assert_eq!(seqs(&house.whole_log(room).await), [1, 2]);
    }

    #[tokio::test]
    async fn a_group_keeps_its_order_and_a_refusal_concerns_nobody_else() {
        let house = House::new().await;
        let (kim, dana) = (house.person("kim").await, house.person("dana").await);
        let (general, lunch) = (house.room(kim, "general").await, house.room(kim, "lunch").await);
        house.joins(dana, "general").await;
        let new = |author, room: &str, cid, text: &str| NewPost {
            author,
            slug: slug(room),
            cid,
            body: Body::parse(text).unwrap(),
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
}

mod rooms {
    use super::*;

    #[tokio::test]
    async fn the_log_starts_with_the_creator() {
        let house = House::new().await;
        let kim = house.person("kim").await;
        let room = house.room(kim, "general").await;
        let log = house.whole_log(room).await;
        assert_eq!(log.len(), 1);
        assert_eq!(log[0].kind, EventKind::Joined);
        assert_eq!(log[0].author.handle.as_str(), "kim");
        assert_eq!(house.summary(kim, "general").await.unread, 0);
    }

    #[tokio::test]
    async fn joining_and_leaving_twice_is_told_once() {
        let house = House::new().await;
        let (kim, dana) = (house.person("kim").await, house.person("dana").await);
        let room = house.room(kim, "general").await;
        let general = slug("general");
        assert!(matches!(house.joins(dana, "general").await, Change::Made(_)));
        assert!(matches!(house.joins(dana, "general").await, Change::None));
        let found = house.store.room(dana, &general).await.unwrap().unwrap();
        assert_eq!((found.member_count, found.read), (2, Some(Seq(2))));
        let left = house.store.leave(dana, &general).await.unwrap();
        assert!(matches!(left, Change::Made(_)));
        let left = house.store.leave(dana, &general).await.unwrap();
        assert!(matches!(left, Change::None));
        let found = house.store.room(dana, &general).await.unwrap().unwrap();
        assert_eq!((found.member_count, found.read), (1, None));
        let kinds: Vec<_> = house.whole_log(room).await;
        let kinds: Vec<_> = kinds.into_iter().map(|event| event.kind).collect();
        assert_eq!(kinds, [EventKind::Joined, EventKind::Joined, EventKind::Left]);
        let nowhere = house.store.join(dana, &slug("nowhere")).await;
        assert_eq!(refusal(nowhere), Refusal::NoSuchRoom);
    }

    #[tokio::test]
    async fn names_and_addresses_are_there_once_whatever_their_case() {
        let house = House::new().await;
        let kim = house.person("kim").await;
        house.room(kim, "general").await;
        let mut room = new_room("General");
        room.address = Address::Chosen(slug("elsewhere"));
        let same_name = house.store.create_room(kim, &room).await;
        assert_eq!(refusal(same_name), Refusal::RoomTaken);
        let mut room = new_room("Other");
        room.address = Address::Chosen(slug("general"));
        let same_address = house.store.create_room(kim, &room).await;
        assert_eq!(refusal(same_address), Refusal::RoomTaken);
        // A derived address gives way, a name does not.
        let mut room = new_room("Other");
        room.address = Address::Derived(slug("general"));
        let (made, _) = house.store.create_room(kim, &room).await.unwrap();
        assert_eq!(made.slug.as_str(), "general-2");
        let taken = house.store.create_room(kim, &room).await;
        assert_eq!(refusal(taken), Refusal::RoomTaken);
        assert_eq!(house.store.rooms(kim).await.unwrap().len(), 2);
    }

    #[tokio::test]
    async fn long_addresses_with_a_number_are_no_longer_than_others() {
        let house = House::new().await;
        let kim = house.person("kim").await;
        for n in 1..=3 {
            let room = NewRoom {
                address: Address::Derived(slug(&"가".repeat(RoomSlug::MAX))),
                name: RoomName::parse(&n.to_string()).unwrap(),
                purpose: Purpose::trusted(""),
            };
            let (made, _) = house.store.create_room(kim, &room).await.unwrap();
            assert_eq!(RoomSlug::parse(made.slug.as_str()).unwrap(), made.slug);
        }
    }

    #[tokio::test]
    async fn creator_and_administrators_rename() {
        let house = House::new().await;
        let (kim, dana) = (house.person("kim").await, house.person("dana").await);
        let room = house.room(kim, "general").await;
        house.room(kim, "random").await;
        let rename = |who: UserId, role: Role, name: &'static str| {
            let store = house.store.clone();
            async move {
                let name = RoomName::parse(name).unwrap();
                store.rename_room(who, role, &slug("general"), &name).await
            }
        };
        let stranger = rename(dana, Role::Member, "Mine").await;
        assert_eq!(refusal(stranger), Refusal::NotYours);
        assert!(rename(kim, Role::Member, "Lobby").await.unwrap().is_some());
        assert!(rename(dana, Role::Admin, "Lobby").await.unwrap().is_none());
        assert!(rename(dana, Role::Admin, "LOBBY").await.unwrap().is_some());
        let taken = rename(kim, Role::Member, "Random").await;
        assert_eq!(refusal(taken), Refusal::RoomTaken);
        let last = house.whole_log(room).await.pop().unwrap();
        let name = RoomName::trusted("LOBBY");
        assert_eq!(last.kind, EventKind::Renamed { name: name.clone() });
        assert_eq!(last.seq, Seq(3));
        assert_eq!(house.summary(kim, "general").await.name, name);
    }

    #[tokio::test]
    async fn lists_are_by_name_and_tell_what_is_ones_own() {
        let house = House::new().await;
        let (kim, dana) = (house.person("kim").await, house.person("dana").await);
        for name in ["beta", "Alpha", "회의", "gamma"] {
            house.room(kim, name).await;
        }
        house.joins(dana, "gamma").await;
        let listed = house.store.directory(dana).await.unwrap();
        let names: Vec<_> = listed.iter().map(|room| room.name.as_str()).collect();
        assert_eq!(names, ["Alpha", "beta", "gamma", "회의"]);
        let joined: Vec<_> = listed.iter().map(|room| room.joined).collect();
        assert_eq!(joined, [false, false, true, false]);
        assert_eq!(listed[2].members, 2);
        let own = house.store.rooms(kim).await.unwrap();
        let names: Vec<_> = own.iter().map(|(_, room)| room.name.as_str()).collect();
        assert_eq!(names, ["Alpha", "beta", "gamma", "회의"]);
    }

    #[tokio::test]
    async fn members_are_named_by_name_and_only_the_first() {
        let house = House::new().await;
        let zoe = house.person("zoe").await;
        let room = house.room(zoe, "general").await;
        // The first room is where newcomers land.
        for n in 0..RoomView::MEMBERS + 5 {
            house.person(&format!("m{n:03}")).await;
        }
        let members = house.page(zoe, "general", None).await.members;
        assert_eq!(members.len(), RoomView::MEMBERS as usize);
        assert_eq!(members[0].handle.as_str(), "m000");
        let aaron = DisplayName::parse("Aaron").unwrap();
        house.store.set_name(zoe, &aaron).await.unwrap();
        let members = house.page(zoe, "general", None).await.members;
        assert_eq!(members[0].name, aaron);
        let found = house.store.room(zoe, &slug("general")).await.unwrap();
        assert_eq!(found.unwrap().member_count, RoomView::MEMBERS + 6);
        let author = &house.whole_log(room).await[0].author;
        assert_eq!(author.name, aaron, "the log shows who people are now");
    }
}

mod reading {
    use super::*;

    #[tokio::test]
    async fn unread_counts_messages_of_others_up_to_the_cap() {
        let house = House::new().await;
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
        assert!(house.store.mark_read(kim, room, head).await.unwrap());
        assert_eq!(unread(kim).await.unread, 0);
    }

    #[tokio::test]
    async fn the_read_position_goes_forward_only_and_not_beyond_the_head() {
        let house = House::new().await;
        let (kim, dana) = (house.person("kim").await, house.person("dana").await);
        let room = house.room(kim, "general").await;
        house.joins(dana, "general").await;
        for n in 0..5 {
            house.posts(kim, "general", &n.to_string()).await;
        }
        let mark = |who, seq| house.store.mark_read(who, room, Seq(seq));
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

    #[tokio::test]
    async fn spans_are_runs_oldest_first() {
        let house = House::new().await;
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

    #[tokio::test]
    async fn heads_are_of_the_rooms_asked_for() {
        let house = House::new().await;
        let kim = house.person("kim").await;
        let (a, b) = (house.room(kim, "a").await, house.room(kim, "b").await);
        house.room(kim, "c").await;
        house.posts(kim, "b", "hello").await;
        let heads = house.store.heads(&[b, a, RoomId(999)]).await.unwrap();
        assert_eq!(heads, [(a, Seq(1)), (b, Seq(2))]);
        assert_eq!(house.store.heads(&[]).await.unwrap(), []);
        let (address, events) = house.store.room_events(b, Seq(1), 10).await.unwrap();
        assert_eq!((address.as_str(), seqs(&events)), ("b", vec![2]));
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

    #[tokio::test]
    async fn a_window_holds_fifty_messages() {
        let house = House::new().await;
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

    #[tokio::test]
    async fn many_joins_do_not_make_a_window_endless() {
        let house = House::new().await;
        let kim = house.person("kim").await;
        house.room(kim, "general").await;
        house.posts(kim, "general", "long ago").await;
        for n in 0..250 {
            house.person(&format!("p{n}")).await;
        }
        let newest = window(&house, "general", None).await;
        assert_eq!(newest.len(), 200);
        assert_eq!(newest[199].seq, Seq(252));
        assert!(texts(&newest).is_empty());
        house.posts(kim, "general", "hello, all of you").await;
        let newest = window(&house, "general", None).await;
        assert_eq!((newest.len(), newest[199].seq), (200, Seq(253)));
        let around = window(&house, "general", Some(120)).await;
        assert_eq!(around.len(), 200);
        assert!(seqs(&around).contains(&120));
    }

    #[tokio::test]
    async fn a_room_of_nobody_is_empty() {
        let house = House::new().await;
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
}

mod people {
    use super::*;

    #[tokio::test]
    async fn handles_are_there_once() {
        let house = House::new().await;
        house.person("kim").await;
        let again = house.store.add_user(&new_user("Kim")).await;
        assert_eq!(refusal(again), Refusal::HandleTaken);
        let found = house.store.credentials(&Handle::trusted("kim")).await;
        assert_eq!(found.unwrap().unwrap().password_hash, "hash");
        let nobody = house.store.credentials(&Handle::trusted("lee")).await;
        assert!(nobody.unwrap().is_none());
    }

    #[tokio::test]
    async fn sessions_end_by_expiry_sign_out_and_password() {
        let house = House::new().await;
        let kim = house.person("kim").await;
        let store = &house.store;
        let short = now().0 + 60_000;
        let first = store.open_session(kim, &new_session(1, short)).await.unwrap();
        let second = store.open_session(kim, &new_session(2, LATER)).await.unwrap();
        let third = store.open_session(kim, &new_session(3, LATER)).await.unwrap();
        let at = async |n: u8, at: i64| {
            let opened = store.session(SecretHash([n; 32]), Timestamp(at)).await;
            opened.unwrap().map(|opened| (opened.door, opened.id))
        };
        assert_eq!(at(1, short - 1).await, Some((first, kim)));
        assert_eq!(at(1, short).await, None);
        assert!(!store.session_stands(first, kim, Timestamp(short)).await.unwrap());
        let longer = Timestamp(short + 60_000);
        store.touch_session(first, now(), longer).await.unwrap();
        assert_eq!(at(1, short).await, Some((first, kim)));
        // The other instance knows at once.
        let other = house.place.open().await;
        store.end_session(first, kim).await.unwrap();
        assert!(!other.session_stands(first, kim, now()).await.unwrap());
        store.set_password(kim, "new hash", Some(second)).await.unwrap();
        assert_eq!(at(2, 0).await, Some((second, kim)));
        assert_eq!(at(3, 0).await, None);
        assert!(!store.session_stands(third, kim, now()).await.unwrap());
        store.end_sessions(kim).await.unwrap();
        assert_eq!(at(2, 0).await, None);
        let next = store.open_session(kim, &new_session(4, LATER)).await.unwrap();
        assert!(next > third, "keys are never used again");
    }

    #[tokio::test]
    async fn tokens_stand_until_revoked() {
        let house = House::new().await;
        let (kim, dana) = (house.person("kim").await, house.person("dana").await);
        let (store, secret) = (&house.store, SecretHash([7; 32]));
        store.create_token(kim, "bot", secret).await.unwrap();
        let opened = store.token(secret).await.unwrap().unwrap();
        assert_eq!(opened.id, kim);
        assert!(store.token_stands(opened.door, kim).await.unwrap());
        assert!(!store.token_stands(opened.door, dana).await.unwrap());
        store.end_token(opened.door, dana).await.unwrap();
        assert!(store.token(secret).await.unwrap().is_some());
        store.end_token(opened.door, kim).await.unwrap();
        assert!(store.token(secret).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn the_first_minute_happens_once_however_many_race() {
        let place = Place::new();
        let (one, two) = (place.open().await, place.open().await);
        // A member is nobody's administrator.
        one.add_user(&new_user("kim")).await.unwrap();
        assert!(two.has_people().await.unwrap());
        assert!(!one.is_set_up().await.unwrap());
        let kim = NewUser { role: Role::Admin, ..new_user("kim") };
        let taken = one.set_up("Kim's", &kim, &new_room("general"), &new_session(9, LATER)).await;
        assert_eq!(refusal(taken), Refusal::HandleTaken);
        let tasks = (0..6_u8).map(|n| {
            let store = if n % 2 == 0 { &one } else { &two }.clone();
            tokio::spawn(async move {
                let admin = NewUser { role: Role::Admin, ..new_user(&format!("admin{n}")) };
                let session = new_session(n, LATER);
                store.set_up("Ours", &admin, &new_room("general"), &session).await
            })
        });
        let mut made = Vec::new();
        for task in tasks.collect::<Vec<_>>() {
            match task.await.unwrap() {
                Ok(done) => made.push(done),
                refused => assert_eq!(refusal(refused), Refusal::AlreadySetUp),
            }
        }
        assert_eq!(made.len(), 1);
        let (admin, entered) = &made[0];
        assert_eq!(entered.event.seq, Seq(1));
        assert!(two.is_set_up().await.unwrap());
        assert_eq!(two.settings().await.unwrap().title, "Ours");
        let room = RoomName::parse("Lobby").unwrap();
        let general = slug("general");
        let renamed = one.rename_room(admin.id, Role::Member, &general, &room);
        assert!(renamed.await.unwrap().is_some(), "it is the maker's room");
        let lee = one.add_user(&new_user("lee")).await.unwrap();
        assert_eq!(lee.welcome.unwrap().slug.as_str(), "general");
    }

    #[tokio::test]
    async fn an_invite_makes_as_many_accounts_as_it_says() {
        let house = House::new().await;
        let kim = house.person("kim").await;
        let (store, secret) = (&house.store, SecretHash([9; 32]));
        let (soon, late) = (Timestamp(now().0 + 60_000), Timestamp(now().0 + 60_001));
        let invite = NewInvite { secret, uses: 2, expires_at: late };
        store.create_invite(kim, &invite).await.unwrap();
        let sign_up = async |handle: &str, n: u8, at: Timestamp| {
            let session = new_session(n, LATER);
            let user = new_user(handle);
            store.sign_up(&user, Some(secret), &session, at).await
        };
        assert_eq!(refusal(sign_up("lee", 1, late).await), Refusal::InviteInvalid);
        assert!(!store.invite_stands(secret, late).await.unwrap());
        assert_eq!(refusal(sign_up("kim", 1, soon).await), Refusal::HandleTaken);
        assert_eq!(store.invites(soon).await.unwrap()[0].uses_left, 2);
        assert!(sign_up("lee", 1, soon).await.unwrap().session.is_some());
        assert!(store.invite_stands(secret, soon).await.unwrap());
        sign_up("dana", 2, soon).await.unwrap();
        assert!(!store.invite_stands(secret, soon).await.unwrap());
        assert_eq!(refusal(sign_up("max", 3, soon).await), Refusal::InviteInvalid);
        assert_eq!(store.invites(soon).await.unwrap(), []);
    }

    #[tokio::test]
    async fn a_revoked_invite_makes_none() {
        let house = House::new().await;
        let kim = house.person("kim").await;
        let (store, secret) = (&house.store, SecretHash([9; 32]));
        let invite = NewInvite { secret, uses: 1, expires_at: Timestamp(LATER) };
        store.create_invite(kim, &invite).await.unwrap();
        let id = store.invites(now()).await.unwrap()[0].id;
        store.revoke_invite(id).await.unwrap();
        store.revoke_invite(id).await.unwrap();
        assert!(!store.invite_stands(secret, now()).await.unwrap());
        let (user, session) = (new_user("lee"), new_session(1, LATER));
        let refused = store.sign_up(&user, Some(secret), &session, now()).await;
        assert_eq!(refusal(refused), Refusal::InviteInvalid);
        assert_eq!(refusal(store.revoke_invite(999).await), Refusal::NoSuchInvite);
    }

    #[tokio::test]
    async fn settings_are_kept() {
        let house = House::new().await;
        let settings = house.store.settings().await.unwrap();
        assert_eq!(settings.sign_up, SignUp::Invited);
        let settings = Settings { title: "사랑방".into(), sign_up: SignUp::Open };
        house.store.change_settings(&settings).await.unwrap();
        let other = house.place.open().await;
        assert_eq!(other.settings().await.unwrap(), settings);
    }
}
