//! What the hydrated page says.

use sarang_protocol::sections::Part;

use super::particles::{Particle, after};
use super::{Language, current, either};

words! {
    skip_to_content = "Skip to the content" | "본문으로 건너뛰기";

    your_account = "Your account" | "내 계정";
    settings = "Settings" | "설정";
    sign_in = "Sign in" | "로그인";
    sign_out = "Sign out" | "로그아웃";
    colours = "Colours" | "화면 테마";
    theme_system = "System" | "시스템";
    theme_light = "Light" | "밝게";
    theme_dark = "Dark" | "어둡게";
    chosen = "(chosen)" | "(선택됨)";

    jump_to = "Jump to…" | "바로 가기…";
    jump_key = "Ctrl K" | "Ctrl K";
    go_to_date = "Go to a date" | "날짜로 이동";
    keys = "Keyboard shortcuts" | "키보드 단축키";
    bell = "Notifications here" | "이 기기의 알림";
    rings_never = "None" | "받지 않기";
    rings_never_hint = "The page's title and icon count on" | "페이지 제목과 아이콘의 숫자는 계속 보여요";
    rings_for_calls = "When I am called" | "나를 부를 때";
    rings_for_calls_hint = "By mentions, in direct messages and in threads that I follow"
        | "멘션, 다이렉트 메시지, 팔로우하는 스레드";
    rings_always = "For every message" | "모든 메시지";
    rings_always_hint = "In rooms where I have chosen everything; muted ones stay quiet"
        | "모든 메시지를 받기로 한 대화방에서요. 알림을 끈 대화방은 조용해요";
    bell_how = "How" | "알림 방식";
    bell_with_sound = "With a sound" | "소리 내기";
    bell_with_words = "Show what is written" | "메시지 내용 보여 주기";
    bell_is_asked = "The browser asks whether it may show notifications: allow it."
        | "브라우저가 알림을 보여도 되는지 물으면 허용해 주세요.";
    bell_is_refused = "The browser keeps notifications of this page back. Allow them in its settings for this site. The sound comes all the same."
        | "브라우저가 이 페이지의 알림을 막고 있어요. 브라우저의 사이트 설정에서 허용해 주세요. 소리는 그대로 나요.";
    bell_is_missing = "This browser shows no notifications here. It does so over https, and not on every phone. The sound comes all the same."
        | "이 브라우저는 여기서 알림을 보여 주지 않아요. https가 필요하고, 안 되는 휴대폰도 있어요. 소리는 그대로 나요.";
    try_bell = "Try it" | "시험해 보기";
    close = "Close" | "닫기";

    favourites = "Favourites" | "즐겨찾기";
    drafts = "Drafts" | "쓰던 글";
    add_favourite = "Add to favourites" | "즐겨찾기에 추가";
    remove_favourite = "Remove from favourites" | "즐겨찾기에서 빼기";
    sort_rooms = "Favourites and sections" | "즐겨찾기와 섹션";
    rooms = "Rooms" | "대화방";
    direct_messages = "Direct messages" | "다이렉트 메시지";
    new_message = "New message" | "새 메시지";
    closed = "closed" | "비공개";
    add_people = "Add people" | "초대하기";
    rooms_with_unread = "Rooms, with unread messages" | "대화방, 읽지 않은 메시지 있음";
    close_rooms = "Close the list of rooms" | "대화방 목록 닫기";
    no_rooms_of_yours = "You are in no room yet." | "아직 참여한 대화방이 없어요.";
    threads = "Threads" | "스레드";
    thread = "Thread" | "스레드";
    follow = "Follow" | "팔로우";
    unfollow = "Unfollow" | "팔로우 취소";
    in_a_thread = "In a thread" | "스레드에 쓴 글";
    reply_in_a_thread = "Reply in a thread" | "스레드에 답글 쓰기";
    browse_rooms = "Browse rooms" | "대화방 둘러보기";
    new_room = "New room" | "새 대화방";

    no_rooms = "No rooms yet" | "아직 대화방이 없어요";
    make_the_first = "Make the first one, and others will find it here."
        | "첫 대화방을 만들면 다른 사람들이 여기에서 찾을 수 있어요.";
    joined = "Joined" | "참여 중";
    join = "Join" | "참여하기";

    room_purpose_intro = "A room is a place for one subject or one team. Everybody here can find it, read it and join, unless it is closed."
        | "대화방은 한 가지 주제나 한 팀을 위한 공간이에요. 비공개가 아니면 누구나 찾아서 읽고 참여할 수 있어요.";
    name = "Name" | "이름";
    purpose = "Purpose" | "소개";
    optional = " (optional)" | " (선택)";
    purpose_hint = "A sentence that tells others what belongs here."
        | "어떤 이야기를 나누는 곳인지 한 문장으로 알려 주세요.";
    closed_room = "Closed room" | "비공개 대화방";
    closed_room_hint = "Only its members find it, and they add others. This cannot be changed later."
        | "참여한 사람만 찾을 수 있고, 멤버가 다른 사람을 초대해요. 나중에 바꿀 수 없어요.";
    address_by_chance = "Its address is made by chance, so that nobody can guess it."
        | "주소는 아무도 짐작할 수 없도록 무작위로 정해져요.";
    make_the_room = "Make the room" | "대화방 만들기";
    cancel = "Cancel" | "취소";
    address_from_name = "Its address is made from the name and never changes: “Team 회의” becomes /rooms/team-회의."
        | "주소는 이름으로 만들어지고 바뀌지 않아요. “Team 회의”라면 /rooms/team-회의가 돼요.";
    address_needs_a_letter = "The name needs a letter or a digit, for the room's address."
        | "대화방 주소를 만들려면 이름에 글자나 숫자가 하나 이상 있어야 해요.";

    about_this_room = "About this room" | "대화방 정보";
    no_purpose = "Nobody has written it down." | "아직 소개가 없어요.";
    rename = "Rename" | "바꾸기";
    saved_messages = "Saved messages" | "저장한 메시지";
    all_unread = "All unread" | "읽지 않은 글";
    activity = "Activity" | "내 소식";
    notifications = "Notifications" | "알림";
    leave_this_room = "Leave this room" | "대화방 나가기";

    members = "Members" | "멤버";
    remove = "Remove" | "내보내기";
    active = "active" | "접속 중";
    away = "away" | "자리 비움";
    offline = "offline" | "오프라인";
    presence_unknown = "presence unknown" | "접속 여부를 알 수 없음";

    not_found = "Not found" | "찾을 수 없음";
    no_such_room = "There is no such room" | "이런 대화방은 없어요";
    no_such_room_hint = "It may have another address, or you may not have access to it. Ask whoever sent you the link."
        | "주소가 다르거나 볼 수 있는 권한이 없을 수 있어요. 링크를 보낸 분에게 물어보세요.";
    not_loaded = "Not loaded" | "불러오지 못함";
    in_the_way = "Something is in the way" | "문제가 생겼어요";
    could_not_be_loaded = "This could not be loaded" | "불러오지 못했어요";
    try_again = "Try again" | "다시 시도";
    loading_the_room = "Loading the room" | "대화방을 불러오는 중";

    first_words = "Nobody has written here yet. Say hello: the first message is the hardest, and it can be short."
        | "아직 아무도 글을 남기지 않았어요. 가볍게 인사부터 건네 보세요. 짧아도 괜찮아요.";
    first_to_join = "Nobody has written here yet. Join the room to be the first."
        | "아직 아무도 글을 남기지 않았어요. 대화방에 참여해서 첫 글을 남겨 보세요.";

    suggestions = "Suggestions" | "제안";
    messages = "Messages" | "메시지";
    new_messages_line = "New messages" | "새 메시지";
    older_messages = "Older messages" | "이전 메시지";
    loading_older = "Loading older messages…" | "이전 메시지를 불러오는 중…";
    newer_messages = "Newer messages" | "다음 메시지";
    loading_newer = "Loading newer messages…" | "다음 메시지를 불러오는 중…";
    jump_to_newest = "Jump to newest" | "최신 메시지로 이동";

    sending = "Sending…" | "보내는 중…";
    message_actions = "Message actions" | "메시지 도구";
    pinned_messages = "Pinned messages" | "고정된 메시지";
    message_deleted = "This message was deleted." | "삭제된 메시지예요.";
    edited = "edited" | "수정됨";
    pinned = "pinned" | "고정됨";
    in_reply_to = "In reply to " | "답장 대상: ";
    choose_emoji = "Emoji" | "이모지";
    mark_unread = "Mark unread from here" | "여기부터 읽지 않음으로 표시";
    pin = "Pin to this room" | "대화방에 고정";
    unpin = "Unpin" | "고정 해제";
    not_sent = "Not sent. " | "보내지 못했어요. ";
    edit = "Edit" | "수정";
    discard = "Discard" | "버리기";
    waits_for_network = "Waits until you are online." | "네트워크가 연결되면 보낼게요.";
    waits_for_sign_in = "Waits until you sign in again." | "다시 로그인하면 보낼게요.";
    waits_for_connection = "Waits for the connection." | "서버에 연결되면 보낼게요.";

    show_spoiler = "Show spoiler" | "스포일러 보기";
    task_done = "Done: " | "완료: ";
    task_to_do = "To do: " | "할 일: ";
    copy = "Copy" | "복사";
    copied = "Copied" | "복사했어요";

    send = "Send" | "보내기";
    signed_out_kept = "You are signed out. What you wrote stays here. "
        | "로그아웃되었어요. 쓰던 글은 여기에 남아 있어요. ";
    sign_in_again = "Sign in again" | "다시 로그인";
    too_large_at_once = "This is too large to send at once. Split it into several messages."
        | "한 번에 보내기에는 너무 커요. 여러 메시지로 나눠 주세요.";
    enter_sends = "Enter sends, Shift+Enter breaks the line" | "Enter로 보내고 Shift+Enter로 줄을 바꿔요";
    kept_briefly = "If this browser crashes, messages that have not been sent may be lost."
        | "브라우저가 갑자기 종료되면 아직 보내지 못한 메시지가 사라질 수 있어요.";
    kept_by_the_page = "This browser keeps nothing: stay on this page until all is sent."
        | "이 브라우저에는 저장할 수 없어요. 모두 보낼 때까지 페이지를 닫지 마세요.";

    connecting = "Connecting" | "연결하는 중";
    offline_waits = "Offline. What you write waits here." | "오프라인이에요. 쓴 글은 여기에서 기다려요.";
    reconnecting = "Reconnecting" | "다시 연결하는 중";
    try_now = "Try now" | "지금 연결";
    dismiss = "Dismiss" | "닫기";
}

