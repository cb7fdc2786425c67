//! Starting in wrong ways: one sentence says what is wrong and what to do, and no secret is in it.

use std::process::Command;

use sarang_tests::installation::{Base, Installation};
use sarang_tests::postgres::{PASSWORD, Postgres};
use sarang_tests::sarang::{Said, command, program};
use sarang_tests::wait::free_port;

/// Starts `sarang serve` with more arguments, and gives its complaint.
fn complaint(installation: &Installation, args: &[&str]) -> String {
    let mut serve = command(installation.folder());
    serve.args(["serve", "--listen", "127.0.0.1:0"]).args(args);
    judged(Said::by(serve, ""))
}

fn judged(said: Said) -> String {
    assert_eq!(said.code, Some(1), "{said:?}");
    assert_eq!(said.out, "", "nothing is served");
    let complaint = said.complaint();
    let line = complaint.trim_end();
    assert_eq!(line.lines().count(), 1, "one line: {complaint}");
    assert!(line.starts_with("sarang: ") && line.ends_with('.'), "a sentence: {complaint}");
    for secret in [PASSWORD, "s3cret", "guest-pass"] {
        assert!(!complaint.contains(secret), "{secret} stands in it: {complaint}");
    }
    complaint
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_that_does_not_let_one_in_is_told_with_a_way_out() {
    let installation = Installation::fresh();
    let postgres = Postgres::shared().await;
    let url = postgres.new_database();
    let port = free_port();
    for (url, words) in [
        (url.replace(PASSWORD, "s3cret"), "Check user and password"),
        (url.replace("sarang:", "nobody:"), "Check user and password"),
        (format!("{url}_of_nobody"), "createdb"),
        (format!("postgres://kim:s3cret@127.0.0.1:{port}/chat"), "Make sure that the server runs"),
        ("postgres://kim:s3cret@nowhere.invalid/chat".to_owned(), "nowhere.invalid"),
        (format!("{url}?sslmode=require"), "?sslmode=disable"),
        ("postgres://kim:s3cret@127.0.0.1".to_owned(), "names no database"),
        ("postgres://kim:s3cret@127.0.0.1:port/chat".to_owned(), "postgres://USER:PASSWORD@HOST"),
        ("mysql://kim:s3cret@127.0.0.1/chat".to_owned(), "sqlite:PATH"),
    ] {
        let said = complaint(&installation, &["--database-url", &url]);
        assert!(said.contains(words), "{url}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_that_does_not_let_one_write_is_told_with_a_way_out() {
    let installation = Installation::fresh();
    let postgres = Postgres::shared().await;
    let url = postgres.new_database();
    postgres.told(&url, "create role visitor login password 'guest-pass'");
    postgres.told(&url, "revoke create on schema public from public");
    let visitor = url.replace(&format!("sarang:{PASSWORD}"), "visitor:guest-pass");
    let said = complaint(&installation, &["--database-url", &visitor]);
    assert!(said.contains("grant all on schema public"), "no right to make tables: {said}");

    let mut migrate = command(installation.folder());
    migrate.args(["migrate", "--database-url", &url]);
    Said::by(migrate, "").well();
    let said = complaint(&installation, &["--database-url", &visitor]);
    assert!(said.contains("all tables in schema public"), "no right to read them: {said}");

    postgres.told(&url, "create role crowd login password 'guest-pass' connection limit 0");
    let crowd = url.replace(&format!("sarang:{PASSWORD}"), "crowd:guest-pass");
    let said = complaint(&installation, &["--database-url", &crowd]);
    assert!(said.contains("too many connections") && said.contains("uses up to 16"), "{said}");

    postgres.told(&url, "alter database CURRENT set default_transaction_read_only = on");
    let said = complaint(&installation, &["--database-url", &url]);
    assert!(said.contains("read-only") && said.contains("primary"), "{said}");
}

#[test]
fn a_redis_address_that_is_none_is_told_without_its_password() {
    let installation = Installation::fresh();
    for url in ["redis://kim:s3cret@host:port", "http://kim:s3cret@host", "kim:s3cret@host:6379"] {
        let said = complaint(&installation, &["--redis-url", url]);
        assert!(said.contains("redis://") && said.contains("--redis-url"), "{url}: {said}");
    }
}

#[test]
fn a_file_that_may_not_be_written_is_told_with_a_way_out() {
    let installation = Installation::set_up();
    let file = installation.data_dir().join("sarang.db");
    let may = |path: &std::path::Path, mode: &str| {
        let mut chmod = Command::new("chmod");
        chmod.arg(mode).arg(path);
        Said::by(chmod, "").well();
    };
    // Root may write everywhere; whoever runs a server is not root.
    may(installation.folder(), "755");
    may(&installation.data_dir(), "755");
    let copy = installation.folder().join("sarang");
    std::fs::copy(program(), &copy).expect("it can be copied");
    let mut id = Command::new("id");
    id.arg("-u");
    let is_root = Said::by(id, "").well().trim() == "0";
    let serve = || {
        let mut serve = Command::new(if is_root { "setpriv" } else { "env" });
        if is_root {
            serve.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]);
        }
        serve.arg(&copy).current_dir("/").args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]);
        serve.arg(installation.data_dir());
        judged(Said::by(serve, ""))
    };
    for mode in ["444", "000"] {
        may(&file, mode);
        let said = serve();
        assert!(said.contains("sarang.db") && said.contains("the right to write"), "{said}");
    }
    // The file may be written and its folder not: SQLite's log beside it cannot be made.
    may(&file, "666");
    may(&installation.data_dir(), "555");
    let said = serve();
    assert!(said.contains("sarang.db") && said.contains("the right to write"), "{said}");
    let said = complaint(&installation, &["--database-url", "sqlite:/proc/none/sarang.db"]);
    assert!(said.contains("/proc/none"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_complain_as_the_server_does() {
    let installation = Installation::fresh_on(Base::Sqlite).await;
    let url = format!("postgres://kim:s3cret@127.0.0.1:{}/chat", free_port());
    for args in [
        &["migrate", "--database-url", &url][..],
        &["token", "create", "kim", "--database-url", &url],
        &["copy-database", "--from", &url, "--to", "sqlite:copy.db"],
    ] {
        let mut run = command(installation.folder());
        run.args(args);
        let said = judged(Said::by(run, ""));
        assert!(said.contains("Make sure that the server runs"), "{args:?}: {said}");
    }
}
