//! The first run: a wizard makes the administrator and the first room.

use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{Installation, PASSWORD};
use sarang_tests::visitor::Visitor;

const ANSWERS: [(&str, &str); 5] = [
    ("title", "사랑방"),
    ("handle", "dana"),
    ("name", "Dana Kim"),
    ("password", PASSWORD),
    ("room", "Everything 전부"),
];

#[tokio::test(flavor = "multi_thread")]
async fn the_wizard_makes_the_administrator_and_the_first_room_and_signs_one_in() {
    let cluster = Cluster::alone_on(Installation::fresh()).await;
    let mut dana = Visitor::to(&cluster[0]);
    for path in ["/", "/sign-in", "/rooms", "/rooms/general"] {
        dana.opens(path).await;
        dana.is_at("/welcome");
    }
    dana.submits("/welcome", &ANSWERS).await;
    dana.is_at("/rooms/everything");
    dana.reads("Everything 전부");
    dana.reads("사랑방");

    dana.posts("everything-%EC%A0%84%EB%B6%80", "we are on").await;
    dana.sees("we are on");
    dana.opens("/settings").await;
    dana.form("/settings/installation");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wizard_runs_once() {
    let cluster = Cluster::alone_on(Installation::fresh()).await;
    let mut late = Visitor::to(&cluster[0]);
    late.opens("/welcome").await;
    let form = late.form("/welcome");
    let mut dana = Visitor::to(&cluster[0]);
    dana.opens("/welcome").await;
    dana.submits("/welcome", &ANSWERS).await;
    dana.is_at("/rooms");

    // Somebody who had the wizard open, too.
    let mut fields = form.fields;
    for (name, value) in ANSWERS {
        fields.insert(name.into(), value.into());
    }
    fields.insert("handle".into(), "mallory".into());
    late.sends("/welcome", &fields).await;
    assert!(!late.page().path.starts_with("/rooms"), "a second administrator");
    late.opens("/welcome").await;
    late.is_at("/sign-in");
    late.signs_in("mallory", PASSWORD).await;
    late.is_at("/sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wizard_says_what_is_wrong_and_keeps_what_was_typed() {
    let cluster = Cluster::alone_on(Installation::fresh()).await;
    let mut dana = Visitor::to(&cluster[0]);
    for (field, wrong) in [
        ("handle", "dana kim"),
        ("handle", ""),
        ("name", "\u{202e}anad"),
        ("password", "short"),
        ("room", " "),
        ("title", ""),
    ] {
        dana.opens("/welcome").await;
        let mut answers = ANSWERS;
        for answer in &mut answers {
            if answer.0 == field {
                answer.1 = wrong;
            }
        }
        let page = dana.submits("/welcome", &answers).await;
        assert_eq!(page.answer.status, 422, "{field} {wrong:?}: {page:#?}");
        let form = dana.form("/welcome");
        if field != "title" {
            assert_eq!(form.fields["title"], "사랑방", "{field}: what was typed is lost");
        }
        assert_eq!(form.fields["password"], "", "a password comes back in a page");
    }
    dana.submits("/welcome", &ANSWERS).await;
    dana.is_at("/rooms");
}

#[tokio::test(flavor = "multi_thread")]
async fn members_added_by_command_come_in_and_leave_the_wizard_to_the_administrator() {
    let installation = Installation::fresh();
    let added = installation.cli(["user", "add", "kim", "--password-stdin"], PASSWORD);
    assert!(added.err.contains("no administrator yet"), "{added:?}");
    added.well();
    let cluster = Cluster::alone_on(installation).await;
    let mut kim = Visitor::signed_in(&cluster[0], "kim").await;
    kim.opens("/settings").await;
    assert!(!kim.page().answer.text.contains("/settings/installation"), "a member administers");

    let mut dana = Visitor::to(&cluster[0]);
    dana.opens("/").await;
    dana.is_at("/welcome");
    dana.reads("no administrator yet");
    dana.reads("Sign in");
    let mut answers = ANSWERS;
    answers[1].1 = "kim";
    assert_eq!(dana.submits("/welcome", &answers).await.answer.status, 409, "somebody else's name");
    dana.submits("/welcome", &ANSWERS).await;
    dana.is_at("/rooms/everything");
    dana.opens("/settings").await;
    dana.form("/settings/installation");

    let mut late = Visitor::to(&cluster[0]);
    late.opens("/welcome").await;
    late.is_at("/sign-in");
    let added = cluster.installation().cli(["user", "add", "lee", "--password-stdin"], PASSWORD);
    assert!(!added.err.contains("administrator"), "{added:?}");
}
