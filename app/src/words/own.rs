//! What the pages say that are about oneself: what one wants to hear of, and what others do that concerns one.

use sarang_protocol::activity::{ActivityItem, ActivityKind};

use super::{Language, current};

words! {
    own_emoji = "Emoji of this workspace" | "우리 이모지";
    no_own_emoji = "None yet." | "아직 추가한 이모지가 없어요.";
    add_emoji = "Add an emoji" | "이모지 추가";
    add_it = "Add" | "추가";
    emoji_name_hint = "2 to 30 small letters, digits, _ and -. In a message it is written between colons, as in :party_blob:."
        | "영어 소문자, 한글, 숫자, _, -를 2~30자 쓸 수 있어요. 메시지에서는 :사랑방:처럼 콜론 사이에 적어요.";
    emoji_picture = "Picture" | "그림";
    emoji_picture_hint = "PNG, GIF or WebP, at most 128 kB and 256 × 256 pixels."
        | "PNG, GIF, WebP 파일로 128kB, 256 × 256픽셀까지 올릴 수 있어요.";
    take_away = "Remove" | "삭제";
    remove_for_good = "Remove for good" | "완전히 삭제";
    remove_emoji_hint = "Messages with it show its name from then on." | "이 이모지를 쓴 메시지에는 이름만 남아요.";
    day = "Date" | "날짜";
    days = "Days" | "날짜 바로 가기";
    day_hint = "The room opens at the first message of that day or after." | "그날 또는 그 뒤의 첫 메시지부터 보여 드려요.";
    a_week_ago = "A week ago" | "일주일 전";
    a_month_ago = "A month ago" | "한 달 전";
    the_beginning = "The beginning" | "맨 처음";
    go_to_day = "Go there" | "이동";
    drafts_lead = "What you have begun to write and not sent. It is there on all your devices, and nobody else sees it."
        | "쓰다가 보내지 않은 글이에요. 내 모든 기기에서 이어 쓸 수 있고, 다른 사람은 볼 수 없어요.";
    no_drafts = "There is none." | "쓰던 글이 없어요.";
    go_on_writing = "Go on writing" | "이어 쓰기";
    throw_away = "Throw away" | "버리기";
    draft_thrown_away = "The draft is thrown away." | "쓰던 글을 버렸어요.";
    reminders = "Reminders" | "리마인더";
    no_reminders = "There is none to come." | "예정된 리마인더가 없어요.";
    reminders_lead = "Write in any room when, and of what:" | "아무 대화방에서나 언제, 무엇을 알려 드릴지 적어 주세요.";
    remind_example = "/remind tomorrow 9:30 call Kim" | "/remind 내일 9시 반 김 선생님께 전화";
    reminder_cancelled = "The reminder is cancelled." | "리마인더를 취소했어요.";
    cancel_reminder = "Cancel it" | "취소";
    to_the_room = "To the room" | "대화방으로";
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
    bell_hint = "Notifications of the system and a sound are chosen for each device, in the menu at your name."
        | "시스템 알림과 소리는 기기마다 이름 옆 메뉴에서 정할 수 있어요.";
    mute_hint = "While a room is muted only messages that call you are shown as unread."
        | "알림을 끄면 나를 부르는 메시지만 읽지 않음으로 표시해요.";
    your_clock = "What does your clock show?" | "지금 몇 시인가요?";
    your_clock_hint = "Times are shown by it, and the morning is yours. A browser with scripts tells it by itself." | "시각을 여기에 맞춰 보여 주고, 아침도 내가 있는 곳의 아침이에요. 스크립트가 켜진 브라우저는 스스로 알려 줘요.";
    saved_as_chosen = "Saved." | "저장했어요.";

    all_unread_hint = "What others have written since you were in their rooms last. Muted rooms are left out, unless you were mentioned there."
        | "마지막으로 본 뒤에 다른 사람들이 쓴 글이에요. 알림을 끈 대화방은 나를 부른 글이 있을 때만 보여요.";
    nothing_unread = "You have read everything." | "모두 읽었어요.";
    mark_all_read = "Mark all as read" | "모두 읽음으로 표시";
    mark_read = "Mark as read" | "읽음으로 표시";
    go_there = "Go there" | "대화방으로 가기";
    sort_rooms_hint = "Favourites stand at the top. Write the name of a section to put a room into it; a new name makes a new one, and a section is gone with its last room. Only you see it."
        | "즐겨찾기는 맨 위에 있어요. 섹션 이름을 적으면 대화방을 그 섹션으로 옮겨요. 새 이름을 적으면 섹션이 생기고, 마지막 대화방이 나가면 사라져요. 나에게만 보여요.";
    no_section = "No section" | "섹션 없음";
    put_there = "Move" | "옮기기";
    dissolve = "Dissolve" | "섹션 없애기";

    which_activity = "Which" | "종류";
    no_activity = "Nothing yet. When somebody mentions you, replies to you or reacts to a message of yours, you find it here."
        | "아직 소식이 없어요. 누군가 나를 부르거나 답하거나 내 메시지에 반응하면 여기에서 볼 수 있어요.";
    new_since = "New" | "새 소식";
    older = "Older" | "이전 항목";

    nothing_saved = "Nothing yet. Save a message from its actions, and you find it here; nobody else does."
        | "아직 저장한 메시지가 없어요. 메시지 메뉴에서 저장하면 여기에서 나만 볼 수 있어요.";
    save_message = "Save for later" | "나중에 보기로 저장";
    unsave = "Remove from saved" | "저장 취소";
    marked_unread = "Marked as unread, until you open the room again."
        | "읽지 않음으로 표시했어요. 대화방을 다시 열면 읽은 것으로 바뀌어요.";
}

