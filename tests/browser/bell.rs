//! What is told outside of the page: by a notification of the system, by a sound.

use reqwest::Method;
use sarang_protocol::api::{PostedMessage, RoomInfo};
use sarang_protocol::id::Seq;
use sarang_tests::api::Answer;
use sarang_tests::browser::{Browsers, Person};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::talker::Talker;
use sarang_tests::wait::{holds, until};
use serde_json::{Value, json};
use thirtyfour::Key;
use uuid::Uuid;

use crate::by_keyboard::tabs_to;

/// Notes what the browser is asked to show and to sound, and has it done all the same.
const NOTES: &str = "
    window.told = [];
    window.notes = 0;
    window.Notification = class extends Notification {
        constructor(title, options) {
            super(title, options);
            told = told.filter(other => other.tag !== this.tag);
            this.said = title + ': ' + options.body;
            told.push(this);
        }
        close() {
            told = told.filter(other => other !== this);
            super.close();
        }
    };
    const sound = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function () { notes += 1; return sound.call(this) };";

const NEVER: &str = ".bell [value=never]";
const CALLS: &str = ".bell [value=calls]";
const EVERYTHING: &str = ".bell [value=everything]";
const WORDS: &str = ".bell [name=words]";

/// Dana is in a room of books, Kim writes elsewhere.
struct Scene {
    dana: Person,
    kim: Talker,
    cluster: Cluster,
    _browsers: Browsers,
}

impl Scene {
    async fn of(instances: usize) -> Self {
        let cluster = Cluster::of(instances).await;
        cluster.installation().adds_room("books", "Books");
        let kim = cluster.talker("Kim", instances - 1).await;
        for room in [GENERAL, "books"] {
            cluster.api("Dana", 0).joins(room).await.is(200);
            kim.api().joins(room).await.is(200);
        }
        let browsers = Browsers::reserve(1).await;
        let dana = browsers.person(&cluster[0]).await;
        Self { dana, kim, cluster, _browsers: browsers }
    }

    /// Dana's browser shows notifications, or its owner has said that it is not to.
    async fn begins(&self, shows: bool) {
        let setting = if shows { "granted" } else { "denied" };
        let asked = json!({ "permission": { "name": "notifications" }, "setting": setting });
        self.dana.devtools("Browser.setPermission", asked).await;
        self.dana.devtools("Page.enable", json!({})).await;
        self.dana.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": NOTES })).await;
        self.dana.signs_in_as("dana").await;
        self.dana.opens_room("books").await;
        self.dana.is_live().await;
    }

    /// Kim posts in another room than the usual one.
    async fn kim_posts_in(&self, room: &str, text: &str) -> Seq {
        let posted = self.kim.api().posts(room, Uuid::new_v4(), text).await;
        posted.is(201).json::<PostedMessage>().seq
    }

    /// The address of Kim's conversation with Dana.
    async fn talk(&self) -> String {
        let talk = self.kim.api().post("/conversations", &json!({ "people": ["dana"] })).await;
        talk.is(201).json::<RoomInfo>().slug.to_string()
    }

    /// Dana reads a room on another device.
    async fn reads_elsewhere(&self, room: &str, seq: u64) {
        let read = self.cluster.api("Dana", 0).request(Method::PUT, &format!("/rooms/{room}/read"));
        let answer = Answer::to(read.json(&json!({ "seq": seq }))).await;
        assert!(answer.status < 300, "{}", answer.text);
    }
}

/// Opens what is chosen for this browser, and chooses.
async fn chooses(person: &Person, choice: &str) {
    person.opens_the_account_menu().await;
    person.clicks_on("Notifications here").await;
    person.finds_visible(".bell").await;
    person.clicks(choice).await;
    person.presses_escape().await;
    person.no_longer_finds(".bell").await;
}

/// Waits until this and nothing else is shown outside of the page.
async fn is_told(person: &Person, expected: &[&str]) {
    until(format!("{expected:?} is told"), async || {
        let told = person.evaluates("return told.map(notification => notification.said.trim())").await;
        holds(told == json!(expected), format!("{told}\n{}", person.appearance().await))
    })
    .await;
}

async fn clicks_the_notification(person: &Person) {
    person.evaluates("told[0].dispatchEvent(new Event('click'))").await;
}

