//! What people live through here, told as stories over a database of their own.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use sarang_protocol::api::CreateRoom;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::{ClientId, Seq, UserId};
use sarang_protocol::message::EventKind;
use sarang_protocol::text::Body;
use sarang_protocol::user::{Role, SignUp};
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::channel::{Health, Listener, Partition, Ring};
use crate::store::DatabaseUrl;

/// A channel that remembers what was told.
#[derive(Default)]
struct Ears(Mutex<Vec<Ring>>);

#[async_trait]
impl Channel for Ears {
    async fn publish(&self, ring: Ring) {
        self.0.lock().unwrap().push(ring);
    }
    async fn watch(&self, _: Partition) {}
    async fn unwatch(&self, _: Partition) {}
    fn listen(&self) -> Listener {
        unreachable!("nobody listens in these stories")
    }
    fn health(&self) -> Health {
        Health::Up
    }
}

impl Ears {
    /// What was told since last asked: events as JSON, and whom to look after.
    fn heard(&self) -> (Vec<serde_json::Value>, Vec<UserId>) {
        let (mut events, mut users) = (Vec::new(), Vec::new());
        for ring in self.0.lock().unwrap().drain(..) {
            match ring {
                Ring::Event(hint) => {
                    let frame: serde_json::Value = serde_json::from_str(hint.frame.as_str()).unwrap();
                    assert_eq!(frame["seq"], hint.seq.0);
                    events.push(frame);
                }
                Ring::User(user) => users.push(user),
            }
        }
        (events, users)
    }
}

struct House {
    chat: Chat,
    ears: Arc<Ears>,
    folder: TempDir,
}

const PASSWORD: &str = "correct horse";

impl House {
    async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let ears = Arc::new(Ears::default());
        let chat = Chat::new(open(&folder).await, ears.clone());
        Self { chat, ears, folder }
    }

    /// After the wizard: Dana is the administrator, and there is a room.
    async fn founded() -> (Self, Viewer) {
        let house = Self::new().await;
        let founded = house.chat.first_run(wizard(), &Caller::default()).await;
        let dana = founded.unwrap().viewer;
        house.ears.heard();
        (house, dana)
    }

    /// Somebody whom the operator added.
    async fn person(&self, handle: &str) -> Viewer {
        let added = self.chat.add_user(handle, None, PASSWORD, Role::Member);
        added.await.unwrap();
        let viewer = self.sign_in(handle, PASSWORD).await.unwrap().viewer;
        self.ears.heard();
        viewer
    }

    async fn sign_in(&self, handle: &str, password: &str) -> Result<SignedIn> {
        let caller = Caller::default();
        self.chat.sign_in(handle, password, &caller).await
    }

    async fn posts(&self, who: &Viewer, text: &str) -> Posted {
        let cid = ClientId(Uuid::new_v4());
        let posted = self.chat.post(who, "lobby", cid, text).await;
        posted.unwrap()
    }

    async fn sees(&self, who: &Viewer) -> Vec<String> {
        let view = self.chat.room_view(who, "lobby", None).await.unwrap();
        let bodies = view.events.iter().filter_map(|event| event.body());
        bodies.map(ToString::to_string).collect()
    }
}

async fn open(folder: &TempDir) -> Store {
    let url = DatabaseUrl::in_folder(folder.path());
    Store::open(&url).await.unwrap()
}

fn wizard() -> FirstRun {
    FirstRun {
        title: "Our house".into(),
        handle: "Dana".into(),
        name: "Dana Kim".into(),
        password: PASSWORD.into(),
        room: "Lobby".into(),
    }
}

fn form(handle: &str, invite: Option<&Secret>) -> SignUpForm {
    SignUpForm {
        handle: handle.into(),
        name: handle.into(),
        password: PASSWORD.into(),
        invite: invite.map(|invite| invite.expose().to_owned()),
    }
}

fn code<T>(result: Result<T>) -> ErrorCode {
    match result {
        Ok(_) => panic!("this must be refused"),
        Err(error) => {
            assert!(error.to_string().ends_with('.'), "a sentence: {error}");
            error.code()
        }
    }
}

fn room(name: &str, slug: Option<&str>) -> CreateRoom {
    CreateRoom { name: name.into(), slug: slug.map(Into::into), purpose: String::new() }
}

