//! An installation grows out of its file: it is copied to PostgreSQL and served by two instances.

use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{ADMIN, Base, GENERAL, Installation};
use sarang_tests::sarang::Said;

use super::some_traffic;

/// What a company writes in a year or two.
const MESSAGES: u64 = 100_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_messages_move_to_postgres_and_are_served_by_two() {
    let old = Installation::set_up();
    old.adds_user("dana", "Dana");
    old.sql(&format!(
        "insert into events (room_id, seq, at, actor_id, kind, message_count, cid, body)
         with recursive n(n) as (select 1 union all select n + 1 from n where n < {MESSAGES})
         select 1, r.last_seq + n, 1700000000000 + n, 1 + n % 2, 'message', n, randomblob(16), '메시지 ' || n
         from n, rooms r where r.id = 1"
    ));
    old.sql(&format!(
        "update rooms set last_seq = last_seq + {MESSAGES}, message_count = {MESSAGES} where id = 1"
    ));
    let from = format!("sqlite:{}", old.data_dir().join("sarang.db").display());

    let new = Installation::fresh_on(Base::Postgres).await;
    let to = new.url();
    let copies = || Said::by_sarang(old.folder(), &["copy-database", "--from", &from, "--to", &to], "");
    let said = copies().well();
    println!("{said}");
    let events = said.lines().find(|line| line.starts_with("events")).expect("each table is told");
    assert!(events.contains("100001 rows"), "{said}");
    assert!(said.contains("copied") && said.contains("verified"), "{said}");
    let again = copies().well();
    assert!(again.contains("holds the same"), "{again}");

    let cluster = Cluster::joined(new, 2).await;
    let api = cluster.api(ADMIN, 0);
    let (mut read, mut after) = (0, 0);
    loop {
        let page = api.messages(GENERAL, &format!("after={after}&limit=200")).await;
        let Some(last) = page.messages.last() else { break };
        after = last.seq.0;
        for message in &page.messages {
            read += 1;
            assert_eq!(message.body.as_str(), format!("메시지 {read}"));
        }
    }
    assert_eq!(read, MESSAGES);
    let (lee, park) = (cluster.steadfast("Lee", 0).await, cluster.steadfast("Park", 1).await);
    let chatter = lee.chatters_in(GENERAL);
    some_traffic(&park, 20).await;
    chatter.stops().await;
    for instance in 0..2 {
        let head = cluster.api(ADMIN, instance).messages(GENERAL, "limit=1").await.head;
        assert!(head.0 > MESSAGES + 20);
    }
}

#[test]
fn addresses_that_are_wrong_are_told() {
    let old = Installation::set_up();
    let from = format!("sqlite:{}", old.data_dir().join("sarang.db").display());
    let copies = |from: &str, to: &str| {
        Said::by_sarang(old.folder(), &["copy-database", "--from", from, "--to", to], "").complaint()
    };
    let nothing = copies("sqlite:nowhere.db", "sqlite:new.db");
    assert!(nothing.contains("--from: there is no file nowhere.db"), "{nothing}");
    assert!(!old.folder().join("nowhere.db").exists());
    let same = copies(&from, &from);
    assert!(same.contains("the same database"), "{same}");
    let odd = copies(&from, "mysql://u:secret@db/x");
    assert!(odd.contains("--to: `mysql:…` is not an address") && !odd.contains("secret"), "{odd}");
}