async fn notes(person: &Person) -> Value {
    person.evaluates("return notes").await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_calls_one_is_told_and_leads_there() {
    let scene = Scene::of(2).await;
    scene.begins(true).await;
    let Scene { dana, kim, .. } = &scene;
    chooses(dana, CALLS).await;
    kim.posts("nothing of Dana's").await;
    kim.posts("@dana 점심 ||비밀|| **같이**").await;
    is_told(dana, &["Kim · General: @dana 점심 ▒▒▒ 같이"]).await;
    assert_eq!(notes(dana).await, json!(2), "two notes, once");
    clicks_the_notification(dana).await;
    dana.is_at("/rooms/general").await;
    dana.sees("nothing of Dana's").await;
    is_told(dana, &[]).await;

    // A conversation calls whatever is said in it; the newest stands for those before it.
    let talk = scene.talk().await;
    scene.kim_posts_in(&talk, "하나").await;
    is_told(dana, &["Kim: 하나"]).await;
    let two = scene.kim_posts_in(&talk, "둘").await;
    is_told(dana, &["Kim: 둘"]).await;
    // What is read on another device is no longer news.
    scene.reads_elsewhere(&talk, two.0).await;
    is_told(dana, &[]).await;
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_everything_that_is_written_only_what_one_wants_to_hear_is_told() {
    let scene = Scene::of(1).await;
    scene.begins(true).await;
    let Scene { dana, kim, .. } = &scene;
    chooses(dana, EVERYTHING).await;
    chooses(dana, WORDS).await;
    // In the room that Dana looks at there is nothing to tell.
    scene.kim_posts_in("books", "here").await;
    dana.sees("here").await;
    kim.posts("there").await;
    is_told(dana, &["Kim · General: New message"]).await;
    let path = format!("/rooms/{GENERAL}/notifications");
    let quiet = json!({ "level": "mentions" });
    let answer = Answer::to(scene.cluster.api("Dana", 0).request(Method::PUT, &path).json(&quiet)).await;
    assert!(answer.status < 300, "{}", answer.text);
    chooses(dana, WORDS).await;
    kim.posts("quietly").await;
    scene.kim_posts_in("books", "@all aloud").await;
    dana.sees("@all aloud").await;
    kim.posts("@dana loud").await;
    is_told(dana, &["Kim · General: @dana loud"]).await;

    // It is so after a reload; and what nobody wants to hear any more is not told.
    dana.reloads().await;
    dana.is_live().await;
    kim.posts("@dana again").await;
    is_told(dana, &["Kim · General: @dana again"]).await;
    chooses(dana, NEVER).await;
    kim.posts("@dana too late").await;
    dana.is_titled("(5) Books").await;
    chooses(dana, CALLS).await;
    kim.posts("@dana in time").await;
    is_told(dana, &["Kim · General: @dana in time"]).await;
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_that_one_follows_is_told_and_opens_beside_its_room() {
    let scene = Scene::of(1).await;
    scene.begins(true).await;
    let Scene { dana, kim, cluster, .. } = &scene;
    chooses(dana, CALLS).await;
    let lee = cluster.talker("Lee", 0).await;
    let (one, other) = (kim.posts("Dana's").await, kim.posts("Lee's").await);
    let path = format!("/rooms/{GENERAL}/threads/{one}/following");
    Answer::to(cluster.api("Dana", 0).request(Method::PUT, &path)).await.is(200);
    lee.replies_in(GENERAL, other, "not followed").await;
    lee.replies_in(GENERAL, one, "국수").await;
    is_told(dana, &["Lee · General: 국수"]).await;
    clicks_the_notification(dana).await;
    dana.is_at("/rooms/general").await;
    dana.finds(".thread-panel").await;
    dana.reads("국수").await;
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_tab_tells_and_none_what_another_one_shows() {
    let scene = Scene::of(1).await;
    scene.begins(true).await;
    let Scene { dana, kim, .. } = &scene;
    // The first tab sends for both, so it is the one that tells, whatever tab it was chosen in; the second one shows the
    // room.
    let first = dana.tab().await;
    dana.opens_another_tab().await;
    dana.devtools("Page.bringToFront", json!({})).await;
    dana.opens_room(GENERAL).await;
    dana.is_live().await;
    chooses(dana, EVERYTHING).await;
    let elsewhere = scene.cluster.talker("Dana", 0).await;
    let seen = kim.posts("seen at once").await;
    dana.sees("seen at once").await;
    elsewhere.catches_up(GENERAL, seen).await;
    elsewhere.has_unread(GENERAL, 0).await;
    scene.kim_posts_in(&scene.talk().await, "unseen").await;
    dana.goes_to_tab(&first).await;
    is_told(dana, &["Kim: unseen"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_shows_none_says_so_and_sounds_by_keyboard_alone() {
    let scene = Scene::of(1).await;
    scene.begins(false).await;
    let Scene { dana, kim, .. } = &scene;
    tabs_to(dana, ".sidebar__me").await;
    dana.keys(Key::Enter).await;
    tabs_to(dana, "#account .menu__item[type=button]").await;
    dana.keys(Key::Enter).await;
    dana.finds_visible(".bell").await;
    dana.can_be_used_by_everybody("the choice of notifications").await;
    dana.keys(Key::Down).await;
    dana.reads("Allow them in its settings for this site").await;
    dana.can_be_used_by_everybody("the choice of notifications, refused").await;
    dana.presses_escape().await;
    dana.no_longer_finds(".bell").await;
    kim.posts("@dana 들려요?").await;
    until("there is a sound", async || {
        let notes = notes(dana).await;
        holds(notes == json!(2), notes.to_string())
    })
    .await;
    dana.has_a_clean_console().await;
}
