//! The first minute: a house is set up by its wizard, or by its operator.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::Seq;
use sarang_protocol::user::Role;

use super::*;

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
