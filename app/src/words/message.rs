//! What a message's own page says, and those of what is pinned and of commands.

use super::{Language, current};

words! {
    seen_by = "Seen by" | "읽은 사람";
    message = "Message" | "메시지";
    reactions = "Reactions" | "반응";
    delete_for_good = "Delete for good" | "완전히 삭제";
    forward = "Forward" | "전달";
    forward_to = "Forward to another room" | "다른 대화방에 전달";
    earlier_texts = "What it said" | "수정 기록";
    nothing_pinned = "Nothing is pinned here yet." | "아직 고정된 메시지가 없어요.";
    show_in_room = "Show in the room" | "대화방에서 보기";

    commands = "Commands" | "명령어";
    commands_lead = "Write one at the beginning of a message: it is carried out instead of being said."
        | "메시지 맨 앞에 쓰면 말하는 대신 실행해요.";
    say_a_slash = "To say what begins with a slash, write two of them." | "빗금으로 시작하는 말을 하려면 빗금을 두 번 쓰세요.";
    managers_alone = " Only who made the room may, and administrators." | " 대화방을 만든 사람과 관리자만 쓸 수 있어요.";
}

/// Whose message a link is about.
pub(crate) fn message_of(name: &str) -> String {
    match current() {
        Language::English => format!("message of {name}"),
        Language::Korean => format!("{name} 님의 메시지"),
    }
}