/// Whom one speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Whoever is in a room.
    Room,
    /// These people.
    Others,
    /// Nobody else.
    Oneself,
}

/// What the field is for that one writes in.
pub(crate) fn message_to(to: Audience, name: &str) -> String {
    match (current(), to) {
        (Language::English, Audience::Oneself) => "Write yourself a note".to_owned(),
        (Language::Korean, Audience::Oneself) => "나에게 메모 남기기".to_owned(),
        (Language::English, _) => ["Message ", name].concat(),
        (Language::Korean, Audience::Room) => [name, "에 메시지 보내기"].concat(),
        (Language::Korean, Audience::Others) => [name, " 님에게 메시지 보내기"].concat(),
    }
}

/// What the list of messages is called.
pub(crate) fn messages_in(to: Audience, name: &str) -> String {
    match (current(), to) {
        (Language::English, Audience::Room) => ["Messages in ", name].concat(),
        (Language::Korean, Audience::Room) => [name, "의 메시지"].concat(),
        (Language::English, Audience::Others) => ["Messages with ", name].concat(),
        (Language::Korean, Audience::Others) => [name, " 님과 나눈 메시지"].concat(),
        (Language::English, Audience::Oneself) => "Notes to yourself".to_owned(),
        (Language::Korean, Audience::Oneself) => "나에게 남긴 메모".to_owned(),
    }
}

