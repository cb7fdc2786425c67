//! A database that is full, locked, still, or closed to writing.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::ServerFrame;
use sarang_tests::api::Api;
use sarang_tests::figures::Figures;
use sarang_tests::installation::{ADMIN, Base, GENERAL, Installation};
use sarang_tests::instance::Instance;
use sarang_tests::postgres::PASSWORD;
use sarang_tests::socket::Socket;
use sarang_tests::wait::{holds, until};
use uuid::Uuid;

use crate::{said, send, senders, shown};

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_makes_senders_wait_and_loses_nothing() {
    let mut installation = Installation::set_up();
    let (server, figures) = shown(&installation, None).await;
    let lock = std::cell::RefCell::new(None);
    senders::are_told_to_wait(
        &mut installation,
        (&server, &figures),
        |installation| drop(lock.replace(Some(installation.is_locked()))),
        |_| drop(lock.take()),
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_that_stands_still_makes_senders_wait_and_loses_nothing() {
    let mut installation = Installation::set_up_on(Base::Postgres).await;
    let (server, figures) = shown(&installation, None).await;
    senders::are_told_to_wait(
        &mut installation,
        (&server, &figures),
        |installation| installation.postgres().pauses(),
        |installation| installation.postgres().goes_on(),
    )
    .await;
}

/// Sends a message until it is refused with these words, which must say that it passes; tells after
/// how many milliseconds to try again.
async fn is_refused(socket: &mut Socket, cid: Uuid, body: &str, words: &str) -> u32 {
    let socket = &mut *socket;
    until(format!("it is refused with {words:?}"), async || {
        socket.says(&send(cid, body)).await;
        socket
            .hears_of(|frame| match frame {
                ServerFrame::Nack { code, message, is_final, retry_after_ms, .. } => {
                    assert_eq!((*code, *is_final), (ErrorCode::Unavailable, false), "{frame:?}");
                    let wait = retry_after_ms.expect("when to try again");
                    Some(if message.contains(words) { Ok(wait) } else { Err(message.clone()) })
                }
                ServerFrame::Ack { .. } => panic!("stored: {frame:?}"),
                _ => None,
            })
            .await
    })
    .await
}

/// Sends a message under a `cid` until it is acknowledged.
async fn gets_through(socket: &mut Socket, cid: Uuid, body: &str) {
    let socket = &mut *socket;
    until(format!("{body:?} is stored"), async || {
        socket.says(&send(cid, body)).await;
        socket
            .hears_of(|frame| match frame {
                ServerFrame::Ack { .. } => Some(Ok(())),
                ServerFrame::Nack { message, is_final, .. } => {
                    assert!(!is_final, "{message}");
                    Some(Err(message.clone()))
                }
                _ => None,
            })
            .await
    })
    .await;
}

/// Somebody talks; then it takes no writes, which is told with these words while reading goes on;
/// then it does, and what was refused is sent again.
async fn refuses_and_recovers(
    (server, figures): (&Instance, &str),
    installation: &Installation,
    kind: &str,
    words: &str,
    breaks: impl FnOnce(&Installation),
    mends: impl FnOnce(&Installation),
) {
    let token = installation.token(ADMIN);
    let api = Api::new(server, &token);
    api.joins(GENERAL).await.is(200);
    let (mut dana, _) = Socket::welcomed(server, &token).await;
    gets_through(&mut dana, Uuid::new_v4(), "before").await;
    breaks(installation);
    let (cid, meanwhile) = (Uuid::new_v4(), format!("meanwhile{}", " and on".repeat(1000)));
    let wait = is_refused(&mut dana, cid, &meanwhile, words).await;
    assert!(wait >= 1000, "{wait} ms");
    // Reading goes on: pages, REST, and a new socket.
    assert_eq!(said(&api).await, ["before"]);
    let (mut kim, _) = Socket::welcomed(server, &token).await;
    kim.hears_nothing_more().await;
    let (status, _) = server.readiness().await;
    assert_eq!(status, 200, "it is of use");
    let shown = Figures::at(figures).await;
    assert!(shown.of(&format!("sarang_database_errors_total{{kind=\"{kind}\"}}")) > 0.5);

    mends(installation);
    gets_through(&mut dana, cid, &meanwhile).await;
    gets_through(&mut dana, Uuid::new_v4(), "after").await;
    assert_eq!(said(&api).await, ["before", &meanwhile, "after"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_messages_reads_on_and_recovers() {
    // Needs the right to mount. Where there is none, `a_full_disk_is_told_and_passes` in the server
    // tells the same with SQLite's own limit.
    let Some(installation) = Installation::set_up_on_small_disk() else {
        eprintln!("no small disk can be mounted here");
        return;
    };
    let (server, figures) = shown(&installation, None).await;
    refuses_and_recovers(
        (&server, &figures),
        &installation,
        "full",
        "disk is full",
        Installation::fills_its_disk,
        Installation::frees_its_disk,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_of_postgresql_does_too() {
    let installation = Installation::set_up_on(Base::Postgres).await;
    let (server, figures) = shown(&installation, None).await;
    refuses_and_recovers(
        (&server, &figures),
        &installation,
        "full",
        "disk is full",
        |installation| {
            // As PostgreSQL says it (53100, disk_full).
            installation.sql(
                "create function is_full() returns trigger language plpgsql as $$ begin
                 raise exception 'could not extend file: No space left on device' using errcode = '53100';
                 end $$",
            );
            installation.sql("create trigger full_disk before insert on events execute function is_full()");
        },
        |installation| installation.sql("drop trigger full_disk on events"),
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_that_becomes_read_only_does_too() {
    let installation = Installation::set_up_on(Base::Postgres).await;
    let (server, figures) = shown(&installation, None).await;
    refuses_and_recovers(
        (&server, &figures),
        &installation,
        "read_only",
        "takes no writes",
        |installation| {
            installation.sql("alter database CURRENT set default_transaction_read_only = on");
            installation.sql(GOODBYE);
        },
        |installation| {
            installation.sql(
                "begin read write;
                 alter database CURRENT set default_transaction_read_only = off;
                 commit",
            );
            installation.sql(GOODBYE);
        },
    )
    .await;
}

/// Connections made before have the old setting.
const GOODBYE: &str =
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sarang'";

#[tokio::test(flavor = "multi_thread")]
async fn rights_that_are_taken_away_cost_no_message() {
    let mut installation = Installation::set_up_on(Base::Postgres).await;
    let token = installation.token(ADMIN);
    // The server is somebody who may do what the tables' owner lets them.
    installation.sql("create role guest login password 'guest'");
    installation.sql("grant select, insert, update, delete on all tables in schema public to guest");
    installation.sql("grant usage on all sequences in schema public to guest");
    let guest = installation.url().replace(&format!("sarang:{PASSWORD}"), "guest:guest");
    installation.is_served_as(&guest);
    let (server, _) = shown(&installation, None).await;
    let api = Api::new(&server, &token);
    api.joins(GENERAL).await.is(200);
    let (mut dana, _) = Socket::welcomed(&server, &token).await;
    installation.sql("revoke insert on events from guest");
    let cid = Uuid::new_v4();
    // What exactly is for the log.
    is_refused(&mut dana, cid, "may I?", "could not be stored just now").await;
    server.logs("permission denied").await;
    installation.sql("grant insert on events to guest");
    gets_through(&mut dana, cid, "may I?").await;
    until("it is there", async || {
        let said = said(&api).await;
        holds(said == ["may I?"], format!("{said:?}"))
    })
    .await;
}
