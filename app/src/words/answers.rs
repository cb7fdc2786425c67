//! What the server answers, in the reader's language.
//!
//! The server says what was wrong where it is wrong, in English, and knows nothing of languages
//! there. On its way out such a sentence is looked up here. `{}` stands for anything; in the Korean
//! sentence `{0}` is the first of these, `{0을}` with its particle. A test of the server (`it`)
//! reads the sources and names each sentence that is not here. What programs alone can do wrong (a
//! frame that is no JSON) stays English.

use std::borrow::Cow;

use super::particles::{Particle, after};
use super::{Language, current};

/// The sentence in the language of the page.
pub fn tell(english: &str) -> Cow<'_, str> {
    tell_in(current(), english)
}

/// The sentence in that language; as it is, if nobody has translated it.
pub fn tell_in(language: Language, english: &str) -> Cow<'_, str> {
    match language {
        Language::English => Cow::Borrowed(english),
        Language::Korean => korean(english).map_or(Cow::Borrowed(english), Cow::Owned),
    }
}

/// Whether there is a translation of this sentence, or of this pattern with `{}`.
pub fn knows(english: &str) -> bool {
    korean(english).is_some()
}

fn korean(english: &str) -> Option<String> {
    ANSWERS.iter().find_map(|(pattern, korean)| Some(fill(korean, &gaps(pattern, english)?)))
}

/// What stands at each `{}` of the pattern.
fn gaps<'a>(pattern: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = pattern.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let parts: Vec<&str> = parts.collect();
    let mut gaps = Vec::with_capacity(parts.len());
    for (index, part) in parts.iter().enumerate() {
        let last = index + 1 == parts.len();
        let at = if last { rest.len().checked_sub(part.len())? } else { rest.find(part)? };
        if !rest.get(at..)?.starts_with(part) {
            return None;
        }
        gaps.push(&rest[..at]);
        rest = &rest[at + part.len()..];
    }
    rest.is_empty().then_some(gaps)
}

fn fill(template: &str, gaps: &[&str]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut parts = template.split('{');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (place, text) = part.split_once('}').unwrap_or((part, ""));
        let mut marks = place.chars();
        let number = marks.next().and_then(|digit| digit.to_digit(10)).unwrap_or(0);
        let gap = gaps.get(number as usize).copied().unwrap_or_default();
        let word = NOUNS.iter().find(|(english, _)| *english == gap).map_or(gap, |(_, korean)| korean);
        out.push_str(word);
        let particle = match marks.next() {
            Some('이') => Some(Particle::Subject),
            Some('을') => Some(Particle::Object),
            Some('은') => Some(Particle::Topic),
            Some('과') => Some(Particle::With),
            Some('로') => Some(Particle::Toward),
            _ => None,
        };
        out.push_str(particle.map_or("", |particle| after(word, particle)));
        out.push_str(text);
    }
    out
}

/// What sentences are about.
const NOUNS: &[(&str, &str)] = &[
    ("The message", "메시지"),
    ("The name", "이름"),
    ("The room's name", "대화방 이름"),
    ("The section's name", "섹션 이름"),
    ("The purpose", "소개"),
    ("The user name", "아이디"),
    ("The emoji's name", "이모지 이름"),
    ("The group's user name", "그룹 아이디"),
    ("The group's name", "그룹 이름"),
    ("The room's address", "대화방 주소"),
    ("The title", "이 공간의 이름"),
    ("The room", "대화방 이름"),
];