#[tokio::test]
async fn the_wizard_makes_administrator_and_room() {
    let house = House::new().await;
    assert!(!house.chat.is_set_up().await.unwrap());
    let founded = house.chat.first_run(wizard(), &Caller::default()).await;
    let SignedIn { token, viewer } = founded.unwrap();
    assert_eq!(viewer.user.handle.as_str(), "dana");
    assert_eq!(viewer.role, Role::Admin);
    let known = house.chat.viewer_by_session(token.expose()).await.unwrap();
    assert_eq!(known.as_ref(), Some(&viewer));
    assert_eq!(house.chat.settings().await.unwrap().title, "Our house");
    let view = house.chat.room_view(&viewer, "lobby", None).await.unwrap();
    assert!(view.joined);
    assert_eq!((view.head, view.read), (Seq(1), Seq(1)));
    assert_eq!(view.members, [viewer.user]);
    let again = house.chat.first_run(wizard(), &Caller::default()).await;
    assert_eq!(code(again), ErrorCode::AlreadySetUp);
}

#[tokio::test]
async fn the_wizard_says_what_is_wrong_with_each_answer() {
    type Spoil = fn(&mut FirstRun);
    let house = House::new().await;
    let caller = Caller::default();
    let wrong: [(&str, Spoil); 5] = [
        ("The title is empty", |form| form.title = " ".into()),
        ("The user name", |form| form.handle = "a b".into()),
        ("The name contains", |form| form.name = "a\u{202E}b".into()),
        ("The password has 3", |form| form.password = "abc".into()),
        ("The room's name is", |form| form.room = String::new()),
    ];
    for (says, spoil) in wrong {
        let mut form = wizard();
        spoil(&mut form);
        let error = house.chat.first_run(form, &caller).await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::Invalid);
        assert!(error.to_string().starts_with(says), "{error}");
    }
    assert!(!house.chat.is_set_up().await.unwrap());
}

#[tokio::test]
async fn a_message_is_stored_then_told_once() {
    let (house, dana) = House::founded().await;
    let kim = house.person("kim").await;
    let cid = ClientId(Uuid::new_v4());
    let posted = house.chat.post(&kim, "lobby", cid, "  hello \n").await;
    let posted = posted.unwrap();
    assert!(posted.fresh);
    assert_eq!(posted.message.seq, Seq(3));
    let (events, _) = house.ears.heard();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["type"], "event");
    assert_eq!(events[0]["room"], "lobby");
    assert_eq!(events[0]["kind"], "message");
    assert_eq!(events[0]["body"], "  hello");
    assert_eq!(events[0]["author"]["handle"], "kim");
    let again = house.chat.post(&kim, "lobby", cid, "  hello").await;
    let again = again.unwrap();
    assert!(!again.fresh);
    assert_eq!(again.message, posted.message);
    assert!(house.ears.heard().0.is_empty());
    assert_eq!(house.sees(&dana).await, ["  hello"]);
    let other = house.chat.post(&kim, "lobby", cid, "other").await;
    assert_eq!(code(other), ErrorCode::ClientIdReused);
}

#[tokio::test]
async fn bad_messages_are_refused_by_name() {
    let (house, dana) = House::founded().await;
    let post = async |room: &str, text: &str| {
        let cid = ClientId(Uuid::new_v4());
        code(house.chat.post(&dana, room, cid, text).await)
    };
    assert_eq!(post("lobby", " \n ").await, ErrorCode::BodyEmpty);
    let long = "가".repeat(Body::MAX + 1);
    assert_eq!(post("lobby", &long).await, ErrorCode::BodyTooLong);
    assert_eq!(post("lobby", "a\u{7}b").await, ErrorCode::Invalid);
    assert_eq!(post("nowhere", "hello").await, ErrorCode::NotFound);
    assert_eq!(post("not an address", "hello").await, ErrorCode::NotFound);
    house.chat.leave(&dana, "lobby").await.unwrap();
    assert_eq!(post("lobby", "hello").await, ErrorCode::NotAMember);
    assert_eq!(house.sees(&dana).await, [""; 0]);
}

#[tokio::test]
async fn who_hangs_up_while_posting_is_still_heard() {
    let (house, dana) = House::founded().await;
    let cid = ClientId(Uuid::new_v4());
    let post = house.chat.post(&dana, "lobby", cid, "hello");
    // Polled once, then dropped: the connection is gone.
    assert!(tokio::time::timeout(Duration::ZERO, post).await.is_err());
    let heard = async {
        while house.ears.heard().0.is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), heard).await.expect("what was committed is told");
    assert_eq!(house.sees(&dana).await, ["hello"]);
}

