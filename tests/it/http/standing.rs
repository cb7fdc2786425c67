//! Without scripts: taking somebody out of a room, and ending one session from another.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::ServerFrame;
use sarang_tests::cluster::Cluster;
use sarang_tests::html;
use sarang_tests::installation::{ADMIN, GENERAL};
use sarang_tests::socket::Socket;
use sarang_tests::visitor::Visitor;

#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_taken_out_of_a_room_without_scripts() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    cluster.api("Lee", 0).joins(GENERAL).await.is(200);
    let mut lee = Visitor::signed_in(&cluster[0], "lee").await;
    lee.opens("/rooms/general").await;
    assert!(!lee.page().answer.text.contains("/remove"), "who may not finds no way to");
    cluster.api("Lee", 0).removes(GENERAL, "kim").await.is_refused(403, ErrorCode::Forbidden);

    let mut admin = Visitor::signed_in(&cluster[0], ADMIN).await;
    admin.opens("/rooms/general").await;
    admin.reads("Take Kim out of this room?");
    admin.submits("/rooms/general/remove", &[("handle", "kim")]).await;
    admin.is_at("/rooms/general");
    admin.reads("admin removed Kim");
    kim.hears("the end of the room", |frame| matches!(frame, ServerFrame::Gone { .. }).then_some(())).await;

    let api = cluster.api(ADMIN, 0);
    api.removes(GENERAL, "kim").await.is(204);
    api.removes(GENERAL, "nobody").await.is(204);
    api.removes(GENERAL, "not a handle").await.is_refused(404, ErrorCode::NotFound);
    api.removes("nowhere", "kim").await.is_refused(404, ErrorCode::NotFound);
    api.removes(GENERAL, ADMIN).await.is_refused(422, ErrorCode::Invalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_session_is_ended_from_another() {
    let cluster = Cluster::alone().await;
    cluster.token("Kim");
    let mut laptop = Visitor::signed_in(&cluster[0], "kim").await;
    let mut phone = Visitor::signed_in(&cluster[0], "kim").await;
    let headers = [("cookie", phone.cookies()), ("origin", cluster[0].origin())];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    let mut socket = Socket::with_headers(&cluster[0].socket_url(), &headers).await.expect("a session may");
    socket.says_hello(None, &[]).await;

    laptop.opens("/settings").await;
    laptop.reads("This browser");
    let page = laptop.page().answer.text.clone();
    let ends: Vec<String> = html::values(&page, "form", "action")
        .into_iter()
        .filter(|action| action.starts_with("/settings/sessions/"))
        .collect();
    let [end] = ends.as_slice() else { panic!("one other session: {ends:?}") };
    // Somebody else's are none of one's own.
    let mut lee = Visitor::signed_in(&cluster[0], ADMIN).await;
    lee.opens("/settings").await;
    let mut fields = lee.form("/settings/name").fields;
    fields.retain(|name, _| name == "csrf");
    lee.sends(end, &fields).await;
    phone.opens("/settings").await;
    phone.is_at("/settings");

    laptop.submits(end, &[]).await;
    laptop.reads("That device is signed out.");
    laptop.opens("/rooms").await;
    laptop.is_at("/rooms");
    socket.ends().await;
    phone.opens("/settings").await;
    phone.is_at("/sign-in");
}
