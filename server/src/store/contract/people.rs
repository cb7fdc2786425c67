//! People and how they come in: accounts, sessions, tokens, invites, the first minute.

use sarang_protocol::id::Seq;
use sarang_protocol::text::{Handle, RoomName};
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::{Role, SignUp, Who};

use super::*;

async fn handles_are_there_once(base: Base) {
    let house = House::on(base).await;
    house.person("kim").await;
    let again = house.store.add_user(&new_user("Kim")).await;
    assert_eq!(refusal(again), Refusal::HandleTaken);
    let found = house.store.credentials(&Handle::trusted("kim")).await;
    assert_eq!(found.unwrap().unwrap().password_hash, "hash");
    let nobody = house.store.credentials(&Handle::trusted("lee")).await;
    assert!(nobody.unwrap().is_none());
}

async fn sessions_end_by_expiry_sign_out_and_password(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let store = &house.store;
    let short = now().0 + 60_000;
    let first = store.open_session(kim, &new_session(1, short)).await.unwrap();
    let second = store.open_session(kim, &new_session(2, LATER)).await.unwrap();
    let third = store.open_session(kim, &new_session(3, LATER)).await.unwrap();
    let at = async |n: u8, at: i64| {
        let opened = store.session(SecretHash([n; 32]), Timestamp(at)).await;
        opened.unwrap().map(|opened| (opened.door, opened.id))
    };
    assert_eq!(at(1, short - 1).await, Some((first, kim)));
    assert_eq!(at(1, short).await, None);
    assert!(!store.session_stands(first, kim, Timestamp(short)).await.unwrap());
    let longer = Timestamp(short + 60_000);
    store.touch_session(first, now(), longer).await.unwrap();
    assert_eq!(at(1, short).await, Some((first, kim)));
    // The other instance knows at once.
    let other = house.place.open().await;
    store.end_session(first, kim).await.unwrap();
    assert!(!other.session_stands(first, kim, now()).await.unwrap());
    store.set_password(kim, "new hash", Some(second)).await.unwrap();
    assert_eq!(at(2, 0).await, Some((second, kim)));
    assert_eq!(at(3, 0).await, None);
    assert!(!store.session_stands(third, kim, now()).await.unwrap());
    store.end_sessions(kim).await.unwrap();
    assert_eq!(at(2, 0).await, None);
    let next = store.open_session(kim, &new_session(4, LATER)).await.unwrap();
    assert!(next > third, "keys are never used again");
}

async fn tokens_stand_until_revoked(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    let (store, secret) = (&house.store, SecretHash([7; 32]));
    store.create_token(kim, "bot", secret).await.unwrap();
    let opened = store.token(secret).await.unwrap().unwrap();
    assert_eq!(opened.id, kim);
    assert!(store.token_stands(opened.door, kim).await.unwrap());
    assert!(!store.token_stands(opened.door, dana).await.unwrap());
    store.end_token(opened.door, dana).await.unwrap();
    assert!(store.token(secret).await.unwrap().is_some());
    store.end_token(opened.door, kim).await.unwrap();
    assert!(store.token(secret).await.unwrap().is_none());
}

async fn many_doors_are_asked_about_at_once(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    let store = &house.store;
    let ours = store.open_session(kim, &new_session(1, LATER)).await.unwrap();
    let theirs = store.open_session(dana, &new_session(2, LATER)).await.unwrap();
    store.create_token(dana, "bot", SecretHash([3; 32])).await.unwrap();
    let secrets = [2, 9, 1, 3, 2].map(|n| SecretHash([n; 32]));
    let who = |found: Vec<Option<Opened>>| -> Vec<Option<(i64, UserId)>> {
        found.into_iter().map(|opened| opened.map(|opened| (opened.door, opened.id))).collect()
    };
    let (kims, danas) = (Some((ours, kim)), Some((theirs, dana)));
    assert_eq!(who(store.sessions_of(&secrets, now()).await.unwrap()), [danas, None, kims, None, danas]);
    let tokens = who(store.tokens_of(&secrets).await.unwrap());
    let bot = tokens[3].unwrap();
    assert_eq!((bot.1, tokens), (dana, vec![None, None, None, Some(bot), None]));
    let asked = [(theirs, kim), (ours, kim), (theirs, dana)];
    assert_eq!(store.sessions_stand(&asked, now()).await.unwrap(), [false, true, true]);
    let asked = [bot, (bot.0, kim), (bot.0 + 1, dana)];
    assert_eq!(store.tokens_stand(&asked).await.unwrap(), [true, false, false]);
    let own = store.own(&[dana, UserId(999), kim]).await.unwrap();
    assert_eq!(own, [Some(store.own_of(dana).await), None, Some(store.own_of(kim).await)]);
    // Of nobody.
    assert!(store.tokens_of(&[]).await.unwrap().is_empty() && store.own(&[]).await.unwrap().is_empty());
}

