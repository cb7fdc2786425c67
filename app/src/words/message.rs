//! What a message's own page and that of what is pinned say.

use super::{Language, current};

words! {
    message = "Message" | "메시지";
    reactions = "Reactions" | "반응";
    pin = "Pin to this room" | "대화방에 고정";
    unpin = "Unpin" | "고정 해제";
    delete_for_good = "Delete for good" | "완전히 삭제";
    forward = "Forward" | "전달";
    forward_to = "Forward to another room" | "다른 대화방에 전달";
    earlier_texts = "What it said" | "수정 기록";
    nothing_pinned = "Nothing is pinned here yet." | "아직 고정된 메시지가 없어요.";
    show_in_room = "Show in the room" | "대화방에서 보기";
}

/// What the button does that puts an emoji under a message.
pub(crate) fn react_with(emoji: &str) -> String {
    match current() {
        Language::English => ["React with ", emoji].concat(),
        Language::Korean => [emoji, " 반응 남기기"].concat(),
    }
}

/// "Kim, Dana and 3 others".
pub(crate) fn who_reacted(named: &[&str], others: usize) -> String {
    let number = others.to_string();
    match (current(), others) {
        (Language::English, 0) => named.join(", "),
        (Language::English, 1) => [&named.join(", "), " and 1 other"].concat(),
        (Language::English, _) => [&named.join(", "), " and ", &number, " others"].concat(),
        (Language::Korean, 0) => [&named.join(" 님, "), " 님"].concat(),
        (Language::Korean, _) => [&named.join(" 님, "), " 님 외 ", &number, "명"].concat(),
    }
}

/// Whose message a link is about.
pub(crate) fn message_of(name: &str) -> String {
    match current() {
        Language::English => format!("message of {name}"),
        Language::Korean => format!("{name} 님의 메시지"),
    }
}
