//! What the page with the groups says.

use super::{Language, current};

words! {
    groups = "Groups" | "그룹";
    no_groups = "None yet. A message with @ and a group’s user name calls everybody in it who is in the room."
        | "아직 그룹이 없어요. 메시지에 @와 그룹 아이디를 적으면 그 대화방에 있는 그룹 사람을 모두 불러요.";
    make_group = "Make a group" | "그룹 만들기";
    make_it = "Make" | "만들기";
    group_handle = "User name of the group" | "그룹 아이디";
    group_handle_hint = "What calls it, as in @design: letters and digits of any script, and . _ - between them. Nobody else may have it."
        | "메시지에서 @디자인처럼 불러요. 글자와 숫자를 쓰고 그 사이에 . _ -를 넣을 수 있어요. 다른 사람이나 그룹이 쓰지 않는 것이어야 해요.";
    group_name = "Name" | "이름";
    group_members = "Who is in it" | "그룹에 넣을 사람";
    group_members_hint = "User names, with spaces or commas between them: at most 200."
        | "아이디를 띄어쓰기나 쉼표로 나누어 적어 주세요. 200명까지 넣을 수 있어요.";
    nobody_in_it = "Nobody yet" | "아직 아무도 없어요";
    change = "Change" | "수정";
    delete_group = "Delete the group" | "그룹 삭제";
    delete_group_for_good = "Delete for good" | "완전히 삭제";
    delete_hint = "Messages that have called it stay as they are. From then on its user name is text."
        | "이미 부른 메시지는 그대로 남아요. 앞으로는 그룹 아이디가 글자로만 보여요.";
}

/// What is being changed: a heading.
pub(crate) fn change_group(sign: &str) -> String {
    match current() {
        Language::English => format!("Change {sign}"),
        Language::Korean => format!("{sign} 수정"),
    }
}

/// Who is in a group: so many people, and what they are called.
pub(crate) fn people_in_it(count: usize, names: &str) -> String {
    match (current(), count) {
        (_, 0) => nobody_in_it().to_owned(),
        (Language::English, 1) => format!("1 person: {names}"),
        (Language::English, _) => format!("{count} people: {names}"),
        (Language::Korean, _) => format!("{count}명: {names}"),
    }
}

/// Whether the server's sentence is about those who are to be in it: that there is nobody of that name, or that they
/// are too many.
pub(crate) fn is_of_members(error: &str) -> bool {
    ["There is nobody with the user name ", "A group has at most "]
        .iter()
        .any(|begin| error.starts_with(begin))
}
