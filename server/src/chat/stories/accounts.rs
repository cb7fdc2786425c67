//! Accounts: who may have one, and what they are called.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::user::{Role, SignUp};

use super::*;

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
    let changed = chat.change_settings(&kim, settings("Mine", SignUp::Open)).await;
    assert_eq!(code(changed), ErrorCode::Forbidden);
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
    chat.change_settings(&dana, settings("House", SignUp::Open)).await.unwrap();
    chat.sign_up(form("lee", None), &caller).await.unwrap();
    chat.change_settings(&dana, settings("House", SignUp::Closed)).await.unwrap();
    let invite = chat.create_invite(&dana, terms).await.unwrap();
    let closed = chat.sign_up(form("max", Some(&invite)), &caller).await;
    assert_eq!(code(closed), ErrorCode::SignUpClosed);
    assert_eq!(code(chat.check_invite(invite.expose()).await), ErrorCode::SignUpClosed);
    let blank = chat.change_settings(&dana, settings(" ", SignUp::Open)).await;
    assert_eq!(code(blank), ErrorCode::Invalid);
}