/// What stands above a part of one's list of rooms, if it is one's own.
pub(crate) fn own_part(part: Part<'_>) -> Option<&str> {
    match part {
        Part::Favourites => Some(favourites()),
        Part::Section(name) => Some(name.as_str()),
        Part::Rooms | Part::Conversations => None,
    }
}

/// What one is called in the list, where one writes notes to oneself.
pub(crate) fn oneself(name: &str) -> String {
    match current() {
        Language::English => [name, " (you)"].concat(),
        Language::Korean => [name, " (나)"].concat(),
    }
}

/// So many characters may still be written.
pub(crate) fn characters_left(left: usize) -> String {
    let left = left.to_string();
    match current() {
        Language::English => [&left, " left"].concat(),
        Language::Korean => [&left, "자 남음"].concat(),
    }
}

/// A message is too long by so many characters.
pub(crate) fn too_long(most: usize, by: usize) -> String {
    let (most, over) = (thousands(most), thousands(by));
    match current() {
        Language::English => {
            let characters = if by == 1 { " character." } else { " characters." };
            ["A message has at most ", &most, " characters. Shorten it by ", &over, characters].concat()
        }
        Language::Korean => {
            ["메시지는 ", &most, "자까지 쓸 수 있어요. ", &over, "자를 줄여 주세요."].concat()
        }
    }
}

