//! What only the page in the browser says: nothing of it is drawn by the server.

use super::{Language, current};

words! {
    close_thread = "Close the thread" | "스레드 닫기";
    cannot_reach = "The server cannot be reached. Check the connection and try again."
        | "서버에 연결할 수 없어요. 네트워크를 확인하고 다시 시도해 주세요.";
    cannot_read = "The server's answer could not be read. Load the page again."
        | "서버의 응답을 읽을 수 없어요. 페이지를 새로고침해 주세요.";
    part_not_loaded = "This part of the page could not be loaded. Try again, or load the page again."
        | "이 화면을 불러오지 못했어요. 다시 시도하거나 페이지를 새로고침해 주세요.";
    no_longer_signed_in = "You are signed out. Sign in and try again."
        | "로그아웃되었어요. 로그인한 뒤 다시 시도해 주세요.";
    room_gone = "There is no such room any more." | "이제 없는 대화방이에요.";
    too_large_to_send = "The message is too large to send. Split it into several."
        | "메시지가 너무 커서 보낼 수 없어요. 여러 개로 나눠 주세요.";
    answer = "Reply" | "답장";
    more = "More" | "더 보기";
    keep_for_later = "Save for later" | "나중에 보기";
    kept_for_later = "Saved for later." | "나중에 볼 메시지에 저장했어요.";
    unread_from_there = "The room is unread from that message on." | "그 메시지부터 안 읽음으로 표시했어요.";
    everything_else = "History, forward and more" | "수정 기록, 전달 등";
    copy_link = "Copy link" | "링크 복사";
    copy_text = "Copy text" | "텍스트 복사";
    link_copied = "The link is copied." | "링크를 복사했어요.";
    text_copied = "The text is copied." | "텍스트를 복사했어요.";
    delete = "Delete" | "삭제";
    another_emoji = "Another emoji" | "다른 이모지";
    find_emoji = "Find an emoji" | "이모지 찾기";
    no_emoji = "No emoji is called that." | "그런 이름의 이모지가 없어요.";
    recent = "Recent" | "최근";
    skin_tone = "Skin tone" | "피부색";
    undo = "Undo" | "되돌리기";
    editing = "Editing a message" | "메시지 수정 중";
    cancel_by_key = "Cancel (Esc)" | "취소(Esc)";
    look = "Look" | "보기";
    like_this = "This is how it looks." | "알림은 이렇게 보여요.";
    new_message_here = "New message" | "새 메시지";
    seen = "Seen" | "읽음";
    seen_by_all = "Seen by everybody" | "모두 읽음";
    today = "Today" | "오늘";
    yesterday = "Yesterday" | "어제";
}

/// Somebody has taken the reader out of a room.
pub(crate) fn you_were_removed(room: &str, by: &str) -> String {
    match current() {
        Language::English => ["You were removed from ", room, " by ", by, "."].concat(),
        Language::Korean => [by, " 님이 회원님을 ", room, " 대화방에서 내보냈어요."].concat(),
    }
}

/// Some of a room have seen one's message.
pub(crate) fn seen_by(names: &[&str]) -> String {
    let others = names.len().saturating_sub(1).to_string();
    match (current(), names) {
        (_, []) => String::new(),
        (Language::English, [one]) => ["Seen by ", one].concat(),
        (Language::English, [one, other]) => ["Seen by ", one, " and ", other].concat(),
        (Language::English, [one, ..]) => ["Seen by ", one, " and ", &others, " others"].concat(),
        (Language::Korean, [one]) => [one, " 님이 읽음"].concat(),
        (Language::Korean, [one, other]) => [one, " 님과 ", other, " 님이 읽음"].concat(),
        (Language::Korean, [one, ..]) => [one, " 님 외 ", &others, "명이 읽음"].concat(),
    }
}

/// Above what somebody has said in a room.
pub(crate) fn somebody_in(name: &str, room: &str) -> String {
    [name, " · ", room].concat()
}

/// A message in another room was refused.
pub(crate) fn not_sent_to(room: &str) -> String {
    match current() {
        Language::English => ["A message to ", room, " was not sent."].concat(),
        Language::Korean => [room, " 대화방에 메시지를 보내지 못했어요."].concat(),
    }
}

/// Above the composer: whose message is replied to.
pub(crate) fn replying_to(name: &str) -> String {
    match current() {
        Language::English => ["Replying to ", name].concat(),
        Language::Korean => [name, " 님에게 답장"].concat(),
    }
}

/// Told when there is something to choose for the word that is typed.
pub(crate) fn so_many_suggestions(count: usize) -> String {
    let number = count.to_string();
    match (current(), count) {
        (Language::English, 1) => "1 suggestion".to_owned(),
        (Language::English, _) => [&number, " suggestions"].concat(),
        (Language::Korean, _) => ["제안 ", &number, "개"].concat(),
    }
}
