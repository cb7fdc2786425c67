//! The people who are photographed, their rooms, and what they say and do there.

use reqwest::Method;
use sarang_protocol::api::{Messages, RoomInfo};
use sarang_protocol::thread::Threads;
use sarang_tests::api::{Answer, Api};
use sarang_tests::installation::Installation;
use sarang_tests::instance::Instance;
use serde_json::json;
use uuid::Uuid;

/// Who is who: handle and name.
const PEOPLE: [(&str, &str); 6] = [
    ("dana", "Dana Kim"),
    ("haneul", "김하늘"),
    ("misaki", "佐藤 美咲"),
    ("marco", "Marco Rossi"),
    ("sujin", "이수진"),
    ("olena", "Олена Шевченко"),
];

/// Rooms: slug, name, purpose. Dana, who looks, is in all but the last two.
const ROOMS: [(&str, &str, &str); 8] = [
    ("general", "General", "Everything that has no other place"),
    ("releases", "Releases", "What goes out, and when"),
    ("디자인", "디자인", "화면, 글자, 색"),
    ("開発", "開発", "コードの話"),
    ("점심", "점심 뭐 먹지", "열한 시 반까지 정하기"),
    ("quiet-corner", "Quiet corner", "Nobody has said a word yet"),
    ("book-club", "Book club", "One book a month, slowly"),
    ("running", "Running", "Saturday mornings along the river"),
];

/// What is said in General: minutes before now, who, what.
const TALK: &[(i64, &str, &str)] = &[
    (1700, "marco", "Morning all. The staging database is back, it was a full disk and nothing worse."),
    (1698, "marco", "I moved the logs to their own volume, so it cannot happen the same way again."),
    (1685, "haneul", "고생하셨습니다! 저도 어제 저녁에 이상하다 싶었는데 디스크였군요."),
    (1660, "dana", "Thank you both 🙏 Shall we write that down somewhere before we forget?"),
    (1655, "misaki", "手順書にまとめておきます。今日の午後には読めるようにしますね。"),
    (
        190,
        "olena",
        "Доброго ранку! I have put the new onboarding texts into the shared folder. The second screen is still too long, I would love a second pair of eyes.",
    ),
    (184, "sujin", "제가 볼게요. 점심 전에 의견 남기겠습니다."),
    (
        140,
        "haneul",
        "**3.2 후보**를 올렸습니다. 바뀐 점:\n- 검색이 두 글자 단어도 찾습니다 (`회의`, `東京`)\n- 휴대폰에서 목록이 *서랍*으로 열립니다\n- ~~가끔~~ 다시 연결될 때 놓친 메시지가 순서대로 들어옵니다",
    ),
    (138, "haneul", "https://releases.example.org/sarang/3.2-rc1"),
    (
        131,
        "marco",
        "Tested on an old Android and on a slow train. It reconnected eleven times between Bologna and Firenze and I lost nothing. 🚄",
    ),
    (128, "dana", "Eleven! That is the best test report we have ever had."),
    (95, "misaki", "一つだけ。変換中にEnterを押しても送信されなくなりました。ありがとうございます！"),
    (
        60,
        "sujin",
        "Olena, I left comments on screen two. In short: one idea per sentence, and the button should say what happens next instead of “Continue”.",
    ),
    (
        44,
        "olena",
        "That is exactly it, thank you! Here is the new version:\n\n> Choose a room. You can leave it at any time, and nobody is told how long you stayed.\n\n- [x] Screen one\n- [x] Screen two\n- [ ] The last one, ||which nobody has seen yet||",
    ),
    (41, "dana", "I like that a lot. Calm, and true."),
    (
        12,
        "marco",
        "For who wants to try the query from yesterday:\n```sql\n-- The busiest rooms of a day\nselect room, count(*) from events\n where at > now() - interval '1 day'\n group by room order by 2 desc;\n```\n\n| room | messages |\n|---|--:|\n| General | 1,204 |\n| 디자인 | 318 |",
    ),
    (6, "haneul", "점심은 열두 시에 1층에서 만날까요? 비가 온다고 하니 우산 챙기세요 ☔"),
    (5, "sujin", "네, 좋아요!"),
    (4, "misaki", "私も行きます 🍜"),
];

