//! The command line, as operators use it.

use std::path::Path;
use std::process::Command;

use sarang_tests::api::{Answer, Api};
use sarang_tests::html;
use sarang_tests::installation::{ADMIN, GENERAL, Installation, PASSWORD};
use sarang_tests::instance::{Instance, Options};
use sarang_tests::process::Process;
use sarang_tests::redis::Redis;
use sarang_tests::sarang::{Said, command, program};
use sarang_tests::visitor::Visitor;
use sarang_tests::wait::{DEADLINE, free_port, holds, until};
use tempfile::TempDir;

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder can be made")
}

#[test]
fn help_explains_every_command() {
    let folder = folder();
    let said = Said::by_sarang(folder.path(), &["--help"], "").well();
    for word in ["serve", "user", "token", "room", "migrate", "version"] {
        assert!(said.contains(word), "{word} is missing from:\n{said}");
    }
    let said = Said::by_sarang(folder.path(), &["serve", "--help"], "").well();
    for option in [
        "listen", "data-dir", "database-url", "redis-url", "public-url", "log-format",
    ] {
        assert!(said.contains(&format!("--{option}")), "--{option} is missing from:\n{said}");
        let variable = format!("SARANG_{}", option.replace('-', "_").to_uppercase());
        assert!(said.contains(&variable), "{variable} is missing from:\n{said}");
    }
    for args in [
        &["user", "--help"][..],
        &["user", "add", "--help"],
        &["user", "password", "--help"],
        &["token", "create", "--help"],
        &["room", "create", "--help"],
        &["migrate", "--help"],
    ] {
        assert!(Said::by_sarang(folder.path(), args, "").well().contains("Usage"));
    }
}