/// `10,000`, as both languages write it.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Behind [`reconnecting`]: the next try is so many seconds away.
pub(crate) fn in_seconds(seconds: u32) -> String {
    let seconds = seconds.to_string();
    match current() {
        Language::English => [" in ", &seconds, " s"].concat(),
        Language::Korean => [" (", &seconds, "초 뒤)"].concat(),
    }
}

/// "1 member", "12 members".
pub(crate) fn people(count: u32) -> String {
    let number = count.to_string();
    match (current(), count) {
        (Language::English, 1) => "1 member".to_owned(),
        (Language::English, _) => [&number, " members"].concat(),
        (Language::Korean, _) => ["멤버 ", &number, "명"].concat(),
    }
}

/// The members, and how many of them are here.
pub(crate) fn with_those_here(members: &str, here: u32) -> String {
    let here = here.to_string();
    match current() {
        Language::English => [members, " · ", &here, " here"].concat(),
        Language::Korean => [members, " · ", &here, "명 접속 중"].concat(),
    }
}

/// What the button does that shows the members. What is seen on it is part of its name, so that
/// it does what somebody says who speaks to the page (WCAG 2.5.3).
pub(crate) fn show_who_is_here(seen: &str) -> String {
    [either("Show the members: ", "멤버 보기: "), seen].concat()
}

/// So many members are not named.
pub(crate) fn and_more(rest: u32) -> String {
    let rest = rest.to_string();
    match current() {
        Language::English => ["and ", &rest, " more"].concat(),
        Language::Korean => ["외 ", &rest, "명"].concat(),
    }
}

/// What the button does that takes somebody out of the room.
pub(crate) fn remove_whom(name: &str) -> String {
    match current() {
        Language::English => ["Remove ", name].concat(),
        Language::Korean => [name, " 님 내보내기"].concat(),
    }
}

/// The question before that.
pub(crate) fn remove_sure(name: &str) -> String {
    match current() {
        Language::English => ["Take ", name, " out of this room?"].concat(),
        Language::Korean => [name, " 님을 대화방에서 내보낼까요?"].concat(),
    }
}

/// In a room that nobody has written in.
pub(crate) fn welcome_to(to: Audience, name: &str) -> String {
    match (current(), to) {
        (Language::English, Audience::Room) => ["Welcome to ", name].concat(),
        (Language::Korean, Audience::Room) => [name, "에 오신 것을 환영해요"].concat(),
        (Language::English, Audience::Others) => ["You and ", name].concat(),
        (Language::Korean, Audience::Others) => [name, " 님과 나누는 대화예요"].concat(),
        (Language::English, Audience::Oneself) => "A place for your notes".to_owned(),
        (Language::Korean, Audience::Oneself) => "나만 보는 메모장이에요".to_owned(),
    }
}

/// Above the first message.
pub(crate) fn beginning_of(to: Audience, name: &str) -> String {
    match (current(), to) {
        (Language::English, Audience::Room) => ["This is the beginning of ", name, "."].concat(),
        (Language::Korean, Audience::Room) => [name, " 대화방은 여기에서 시작해요."].concat(),
        (Language::English, Audience::Others) => ["You and ", name, " begin here."].concat(),
        (Language::Korean, Audience::Others) => [name, " 님과 나눈 대화는 여기에서 시작해요."].concat(),
        (Language::English, Audience::Oneself) => "Your notes begin here.".to_owned(),
        (Language::Korean, Audience::Oneself) => "메모는 여기에서 시작해요.".to_owned(),
    }
}

/// What stands before and behind a room's name, for who reads it without being a member.
pub(crate) fn you_are_reading(room: &str) -> (&'static str, String) {
    match current() {
        Language::English => {
            ("You are reading ", ". Join to write, and to see when something is new.".to_owned())
        }
        Language::Korean => (
            "",
            [after(room, Particle::Object), " 보고 있어요. 참여하면 글을 쓰고 새 소식을 받을 수 있어요."]
                .concat(),
        ),
    }
}

/// What address a room will have.
pub(crate) fn address_will_be(slug: &str) -> String {
    match current() {
        Language::English => ["Its address will be /rooms/", slug].concat(),
        Language::Korean => ["주소: /rooms/", slug].concat(),
    }
}

