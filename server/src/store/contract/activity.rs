//! What others do that concerns somebody.

use sarang_protocol::activity::{Activity, ActivityItem, ActivityKind};
use sarang_protocol::change::Change as Deeds;
use sarang_protocol::text::Emoji;
use sarang_protocol::thread::InThread;

use super::threads::{GENERAL, three_and_a_room, within};
use super::*;
use crate::markup;
use crate::store::activity;
use crate::store::database::{Connection, Sql};

fn calling(text: &str) -> Body {
    Body::parse(text).unwrap().calling(markup::calls(text))
}

impl House {
    async fn concerns(&self, person: UserId) -> Vec<ActivityItem> {
        self.store.activity(person, None, None).await.unwrap().items
    }

    /// As "kind by seq text", newest first.
    async fn activity(&self, person: UserId) -> Vec<String> {
        let line = |item: ActivityItem| {
            let emoji = item.emoji.map(|emoji| format!(" {emoji}")).unwrap_or_default();
            let all = if item.everyone { " all" } else { "" };
            format!("{}{all} {} {} {}{emoji}", item.kind.as_str(), item.by.handle, item.seq, item.excerpt)
        };
        self.concerns(person).await.into_iter().map(line).collect()
    }

    async fn tells(
        &self,
        who: UserId,
        room: &str,
        text: &str,
        to: Option<Seq>,
        thread: Option<InThread>,
    ) -> Seq {
        let deed = Deed::Post { body: calling(text), reply_to: to, thread };
        match self.store.does(who, &slug(room), fresh_cid(), deed).await.unwrap() {
            Post::Fresh(logged) => logged.event.seq,
            Post::Again(_) => panic!("it had been there"),
        }
    }

    async fn does_to(&self, who: UserId, room: &str, target: Seq, change: Deeds) {
        let deed = Deed::Change { target, change };
        self.store.does(who, &slug(room), fresh_cid(), deed).await.unwrap();
    }
}

fn react(on: bool) -> Deeds {
    Deeds::React { emoji: Emoji::trusted("👍"), on }
}

async fn whoever_is_concerned_finds_it(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, lee, _) = three_and_a_room(&house).await;
    let mine = house.tells(kim, GENERAL, "question", None, None).await;
    let called = house.tells(dana, GENERAL, "@kim and @lee", None, None).await;
    let answer = house.tells(lee, GENERAL, "an answer", Some(mine), None).await;
    let reply = house.tells(dana, GENERAL, "aside", None, within(mine)).await;
    house.does_to(dana, GENERAL, mine, react(true)).await;
    // One's own deeds concern others.
    house.tells(kim, GENERAL, "@kim myself", Some(mine), None).await;
    house.does_to(kim, GENERAL, mine, react(true)).await;
    let all = [
        format!("reaction dana {mine} question 👍"),
        format!("reply dana {reply} aside"),
        format!("quote lee {answer} an answer"),
        format!("mention dana {called} @kim and @lee"),
    ];
    assert_eq!(house.activity(kim).await, all);
    assert_eq!(house.activity(lee).await, all[3..]);
    let items = house.concerns(kim).await;
    assert_eq!(items.iter().map(|item| item.thread).collect::<Vec<_>>(), [None, Some(mine), None, None]);
    assert!(items.iter().all(|item| item.new && item.room.as_str() == GENERAL));
    for (kind, at) in [
        (ActivityKind::Reaction, 0),
        (ActivityKind::Reply, 1),
        (ActivityKind::Quote, 2),
        (ActivityKind::Mention, 3),
    ] {
        let page = house.store.activity(kim, None, Some(kind)).await.unwrap();
        assert_eq!(page, Activity { items: vec![items[at].clone()], older: false });
    }
    // What does so in several ways is told once, by the most direct.
    let thrice = house.tells(dana, GENERAL, "@kim!", Some(mine), within(mine)).await;
    assert_eq!(house.activity(kim).await[0], format!("mention dana {thrice} @kim!"));
    assert_eq!(house.activity(kim).await.len(), 5);
    // A reply concerns who follows, and no longer who has let go.
    house.store.follow(kim, house.concerns_room(kim).await, mine, false).await.unwrap();
    house.tells(dana, GENERAL, "more", None, within(mine)).await;
    assert_eq!(house.activity(kim).await.len(), 5);
}