#[tokio::test]
async fn rooms_are_made_joined_left_and_renamed() {
    let (house, dana) = House::founded().await;
    let kim = house.person("kim").await;
    let chat = &house.chat;
    let made = chat.create_room(&kim, room("Team 회의!", None)).await;
    assert_eq!(made.unwrap().slug.as_str(), "team-회의");
    let (events, users) = house.ears.heard();
    assert_eq!(events[0]["kind"], "joined");
    assert_eq!(users, [kim.id]);
    let view = chat.room_view(&dana, "team-회의", None).await.unwrap();
    assert!(!view.joined, "who is not a member reads");
    assert_eq!((view.read, view.member_count), (view.head, 1));
    assert!(view.may_rename, "administrators may");
    let view = chat.room_view(&kim, "team-회의", None).await.unwrap();
    assert!(view.may_rename, "who made it may");

    chat.join(&dana, "Team-회의").await.unwrap();
    let info = chat.join(&dana, "team-회의").await.unwrap();
    assert_eq!(info.head, Seq(2));
    let (events, users) = house.ears.heard();
    assert_eq!((events.len(), users), (1, vec![dana.id]));

    let info = chat.rename(&kim, "team-회의", "Planning").await.unwrap();
    assert_eq!((info.name.as_str(), info.head), ("Planning", Seq(3)));
    let (events, _) = house.ears.heard();
    assert_eq!(events[0]["kind"], "renamed");
    assert_eq!(events[0]["name"], "Planning");
    let lee = house.person("lee").await;
    let view = chat.room_view(&lee, "team-회의", None).await.unwrap();
    assert!(!view.may_rename);
    let stranger = chat.rename(&lee, "team-회의", "Mine").await;
    assert_eq!(code(stranger), ErrorCode::Forbidden);
    let taken = chat.rename(&kim, "team-회의", "LOBBY").await;
    assert_eq!(code(taken), ErrorCode::NameTaken);

    chat.leave(&dana, "team-회의").await.unwrap();
    chat.leave(&dana, "team-회의").await.unwrap();
    let (events, users) = house.ears.heard();
    assert_eq!((events.len(), users), (1, vec![dana.id]));
    assert_eq!(events[0]["kind"], "left");
    assert_eq!(chat.rooms(&dana).await.unwrap().len(), 1);
    assert_eq!(chat.directory(&dana).await.unwrap().len(), 2);
}

#[tokio::test]
async fn room_addresses_come_from_names_that_have_none_too() {
    let (house, dana) = House::founded().await;
    let chat = &house.chat;
    let mut slugs = Vec::new();
    for name in ["🐯", "🐻", "New", "Lobby!", "Lobby?"] {
        let made = chat.create_room(&dana, room(name, None)).await.unwrap();
        slugs.push(made.slug.to_string());
    }
    assert_eq!(slugs, ["room", "room-2", "room-3", "lobby-2", "lobby-3"]);
    let chosen = chat.create_room(&dana, room("Other", Some("lobby"))).await;
    assert_eq!(code(chosen), ErrorCode::NameTaken);
    let same = chat.create_room(&dana, room("lobby", None)).await;
    assert_eq!(code(same), ErrorCode::NameTaken);
    let reserved = chat.create_room(&dana, room("Other", Some("new"))).await;
    assert_eq!(code(reserved), ErrorCode::Invalid);
    let blank = chat.create_room(&dana, room("Other", Some(" "))).await;
    assert_eq!(blank.unwrap().slug.as_str(), "other");
}

#[tokio::test]
async fn reading_is_told_to_ones_own_sockets_when_it_moved() {
    let (house, dana) = House::founded().await;
    let kim = house.person("kim").await;
    let posted = house.posts(&dana, "hello").await;
    assert_eq!(house.chat.rooms(&kim).await.unwrap()[0].unread, 1);
    house.ears.heard();
    let seq = posted.message.seq;
    for expected in [vec![kim.id], vec![]] {
        house.chat.mark_read(&kim, "lobby", seq).await.unwrap();
        assert_eq!(house.ears.heard().1, expected);
    }
    assert_eq!(house.chat.rooms(&kim).await.unwrap()[0].unread, 0);
    house.chat.mark_read(&kim, "lobby", Seq(1)).await.unwrap();
    house.chat.mark_read(&kim, "lobby", Seq(99)).await.unwrap();
    let rooms = house.chat.subscriptions(&kim).await.unwrap();
    assert_eq!(rooms[0].1.read, seq);
    let nowhere = house.chat.mark_read(&kim, "nowhere", seq).await;
    assert_eq!(code(nowhere), ErrorCode::NotFound);
}

