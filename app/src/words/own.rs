//! What the pages say that are about oneself: what one wants to hear of.

use super::{Language, current};

words! {
    what_to_hear = "What do you want to hear of?" | "어떤 메시지를 알려 드릴까요?";
    everything = "Everything" | "모든 메시지";
    everything_hint = "Every message is shown as unread, and you are notified of it." | "모든 메시지를 읽지 않음으로 표시하고 알려 드려요.";
    only_mentions = "Mentions" | "나를 부르는 메시지";
    only_mentions_hint = "Every message is shown as unread; you are notified of those that call you."
        | "모든 메시지를 읽지 않음으로 표시하고, 나를 부르는 메시지만 알려 드려요.";
    nothing_at_all = "Nothing" | "알리지 않음";
    nothing_at_all_hint = "Nothing is shown as unread, not even what calls you."
        | "나를 부르는 메시지도 읽지 않음으로 표시하지 않아요.";
    mute = "Mute" | "알림 끄기";
    not_muted = "Not muted" | "끄지 않음";
    for_an_hour = "For an hour" | "한 시간 동안";
    until_morning = "Until tomorrow morning at eight" | "내일 아침 8시까지";
    for_good = "Until I say otherwise" | "다시 켤 때까지";
    muted_for_good = "Muted until you say otherwise" | "다시 켤 때까지 꺼져 있음";
    mute_hint = "While a room is muted only messages that call you are shown as unread."
        | "알림을 끄면 나를 부르는 메시지만 읽지 않음으로 표시해요.";
    your_clock = "What does your clock show?" | "지금 몇 시인가요?";
    your_clock_hint = "So that the morning is yours." | "내가 있는 곳의 아침에 맞추기 위해 필요해요.";
    saved_as_chosen = "Saved." | "저장했어요.";
}

/// Of what in this room one wants to hear.
pub(crate) fn notifications_of(room: &str) -> String {
    match current() {
        Language::English => format!("Notifications from {room}"),
        Language::Korean => format!("{room} 알림"),
    }
}

/// When a mute ends, by one's own clock.
pub(crate) fn muted_until(day: &str, time: &str) -> String {
    match current() {
        Language::English => format!("Muted until {day}, {time}"),
        Language::Korean => format!("{day} {time}까지 꺼져 있음"),
    }
}