async fn what_is_taken_back_is_gone_and_what_was_deleted_says_nothing(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, lee, _) = three_and_a_room(&house).await;
    let mine = house.tells(kim, GENERAL, "question", None, None).await;
    house.does_to(dana, GENERAL, mine, react(true)).await;
    house.does_to(dana, GENERAL, mine, react(false)).await;
    assert_eq!(house.activity(kim).await, [""; 0]);
    house.does_to(dana, GENERAL, mine, react(true)).await;
    let called = house.tells(dana, GENERAL, "@kim secret", None, None).await;
    // An edit calls another one, and then everybody.
    house.does_to(dana, GENERAL, called, Deeds::Edit { body: calling("@lee secret") }).await;
    assert_eq!(house.activity(kim).await, [format!("reaction dana {mine} question 👍")]);
    assert_eq!(house.activity(lee).await, [format!("mention dana {called} @lee secret")]);
    house.does_to(dana, GENERAL, called, Deeds::Edit { body: calling("@all @lee secret") }).await;
    assert_eq!(house.activity(kim).await[0], format!("mention all dana {called} @all @lee secret"));
    assert_eq!(house.activity(lee).await, [format!("mention dana {called} @all @lee secret")]);
    assert_eq!(house.activity(dana).await, [""; 0], "it is hers");
    house.does_to(dana, GENERAL, called, Deeds::Delete).await;
    assert_eq!(house.activity(kim).await[0], format!("mention all dana {called} "));
    assert_eq!(house.activity(lee).await, [format!("mention dana {called} ")]);
    house.does_to(kim, GENERAL, mine, Deeds::Delete).await;
    assert_eq!(house.activity(kim).await.len(), 1);
}

/// What the migration makes of what was said before it.
async fn what_there_was_before_is_found(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, lee, _) = three_and_a_room(&house).await;
    let mine = house.tells(kim, GENERAL, "question", None, None).await;
    house.tells(dana, GENERAL, "@kim and @lee and @all", None, None).await;
    house.tells(lee, GENERAL, "@all", Some(mine), None).await;
    house.tells(dana, GENERAL, "@kim aside", Some(mine), within(mine)).await;
    house.tells(lee, GENERAL, "@all aside", None, within(mine)).await;
    house.does_to(dana, GENERAL, mine, react(true)).await;
    let all = async || {
        let mut all = Vec::new();
        for person in [kim, dana, lee] {
            let mut lines = house.activity(person).await;
            // What happened within a millisecond may come in another order.
            lines.sort_unstable();
            all.push(lines);
        }
        all
    };
    let before = all().await;
    assert_eq!(before.iter().map(Vec::len).collect::<Vec<_>>(), [5, 2, 1], "{before:#?}");
    let migration = match base {
        Base::Sqlite => include_str!("../sqlite/migrations/0009_activity.sql"),
        Base::Postgres => include_str!("../postgres/migrations/0009_activity.sql"),
    };
    let (_, past) = migration.split_once("-- What there was before.").unwrap();
    let anew = sqlx::AssertSqlSafe(format!("delete from activity; {past}"));
    let mut writer = house.store.write().await;
    let mut tx = writer.begin().await.unwrap();
    match tx.on() {
        Connection::Sqlite(c) => drop(sqlx::raw_sql(anew).execute(c).await.unwrap()),
        Connection::Postgres(c) => drop(sqlx::raw_sql(anew).execute(c).await.unwrap()),
    }
    tx.commit().await.unwrap();
    drop(writer);
    assert_eq!(all().await, before);
}

async fn only_what_one_may_read_is_told(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, lee, _) = three_and_a_room(&house).await;
    let closed =
        NewRoom { kind: RoomKind::Closed, address: Address::Chosen(slug("hidden")), ..new_room("Plans") };
    house.store.create_room(kim, &closed).await.unwrap();
    house.tells(kim, "hidden", "@all before you came", None, None).await;
    faults::clock_is_ahead(1000);
    house.store.add(kim, &slug("hidden"), &Handle::trusted("dana")).await.unwrap();
    house.tells(kim, "hidden", "@dana plans", None, None).await;
    house.tells(kim, "hidden", "@all plans", None, None).await;
    house.tells(kim, GENERAL, "@dana @lee hello", None, None).await;
    assert_eq!(house.activity(dana).await.len(), 3);
    assert_eq!(house.activity(lee).await.len(), 1);
    house.store.remove(kim, Role::Member, &slug("hidden"), &Handle::trusted("dana")).await.unwrap();
    // An open room may be read by everybody.
    house.store.leave(dana, &slug(GENERAL)).await.unwrap();
    let left = house.concerns(dana).await;
    assert_eq!(left.iter().map(|item| item.excerpt.as_str()).collect::<Vec<_>>(), ["@dana @lee hello"]);
}

