//! To who is not in it a closed room does not exist: whatever they ask, they hear what they would hear of
//! a room that never was.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use reqwest::Method;
use sarang_protocol::api::RoomInfo;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::room::RoomKind;
use sarang_tests::api::{Answer, Api};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::ADMIN;
use sarang_tests::visitor::Visitor;
use serde_json::{Value, json};
use uuid::Uuid;

/// An address as those of closed rooms are, of none.
const NEVER: &str = "aaaabbbbccccddddeeee";

/// Every route with a room in its address, as the server's sources have it.
fn routes() -> BTreeSet<(String, &'static str)> {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src/web");
    let mut routes = BTreeSet::new();
    for (folder, prefix) in [("api", "/api/v1"), ("pages", "")] {
        for file in std::fs::read_dir(web.join(folder)).expect("the sources are there") {
            let path = file.expect("a file").path();
            let Ok(source) = std::fs::read_to_string(&path) else { continue };
            for route in source.split(".route(\"").skip(1) {
                let (pattern, rest) = route.split_once('"').expect("a string has an end");
                let handlers = rest.split(".route(").next().unwrap_or(rest).split(['\n', ';']).next();
                let handlers = handlers.unwrap_or_default();
                for method in ["get", "post", "put", "patch", "delete"] {
                    if pattern.contains("{slug}") && handlers.contains(&format!("{method}(")) {
                        routes.insert((format!("{prefix}{pattern}"), method));
                    }
                }
            }
        }
    }
    routes
}

/// What is sent there: JSON to the API, a form to a page. Every route that takes something is here.
fn sent(pattern: &str, method: &str) -> Value {
    match (pattern, method) {
        ("/api/v1/rooms/{slug}", "patch") | ("/rooms/{slug}/rename", _) => json!({ "name": "Ours" }),
        ("/api/v1/rooms/{slug}/messages", "post") => json!({ "cid": Uuid::new_v4(), "body": "hello" }),
        ("/api/v1/rooms/{slug}/messages/{seq}", "patch") | ("/rooms/{slug}/{seq}/edit", _) => {
            json!({ "body": "hello" })
        }
        ("/api/v1/rooms/{slug}/notifications", "put") => json!({ "level": "nothing" }),
        ("/rooms/{slug}/draft", "post") => json!({ "thread": "0" }),
        ("/api/v1/rooms/{slug}/sorting", "put") => json!({ "favourite": true }),
        ("/rooms/{slug}/read", "post") => json!({ "seq": "1" }),
        ("/rooms/{slug}/sorting", "post") => json!({ "favourite": "true" }),
        ("/rooms/{slug}/notifications", "post") => {
            json!({ "level": "nothing", "mute": "hour", "offset": "0" })
        }
        (
            "/api/v1/rooms/{slug}/threads/{seq}/read"
            | "/api/v1/rooms/{slug}/read"
            | "/api/v1/rooms/{slug}/unread",
            _,
        ) => json!({ "seq": 1 }),
        (
            "/rooms/{slug}/threads/{seq}/following" | "/rooms/{slug}/{seq}/pin" | "/rooms/{slug}/{seq}/save",
            _,
        ) => json!({ "on": "true" }),
        ("/rooms/{slug}/messages", _) | ("/rooms/{slug}/threads/{seq}", "post") => {
            json!({ "body": "hello", "cid": "" })
        }
        ("/rooms/{slug}/{seq}/reply" | "/api/v1/rooms/{slug}/draft", _) => json!({ "body": "hello" }),
        ("/rooms/{slug}/{seq}/react", _) => json!({ "emoji": "👍" }),
        ("/rooms/{slug}/{seq}/forward", _) => json!({ "to": "general" }),
        ("/rooms/{slug}/remove" | "/rooms/{slug}/people", "post") => json!({ "handle": "dana" }),
        _ => json!({}),
    }
}

/// Everything of an answer but the moment, the request's own numbers and the address itself.
fn heard(answer: &Answer, room: &str) -> String {
    let mut text = answer.text.clone();
    for mark in ["nonce=\"", "name=\"cid\" value=\"", "\"cid\":\""] {
        while let Some(at) = text.find(mark) {
            let end = text[at + mark.len()..].find('"').expect("a value has an end");
            text.replace_range(at..at + mark.len() + end, "…");
        }
    }
    let told = ["date", "x-request-id", "content-security-policy", "content-length", "server-timing"];
    let headers: BTreeMap<_, _> = answer
        .headers
        .iter()
        .filter(|(name, _)| !told.contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), format!("{value:?}")))
        .collect();
    format!("{} {headers:#?}\n{text}", answer.status).replace(room, "ROOM")
}

struct Stranger {
    api: Api,
    visitor: Visitor,
    csrf: String,
    origin: String,
}

impl Stranger {
    async fn of(cluster: &Cluster, name: &str) -> Self {
        let api = cluster.api(name, 0);
        let handle = sarang_tests::cluster::handle(name);
        let mut visitor = Visitor::to(&cluster[0]);
        visitor.signs_in(&handle, sarang_tests::installation::PASSWORD).await;
        visitor.opens("/rooms/new").await;
        let csrf = visitor.form("/rooms").fields["csrf"].clone();
        Self { api, visitor, csrf, origin: cluster[0].origin() }
    }

