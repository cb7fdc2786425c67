//! What a message's own page and that of what is pinned say.

use super::{Language, current};

words! {
    message = "Message" | "메시지";
    reactions = "Reactions" | "반응";
    delete_for_good = "Delete for good" | "완전히 삭제";
    forward = "Forward" | "전달";
    forward_to = "Forward to another room" | "다른 대화방에 전달";
    earlier_texts = "What it said" | "수정 기록";
    nothing_pinned = "Nothing is pinned here yet." | "아직 고정된 메시지가 없어요.";
    show_in_room = "Show in the room" | "대화방에서 보기";
}

/// Whose message a link is about.
pub(crate) fn message_of(name: &str) -> String {
    match current() {
        Language::English => format!("message of {name}"),
        Language::Korean => format!("{name} 님의 메시지"),
    }
}