async fn the_first_minute_happens_once_however_many_race(base: Base) {
    let place = Place::on(base).await;
    let (one, two) = (place.open().await, place.open().await);
    // A member is nobody's administrator.
    one.add_user(&new_user("kim")).await.unwrap();
    assert!(two.has_people().await.unwrap());
    assert!(!one.is_set_up().await.unwrap());
    let kim = NewUser { role: Role::Admin, ..new_user("kim") };
    let taken = one.set_up("Kim's", &kim, &new_room("general"), &new_session(9, LATER)).await;
    assert_eq!(refusal(taken), Refusal::HandleTaken);
    let tasks = (0..6_u8).map(|n| {
        let store = if n % 2 == 0 { &one } else { &two }.clone();
        tokio::spawn(async move {
            let admin = NewUser { role: Role::Admin, ..new_user(&format!("admin{n}")) };
            let session = new_session(n, LATER);
            store.set_up("Ours", &admin, &new_room("general"), &session).await
        })
    });
    let mut made = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        match task.await.unwrap() {
            Ok(done) => made.push(done),
            refused => assert_eq!(refusal(refused), Refusal::AlreadySetUp),
        }
    }
    assert_eq!(made.len(), 1);
    let (admin, entered) = &made[0];
    assert_eq!(entered.event.seq, Seq(1));
    assert!(two.is_set_up().await.unwrap());
    assert_eq!(two.settings().await.unwrap().title, "Ours");
    let room = RoomName::parse("Lobby").unwrap();
    let general = slug("general");
    let renamed = one.rename_room(admin.id, Role::Member, &general, &room);
    assert!(renamed.await.unwrap().is_some(), "it is the maker's room");
    let lee = one.add_user(&new_user("lee")).await.unwrap();
    assert_eq!(lee.welcome.unwrap().slug.as_str(), "general");
}

async fn an_invite_makes_as_many_accounts_as_it_says(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let (store, secret) = (&house.store, SecretHash([9; 32]));
    let (soon, late) = (Timestamp(now().0 + 60_000), Timestamp(now().0 + 60_001));
    let invite = NewInvite { secret, uses: 2, expires_at: late };
    store.create_invite(kim, &invite).await.unwrap();
    let sign_up = async |handle: &str, n: u8, at: Timestamp| {
        let session = new_session(n, LATER);
        let user = new_user(handle);
        store.sign_up(&user, Some(secret), &session, at).await
    };
    assert_eq!(refusal(sign_up("lee", 1, late).await), Refusal::InviteInvalid);
    assert!(!store.invite_stands(secret, late).await.unwrap());
    assert_eq!(refusal(sign_up("kim", 1, soon).await), Refusal::HandleTaken);
    assert_eq!(store.invites(soon).await.unwrap()[0].uses_left, 2);
    assert!(sign_up("lee", 1, soon).await.unwrap().session.is_some());
    assert!(store.invite_stands(secret, soon).await.unwrap());
    sign_up("dana", 2, soon).await.unwrap();
    assert!(!store.invite_stands(secret, soon).await.unwrap());
    assert_eq!(refusal(sign_up("max", 3, soon).await), Refusal::InviteInvalid);
    assert_eq!(store.invites(soon).await.unwrap(), []);
}

async fn a_revoked_invite_makes_none(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let (store, secret) = (&house.store, SecretHash([9; 32]));
    let invite = NewInvite { secret, uses: 1, expires_at: Timestamp(LATER) };
    store.create_invite(kim, &invite).await.unwrap();
    let id = store.invites(now()).await.unwrap()[0].id;
    store.revoke_invite(id).await.unwrap();
    store.revoke_invite(id).await.unwrap();
    assert!(!store.invite_stands(secret, now()).await.unwrap());
    let (user, session) = (new_user("lee"), new_session(1, LATER));
    let refused = store.sign_up(&user, Some(secret), &session, now()).await;
    assert_eq!(refusal(refused), Refusal::InviteInvalid);
    assert_eq!(refusal(store.revoke_invite(999).await), Refusal::NoSuchInvite);
}

async fn settings_are_kept(base: Base) {
    let house = House::on(base).await;
    let settings = house.store.settings().await.unwrap();
    assert_eq!(settings.sign_up, SignUp::Invited);
    let settings = Settings {
        title: "사랑방".into(),
        sign_up: SignUp::Open,
        emoji: Who::Everybody,
        groups: Who::Everybody,
    };
    house.store.change_settings(&settings).await.unwrap();
    let other = house.place.open().await;
    assert_eq!(other.settings().await.unwrap(), settings);
}

on_both!(
    handles_are_there_once,
    sessions_end_by_expiry_sign_out_and_password,
    tokens_stand_until_revoked,
    many_doors_are_asked_about_at_once,
    the_first_minute_happens_once_however_many_race,
    an_invite_makes_as_many_accounts_as_it_says,
    a_revoked_invite_makes_none,
    settings_are_kept
);