/// Who added an emoji, and when.
pub(crate) fn emoji_added(who: &str, when: &str) -> String {
    match current() {
        Language::English => format!("Added by {who} on {when}"),
        Language::Korean => format!("{who} 님이 {when}에 추가"),
    }
}

/// Above the way to a day of a room.
pub(crate) fn day_of(room: &str) -> String {
    match current() {
        Language::English => ["Go to a date in ", room].concat(),
        Language::Korean => [room, " 날짜로 이동"].concat(),
    }
}

/// Where a draft is for a thread of this room.
pub(crate) fn thread_in(room: &str) -> String {
    match current() {
        Language::English => format!("{room}, in a thread"),
        Language::Korean => format!("{room}, 스레드"),
    }
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

/// What is shown: one kind, or everything.
pub(crate) fn kind_of_activity(kind: Option<ActivityKind>) -> &'static str {
    match (current(), kind) {
        (Language::English, None) => "Everything",
        (Language::English, Some(ActivityKind::Mention)) => "Mentions",
        (Language::English, Some(ActivityKind::Reply)) => "Threads",
        (Language::English, Some(ActivityKind::Quote)) => "Replies",
        (Language::English, Some(ActivityKind::Reaction)) => "Reactions",
        (Language::Korean, None) => "모두",
        (Language::Korean, Some(ActivityKind::Mention)) => "나를 부른 메시지",
        (Language::Korean, Some(ActivityKind::Reply)) => "스레드",
        (Language::Korean, Some(ActivityKind::Quote)) => "답장",
        (Language::Korean, Some(ActivityKind::Reaction)) => "반응",
    }
}

/// Who did what.
pub(crate) fn has_done(item: &ActivityItem) -> String {
    let by = item.by.name.as_str();
    let emoji = item.emoji.as_ref().map(ToString::to_string).unwrap_or_default();
    match (current(), item.kind) {
        (Language::English, ActivityKind::Mention) if item.everyone => format!("{by} mentioned everybody"),
        (Language::English, ActivityKind::Mention) => format!("{by} mentioned you"),
        (Language::English, ActivityKind::Reply) => format!("{by} replied in a thread"),
        (Language::English, ActivityKind::Quote) => format!("{by} replied to you"),
        (Language::English, ActivityKind::Reaction) => format!("{by} reacted to your message with {emoji}"),
        (Language::Korean, ActivityKind::Mention) if item.everyone => format!("{by} 님이 모두를 불렀어요"),
        (Language::Korean, ActivityKind::Mention) => format!("{by} 님이 나를 불렀어요"),
        (Language::Korean, ActivityKind::Reply) => format!("{by} 님이 스레드에 답글을 남겼어요"),
        (Language::Korean, ActivityKind::Quote) => format!("{by} 님이 내 메시지에 답장했어요"),
        (Language::Korean, ActivityKind::Reaction) => {
            format!("{by} 님이 내 메시지에 {emoji} 반응을 남겼어요")
        }
    }
}

/// A field's label.
pub(crate) fn name_of_section(section: &str) -> String {
    match current() {
        Language::English => format!("Name of the section {section}"),
        Language::Korean => format!("{section} 섹션의 이름"),
    }
}

/// Gives the section the name that was typed.
pub(crate) fn rename_section(section: &str) -> String {
    match current() {
        Language::English => format!("Rename the section {section}"),
        Language::Korean => format!("{section} 섹션 이름 바꾸기"),
    }
}

/// Its rooms go back to the others.
pub(crate) fn remove_section(section: &str) -> String {
    match current() {
        Language::English => format!("Dissolve the section {section}"),
        Language::Korean => format!("{section} 섹션 없애기"),
    }
}

/// A field's label.
pub(crate) fn section_of(room: &str) -> String {
    match current() {
        Language::English => format!("Section of {room}"),
        Language::Korean => format!("{room} 대화방의 섹션"),
    }
}

/// Puts the room into the section that was typed.
pub(crate) fn move_room(room: &str) -> String {
    match current() {
        Language::English => format!("Move {room}"),
        Language::Korean => format!("{room} 대화방 옮기기"),
    }
}

/// Puts the room at the top of the list.
pub(crate) fn make_favourite(room: &str) -> String {
    match current() {
        Language::English => format!("Add {room} to the favourites"),
        Language::Korean => format!("{room} 대화방을 즐겨찾기에 추가"),
    }
}

/// Takes it from there.
pub(crate) fn no_favourite(room: &str) -> String {
    match current() {
        Language::English => format!("Remove {room} from the favourites"),
        Language::Korean => format!("{room} 대화방을 즐겨찾기에서 빼기"),
    }
}

/// The link to the first message in it that is unread.
pub(crate) fn go_to_room(room: &str) -> String {
    match current() {
        Language::English => format!("Go there: {room}"),
        Language::Korean => format!("대화방으로 가기: {room}"),
    }
}

/// Marks what is shown of it as read.
pub(crate) fn mark_room_read(room: &str) -> String {
    match current() {
        Language::English => format!("Mark as read: {room}"),
        Language::Korean => format!("읽음으로 표시: {room}"),
    }
}

/// What of a room is not shown: so many messages, or even more.
pub(crate) fn and_more(messages: u32, or_more: bool) -> String {
    let plus = if or_more { "+" } else { "" };
    match current() {
        Language::English => format!("And {messages}{plus} more"),
        Language::Korean => format!("{messages}{plus}개 더 보기"),
    }
}

/// Rooms that are not shown yet.
pub(crate) fn further_rooms(rooms: usize) -> String {
    match current() {
        Language::English if rooms == 1 => "One more room comes when these are read.".to_owned(),
        Language::English => format!("{rooms} more rooms come when these are read."),
        Language::Korean => format!("여기까지 읽으면 대화방 {rooms}개가 더 나와요."),
    }
}