/// Behind a number in the list of rooms, for screen readers.
pub(crate) fn unread(count: u32) -> &'static str {
    match (current(), count) {
        (Language::English, 1) => " unread message",
        (Language::English, _) => " unread messages",
        (Language::Korean, _) => "개의 읽지 않은 메시지",
    }
}

/// Behind the number of messages that call the reader.
pub(crate) fn mentions(count: u32) -> &'static str {
    match (current(), count) {
        (Language::English, 1) => " mention of you",
        (Language::English, _) => " mentions of you",
        (Language::Korean, _) => "개의 메시지에서 나를 부름",
    }
}

/// The way back to the newest message, from anywhere further up.
pub(crate) fn new_messages(unseen: u32) -> String {
    let number = unseen.to_string();
    match (current(), unseen) {
        (_, 0) => jump_to_newest().to_owned(),
        (Language::English, 1) => "1 new message".to_owned(),
        (Language::English, _) => [&number, " new messages"].concat(),
        (Language::Korean, _) => ["새 메시지 ", &number, "개"].concat(),
    }
}

/// Who is typing: somebody, perhaps another, and how many more. Nothing for nobody.
pub(crate) fn typing(named: &[&str], others: u32) -> String {
    let number = others.to_string();
    match (current(), named, others) {
        (_, [], _) => String::new(),
        (Language::English, [one], 0) => [one, " is typing"].concat(),
        (Language::English, [one, other, ..], 0) => [one, " and ", other, " are typing"].concat(),
        (Language::English, [one, ..], 1) => [one, " and 1 other are typing"].concat(),
        (Language::English, [one, ..], _) => [one, " and ", &number, " others are typing"].concat(),
        (Language::Korean, [one], 0) => [one, " 님이 입력 중이에요"].concat(),
        (Language::Korean, [one, other, ..], 0) => [one, " 님과 ", other, " 님이 입력 중이에요"].concat(),
        (Language::Korean, [one, ..], _) => [one, " 님 외 ", &number, "명이 입력 중이에요"].concat(),
    }
}

/// People have become members: some by name, and how many more.
pub(crate) fn have_joined(named: &[&str], others: usize) -> String {
    match current() {
        Language::English => [&names(named, others), " joined"].concat(),
        Language::Korean => [&names(named, others), " 들어왔어요"].concat(),
    }
}

/// People are no longer members.
pub(crate) fn have_left(named: &[&str], others: usize) -> String {
    match current() {
        Language::English => [&names(named, others), " left"].concat(),
        Language::Korean => [&names(named, others), " 나갔어요"].concat(),
    }
}

/// "Kim, Dana and 3 others"; in Korean with the particle of who does something.
fn names(named: &[&str], others: usize) -> String {
    let number = others.to_string();
    match (current(), named, others) {
        (Language::English, [one], 0) => (*one).to_owned(),
        (Language::English, [first @ .., last], 0) => [&first.join(", "), " and ", last].concat(),
        (Language::English, _, 1) => [&named.join(", "), " and 1 other"].concat(),
        (Language::English, _, _) => [&named.join(", "), " and ", &number, " others"].concat(),
        (Language::Korean, [first @ .., last], 0) if !first.is_empty() => {
            [&first.join(" 님, "), " 님과 ", last, " 님이"].concat()
        }
        (Language::Korean, _, 0) => [&named.join(" 님, "), " 님이"].concat(),
        (Language::Korean, _, _) => [&named.join(" 님, "), " 님 외 ", &number, "명이"].concat(),
    }
}

/// A reply is to be shown in the room, too.
pub(crate) fn also_to_room(room: &str) -> String {
    match current() {
        Language::English => format!("Also to {room}"),
        Language::Korean => format!("{room}에도 보내기"),
    }
}

