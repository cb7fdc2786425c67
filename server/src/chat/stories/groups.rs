//! Groups: who may make them, and what they may be called.

use sarang_protocol::groups::{ChangeGroup, MakeGroup};

use super::*;

fn group(handle: &str, name: &str, members: &[&str]) -> MakeGroup {
    let members = members.iter().map(|member| (*member).to_owned()).collect();
    MakeGroup { handle: handle.into(), name: name.into(), members }
}

#[tokio::test]
async fn administrators_make_groups_or_everybody_as_they_say() {
    let (house, dana) = House::founded().await;
    let kim = house.person("kim").await;
    let chat = &house.chat;
    let design = group(" @Design ", " 디자인팀 ", &["@Kim", "dana", "kim"]);
    assert_eq!(code(chat.make_group(&kim, &design).await), ErrorCode::Forbidden);
    assert_eq!(chat.make_group(&dana, &design).await.unwrap().as_str(), "design");
    let change = ChangeGroup { members: Some(vec!["kim".into()]), ..ChangeGroup::default() };
    assert_eq!(code(chat.change_group(&kim, "design", &change).await), ErrorCode::Forbidden);
    assert_eq!(code(chat.remove_group(&kim, "design").await), ErrorCode::Forbidden);
    let told = |groups: &[sarang_protocol::groups::UserGroup]| {
        let one = &groups[0];
        let members: Vec<String> = one.members.iter().map(|user| user.handle.to_string()).collect();
        (groups.len(), one.handle.to_string(), one.name.to_string(), members.join(" "))
    };
    let all = chat.groups().await.unwrap();
    assert_eq!(told(&all), (1, "design".into(), "디자인팀".into(), "dana kim".into()));

    let everybody = Settings { groups: Who::Everybody, ..settings("Ours", SignUp::Invited) };
    chat.change_settings(&dana, everybody).await.unwrap();
    chat.change_group(&kim, "Design", &change).await.unwrap();
    let change = ChangeGroup { handle: Some("디자인".into()), name: Some("UX".into()), members: None };
    chat.change_group(&kim, "design", &change).await.unwrap();
    assert_eq!(told(&chat.groups().await.unwrap()), (1, "디자인".into(), "UX".into(), "kim".into()));
    assert_eq!(code(chat.change_group(&kim, "design", &change).await), ErrorCode::NotFound);
    assert_eq!(code(chat.remove_group(&kim, "no such").await), ErrorCode::NotFound);

    // It calls, and is told to those whom it concerns.
    house.posts(&dana, "@디자인님들, 점심 어때요?").await;
    assert_eq!(chat.rooms(&kim).await.unwrap()[0].mentions, 1);
    chat.remove_group(&kim, "디자인").await.unwrap();
    assert_eq!(chat.rooms(&kim).await.unwrap()[0].mentions, 1);
    assert_eq!(chat.groups().await.unwrap(), []);
}

#[tokio::test]
async fn what_a_group_cannot_be_is_told() {
    let (house, dana) = House::founded().await;
    let chat = &house.chat;
    let many: Vec<String> = (0..201).map(|_| "dana".to_owned()).collect();
    for (wanted, because) in [
        (group("here", "Here", &[]), "The group's user name is a word that Sarang itself uses."),
        (group("@전체", "All", &[]), "The group's user name is a word that Sarang itself uses."),
        (group("two words", "Two", &[]), "The group's user name must be letters"),
        (group("", "None", &[]), "The group's user name is empty."),
        (group("fine", " ", &[]), "The group's name is empty."),
        (group("fine", "Fine", &["dana", "@nobody"]), "There is nobody with the user name nobody."),
        (group("fine", "Fine", &["no body"]), "There is nobody with the user name no body."),
        (MakeGroup { members: many, ..group("fine", "Fine", &[]) }, "A group has at most 200 people."),
    ] {
        let told = chat.make_group(&dana, &wanted).await.unwrap_err();
        assert_eq!(told.code(), ErrorCode::Invalid, "{told}");
        assert!(told.to_string().starts_with(because), "{told}");
    }
    assert_eq!(code(chat.make_group(&dana, &group("Dana", "D", &[])).await), ErrorCode::NameTaken);
    chat.make_group(&dana, &group("fine", "Fine", &[])).await.unwrap();
    assert_eq!(code(chat.make_group(&dana, &group("fine", "Fine", &[])).await), ErrorCode::NameTaken);
    let added = chat.add_user("fine", None, PASSWORD, Role::Member).await;
    assert_eq!(code(added), ErrorCode::NameTaken);
    chat.remove_group(&dana, "fine").await.unwrap();
    chat.add_user("fine", None, PASSWORD, Role::Member).await.unwrap();
}