#[tokio::test]
async fn the_log_is_read_in_parts() {
    let (house, dana) = House::founded().await;
    for n in 2..=60 {
        house.posts(&dana, &format!("m{n}")).await;
    }
    let chat = &house.chat;
    let page = chat.messages(&dana, "lobby", Span::After(Seq(57)), 500).await;
    let page = page.unwrap();
    assert_eq!(page.head, Seq(60));
    let seqs: Vec<_> = page.messages.iter().map(|message| message.seq.0).collect();
    assert_eq!(seqs, [58, 59, 60]);
    let (events, head) = chat.events(&dana, "lobby", Span::Before(Seq(3)), 0).await.unwrap();
    assert_eq!((events.len(), events[0].seq, head), (1, Seq(2), Seq(60)));
    let (events, _) = chat.events(&dana, "lobby", Span::After(Seq(0)), 1).await.unwrap();
    assert_eq!(events[0].kind, EventKind::Joined);
    let view = chat.room_view(&dana, "lobby", Some(Seq(30))).await.unwrap();
    assert_eq!(view.focus, Some(Seq(30)));
    assert_eq!((view.events[0].seq, view.head), (Seq(6), Seq(60)));
    for wrong in [0, 61, u64::MAX] {
        let view = chat.room_view(&dana, "lobby", Some(Seq(wrong))).await;
        assert_eq!(code(view), ErrorCode::NotFound);
    }
}

#[tokio::test]
async fn wrong_passwords_and_unknown_names_get_the_same_answer() {
    let (house, _) = House::founded().await;
    let answer = async |handle: &str, password: &str| {
        let error = house.sign_in(handle, password).await.unwrap_err();
        (error.code(), error.to_string())
    };
    let wrong = answer("dana", "wrong password").await;
    assert_eq!(wrong.0, ErrorCode::WrongCredentials);
    assert_eq!(answer("nobody", PASSWORD).await, wrong);
    assert_eq!(answer("no name at all", PASSWORD).await, wrong);
    assert_eq!(answer("dana", "").await, wrong);
    assert!(house.sign_in(" DANA ", PASSWORD).await.is_ok());
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let (house, _) = House::founded().await;
    house.person("kim").await;
    for _ in 0..9 {
        assert_eq!(code(house.sign_in("dana", "wrong password").await), ErrorCode::WrongCredentials);
    }
    // The right one gives all tries back.
    house.sign_in("dana", PASSWORD).await.unwrap();
    for _ in 0..10 {
        code(house.sign_in("dana", "wrong password").await);
    }
    // Now the right one has to wait as well; others need not.
    let Err(ChatError::Refused { code, retry_after, .. }) = house.sign_in("dana", PASSWORD).await else {
        panic!("this must be refused");
    };
    assert_eq!(code, ErrorCode::RateLimited);
    let wait = retry_after.unwrap();
    assert!(wait > Duration::ZERO && wait <= Duration::from_secs(30));
    assert!(house.sign_in("kim", PASSWORD).await.is_ok());
}

#[tokio::test]
async fn one_address_does_not_guess_at_everybody() {
    let (house, _) = House::founded().await;
    let from = |addr: &str| Caller { addr: Some(addr.parse().unwrap()), agent: "curl".into() };
    let (one, other) = (from("192.0.2.1"), from("192.0.2.2"));
    // Many at once do not slip through.
    let tries = (0..60).map(|n| {
        let (chat, caller) = (house.chat.clone(), one.clone());
        tokio::spawn(async move {
            let handle = format!("user{n}");
            code(chat.sign_in(&handle, "wrong password", &caller).await)
        })
    });
    let mut limited = 0;
    for task in tries.collect::<Vec<_>>() {
        limited += usize::from(task.await.unwrap() == ErrorCode::RateLimited);
    }
    assert!((10..=20).contains(&limited), "{limited} of 60 were limited");
    assert!(house.chat.sign_in("dana", PASSWORD, &other).await.is_ok());
}