/// How many have replied in a thread.
pub(crate) fn replies(count: u32) -> String {
    let number = count.to_string();
    match (current(), count) {
        (Language::English, 1) => "1 reply".to_owned(),
        (Language::English, _) => [&number, " replies"].concat(),
        (Language::Korean, _) => ["답글 ", &number, "개"].concat(),
    }
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

/// Somebody was added to the room.
pub(crate) fn has_added(by: &str, whom: &str) -> String {
    match current() {
        Language::English => [by, " added ", whom].concat(),
        Language::Korean => [by, " 님이 ", whom, " 님을 초대했어요"].concat(),
    }
}

/// Somebody was taken out of the room.
pub(crate) fn has_removed(by: &str, whom: &str) -> String {
    match current() {
        Language::English => [by, " removed ", whom].concat(),
        Language::Korean => [by, " 님이 ", whom, " 님을 내보냈어요"].concat(),
    }
}

/// The room has another name.
pub(crate) fn has_renamed(by: &str, name: &str) -> String {
    match current() {
        Language::English => [by, " named the room “", name, "”"].concat(),
        Language::Korean => {
            [by, " 님이 대화방 이름을 “", name, "”", after(name, Particle::Toward), " 바꿨어요"].concat()
        }
    }
}

/// How many rooms and people were found.
pub(crate) fn found(number: usize) -> String {
    let count = number.to_string();
    match (current(), number) {
        (Language::English, 0) => "Nothing found".to_owned(),
        (Language::English, 1) => "1 found".to_owned(),
        (Language::English, _) => [&count, " found"].concat(),
        (Language::Korean, 0) => "찾은 것이 없어요".to_owned(),
        (Language::Korean, _) => [&count, "개를 찾았어요"].concat(),
    }
}

/// Keys, and what they do.
pub(crate) fn keys_and_deeds() -> [(&'static str, &'static str); 14] {
    [
        ("Ctrl K  ⌘ K", either("Jump to a room or person", "대화방이나 사람으로 바로 가기")),
        ("Ctrl /  ⌘ /", either("Show these shortcuts", "이 단축키 보기")),
        ("Enter", either("Send the message", "메시지 보내기")),
        ("Shift Enter", either("Break the line", "줄 바꾸기")),
        ("↑", either("Edit your last message, in an empty composer", "빈 입력란에서 내 마지막 메시지 수정")),
        ("↑ ↓", either("Move in a list, or from message to message", "목록이나 메시지 사이에서 이동")),
        ("M", either("At a message: its menu", "메시지에서: 메뉴")),
        (
            "+ R T",
            either("At a message: react, reply, reply in a thread", "메시지에서: 반응, 답장, 스레드 답글"),
        ),
        ("E P", either("At a message: edit, pin", "메시지에서: 수정, 고정")),
        (
            "S U",
            either("At a message: save it, mark unread from it", "메시지에서: 나중에 보기, 여기부터 안 읽음"),
        ),
        ("Shift U", either("At a message: all that is unread", "메시지에서: 읽지 않은 글 모두 보기")),
        ("C L", either("At a message: copy its text, its link", "메시지에서: 텍스트 복사, 링크 복사")),
        ("Delete", either("At a message: delete it", "메시지에서: 삭제")),
        ("Esc", either("Close what is open", "열린 것 닫기")),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::in_language;
    use super::*;

    /// Both, English first.
    fn both<T>(say: impl Fn() -> T) -> (T, T) {
        (in_language(Language::English, &say), in_language(Language::Korean, &say))
    }

    fn owned(english: &str, korean: &str) -> (String, String) {
        (english.to_owned(), korean.to_owned())
    }

    #[test]
    fn people_are_spoken_to_otherwise_than_rooms() {
        let to = Audience::Others;
        assert_eq!(both(|| message_to(to, "김하늘")), owned("Message 김하늘", "김하늘 님에게 메시지 보내기"));
        assert_eq!(both(|| messages_in(to, "Kim")), owned("Messages with Kim", "Kim 님과 나눈 메시지"));
        assert_eq!(
            both(|| message_to(Audience::Room, "회의")),
            owned("Message 회의", "회의에 메시지 보내기")
        );
        assert_eq!(both(|| welcome_to(Audience::Oneself, "Kim")).0, "A place for your notes");
        assert_eq!(both(|| beginning_of(to, "Kim")).0, "You and Kim begin here.");
    }

    #[test]
    fn numbers_agree_with_what_they_count() {
        assert_eq!(both(|| people(1)), owned("1 member", "멤버 1명"));
        assert_eq!(both(|| people(12)), owned("12 members", "멤버 12명"));
        assert_eq!(both(|| new_messages(1)), owned("1 new message", "새 메시지 1개"));
        assert_eq!(both(|| new_messages(0)), owned("Jump to newest", "최신 메시지로 이동"));
        assert_eq!(
            both(|| too_long(10_000, 1)),
            owned(
                "A message has at most 10,000 characters. Shorten it by 1 character.",
                "메시지는 10,000자까지 쓸 수 있어요. 1자를 줄여 주세요."
            )
        );
        assert!(too_long(10_000, 1_234_567).ends_with("by 1,234,567 characters."));
    }
}