async fn activity_comes_page_by_page(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, _, _) = three_and_a_room(&house).await;
    house.room(dana, "other").await;
    house.joins(kim, "other").await;
    let number = 2 * Activity::PAGE + 5;
    for n in 0..number {
        let room = slug(if n.is_multiple_of(2) { GENERAL } else { "other" });
        let body = calling(&format!("{} {n}", if n.is_multiple_of(3) { "@all" } else { "@kim" }));
        let deed = Deed::Post { body, reply_to: None, thread: None };
        house.store.does(dana, &room, fresh_cid(), deed).await.unwrap();
    }
    let (mut before, mut texts, mut pages) = (None, Vec::new(), 0);
    loop {
        let page = house.store.activity(kim, before, None).await.unwrap();
        texts.extend(
            page.items
                .iter()
                .map(|item| item.excerpt.split(' ').next_back().unwrap().parse::<u32>().unwrap()),
        );
        pages += 1;
        before = page.items.last().map(|item| item.id);
        if !page.older {
            break;
        }
        assert_eq!(page.items.len(), Activity::PAGE as usize);
    }
    assert_eq!((pages, texts), (3, (0..number).rev().collect::<Vec<_>>()));
    // What one has seen is no longer new; back one cannot go, nor beyond what there is.
    let newest = house.concerns(kim).await[0].id;
    let third = house.concerns(kim).await[2].id;
    let news = async || house.concerns(kim).await.iter().filter(|item| item.new).count();
    house.store.see_activity(kim, third).await.unwrap();
    assert_eq!(news().await, 2);
    house.store.see_activity(kim, third - 1).await.unwrap();
    assert_eq!(news().await, 2);
    house.store.see_activity(kim, u64::MAX).await.unwrap();
    assert_eq!(news().await, 0);
    house.tells(dana, GENERAL, "@kim", None, None).await;
    assert!(house.concerns(kim).await[0].id > newest);
    assert_eq!(news().await, 1);
}

/// Each step goes by an index: nothing reads through a log, or through what concerns others.
async fn nothing_is_read_through(base: Base) {
    let house = House::on(base).await;
    let (kim, _, _, _) = three_and_a_room(&house).await;
    let kinds = ActivityKind::ALL.map(Some);
    for kind in [None].into_iter().chain(kinds) {
        let plan = house.plan(activity::page_of(kind), kim).await;
        assert!(plan.iter().any(|step| step.contains("activity_newest")), "{plan:#?}");
        for step in &plan {
            assert!(!reads_through(step), "{kind:?}: {step}\n{plan:#?}");
        }
    }
}

/// Whether a step goes through all of a table; the aliases are those of the statement.
fn reads_through(step: &str) -> bool {
    let step = step.trim_start_matches([' ', '-', '>']);
    let aliases = ["a", "b", "o", "e", "m", "s", "r", "u"];
    step.starts_with("Seq Scan on")
        || step
            .strip_prefix("SCAN ")
            .is_some_and(|what| aliases.contains(&what.split(' ').next().unwrap_or("")))
}

impl House {
    async fn plan(&self, sql: Sql, person: UserId) -> Vec<String> {
        let mut writer = self.store.write().await;
        let mut tx = writer.begin().await.unwrap();
        match tx.on() {
            Connection::Sqlite(c) => {
                let explained = sqlx::AssertSqlSafe(format!("explain query plan {}", sql.sqlite));
                let rows: Vec<(i64, i64, i64, String)> = sqlx::query_as(explained)
                    .bind(person.0)
                    .bind(i64::MAX)
                    .bind(51_i64)
                    .fetch_all(c)
                    .await
                    .unwrap();
                rows.into_iter().map(|(.., detail)| detail).collect()
            }
            Connection::Postgres(c) => {
                // So few rows would be read through at any rate; so this asks whether there is a way around.
                sqlx::query("set local enable_seqscan = off").execute(&mut *c).await.unwrap();
                let explained = sqlx::AssertSqlSafe(format!("explain {}", sql.postgres));
                sqlx::query_scalar(explained)
                    .bind(person.0)
                    .bind(i64::MAX)
                    .bind(51_i64)
                    .fetch_all(c)
                    .await
                    .unwrap()
            }
        }
    }

    async fn concerns_room(&self, person: UserId) -> RoomId {
        self.store.room(person, &slug(GENERAL)).await.unwrap().unwrap().id
    }
}

on_both! {
    whoever_is_concerned_finds_it,
    what_is_taken_back_is_gone_and_what_was_deleted_says_nothing,
    what_there_was_before_is_found,
    only_what_one_may_read_is_told,
    activity_comes_page_by_page,
    nothing_is_read_through,
}
