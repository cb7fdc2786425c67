//! Doors: passwords and who guesses at them, sessions, tokens.

use std::sync::Arc;
use std::time::Duration;

use sarang_protocol::error::ErrorCode;

use super::*;

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