#[test]
fn version_says_which_and_unknown_words_say_what_there_is() {
    let folder = folder();
    for args in [&["version"][..], &["--version"]] {
        let said = Said::by_sarang(folder.path(), args, "").well();
        assert!(said.contains(env!("CARGO_PKG_VERSION")), "{said}");
    }
    let complaint = Said::by_sarang(folder.path(), &["serv"], "").complaint();
    assert!(complaint.contains("serve"), "{complaint}");
    let complaint = Said::by_sarang(folder.path(), &["serve", "--lisen", "x"], "").complaint();
    assert!(complaint.contains("--listen"), "{complaint}");
    let nothing = Said::by_sarang::<&str>(folder.path(), &[], "").complaint();
    assert!(nothing.contains("Usage"), "{nothing}");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_added_and_get_new_passwords_while_the_server_runs() {
    let installation = Installation::set_up();
    let server = Instance::start(&installation, Options::default()).await;
    installation.adds_user("dana", "Dana Kim");
    let mut dana = Visitor::signed_in(&server, "dana").await;

    let args = ["user", "password", "dana", "--password-stdin"];
    installation.cli(args, "an entirely new pass phrase\n").well();
    dana.opens("/rooms").await;
    dana.is_at("/sign-in");
    dana.signs_in("dana", PASSWORD).await;
    dana.is_at("/sign-in");
    dana.signs_in("dana", "an entirely new pass phrase").await;
    dana.is_at("/rooms");
}

#[test]
fn people_who_cannot_be_added_are_told_why() {
    let installation = Installation::set_up();
    installation.adds_user("dana", "Dana");
    let again = installation.cli(["user", "add", "DANA", "--password-stdin"], PASSWORD).complaint();
    assert!(again.to_lowercase().contains("dana"), "{again}");
    for (handle, password) in [("da na", PASSWORD), ("", PASSWORD), ("lee", ""), ("lee", "short")] {
        installation.cli(["user", "add", handle, "--password-stdin"], password).complaint();
    }
    let no_password = installation.cli(["user", "add", "lee"], "").complaint();
    assert!(no_password.contains("--password-stdin"), "{no_password}");
    let nobody = installation.cli(["user", "password", "nobody", "--password-stdin"], PASSWORD);
    assert!(nobody.complaint().contains("nobody"));
    let nobody = installation.cli(["token", "create", "nobody"], "").complaint();
    assert!(nobody.contains("nobody"), "{nobody}");
    let taken = installation.cli(["room", "create", GENERAL], "").complaint();
    assert!(taken.contains(GENERAL), "{taken}");
    installation.cli(["room", "create", "not a slug"], "").complaint();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_stands_alone_on_stdout_and_is_kept_as_a_hash() {
    let installation = Installation::set_up();
    let said = installation.cli(["token", "create", ADMIN, "--name", "weather bot"], "");
    let token = said.well();
    assert_eq!(token.lines().count(), 1, "{token}");
    let token = token.trim_end();
    assert!(token.starts_with("sarang_") && !token.contains(' '), "{token}");
    assert_ne!(token, installation.token(ADMIN));

    let server = Instance::start(&installation, Options::default()).await;
    Api::new(&server, token).get("/me").await.is(200);
    drop(server);
    let secret = token.trim_start_matches("sarang_").as_bytes();
    for entry in std::fs::read_dir(installation.data_dir()).expect("the data folder is there") {
        let path = entry.expect("it can be read").path();
        let bytes = std::fs::read(&path).unwrap_or_default();
        let found = bytes.windows(secret.len()).any(|window| window == secret);
        assert!(!found, "the token stands in {}", path.display());
    }
}

#[test]
fn migrate_makes_a_database_and_may_be_repeated() {
    let installation = Installation::fresh();
    installation.cli(["migrate"], "").well();
    assert!(installation.data_dir().join("sarang.db").is_file());
    installation.cli(["migrate"], "").well();
}

#[test]
fn a_data_folder_that_cannot_be_written_is_named_in_a_sentence() {
    let folder = folder();
    // Tests may run as root, who may write everywhere but below a file.
    let file = folder.path().join("a-file");
    std::fs::write(&file, "in the way").expect("it can be written");
    let inside = file.join("data");
    let inside = inside.to_str().expect("a plain path");
    for args in [
        &["serve", "--listen", "127.0.0.1:0", "--data-dir", inside][..],
        &["migrate", "--data-dir", inside],
        &["token", "create", "dana", "--data-dir", inside],
    ] {
        let complaint = Said::by_sarang(folder.path(), args, "").complaint();
        assert!(complaint.contains("a-file"), "which folder? {complaint}");
    }
}

#[test]
fn a_database_from_a_newer_sarang_is_left_alone() {
    let installation = Installation::set_up();
    let database = installation.data_dir().join("sarang.db");
    let newer = "insert into _sqlx_migrations \
        (version, description, installed_on, success, checksum, execution_time) \
        values (99990101000000, 'from the future', '2099-01-01', 1, x'00', 0)";
    run_sql(&database, newer);
    let before = std::fs::read(&database).expect("it is there");
    let args = ["serve", "--listen", "127.0.0.1:0"];
    let complaint = installation.cli(args, "").complaint();
    assert!(complaint.contains("newer"), "{complaint}");
    installation.cli(["migrate"], "").complaint();
    assert_eq!(before, std::fs::read(&database).expect("it is there"), "it was touched");
}

/// Runs SQL with the `sqlite3` of Python's standard library: our own crates keep sqlx to the
/// store, and the test needs one line of it.
fn run_sql(database: &Path, sql: &str) {
    let script = "import sqlite3, sys\n\
        base = sqlite3.connect(sys.argv[1])\n\
        base.execute(sys.argv[2])\n\
        base.commit()\n\
        base.execute('pragma wal_checkpoint(truncate)')\n\
        base.close()";
    let mut python = Command::new("python3");
    python.args(["-c", script]).arg(database).arg(sql);
    Said::by(python, "").well();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_is_taken_is_named_in_a_sentence() {
    let installation = Installation::set_up();
    let first = Instance::start(&installation, Options::default()).await;
    let other = Installation::set_up();
    let address = format!("127.0.0.1:{}", first.port());
    let complaint = other.cli(["serve", "--listen", &address], "").complaint();
    assert!(complaint.contains(&first.port().to_string()), "{complaint}");
    assert!(complaint.contains("--listen"), "what to do? {complaint}");
}

#[test]
fn settings_that_mean_nothing_are_named() {
    let folder = folder();
    let file = folder.path().join("sarang.toml");
    for (content, named) in [
        ("lisen = \"127.0.0.1:1\"", "lisen"),
        ("listen = \"127.0.0.1:1\"\n[redis]\nurl = \"x\"", "redis"),
        ("listen = \"nonsense\"", "nonsense"),
        ("redis-url = \"http://x\"", "redis"),
        ("listen = ", "sarang.toml"),
    ] {
        std::fs::write(&file, content).expect("it can be written");
        let complaint = Said::by_sarang(folder.path(), &["serve"], "").complaint();
        assert!(complaint.contains(named), "{content:?} → {complaint}");
    }
    std::fs::remove_file(&file).expect("it was written");
    for args in [
        ["serve", "--listen", "nonsense"],
        ["serve", "--redis-url", "http://x"],
        ["serve", "--database-url", "mysql://x"],
        ["serve", "--public-url", "not a url"],
        ["serve", "--log-format", "xml"],
        ["serve", "--config", "absent.toml"],
    ] {
        let complaint = Said::by_sarang(folder.path(), &args, "").complaint();
        assert!(complaint.contains(args[1]) || complaint.contains(args[2]), "{args:?} → {complaint}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flag_beats_the_environment_that_beats_the_file() {
    let installation = Installation::set_up();
    let (flag, variable, file) = (free_port(), free_port(), free_port());
    let config = format!("listen = \"127.0.0.1:{file}\"\n");
    std::fs::write(installation.folder().join("sarang.toml"), config).expect("it can be written");

    let serve = || {
        let mut serve = command(installation.folder());
        serve.arg("serve").arg("--data-dir").arg(installation.data_dir());
        serve
    };
    let in_environment = || {
        let mut serve = serve();
        serve.env("SARANG_LISTEN", format!("127.0.0.1:{variable}"));
        serve
    };
    let mut by_flag = in_environment();
    by_flag.args(["--listen", &format!("127.0.0.1:{flag}")]);
    for (command, port) in [(serve(), file), (in_environment(), variable), (by_flag, flag)] {
        let log = installation.folder().join("serve.log");
        let mut server = Process::start("sarang", command, &log);
        let url = format!("http://127.0.0.1:{port}/healthz");
        until(format!("it listens at {port}"), async || {
            holds(server.ended().is_none(), "it ended")?;
            reqwest::get(&url).await.map(|_| ()).map_err(|error| error.to_string())
        })
        .await;
        server.kill9();
    }
}

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
        serde_json::from_str::<serde_json::Value>(line)
            .unwrap_or_else(|error| panic!("{error} in {line}"));
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
    assert!(assets.iter().any(|path| path.ends_with(".css")), "{assets:?}");
    for path in assets {
        let asset = client.get(format!("{origin}{path}")).send().await.expect("it serves");
        assert_eq!(asset.status(), 200, "{path}");
        assert!(!asset.bytes().await.expect("it comes whole").is_empty(), "{path} is empty");
    }
    assert!(folder.path().join("data").is_dir(), "data lies beside it");
    server.signal(sarang_tests::process::Signal::Term);
    server.ends_within(DEADLINE).await;
}
