//! Who may make an account: nobody, whoever holds an invite link, anybody.

use sarang_tests::cluster::Cluster;
use sarang_tests::html;
use sarang_tests::installation::{ADMIN, PASSWORD};
use sarang_tests::visitor::Visitor;

async fn sets_sign_up(admin: &mut Visitor, mode: &str) {
    admin.opens("/settings").await;
    admin.submits("/settings/installation", &[("sign_up", mode)]).await;
}

/// Makes an invite for so many people and gives the path of its link.
async fn invites(admin: &mut Visitor, uses: &str) -> String {
    admin.opens("/settings").await;
    admin.submits("/settings/invites", &[("uses", uses)]).await;
    let page = &admin.page().answer.text;
    let text = html::text(page);
    let shown = html::values(page, "input", "value")
        .into_iter()
        .chain(html::values(page, "a", "href"))
        .chain(text.split_whitespace().map(str::to_owned));
    let link = shown
        .into_iter()
        .find(|text| text.contains("/invite/"))
        .unwrap_or_else(|| panic!("no link on {}", admin.page().text()));
    link[link.find("/invite/").expect("it was found")..].to_owned()
}

async fn signs_up(visitor: &mut Visitor, handle: &str) -> bool {
    let fields = [("handle", handle), ("name", "Somebody"), ("password", PASSWORD)];
    visitor.submits("/sign-up", &fields).await;
    visitor.page().path.starts_with("/rooms")
}

#[tokio::test(flavor = "multi_thread")]
async fn open_sign_up_is_for_anybody() {
    let cluster = Cluster::alone().await;
    let mut admin = Visitor::signed_in(&cluster[0], ADMIN).await;
    sets_sign_up(&mut admin, "open").await;
    let mut lee = Visitor::to(&cluster[0]);
    lee.opens("/sign-up").await;
    assert!(signs_up(&mut lee, "lee").await, "{}", lee.page().text());

    let mut second = Visitor::to(&cluster[0]);
    second.opens("/sign-up").await;
    assert!(!signs_up(&mut second, "LEE").await, "one name for two people");
    assert_eq!(second.page().answer.status, 409);
    assert_eq!(second.form("/sign-up").fields["name"], "Somebody");
}

#[tokio::test(flavor = "multi_thread")]
async fn closed_sign_up_is_for_nobody_also_not_with_the_form_kept_open() {
    let cluster = Cluster::alone().await;
    let mut admin = Visitor::signed_in(&cluster[0], ADMIN).await;
    sets_sign_up(&mut admin, "open").await;
    let mut lee = Visitor::to(&cluster[0]);
    lee.opens("/sign-up").await;
    sets_sign_up(&mut admin, "closed").await;
    assert!(!signs_up(&mut lee, "lee").await);
    assert_eq!(lee.page().answer.status, 403);
    lee.signs_in("lee", PASSWORD).await;
    lee.is_at("/sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invite_link_lets_in_as_many_as_it_says() {
    let cluster = Cluster::alone().await;
    let mut admin = Visitor::signed_in(&cluster[0], ADMIN).await;
    sets_sign_up(&mut admin, "invited").await;

    let mut stranger = Visitor::to(&cluster[0]);
    stranger.opens("/sign-up").await;
    let forms = html::forms(&stranger.page().answer.text);
    assert!(forms.iter().all(|form| form.action != "/sign-up"), "{forms:?}");

    let link = invites(&mut admin, "1").await;
    let mut lee = Visitor::to(&cluster[0]);
    lee.opens(&link).await;
    assert!(signs_up(&mut lee, "lee").await, "{}", lee.page().text());

    let mut second = Visitor::to(&cluster[0]);
    second.opens(&link).await;
    let forms = html::forms(&second.page().answer.text);
    let refused = forms.iter().all(|form| form.action != "/sign-up");
    assert!(refused || !signs_up(&mut second, "park").await, "a link for one let two in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_or_invented_invite_lets_nobody_in() {
    let cluster = Cluster::alone().await;
    let mut admin = Visitor::signed_in(&cluster[0], ADMIN).await;
    sets_sign_up(&mut admin, "invited").await;
    let link = invites(&mut admin, "5").await;
    admin.opens("/settings").await;
    let revoke = html::forms(&admin.page().answer.text)
        .into_iter()
        .find(|form| form.action.ends_with("/revoke"))
        .expect("an invite can be revoked");
    admin.submits(&revoke.action, &[]).await;

    for link in [link.as_str(), "/invite/nonsense", "/invite/%00"] {
        let mut lee = Visitor::to(&cluster[0]);
        lee.opens(link).await;
        let forms = html::forms(&lee.page().answer.text);
        let refused = forms.iter().all(|form| form.action != "/sign-up");
        assert!(refused || !signs_up(&mut lee, "lee").await, "{link} lets in");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_administrators_see_and_change_the_installations_settings() {
    let cluster = Cluster::alone().await;
    cluster.token("Dana");
    let mut dana = Visitor::signed_in(&cluster[0], "dana").await;
    dana.opens("/settings").await;
    let own = dana.form("/settings/name");
    let forms = html::forms(&dana.page().answer.text);
    assert!(forms.iter().all(|form| form.action != "/settings/installation"), "{forms:?}");
    let csrf = own.fields["csrf"].clone();
    for (path, fields) in [
        (
            "/settings/installation",
            vec![("title", "Mine"), ("sign_up", "open"), ("emoji", "admins"), ("groups", "admins")],
        ),
        ("/settings/invites", vec![("days", "7"), ("uses", "1")]),
    ] {
        let mut fields: std::collections::BTreeMap<_, _> =
            fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        fields.insert("csrf".into(), csrf.clone());
        let status = dana.sends(path, &fields).await.answer.status;
        assert!(matches!(status, 403 | 404), "{path}: {status}");
    }
}