    async fn asks(&self, pattern: &str, method: &str, room: &str, seq: &str) -> String {
        let path = pattern.replace("{slug}", room).replace("{seq}", seq).replace("{handle}", "dana");
        let path = path.replace("{emoji}", "%F0%9F%91%8D");
        let verb = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
        let mut body = sent(pattern, method);
        let request = match path.strip_prefix("/api/v1") {
            Some(path) if method == "get" => self.api.request(verb, path),
            Some(path) => self.api.request(verb, path).json(&body),
            None if method == "get" => self.visitor.request(verb, &path),
            None => {
                body["csrf"] = self.csrf.clone().into();
                self.visitor.request(verb, &path).header("origin", &self.origin).form(&body)
            }
        };
        heard(&Answer::to(request).await, room)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_stranger_asks_there_is_no_such_room() {
    let cluster = Cluster::alone().await;
    let kim = cluster.api("Kim", 0);
    for name in ["Dana", "Max", "Lee"] {
        cluster.token(name);
    }
    let made: RoomInfo = kim.post("/rooms", &json!({ "name": "Plans", "closed": true })).await.is(201).json();
    assert_eq!((made.kind, made.slug.as_str().len()), (RoomKind::Closed, 20));
    let talk = |people: Value| {
        let kim = kim.clone();
        async move {
            let made: RoomInfo =
                kim.post("/conversations", &json!({ "people": people })).await.is(201).json();
            made.slug.to_string()
        }
    };
    let pair = talk(json!(["dana"])).await;
    let circle = talk(json!(["dana", "max"])).await;
    let notes = talk(json!([])).await;
    let rooms = [made.slug.as_str(), &pair, &circle, &notes];
    for room in rooms {
        kim.posts(room, Uuid::new_v4(), "between us").await.is(201);
    }
    let routes = routes();
    assert!(routes.len() >= 22, "{routes:#?}");
    for name in ["Lee", ADMIN] {
        let stranger = Stranger::of(&cluster, name).await;
        for (pattern, method) in &routes {
            for seq in ["1", "2", "999"] {
                let never = stranger.asks(pattern, method, NEVER, seq).await;
                assert!(never.starts_with("404"), "{method} {pattern} of no room: {never}");
                for room in rooms {
                    let answer = stranger.asks(pattern, method, room, seq).await;
                    assert_eq!(answer, never, "{name}: {method} {pattern} of {room}");
                }
            }
        }
        let listed = stranger.api.get("/rooms").await.is(200).text;
        let directory = Answer::to(stranger.visitor.request(Method::GET, "/rooms")).await.is(200).text;
        for room in rooms {
            assert!(!listed.contains(room) && !directory.contains(room), "{room}");
        }
        assert!(!listed.contains("Plans") && !directory.contains("Plans"));
        // Nor does a name tell, or an address that somebody wants to have.
        let same = stranger.api.post("/rooms", &json!({ "name": "Plans", "closed": true })).await;
        same.is(201);
    }
    cluster.api("Lee", 0).post("/rooms", &json!({ "name": "Plans" })).await.is(201);
    // Nothing of all that has come to pass.
    for room in rooms {
        let messages = kim.messages(room, "").await.messages;
        assert_eq!(messages.len(), 1, "{room}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn members_add_people_and_take_them_out() {
    let cluster = Cluster::alone().await;
    let kim = cluster.api("Kim", 0);
    let dana = cluster.api("Dana", 0);
    let body = json!({ "name": "Plans", "closed": true, "slug": "plans" });
    kim.post("/rooms", &body).await.is_refused(422, ErrorCode::Invalid);
    let made: RoomInfo = kim.post("/rooms", &json!({ "name": "Plans", "closed": true })).await.is(201).json();
    let room = made.slug.as_str();
    let member = |who: &str| format!("/rooms/{room}/members/{who}");
    let adds = async |api: &Api, who: &str| Answer::to(api.request(Method::PUT, &member(who))).await;
    adds(&kim, "nobody").await.is_refused(404, ErrorCode::NotFound);
    adds(&kim, "not a handle").await.is_refused(404, ErrorCode::NotFound);
    adds(&dana, "dana").await.is_refused(404, ErrorCode::NotFound);
    adds(&kim, "dana").await.is(204);
    adds(&kim, "dana").await.is(204);
    dana.posts(room, Uuid::new_v4(), "thanks").await.is(201);
    adds(&dana, ADMIN).await.is(204);
    cluster.api(ADMIN, 0).removes(room, "dana").await.is(204);
    dana.get(&format!("/rooms/{room}")).await.is_refused(404, ErrorCode::NotFound);
    // To an open room members add others too; who is not in it cannot.
    cluster.installation().adds_room("books", "Books");
    let added = Answer::to(kim.request(Method::PUT, "/rooms/books/members/dana")).await;
    added.is_refused(403, ErrorCode::NotAMember);
    kim.joins("books").await.is(200);
    Answer::to(kim.request(Method::PUT, "/rooms/books/members/dana")).await.is(204);
}
