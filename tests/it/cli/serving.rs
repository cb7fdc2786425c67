//! `sarang serve`: alone in a folder, without its Redis, to its end.

use std::process::Command;

use sarang_tests::api::{Answer, Api};
use sarang_tests::html;
use sarang_tests::installation::{ADMIN, GENERAL, Installation, PASSWORD};
use sarang_tests::instance::{Instance, Options};
use sarang_tests::process::Process;
use sarang_tests::redis::Redis;
use sarang_tests::sarang::program;
use sarang_tests::visitor::Visitor;
use sarang_tests::wait::{DEADLINE, free_port, holds, until};

use crate::folder;

#[tokio::test(flavor = "multi_thread")]
async fn without_its_redis_it_serves_says_so_and_recovers_by_itself() {
    let installation = Installation::set_up();
    let mut redis = Redis::away();
    let options = Options { redis_url: Some(redis.url()), ..Options::default() };
    let server = Instance::start(&installation, options).await;
    server.says_it_is("degraded").await;
    server.logs("edis").await;
    let api = Api::new(&server, &installation.token(ADMIN));
    api.joins(GENERAL).await.is(200);
    api.posts(GENERAL, uuid::Uuid::new_v4(), "without Redis").await.is(201);

    redis.comes_back().await;
    until("the channel layer is whole", async || {
        let (status, text) = server.readiness().await;
        holds(status == 200 && !text.contains("degraded"), text)
    })
    .await;
    redis.stops();
    server.says_it_is("degraded").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_to_stop_it_ends_well_and_soon() {
    let installation = Installation::set_up();
    let mut server = Instance::start(&installation, Options::default()).await;
    let status = server.stops().await;
    assert!(status.success(), "{status}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_has_one_line_an_event_and_no_word_of_what_people_say() {
    let installation = Installation::set_up();
    let options = Options {
        args: vec!["--log-format".into(), "json".into()],
        env: vec![("SARANG_LOG".into(), "debug".into())],
        ..Options::default()
    };
    let server = Instance::start(&installation, options).await;
    let token = installation.token(ADMIN);
    let api = Api::new(&server, &token);
    api.joins(GENERAL).await.is(200);
    api.posts(GENERAL, uuid::Uuid::new_v4(), "a-secret-among-friends").await.is(201);
    let mut visitor = Visitor::to(&server);
    visitor.signs_in(ADMIN, "a-wrong-password").await;
    visitor.signs_in(ADMIN, PASSWORD).await;
    visitor.posts(GENERAL, "another-secret").await;
    server.logs("messages").await;
    let log = server.log();
    let events = log.lines().filter(|line| !line.starts_with("Sarang is at"));
    for line in events {
        serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|error| panic!("{error} in {line}"));
    }
    for secret in ["a-secret-among-friends", "another-secret", "a-wrong-password", PASSWORD, &token] {
        assert!(!log.contains(secret), "{secret} stands in the log");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_alone_in_an_empty_folder_serves_everything() {
    let folder = folder();
    let copy = folder.path().join("sarang");
    std::fs::copy(program(), &copy).expect("it can be copied");
    let port = free_port();
    let mut serve = Command::new(&copy);
    serve.current_dir(folder.path()).env_clear();
    serve.args(["serve", "--listen", &format!("127.0.0.1:{port}")]);
    let mut server = Process::start("sarang", serve, &folder.path().join("serve.log"));
    let origin = format!("http://127.0.0.1:{port}");
    let client = reqwest::Client::new();
    until("it serves", async || {
        holds(server.ended().is_none(), server.log())?;
        client.get(&origin).send().await.map(|_| ()).map_err(|error| error.to_string())
    })
    .await;
    let page = Answer::to(client.get(format!("{origin}/welcome"))).await.is(200);
    let assets: Vec<String> = html::values(&page.text, "link", "href")
        .into_iter()
        .filter(|path| path.starts_with("/assets/"))
        .collect();
    assert!(assets.iter().any(|path| path.ends_with("css")), "{assets:?}");
    for path in assets {
        let asset = client.get(format!("{origin}{path}")).send().await.expect("it serves");
        assert_eq!(asset.status(), 200, "{path}");
        assert!(!asset.bytes().await.expect("it comes whole").is_empty(), "{path} is empty");
    }
    assert!(folder.path().join("data").is_dir(), "data lies beside it");
    server.signal(sarang_tests::process::Signal::Term);
    server.ends_within(DEADLINE).await;
}