#[tokio::test]
async fn signing_out_ends_the_session_everywhere() {
    let (house, _) = House::founded().await;
    let one = house.sign_in("dana", PASSWORD).await.unwrap();
    let two = house.sign_in("dana", PASSWORD).await.unwrap();
    let chat = &house.chat;
    let other = Chat::new(open(&house.folder).await, Arc::new(Ears::default()));
    assert!(other.still_valid(&one.viewer).await.unwrap());
    house.ears.heard();
    chat.sign_out(&one.viewer).await.unwrap();
    assert_eq!(house.ears.heard().1, [one.viewer.id]);
    assert!(!other.still_valid(&one.viewer).await.unwrap());
    let gone = other.viewer_by_session(one.token.expose()).await.unwrap();
    assert_eq!(gone, None);
    assert!(other.still_valid(&two.viewer).await.unwrap());
    let three = house.sign_in("dana", PASSWORD).await.unwrap();
    chat.sign_out_everywhere(&three.viewer).await.unwrap();
    assert!(!other.still_valid(&two.viewer).await.unwrap());
    assert!(!other.still_valid(&three.viewer).await.unwrap());
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let (house, _) = House::founded().await;
    let one = house.sign_in("dana", PASSWORD).await.unwrap().viewer;
    let two = house.sign_in("dana", PASSWORD).await.unwrap().viewer;
    let chat = &house.chat;
    let wrong = chat.change_password(&one, "wrong password", "battery staple").await;
    assert_eq!(code(wrong), ErrorCode::WrongCredentials);
    let short = chat.change_password(&one, PASSWORD, "short").await;
    assert_eq!(code(short), ErrorCode::Invalid);
    chat.change_password(&one, PASSWORD, "battery staple").await.unwrap();
    assert!(chat.still_valid(&one).await.unwrap());
    assert!(!chat.still_valid(&two).await.unwrap());
    let old = house.sign_in("dana", PASSWORD).await;
    assert_eq!(code(old), ErrorCode::WrongCredentials);
    house.sign_in("dana", "battery staple").await.unwrap();
    chat.set_password("dana", PASSWORD).await.unwrap();
    assert!(!chat.still_valid(&one).await.unwrap());
    house.sign_in("dana", PASSWORD).await.unwrap();
}

#[tokio::test]
async fn a_new_name_shows_everywhere() {
    let (house, dana) = House::founded().await;
    house.posts(&dana, "hello").await;
    let user = house.chat.set_name(&dana, " 다나 ").await.unwrap();
    assert_eq!(user.name.as_str(), "다나");
    let view = house.chat.room_view(&dana, "lobby", None).await.unwrap();
    assert_eq!(view.events[1].author, user);
    assert_eq!(view.members, std::slice::from_ref(&user));
    // A socket that came in before still posts under the new name.
    house.ears.heard();
    house.posts(&dana, "hello again").await;
    assert_eq!(house.ears.heard().0[0]["author"]["name"], "다나");
    assert_eq!(code(house.chat.set_name(&dana, "  ").await), ErrorCode::Invalid);
}

#[tokio::test]
async fn invited_people_sign_up_and_land_in_the_first_room() {
    let (house, dana) = House::founded().await;
    let chat = &house.chat;
    let caller = Caller::default();
    let uninvited = chat.sign_up(form("kim", None), &caller).await;
    assert_eq!(code(uninvited), ErrorCode::InviteInvalid);
    let terms = InviteTerms { days: 7, uses: 1 };
    let invite = chat.create_invite(&dana, terms).await.unwrap();
    chat.check_invite(invite.expose()).await.unwrap();
    let taken = chat.sign_up(form("dana", Some(&invite)), &caller).await;
    assert_eq!(code(taken), ErrorCode::NameTaken);
    let kim = chat.sign_up(form("kim", Some(&invite)), &caller).await.unwrap();
    let known = chat.viewer_by_session(kim.token.expose()).await.unwrap();
    assert_eq!(known, Some(kim.viewer.clone()));
    assert_eq!(kim.viewer.role, Role::Member);
    let rooms = chat.rooms(&kim.viewer).await.unwrap();
    assert_eq!(rooms[0].slug.as_str(), "lobby");
    assert_eq!(house.ears.heard().0[0]["author"]["handle"], "kim");
    let used_up = chat.sign_up(form("lee", Some(&invite)), &caller).await;
    assert_eq!(code(used_up), ErrorCode::InviteInvalid);
    assert_eq!(code(chat.check_invite(invite.expose()).await), ErrorCode::InviteInvalid);
    assert_eq!(code(chat.check_invite("made up").await), ErrorCode::InviteInvalid);
}