/// Adds people and rooms, lets them talk, and spreads what they said over the last day.
pub(crate) async fn people_talk(server: &Instance, installation: &Installation) {
    let mut apis = Vec::new();
    for (handle, name) in PEOPLE {
        if handle != "dana" {
            installation.adds_user(handle, name);
        }
        apis.push((handle, Api::new(server, &installation.token(handle))));
    }
    let api = |handle: &str| &apis.iter().find(|(one, _)| *one == handle).expect("one of PEOPLE").1;
    for (index, (slug, name, purpose)) in ROOMS.into_iter().enumerate() {
        let maker = api(if index < 6 { "dana" } else { "olena" });
        if slug != "general" {
            let room = json!({ "name": name, "slug": slug, "purpose": purpose });
            maker.post("/rooms", &room).await.is(201);
        }
        for (handle, api) in &apis {
            if index < 6 || *handle != "dana" {
                api.joins(slug).await.is(200);
            }
        }
    }
    for (_, who, body) in TALK {
        api(who).posts("general", Uuid::new_v4(), body).await.is(201);
    }
    lives(&apis).await;
    for (room, who, body) in [
        ("releases", "haneul", "3.2-rc1 is out for testing until Thursday."),
        ("releases", "marco", "No objections from operations."),
        ("디자인", "sujin", "어두운 화면의 회색을 조금 따뜻하게 바꿔 봤어요."),
        ("book-club", "olena", "November: “Kitchen” by Banana Yoshimoto."),
    ] {
        api(who).posts(room, Uuid::new_v4(), body).await.is(201);
    }
    backdate(installation);
}

/// What people do with messages: reactions, an edit, a pin, a reply and a thread. Positions are those after
/// everybody has joined.
async fn lives(apis: &[(&str, Api)]) {
    let api = |handle: &str| &apis.iter().find(|(one, _)| *one == handle).expect("one of PEOPLE").1;
    let said = api("dana").get("/rooms/general/messages?limit=50").await.is(200).json::<Messages>().messages;
    let at = |text: &str| {
        let found = said.iter().find(|message| message.body.as_str().contains(text));
        found.expect("it was said").seq
    };
    for (who, text, emoji) in [
        ("dana", "slow train", "🎉"),
        ("haneul", "slow train", "🎉"),
        ("misaki", "slow train", "🎉"),
        ("sujin", "slow train", "🚄"),
        ("dana", "Screen one", "❤️"),
        ("marco", "Screen one", "❤️"),
        ("olena", "Calm, and true", "👍"),
        ("dana", "우산", "👀"),
        ("sujin", "우산", "👀"),
    ] {
        let path = format!("/rooms/general/messages/{}/reactions/{emoji}", at(text));
        Answer::to(api(who).request(Method::PUT, &path)).await.is(200);
    }
    let path = format!("/rooms/general/messages/{}/pin", at("3.2 후보"));
    Answer::to(api("haneul").request(Method::PUT, &path)).await.is(200);
    let edited =
        api("dana").request(Method::PATCH, &format!("/rooms/general/messages/{}", at("Calm, and true")));
    Answer::to(edited.json(&json!({ "body": "I like that a *lot*. Calm, and true." }))).await.is(200);
    for (who, body) in
        [("dana", "그 질의, 어제 것도 돌려 볼 수 있나요?"), ("marco", "Yes: change the interval.")]
    {
        let reply = json!({ "cid": Uuid::new_v4(), "body": body, "thread": at("busiest rooms") });
        api(who).post("/rooms/general/messages", &reply).await.is(201);
    }
    let reply =
        json!({ "cid": Uuid::new_v4(), "body": "저도 갈게요. 우산 하나 남아요!", "reply_to": at("우산") });
    api("dana").post("/rooms/general/messages", &reply).await.is(201);
}