/// Longer patterns before those that they would fit too.
pub(super) const ANSWERS: &[(&str, &str)] = &[
    // What emoji are about.
    ("Smileys", "표정"),
    ("People", "사람"),
    ("Animals and nature", "동물과 자연"),
    ("Food and drink", "음식"),
    ("Travel and places", "여행과 장소"),
    ("Activities", "활동"),
    ("Objects", "사물"),
    ("Symbols", "기호"),
    ("Flags", "깃발"),
    // The workspace's own.
    ("Of this workspace", "우리 이모지"),
    ("The emoji is added.", "이모지를 추가했어요."),
    ("The emoji is removed.", "이모지를 삭제했어요."),
    ("Only administrators can add emoji here.", "관리자만 이모지를 추가할 수 있어요."),
    ("There is no emoji of that name here.", "그런 이름의 이모지가 없어요."),
    (
        "There is an emoji of that name already. Choose another name.",
        "같은 이름의 이모지가 이미 있어요. 다른 이름을 골라 주세요.",
    ),
    (
        "There are 2000 emoji here, and there can be no more. Remove one that nobody uses.",
        "이모지를 2000개까지 추가할 수 있어요. 쓰지 않는 이모지를 삭제해 주세요.",
    ),
    (
        "Only who added the emoji, or an administrator, can remove it.",
        "이모지를 추가한 사람이나 관리자만 삭제할 수 있어요.",
    ),
    (
        "{} must be 2 to 30 lower-case letters, digits, hyphens or underscores, with a letter among them; Hangul, kana and Chinese characters are letters too.",
        "{0은} 영어 소문자, 한글, 가나, 한자, 숫자, 하이픈(-), 밑줄(_)로 2~30자를 적어 주세요. 글자가 하나는 있어야 해요.",
    ),
    ("There is no picture. Choose a file.", "그림이 없어요. 파일을 골라 주세요."),
    (
        "The picture has {} kB; the most is {} kB. Make it smaller.",
        "그림이 {0}kB예요. {1}kB까지 올릴 수 있으니 줄여 주세요.",
    ),
    ("Give a date, like 2026-11-20: year, month and day.", "날짜를 2026-11-20처럼 연, 월, 일로 적어 주세요."),
    ("Nothing has been said on that day, nor since.", "그날과 그 뒤에는 메시지가 없어요."),
    (
        "When? Write it behind /remind, such as: /remind in 20 minutes call Kim, or /remind tomorrow 9:30 call Kim",
        "언제 알려 드릴까요? /remind 20분 뒤 전화하기, /remind 내일 9시 반 전화하기처럼 적어 주세요.",
    ),
    (
        "You have 200 drafts; there can be no more. Send one, or throw one away that you do not need.",
        "쓰던 글은 200개까지 둘 수 있어요. 하나를 보내거나 필요 없는 것을 버려 주세요.",
    ),
    (
        "A draft has at most 64 kB. Send a part of it, or keep it in a file.",
        "쓰던 글은 64kB까지 둘 수 있어요. 일부를 먼저 보내거나 파일로 보관해 주세요.",
    ),
    ("Write behind the time what you want to be reminded of.", "시간 뒤에 무엇을 알려 드릴지 적어 주세요."),
    ("That moment is over. Give one that is to come.", "이미 지난 때예요. 앞으로 올 때를 적어 주세요."),
    (
        "Reminders come within five years. Give an earlier day.",
        "5년 안의 날짜만 쓸 수 있어요. 더 이른 날짜를 적어 주세요.",
    ),
    (
        "I will remind you at {}. If your clock shows another time, say so in the notifications of a room.",
        "{0}에 알려 드릴게요. 시계가 다르면 대화방의 알림 설정에서 알려 주세요.",
    ),
    ("I will remind you at {}.", "{0}에 알려 드릴게요."),
    ("There is no such reminder to come.", "예정된 리마인더 중에 그런 것이 없어요."),
    (
        "You have 500 reminders to come; there can be no more. Cancel one that you do not need.",
        "리마인더는 500개까지 예정할 수 있어요. 필요 없는 것을 취소해 주세요.",
    ),
    ("when, and of what", "언제, 무엇을"),
    (
        "Reminds you: in 20 minutes, tomorrow 9:30, monday, 2026-12-01 14:00. /reminders has what is to come.",
        "알려 드려요: 20분 뒤, 내일 9시 반, 월요일, 12월 1일 오후 2시. 예정된 것은 /reminders에 있어요.",
    ),
    (
        "The file is no PNG, GIF or WebP picture. Choose another.",
        "PNG, GIF, WebP 그림 파일이 아니에요. 다른 파일을 골라 주세요.",
    ),
    ("The picture is broken. Choose another.", "그림 파일이 깨져 있어요. 다른 파일을 골라 주세요."),
    (
        "The picture has {} × {} pixels; the most is {} × {}. Make it smaller.",
        "그림이 {0} × {1}픽셀이에요. {2} × {3}픽셀까지 올릴 수 있으니 줄여 주세요.",
    ),
    (
        "The form cannot be read. Load its page again and send it once more.",
        "양식을 읽을 수 없어요. 페이지를 다시 열어 한 번 더 보내 주세요.",
    ),
    (
        "The file is larger than this server takes. Choose a smaller one.",
        "파일이 너무 커요. 더 작은 파일을 골라 주세요.",
    ),
    // Groups.
    ("The group is made.", "그룹을 만들었어요."),
    ("The group is changed.", "그룹을 바꿨어요."),
    ("The group is deleted.", "그룹을 삭제했어요."),
    ("Only administrators can change groups here.", "관리자만 그룹을 만들거나 바꿀 수 있어요."),
    ("There is no group of that name here.", "그런 그룹이 없어요."),
    (
        "The user name is that of a group. Choose another.",
        "같은 이름의 그룹이 이미 있어요. 다른 아이디를 골라 주세요.",
    ),
    (
        "The group's user name is that of a person or a group. Choose another.",
        "이미 사람이나 그룹이 쓰고 있는 아이디예요. 다른 아이디를 골라 주세요.",
    ),
    (
        "There are 500 groups here, and there can be no more. Delete one that nobody uses.",
        "그룹을 500개까지 만들 수 있어요. 쓰지 않는 그룹을 삭제해 주세요.",
    ),
    (
        "A group has at most {} people. Make another one for the others.",
        "한 그룹에는 {0}명까지 있을 수 있어요. 나머지는 다른 그룹을 만들어 넣어 주세요.",
    ),
    (
        "There is nobody with the user name {}. Nothing was changed.",
        "아이디가 {0}인 사람이 없어요. 아무것도 바꾸지 않았어요.",
    ),
    // Type-ahead.
    ("{} (group)", "{0} (그룹)"),
    ("Everybody in this room", "이 대화방의 모든 사람"),
    // Closed rooms and conversations.
    (
        "A conversation has the people that it has, and no other name. Start another one with those you want.",
        "이 대화에는 사람을 더하거나 뺄 수 없고 이름도 바꿀 수 없어요. 원하는 사람들과 새 대화를 시작해 주세요.",
    ),
    (
        "A conversation has at most {} people. Make a closed room for more, and add them there.",
        "한 대화에는 {0}명까지 참여할 수 있어요. 더 많은 사람과는 비공개 대화방을 만들어 초대해 주세요.",
    ),
    (
        "A closed room's address is made by the server, so that nobody can guess it. Leave it out.",
        "비공개 대화방의 주소는 아무도 짐작할 수 없도록 서버가 정해요. 주소를 비워 주세요.",
    ),
    (
        "No name is that long. Type the beginning of one.",
        "이름이 너무 길어요. 이름의 앞부분만 입력해 주세요.",
    ),
    // Texts and their rules.
    ("{} is empty. Write something that can be seen.", "{0이} 비어 있어요. 눈에 보이는 글자를 적어 주세요."),
    (
        "{} has {} characters; the most is {}. Shorten it by {}.",
        "{0은} {2}자까지 쓸 수 있는데 지금 {1}자예요. {3}자를 줄여 주세요.",
    ),
    (
        "{} contains {}, which is not allowed here. Remove it and try again.",
        "{0}에 쓸 수 없는 문자가 있어요({1}). 지우고 다시 시도해 주세요.",
    ),
    (
        "{} must be letters and digits of any script, with single dots, hyphens or underscores between them.",
        "{0은} 글자와 숫자로 적고, 그 사이에 점(.), 하이픈(-), 밑줄(_)을 하나씩만 쓸 수 있어요.",
    ),
    (
        "{} must be letters and digits of any script, with single hyphens or underscores between them.",
        "{0은} 글자와 숫자로 적고, 그 사이에 하이픈(-), 밑줄(_)을 하나씩만 쓸 수 있어요.",
    ),
    (
        "{} is a word that Sarang itself uses. Choose another.",
        "{0은} 사랑에서 이미 쓰고 있는 말이에요. 다른 것을 골라 주세요.",
    ),
    (
        "The password has {} characters. Choose one of {} or more.",
        "비밀번호가 {0}자예요. {1}자 이상으로 정해 주세요.",
    ),
    (
        "The password has {} characters; the most is {}. Shorten it.",
        "비밀번호가 {0}자예요. {1}자까지 쓸 수 있으니 줄여 주세요.",
    ),
    // Accounts.
    (
        "The old password is not right. Check it and try again.",
        "현재 비밀번호가 맞지 않아요. 확인하고 다시 시도해 주세요.",
    ),
    (
        "User name and password do not fit together. Check both and try again.",
        "아이디 또는 비밀번호가 맞지 않아요. 확인하고 다시 시도해 주세요.",
    ),
    (
        "Somebody has this user name already. Choose another.",
        "이미 쓰고 있는 아이디예요. 다른 아이디를 골라 주세요.",
    ),
    ("Sarang has been set up already. Sign in instead.", "이미 설정이 끝났어요. 로그인해 주세요."),
    (
        "Sign-up is closed. Ask an administrator to make you an account.",
        "지금은 가입할 수 없어요. 관리자에게 계정을 부탁하세요.",
    ),
    (
        "You need an invite link to make an account here. Ask an administrator for one.",
        "가입하려면 초대 링크가 필요해요. 관리자에게 부탁하세요.",
    ),
    (
        "Nobody can make an account here. Ask an administrator to add you.",
        "여기에서는 가입할 수 없어요. 관리자에게 추가해 달라고 부탁하세요.",
    ),
    (
        "This invite link cannot be used: it is unknown, used up, revoked or expired. Ask for a new one.",
        "쓸 수 없는 초대 링크예요. 없거나 다 쓰였거나 취소되었거나 기한이 지났어요. 새 링크를 부탁하세요.",
    ),
    (
        "An invite lasts 1 to {} days and makes 1 to {} accounts. Choose numbers within that.",
        "초대 링크는 1~{0}일 동안, 1~{1}명까지 쓸 수 있어요. 그 안에서 골라 주세요.",
    ),
    (
        "Write numbers: 1 to {} days, and 1 to {} people.",
        "숫자로 적어 주세요. 기간은 1~{0}일, 사람은 1~{1}명이에요.",
    ),
    ("There is no user of that name.", "이런 아이디를 쓰는 사람이 없어요."),
    ("There is no such invite.", "이런 초대 링크는 없어요."),
    (
        "Too many tries. Wait {} seconds, then try again.",
        "시도가 너무 많았어요. {0}초 뒤에 다시 시도해 주세요.",
    ),
    (
        "Too many people are signing in at once. Try again in a moment.",
        "지금 로그인하는 사람이 너무 많아요. 잠시 뒤에 다시 시도해 주세요.",
    ),
    (
        "You are not signed in, or your session has ended. Sign in again.",
        "로그인하지 않았거나 로그인이 끝났어요. 다시 로그인해 주세요.",
    ),
    // Rooms and messages.
    ("There is no such room, or it is not open to you.", "없는 대화방이거나 볼 수 없는 대화방이에요."),
    (
        "There is a room of this name or address already. Choose another.",
        "이름이나 주소가 같은 대화방이 이미 있어요. 다른 이름을 골라 주세요.",
    ),
    ("There is no such message in this room.", "이 대화방에 그런 메시지는 없어요."),
    (
        "You are not in this room. Join it first, then send again.",
        "참여하지 않은 대화방이에요. 먼저 참여한 뒤 다시 보내 주세요.",
    ),
    ("You are not in this room. Join it first.", "참여하지 않은 대화방이에요. 먼저 참여해 주세요."),
    (
        "Only who made the room, or an administrator, can do that.",
        "대화방을 만든 사람이나 관리자만 할 수 있어요.",
    ),
    ("There is no message at that place in this room.", "이 대화방의 그 자리에는 메시지가 없어요."),
    (
        "The message was deleted, so nothing can be done with it any more.",
        "삭제된 메시지라서 더는 아무것도 할 수 없어요.",
    ),
    (
        "It is somebody else's message. Only its author can change it.",
        "다른 사람의 메시지예요. 쓴 사람만 바꿀 수 있어요.",
    ),
    (
        "That message is itself in the thread of message {}. Reply there.",
        "그 메시지는 이미 메시지 {0}의 스레드 안에 있어요. 그 스레드에 답글을 남겨 주세요.",
    ),
    (
        "Only what is said in a thread can be shown in the room too. Leave also_to_room out, or name the thread.",
        "스레드에 쓴 글만 대화방에도 보일 수 있어요. also_to_room을 빼거나 thread를 적어 주세요.",
    ),
    (
        "There are 20 kinds of reactions under this message; there can be no more. Choose one of those.",
        "이 메시지에는 반응이 이미 20가지예요. 그중에서 골라 주세요.",
    ),
    ("You have no section of this name.", "이런 이름의 섹션이 없어요."),
    (
        "You have 30 sections; there can be no more. Use one of those.",
        "섹션이 이미 30개예요. 그중에서 골라 주세요.",
    ),
    ("Only administrators can invite people.", "관리자만 초대할 수 있어요."),
    ("Only administrators can change the settings.", "관리자만 설정을 바꿀 수 있어요."),
    (
        "You have {} connections open already. Close some of them first.",
        "이미 {0}개의 연결이 열려 있어요. 먼저 몇 개를 닫아 주세요.",
    ),
    ("That is you. Leave the room instead.", "본인이에요. 대화방 나가기를 이용해 주세요."),
    (
        "This cid was used before, for another message. Send this one with a new cid.",
        "이 cid는 다른 메시지에 이미 쓰였어요. 새 cid로 보내 주세요.",
    ),
    (
        "The message could not be stored just now. It will be tried again.",
        "지금은 메시지를 저장하지 못했어요. 다시 시도할게요.",
    ),
    (
        "The server cannot do this just now. Try again in a moment.",
        "지금은 처리할 수 없어요. 잠시 뒤에 다시 시도해 주세요.",
    ),
    ("Too many frames at once. Try again in {} ms.", "요청이 너무 많아요. {0}ms 뒤에 다시 시도해 주세요."),
    // The server.
    (
        "The database is busy. Nothing was stored; try again in a moment.",
        "데이터베이스가 바빠서 저장하지 못했어요. 잠시 뒤에 다시 시도해 주세요.",
    ),
    (
        "The database does not answer. Try again in a moment: what was stored nevertheless is not stored twice.",
        "데이터베이스가 응답하지 않아요. 잠시 뒤에 다시 시도해 주세요. 이미 저장되었더라도 두 번 저장되지 않아요.",
    ),
    (
        "The database takes too long to answer. Try again in a moment.",
        "데이터베이스의 응답이 너무 늦어요. 잠시 뒤에 다시 시도해 주세요.",
    ),
    (
        "The server's database takes no writes at the moment. Nothing was stored; tell whoever runs this server.",
        "지금은 데이터베이스에 쓸 수 없어 저장하지 못했어요. 서버 운영자에게 알려 주세요.",
    ),
    (
        "The server's disk is full. Nothing was stored; tell whoever runs this server.",
        "서버의 디스크가 가득 차서 저장하지 못했어요. 서버 운영자에게 알려 주세요.",
    ),
    (
        "More is being written than the database takes in. Nothing was stored; try again in a moment.",
        "쓰기 요청이 너무 많아 저장하지 못했어요. 잠시 뒤에 다시 시도해 주세요.",
    ),
    (
        "This server is stopping. Try again in a moment.",
        "서버를 멈추는 중이에요. 잠시 뒤에 다시 시도해 주세요.",
    ),
    (
        "Something went wrong on the server; it is in its log. Try again in a moment.",
        "서버에 문제가 생겼고 로그에 남겼어요. 잠시 뒤에 다시 시도해 주세요.",
    ),
    (
        "This took too long and was given up. Try again; a message with the same cid is never stored twice.",
        "너무 오래 걸려서 그만두었어요. 다시 시도해 주세요. cid가 같은 메시지는 두 번 저장되지 않아요.",
    ),
    ("There is nothing at this address.", "이 주소에는 아무것도 없어요."),
    ("This address does not take that method.", "이 주소에서는 쓸 수 없는 방식이에요."),
    ("The request is too large.", "요청이 너무 커요."),
    ("The request cannot be understood.", "요청을 이해할 수 없어요."),
    (
        "The form is larger than this server takes. Shorten the text.",
        "글이 너무 길어서 받을 수 없어요. 줄여 주세요.",
    ),
    ("The form cannot be read: {}.", "양식을 읽을 수 없어요: {0}."),
    (
        "This form is from before you last signed in or out, or your browser refuses cookies. Go back, load the page again and send it once more.",
        "로그인하거나 로그아웃하기 전의 양식이거나 브라우저가 쿠키를 막고 있어요. 뒤로 가서 페이지를 새로고침하고 다시 보내 주세요.",
    ),
    (
        "The request does not tell its Origin. Send the one of this installation, or use a bearer token instead of the cookie.",
        "요청에 Origin이 없어요. 이 서버의 주소를 보내거나 쿠키 대신 토큰을 써 주세요.",
    ),
    (
        "The request comes from {}, and this server does not know that address as its own. If it is, start it with --public-url {}.",
        "{0}에서 온 요청인데 이 서버의 주소가 아니에요. 맞는 주소라면 --public-url {1} 옵션으로 서버를 시작해 주세요.",
    ),
    (
        "What a clock shows is told in minutes ahead of UTC.",
        "시계가 UTC보다 몇 분 빠른지 숫자로 적어 주세요.",
    ),
    (
        "Clocks are between 12 hours behind UTC and 14 hours ahead of it.",
        "시각은 UTC보다 12시간 느린 곳부터 14시간 빠른 곳까지만 있어요.",
    ),
    (
        "That is too far back to be marked as unread.",
        "너무 오래된 메시지라서 읽지 않음으로 표시할 수 없어요.",
    ),
    ("Choose system, light or dark.", "system, light, dark 중에서 골라 주세요."),
    ("Choose auto, en or ko.", "auto, en, ko 중에서 골라 주세요."),
    // What has been done.
    ("Your name is changed.", "이름을 바꿨어요."),
    (
        "Your password is changed. Everywhere else you are signed out.",
        "비밀번호를 바꿨어요. 다른 기기에서는 모두 로그아웃했어요.",
    ),
    ("What others see is changed.", "다른 사람에게 보이는 것을 바꿨어요."),
    ("Your language is changed.", "언어를 바꿨어요."),
    ("That device is signed out.", "그 기기에서 로그아웃했어요."),
    ("The settings are changed.", "설정을 바꿨어요."),
    ("The invite is revoked. Its link works no more.", "초대를 취소했어요. 이제 그 링크는 쓸 수 없어요."),
    (
        "The link is ready. Copy it now: it is not shown again.",
        "링크를 만들었어요. 다시 보여 드리지 않으니 지금 복사하세요.",
    ),
    // Commands.
    ("what you do", "내가 하는 일"),
    ("text, if you like", "하고 싶은 말"),
    ("what the room is for", "대화방 소개"),
    ("@name @name", "@아이디 @아이디"),
    ("@name text, if you like", "@아이디 하고 싶은 말"),
    ("a command, if you like", "명령어 이름"),
    ("Says what you do: your name stands before it.", "내 이름을 앞에 붙여 하는 일을 말해요."),
    ("Shrugs behind what you say.", "하고 싶은 말 뒤에 어깨를 으쓱해요."),
    ("Tells what the room is for, or says anew what it is for.", "대화방 소개를 보거나 바꿔요."),
    ("Adds people to the room.", "대화방에 사람을 초대해요."),
    ("Leaves the room.", "대화방에서 나가요."),
    ("Starts a conversation with somebody, or several.", "한 사람 또는 여러 사람과 대화를 시작해요."),
    ("Tells what commands there are.", "어떤 명령어가 있는지 알려 줘요."),
    (
        "Write behind /me what you do, such as: /me waves",
        "/me 뒤에 하는 일을 적어 주세요. 예: /me 손을 흔들어요",
    ),
    (
        "Write behind /invite whom, such as: /invite @kim",
        "/invite 뒤에 초대할 사람을 적어 주세요. 예: /invite @kim",
    ),
    ("Invite at most {} people at once.", "한 번에 {0}명까지 초대할 수 있어요."),
    ("Behind /leave stands nothing.", "/leave 뒤에는 아무것도 쓰지 않아요."),
    ("Write behind /dm with whom, such as: /dm @kim", "/dm 뒤에 대화할 사람을 적어 주세요. 예: /dm @kim"),
    (
        "A command is carried out when it is sent, not by an edit. To say it as it is, begin with two slashes.",
        "명령어는 보낼 때 실행되고, 수정해서는 실행할 수 없어요. 그대로 말하려면 빗금 두 개로 시작하세요.",
    ),
    (
        "There is no command /{}. Did you mean /{}? To say it as it is, begin with two slashes: //{}",
        "/{0}라는 명령어는 없어요. 혹시 /{1} 아닌가요? 그대로 말하려면 빗금 두 개로 시작하세요: //{2}",
    ),
    (
        "There is no command /{}. /help tells which there are. To say it as it is, begin with two slashes: //{}",
        "/{0}라는 명령어는 없어요. /help로 어떤 명령어가 있는지 볼 수 있어요. 그대로 말하려면 빗금 두 개로 시작하세요: //{1}",
    ),
    ("Nobody has said yet what this room is for.", "아직 대화방 소개가 없어요."),
    ("This room is for: {}", "대화방 소개: {0}"),
    (
        "There is nobody with the user name {}. Nobody was added.",
        "아이디가 {0}인 사람이 없어요. 아무도 초대하지 않았어요.",
    ),
    // Headings of error pages, and the ways on from there.
    ("Sign in", "로그인"),
    ("Go to your rooms", "대화방으로 가기"),
    ("Nothing here", "아무것도 없어요"),
    ("Sign in again", "다시 로그인해 주세요"),
    ("Wrong address", "잘못된 주소예요"),
    ("This form has grown old", "오래된 양식이에요"),
    ("Not allowed", "권한이 없어요"),
    ("Join the room first", "먼저 대화방에 참여해 주세요"),
    ("This invite does not work", "쓸 수 없는 초대예요"),
    ("Not that way", "그렇게는 할 수 없어요"),
    ("Too large", "너무 커요"),
    ("A little slower", "조금만 천천히요"),
    ("Not just now", "지금은 할 수 없어요"),
    ("Something went wrong", "문제가 생겼어요"),
    ("That did not work", "처리하지 못했어요"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_wrong_is_told_in_korean() {
        let told = |english| tell_in(Language::Korean, english).into_owned();
        assert_eq!(
            told("The message has 10003 characters; the most is 10000. Shorten it by 3."),
            "메시지는 10000자까지 쓸 수 있는데 지금 10003자예요. 3자를 줄여 주세요."
        );
        assert_eq!(
            told("The name is empty. Write something that can be seen."),
            "이름이 비어 있어요. 눈에 보이는 글자를 적어 주세요."
        );
        assert_eq!(
            told("The password has 7 characters. Choose one of 8 or more."),
            "비밀번호가 7자예요. 8자 이상으로 정해 주세요."
        );
        // What is not known is better told in English than not at all.
        assert_eq!(told("The moon is full."), "The moon is full.");
        assert_eq!(tell_in(Language::English, "Not allowed"), "Not allowed");
    }

    #[test]
    fn each_pattern_is_found_first_by_its_own_sentence() {
        for (pattern, korean) in ANSWERS {
            let gaps: Vec<String> = (0..pattern.matches("{}").count()).map(|n| format!("⟨{n}⟩")).collect();
            let mut english = (*pattern).to_owned();
            for gap in &gaps {
                english = english.replacen("{}", gap, 1);
            }
            let gaps: Vec<&str> = gaps.iter().map(String::as_str).collect();
            assert_eq!(tell_in(Language::Korean, &english), fill(korean, &gaps), "{pattern}");
        }
    }
}
