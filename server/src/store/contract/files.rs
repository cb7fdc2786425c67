//! SQLite's file is opened: made where there is none, refused where it is not ours.

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use super::*;
use crate::store::database::run;

async fn error_of(path: &std::path::Path) -> StoreError {
    let url = format!("sqlite:{}", path.display()).parse().unwrap();
    Store::open(&url).await.expect_err("this must not open")
}

async fn sql(place: &Place, statement: &'static str) {
    let options = SqliteConnectOptions::new().filename(place.path()).create_if_missing(true);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn makes_folder_and_file_and_keeps_its_epoch() {
    let place = Place::file();
    let first = place.open().await;
    first.ping().await.unwrap();
    let second = place.open().await;
    assert_eq!(first.epoch(), second.epoch());
    assert_ne!(first.epoch(), Place::file().open().await.epoch());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(place.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "only its owner may read it");
    }
}

#[tokio::test]
async fn many_may_open_a_new_one_at_once() {
    let place = Place::file();
    let (a, b, c) = tokio::join!(place.open(), place.open(), place.open());
    assert_eq!(a.epoch(), b.epoch());
    assert_eq!(b.epoch(), c.epoch());
}

#[tokio::test]
async fn one_that_is_newer_than_the_program_is_refused() {
    let place = Place::file();
    place.open().await;
    sql(&place, "pragma user_version = 99").await;
    let error = error_of(&place.path()).await;
    assert!(matches!(error, StoreError::Newer { found: 99, known: 1..99, .. }), "{error}");
    assert!(error.to_string().contains("Start the newer program"));
}

#[tokio::test]
async fn other_files_are_refused_and_left_alone() {
    let place = Place::file();
    std::fs::create_dir_all(place.path().parent().unwrap()).unwrap();
    let text = "This is a letter, long enough to have a header in it. ".repeat(40);
    std::fs::write(place.path(), &text).unwrap();
    let error = error_of(&place.path()).await;
    assert!(matches!(error, StoreError::NotADatabase { .. }), "{error}");
    assert_eq!(std::fs::read_to_string(place.path()).unwrap(), text);

    let place = Place::file();
    std::fs::create_dir_all(place.path().parent().unwrap()).unwrap();
    sql(&place, "create table cookies (name text)").await;
    let error = error_of(&place.path()).await;
    assert!(matches!(error, StoreError::NotADatabase { .. }), "{error}");
}

#[tokio::test]
async fn a_lock_that_is_not_given_up_is_told() {
    let house = House::on(Base::Sqlite).await;
    let options =
        SqliteConnectOptions::new().filename(house.place.path()).busy_timeout(std::time::Duration::ZERO);
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
async fn a_transaction_that_sqlite_has_ended_by_itself_is_not_in_the_way() {
    let house = House::on(Base::Sqlite).await;
    let kim = house.person("kim").await;
    house.room(kim, "general").await;
    for _ in 0..3 {
        let mut writer = house.store.write().await;
        let mut tx = writer.begin().await.unwrap();
        run!(tx, |c| sqlx::query("update rooms set last_seq = 7")).unwrap();
        // As it does on a full disk.
        run!(tx, |c| sqlx::query("rollback")).unwrap();
        let error = run!(tx, |c| sqlx::query("update nothing set nothing = 1")).unwrap_err();
        drop(tx);
        drop(writer);
        assert!(matches!(StoreError::from(error), StoreError::Sql(_)));
        house.posts(kim, "general", "on it goes").await;
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_told() {
    let place = Place::file();
    let blocked = place.path().with_file_name("file");
    std::fs::create_dir_all(blocked.parent().unwrap()).unwrap();
    std::fs::write(&blocked, "").unwrap();
    let error = error_of(&blocked.join("sarang.db")).await;
    assert!(matches!(error, StoreError::NotWritable { .. }), "{error}");
    assert!(error.to_string().contains("--data-dir"), "{error}");
}