#[tokio::test]
async fn administrators_decide_who_comes_in() {
    let (house, dana) = House::founded().await;
    let kim = house.person("kim").await;
    let chat = &house.chat;
    let terms = InviteTerms { days: 7, uses: 1 };
    assert_eq!(code(chat.create_invite(&kim, terms).await), ErrorCode::Forbidden);
    assert_eq!(code(chat.invites(&kim).await), ErrorCode::Forbidden);
    assert_eq!(code(chat.revoke_invite(&kim, 1).await), ErrorCode::Forbidden);
    let settings = chat.change_settings(&kim, "Mine", SignUp::Open).await;
    assert_eq!(code(settings), ErrorCode::Forbidden);
    for (days, uses) in [(0, 1), (91, 1), (1, 0), (1, 101)] {
        let invite = chat.create_invite(&dana, InviteTerms { days, uses }).await;
        assert_eq!(code(invite), ErrorCode::Invalid);
    }
    let invite = chat.create_invite(&dana, terms).await.unwrap();
    let listed = chat.invites(&dana).await.unwrap();
    assert_eq!((listed.len(), listed[0].uses_left), (1, 1));
    assert_eq!(listed[0].creator, dana.user);
    chat.revoke_invite(&dana, listed[0].id).await.unwrap();
    assert_eq!(code(chat.check_invite(invite.expose()).await), ErrorCode::InviteInvalid);
    assert_eq!(code(chat.revoke_invite(&dana, 99).await), ErrorCode::NotFound);

    let caller = Caller::default();
    chat.change_settings(&dana, "House", SignUp::Open).await.unwrap();
    chat.sign_up(form("lee", None), &caller).await.unwrap();
    chat.change_settings(&dana, "House", SignUp::Closed).await.unwrap();
    let invite = chat.create_invite(&dana, terms).await.unwrap();
    let closed = chat.sign_up(form("max", Some(&invite)), &caller).await;
    assert_eq!(code(closed), ErrorCode::SignUpClosed);
    assert_eq!(code(chat.check_invite(invite.expose()).await), ErrorCode::SignUpClosed);
    let blank = chat.change_settings(&dana, " ", SignUp::Open).await;
    assert_eq!(code(blank), ErrorCode::Invalid);
}

#[tokio::test]
async fn programs_come_in_by_token() {
    let (house, dana) = House::founded().await;
    let chat = &house.chat;
    let token = chat.create_token("dana", Some("bot")).await.unwrap();
    let bot = chat.viewer_by_token(token.expose()).await.unwrap().unwrap();
    assert_eq!(bot.id, dana.id);
    assert!(matches!(bot.door, Door::Token(_)));
    // A token is no session, nor the other way round.
    assert_eq!(chat.viewer_by_session(token.expose()).await.unwrap(), None);
    house.posts(&bot, "beep").await;
    chat.sign_out_everywhere(&dana).await.unwrap();
    assert!(chat.still_valid(&bot).await.unwrap());
    chat.sign_out(&bot).await.unwrap();
    assert!(!chat.still_valid(&bot).await.unwrap());
    assert_eq!(code(chat.create_token("nobody", None).await), ErrorCode::NotFound);
}

#[tokio::test]
async fn the_operator_sets_up_without_the_wizard() {
    let house = House::new().await;
    let chat = &house.chat;
    chat.create_room_as_operator("general", Some("General")).await.unwrap();
    let again = chat.create_room_as_operator("general", None).await;
    assert_eq!(code(again), ErrorCode::NameTaken);
    // Somebody who cannot administer it does not close the wizard, and can come in.
    assert!(!chat.has_people().await.unwrap());
    let kim = house.person("kim").await;
    assert_eq!(kim.role, Role::Member);
    assert!(chat.has_people().await.unwrap() && !chat.is_set_up().await.unwrap());
    chat.add_user("root", Some("Root"), PASSWORD, Role::Admin).await.unwrap();
    let taken = chat.add_user("Root", None, PASSWORD, Role::Member).await;
    assert_eq!(code(taken), ErrorCode::NameTaken);
    // From the administrator on the wizard is not open to whoever comes by.
    assert!(chat.is_set_up().await.unwrap());
    let wizard = chat.first_run(wizard(), &Caller::default()).await;
    assert_eq!(code(wizard), ErrorCode::AlreadySetUp);
    let root = house.sign_in("root", PASSWORD).await.unwrap().viewer;
    assert_eq!(chat.rooms(&root).await.unwrap()[0].slug.as_str(), "general");
    assert_eq!(code(chat.set_password("nobody", PASSWORD).await), ErrorCode::NotFound);
}
