//! People, tokens and the database, by commands beside the running server.

use sarang_protocol::api::Rooms;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::ServerFrame;
use sarang_protocol::message::EventKind;
use sarang_protocol::view::RoomView;
use sarang_tests::api::Api;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{ADMIN, GENERAL, Installation, PASSWORD};
use sarang_tests::instance::{Instance, Options};
use sarang_tests::visitor::Visitor;

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

#[tokio::test(flavor = "multi_thread")]
async fn rooms_and_people_made_beside_the_running_server_are_there_without_a_restart() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    let api = cluster.api("Kim", 0);
    let rooms = async || -> Rooms { api.get("/rooms").await.is(200).json() };
    // The server has made its lists before, and would tell these if it kept them.
    assert_eq!(rooms().await.directory.len(), 1);
    let mut visitor = Visitor::signed_in(&cluster[0], "kim").await;
    visitor.opens("/rooms").await;

    cluster.installation().adds_room("books", "독서 모임");
    let listed = rooms().await.directory.into_iter().find(|room| room.slug.as_str() == "books");
    let listed = listed.expect("the new room is in the directory at once");
    assert_eq!((listed.name.as_str(), listed.members, listed.joined), ("독서 모임", 0, false));
    visitor.opens("/rooms").await;
    visitor.reads("독서 모임");
    visitor.opens("/rooms/books").await;
    visitor.submits("/rooms/books/join", &[]).await;
    assert!(rooms().await.rooms.iter().any(|room| room.slug.as_str() == "books"));
    kim.hears("the room that they joined", |frame| match frame {
        ServerFrame::Joined { summary } if summary.slug.as_str() == "books" => Some(()),
        _ => None,
    })
    .await;

    // Whoever is added lands in the first room. Pages that are open hear of it by the tick: no
    // command rings at a server's door.
    cluster.installation().adds_user("lee", "Lee");
    let lee = async || {
        let view: RoomView = api.get("/rooms/general/view").await.is(200).json();
        view.members.iter().any(|member| member.handle.as_str() == "lee")
    };
    assert!(lee().await, "the next page load shows who was added");
    kim.hears("Lee coming in", |frame| match frame {
        ServerFrame::Event { event, .. } if event.author.handle.as_str() == "lee" => {
            (event.kind == EventKind::Joined).then_some(())
        }
        _ => None,
    })
    .await;
}

#[test]
fn people_who_cannot_be_added_are_told_why() {
    let installation = Installation::set_up();
    installation.adds_user("dana", "Dana");
    let again = installation.cli(["user", "add", "DANA", "--password-stdin"], PASSWORD).complaint();
    assert!(again.contains("already"), "{again}");
    for (handle, password) in [("da na", PASSWORD), ("", PASSWORD), ("lee", ""), ("lee", "short")] {
        installation.cli(["user", "add", handle, "--password-stdin"], password).complaint();
    }
    let no_password = installation.cli(["user", "add", "lee"], "").complaint();
    assert!(no_password.contains("--password-stdin"), "{no_password}");
    let nobody = installation.cli(["user", "password", "nobody", "--password-stdin"], PASSWORD);
    assert!(nobody.complaint().contains("no user"));
    let nobody = installation.cli(["token", "create", "nobody"], "").complaint();
    assert!(nobody.contains("no user"), "{nobody}");
    let taken = installation.cli(["room", "create", GENERAL], "").complaint();
    assert!(taken.contains("already"), "{taken}");
    installation.cli(["room", "create", "not a slug"], "").complaint();
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_listed_and_revoked() {
    let installation = Installation::set_up();
    let make = |name: &str| installation.cli(["token", "create", ADMIN, "--name", name], "").well();
    let (weather, calendar) = (make("weather bot"), make("calendar"));
    let listed = installation.cli(["token", "list", ADMIN], "").well();
    let names: Vec<&str> = listed.lines().filter_map(|line| line.split('\t').nth(1)).collect();
    assert_eq!(names, ["weather bot", "calendar"]);

    let server = Instance::start(&installation, Options::default()).await;
    installation.cli(["token", "revoke", ADMIN, "--name", "weather bot"], "").well();
    Api::new(&server, weather.trim_end()).get("/me").await.is_refused(401, ErrorCode::Unauthenticated);
    Api::new(&server, calendar.trim_end()).get("/me").await.is(200);
    let again = installation.cli(["token", "revoke", ADMIN, "--name", "weather bot"], "").complaint();
    assert!(again.contains("sarang token list"), "{again}");
    installation.cli(["token", "revoke", ADMIN], "").complaint();
    installation.cli(["token", "revoke", ADMIN, "--all", "--name", "calendar"], "").complaint();
    installation.cli(["token", "revoke", ADMIN, "--all"], "").well();
    Api::new(&server, calendar.trim_end()).get("/me").await.is_refused(401, ErrorCode::Unauthenticated);
    assert_eq!(installation.cli(["token", "list", ADMIN], "").well(), "");
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
fn a_database_from_a_newer_sarang_is_left_alone() {
    let installation = Installation::set_up();
    installation.sql("pragma user_version = 99");
    let database = installation.data_dir().join("sarang.db");
    let before = std::fs::read(&database).expect("it is there");
    let complaint = installation.cli(["serve", "--listen", "127.0.0.1:0"], "").complaint();
    assert!(complaint.contains("newer"), "{complaint}");
    installation.cli(["migrate"], "").complaint();
    assert_eq!(before, std::fs::read(&database).expect("it is there"), "it was touched");
}

#[test]
fn a_file_that_is_no_database_of_sarangs_is_left_alone() {
    let installation = Installation::fresh();
    std::fs::create_dir_all(installation.data_dir()).expect("it can be made");
    let file = installation.data_dir().join("sarang.db");
    std::fs::write(&file, "my diary, which happens to have this name\n".repeat(100))
        .expect("it can be written");
    let before = std::fs::read(&file).expect("it is there");
    let complaint = installation.cli(["migrate"], "").complaint();
    assert!(complaint.contains("sarang.db"), "which file? {complaint}");
    assert_eq!(before, std::fs::read(&file).expect("it is there"), "it was touched");
}
