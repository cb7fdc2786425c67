//! A PostgreSQL server's database is opened: refused where it is not ours or not to be had, and
//! lived through where the server goes away.

use super::*;

async fn server() -> (Arc<Postgres>, String) {
    let postgres = Postgres::shared().await;
    let url = postgres.new_database();
    (postgres, url)
}

async fn opens(url: &str) -> Result<Store> {
    Store::open(&url.parse().unwrap()).await
}

async fn complaint(url: &str) -> String {
    let error = opens(url).await.expect_err("this must not open").to_string();
    assert!(!error.contains(sarang_tests::postgres::PASSWORD), "{error}");
    error
}

#[tokio::test]
async fn many_instances_may_start_on_a_new_one_at_once() {
    let (_postgres, url) = server().await;
    let opened = futures_util::future::join_all((0..8).map(|_| opens(&url))).await;
    let epochs: Vec<_> = opened.into_iter().map(|store| store.unwrap().epoch()).collect();
    assert!(epochs.windows(2).all(|pair| pair[0] == pair[1]), "{epochs:?}");
    let (_, other) = server().await;
    assert_ne!(opens(&other).await.unwrap().epoch(), epochs[0]);
}

#[tokio::test]
async fn one_that_is_newer_than_the_program_is_refused() {
    let (postgres, url) = server().await;
    opens(&url).await.unwrap();
    postgres.told(&url, "update sarang_version set version = 99");
    let error = complaint(&url).await;
    assert!(error.contains("Start the newer program"), "{error}");
}

#[tokio::test]
async fn another_programs_tables_are_left_alone() {
    let (postgres, url) = server().await;
    postgres.told(&url, "create table users (name text)");
    let error = complaint(&url).await;
    assert!(error.contains("is not a database of Sarang"), "{error}");
    assert_eq!(postgres.told(&url, "select count(*) from pg_tables where schemaname = 'public'"), "1");
}

#[tokio::test]
async fn what_keeps_it_from_opening_is_said_with_a_way_out() {
    let (postgres, url) = server().await;
    let wrong = url.replace(sarang_tests::postgres::PASSWORD, "wrong");
    let error = complaint(&wrong).await;
    assert!(error.contains("Check user and password"), "{error}");
    let nowhere = format!("{url}_of_nobody");
    let error = complaint(&nowhere).await;
    assert!(error.contains("createdb"), "{error}");
    let closed = format!("postgres://kim@127.0.0.1:{}/chat", sarang_tests::wait::free_port());
    let error = complaint(&closed).await;
    assert!(error.contains("Make sure that the server runs"), "{error}");
    // Somebody who may look and not touch.
    postgres.told(&url, "create role guest login password 'guest'");
    postgres.told(&url, "revoke create on schema public from public");
    let guest = url.replace("sarang:", "guest:").replace(sarang_tests::postgres::PASSWORD, "guest");
    let error = complaint(&guest).await;
    assert!(error.contains("grant all on schema public"), "{error}");
}

#[tokio::test]
async fn a_server_that_restarts_is_found_again_and_a_read_only_one_is_told() {
    // Its own, for it goes away.
    let mut postgres = Postgres::start().await;
    let url = postgres.new_database();
    let store = opens(&url).await.unwrap();
    let kim = store.add_user(&new_user("kim")).await.unwrap().id;
    store.create_room(kim, &new_room("general")).await.unwrap();
    postgres.restarts().await;
    // Who holds an old connection is told so, and knows nothing of the fate of what was asked;
    // after at most as many failures as there were connections it works again.
    let cid = fresh_cid();
    let mut failures = 0;
    loop {
        match post(&store, kim, "general", cid, "still here").await {
            Ok(_) => break,
            Err(StoreError::Away(_)) if failures < 16 => failures += 1,
            Err(other) => panic!("{other}"),
        }
    }
    postgres.told(&url, "alter database CURRENT set default_transaction_read_only = on");
    postgres.told(
        &url,
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sarang'",
    );
    let error = sarang_tests::wait::until("writes are refused", async || {
        match post(&store, kim, "general", fresh_cid(), "no").await {
            Err(StoreError::Away(error)) => Err(error.to_string()),
            other => Ok(other),
        }
    })
    .await;
    assert!(matches!(error, Err(StoreError::ReadOnly)), "{error:?}");
    assert!(store.room(kim, &slug("general")).await.unwrap().is_some(), "reads go on");
}