/// A conversation of two, one of three, and a closed room; where the first and the last are.
pub(crate) async fn closed_rooms(server: &Instance, installation: &Installation) -> (String, String) {
    let api = |handle| Api::new(server, &installation.token(handle));
    let (dana, haneul, sujin) = (api("dana"), api("haneul"), api("sujin"));
    let talk = async |people: serde_json::Value| {
        let made = dana.post("/conversations", &json!({ "people": people })).await.is(201);
        made.json::<RoomInfo>().slug.to_string()
    };
    let pair = talk(json!(["haneul"])).await;
    let circle = talk(json!(["marco", "olena"])).await;
    talk(json!([])).await;
    for (who, body) in [
        (&haneul, "혹시 내일 발표 자료 한번 봐 주실 수 있을까요?"),
        (&dana, "그럼요! 오늘 저녁에 볼게요. 두 번째 장이 제일 궁금해요."),
        (&haneul, "감사합니다. 거기가 제일 자신 없었어요 🙈"),
    ] {
        who.posts(&pair, Uuid::new_v4(), body).await.is(201);
    }
    api("olena").posts(&circle, Uuid::new_v4(), "Is the texts folder open to both of you?").await.is(201);
    let budget = json!({ "name": "Budget", "closed": true, "purpose": "Numbers, before they are final" });
    let budget = dana.post("/rooms", &budget).await.is(201).json::<RoomInfo>().slug.to_string();
    let path = format!("/rooms/{budget}/members/sujin");
    Answer::to(dana.request(Method::PUT, &path)).await.is(204);
    sujin
        .posts(&budget, Uuid::new_v4(), "다음 분기 초안을 올렸어요. 숫자는 아직 바뀔 수 있어요.")
        .await
        .is(201);
    (format!("/rooms/{pair}"), format!("/rooms/{budget}"))
}

/// Dana's list gets a favourite and a section, and two drafts are begun; where the thread is.
pub(crate) async fn arranges(server: &Instance, installation: &Installation) -> String {
    let dana = Api::new(server, &installation.token("dana"));
    let put = async |path: &str, body: serde_json::Value| {
        Answer::to(dana.request(Method::PUT, path).json(&body)).await.is(200);
    };
    put("/rooms/general/sorting", json!({ "favourite": true })).await;
    for room in ["디자인", "開発"] {
        put(&format!("/rooms/{room}/sorting"), json!({ "section": "Product" })).await;
    }
    put(
        "/rooms/releases/draft",
        json!({ "body": "Before Thursday I would like to\n- see it on a tablet once\n- " }),
    )
    .await;
    let root = dana.get("/threads").await.is(200).json::<Threads>().threads.remove(0).root.seq;
    put("/rooms/general/draft", json!({ "body": "어제 질의도 같이 돌려 봤는데", "thread": root })).await;
    format!("/rooms/general?thread={root}")
}

/// Moves General's messages to their minutes, and everything before them (joining) to before.
fn backdate(installation: &Installation) {
    const GENERAL: &str = "room_id = (select id from rooms where slug = 'general')";
    installation.sql(&format!("update events set at = at - 1800 * 60000 where {GENERAL}"));
    for (index, (minutes, _, _)) in TALK.iter().enumerate() {
        installation.sql(&format!(
            "update events set at = at + (1800 - {minutes}) * 60000 where {GENERAL} and seq = \
             (select seq from events where {GENERAL} and kind = 'message' order by seq limit 1 offset {index})"
        ));
    }
    // What people did with them since is of the last minutes.
    let last = TALK.len() - 1;
    installation.sql(&format!(
        "update events set at = at + 1797 * 60000 where {GENERAL} and seq > \
         (select seq from events where {GENERAL} and kind = 'message' order by seq limit 1 offset {last})"
    ));
}
