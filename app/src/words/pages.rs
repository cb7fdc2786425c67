//! What the pages without script say: the door, the settings, errors.

use super::{Language, current};

words! {
    welcome_to_sarang = "Welcome to Sarang" | "사랑에 오신 것을 환영해요";
    lead_new = "This installation is new and waits for its first person. Make your account, which will be the administrator’s, and a first room; all of it can be changed later."
        | "새로 설치한 사랑이 첫 사람을 기다리고 있어요. 관리자가 될 내 계정과 첫 대화방을 만들어 주세요. 모두 나중에 바꿀 수 있어요.";
    lead_no_administrator = "This installation has no administrator yet. Make your account, which will be the administrator’s, and a room; all of it can be changed later."
        | "아직 관리자가 없어요. 관리자가 될 내 계정과 대화방을 만들어 주세요. 모두 나중에 바꿀 수 있어요.";
    you = "You" | "나";
    your_place = "Your place" | "우리 공간";
    what_is_it_called = "What is it called?" | "무엇이라고 부를까요?";
    title_hint = "Your team, your school, your house. It stands above the list of rooms."
        | "팀, 학교, 모임의 이름을 적어 주세요. 대화방 목록 위에 표시돼요.";
    first_room = "First room" | "첫 대화방";
    first_room_hint = "Where everybody starts. You can make more at any time."
        | "모두가 처음 만나는 곳이에요. 언제든 더 만들 수 있어요.";
    open_the_door = "Open the door" | "시작하기";

    name_hint = "What others see beside what you write." | "내가 쓴 글 옆에 표시되는 이름이에요.";
    handle = "User name" | "아이디";
    handle_hint = "What you sign in with. Letters and digits of any script; it cannot be changed."
        | "로그인할 때 써요. 한글을 비롯한 글자와 숫자를 쓸 수 있고, 나중에 바꿀 수 없어요.";
    password = "Password" | "비밀번호";
    password_hint = "8 characters or more. A few words in a row are easy to keep and hard to guess."
        | "8자 이상이어야 해요. 단어 몇 개를 이어 쓰면 외우기 쉽고 알아내기 어려워요.";

    sign_in_lead = "Sign in to your rooms." | "로그인하고 대화를 시작하세요.";
    new_here = "New here? " | "처음이신가요? ";
    make_an_account = "Make an account" | "계정 만들기";
    new_here_invited = "New here? Ask somebody inside for an invite link."
        | "처음이신가요? 이미 쓰고 있는 분에게 초대 링크를 부탁하세요.";
    new_here_closed = "New here? Ask the administrator for an account."
        | "처음이신가요? 관리자에게 계정을 부탁하세요.";
    sign_up = "Sign up" | "가입";
    lead_invited = "You have been invited. Make an account, and you are in."
        | "초대를 받으셨어요. 계정을 만들면 바로 시작할 수 있어요.";
    lead_open = "Make an account, and you are in." | "계정을 만들면 바로 시작할 수 있어요.";
    make_my_account = "Make my account" | "계정 만들기";
    have_an_account = "Have an account already? " | "이미 계정이 있으신가요? ";

    back = "Back" | "뒤로";
    find_people = "Find people" | "사람 찾기";
    find = "Find" | "찾기";
    name_to_find_hint = "The beginning of a name or user name. Initial consonants such as ㄱㅎㄴ find too."
        | "이름이나 아이디의 앞부분을 입력하세요. ㄱㅎㄴ처럼 초성만 입력해도 찾아요.";
    nobody_is_called_so = "Nobody here is called that." | "그런 이름을 가진 사람이 없어요.";
    chosen_people = "Chosen people" | "선택한 사람";
    picked = "Chosen" | "선택함";
    in_the_room = "In the room" | "참여 중";
    talk = "Message" | "메시지";
    start_conversation = "Start the conversation" | "대화 시작하기";
    add = "Add" | "초대하기";

    member = "Member" | "멤버";
    administrator = "Administrator" | "관리자";
    your_name = "Your name" | "이름";
    save = "Save" | "저장";
    your_password = "Your password" | "비밀번호";
    password_old = "The one you have" | "현재 비밀번호";
    password_new = "A new one" | "새 비밀번호";
    change_password = "Change password" | "비밀번호 바꾸기";
    language = "Language" | "언어";
    language_auto = "As the browser says" | "브라우저 설정에 따름";
    language_auto_hint = "The one that your browser asks for." | "브라우저에서 고른 언어로 보여 드려요.";
    what_others_see = "What others see" | "다른 사람에게 보이는 것";
    seen_legend = "How far I have read" | "어디까지 읽었는지";
    seen_shown = "Shown in small rooms" | "작은 대화방에서 보여 주기";
    seen_shown_hint = "In conversations and rooms of up to 20 people, who wrote last sees who has read it."
        | "20명까지 있는 대화와 대화방에서, 마지막에 쓴 사람이 누가 읽었는지 볼 수 있어요.";
    seen_hidden = "Shown to nobody" | "아무에게도 보여 주지 않기";
    language_hint = "On every device that you sign in with." | "로그인한 모든 기기에 적용돼요.";
    sessions = "Where you are signed in" | "로그인한 기기";
    sessions_intro = "Lost a phone, or left a browser open somewhere? This ends every session of yours, here too, and drops what you have begun to write in this browser."
        | "휴대전화를 잃어버렸거나 다른 곳에서 로그아웃하지 않았나요? 이 기기를 포함해 모든 기기에서 로그아웃하고, 이 브라우저에서 쓰던 글도 지워요.";
    sign_out_everywhere = "Sign out everywhere" | "모든 기기에서 로그아웃";
    this_browser = "This browser" | "이 브라우저";
    a_browser = "A browser" | "브라우저";

    no_threads = "You follow no thread yet. You follow those that you begin or reply to, until you say otherwise."
        | "아직 팔로우하는 스레드가 없어요. 내가 시작하거나 답글을 쓴 스레드는 자동으로 팔로우해요.";
    reply = "Reply" | "답글";
    beside_the_room = "Beside the room" | "대화방 옆에 열기";
    older_replies = "Older replies" | "이전 답글";

    new_invite_link = "The new invite link" | "새 초대 링크";
    copy_it_now = "Copy it now: it is shown this once." | "지금 복사하세요. 한 번만 보여 드려요.";
    for_administrators = "For administrators" | "관리자 설정";
    this_installation = "This installation" | "이 공간";
    of_everybody = "What is everybody’s" | "모두가 함께 쓰는 것";
    who_may_add_emoji = "Who may add emoji?" | "누가 이모지를 추가할 수 있나요?";
    who_may_change_groups = "Who may make and change groups?" | "누가 그룹을 만들고 바꿀 수 있나요?";
    administrators_alone = "Administrators" | "관리자만";
    everybody_here = "Everybody who has an account" | "가입한 모든 사람";
    who_may_sign_up = "Who may make an account?" | "누가 가입할 수 있나요?";
    anybody = "Anybody" | "누구나";
    anybody_hint = "Who can reach the sign-in page can sign up there."
        | "로그인 페이지에 들어올 수 있으면 가입할 수 있어요.";
    invited_people = "Invited people" | "초대받은 사람";
    invited_people_hint = "Who holds an invite link." | "초대 링크가 있으면 가입할 수 있어요.";
    nobody = "Nobody" | "아무도 할 수 없음";
    nobody_hint = "Administrators add people on the server’s command line."
        | "관리자가 서버의 명령줄에서 사람을 추가해요.";
    invite_links = "Invite links" | "초대 링크";
    how_many_days = "For how many days" | "유효 기간(일)";
    how_many_people = "For how many people" | "가입할 수 있는 사람 수";
    days_hint = "1 to 90" | "1~90";
    people_hint = "1 to 100" | "1~100";
    make_a_link = "Make a link" | "링크 만들기";
    revoke = "Revoke" | "취소";

    kept_message = "Your message, to copy" | "쓰던 메시지(복사해 두세요)";
    request = "Request " | "요청 ";
}

/// Where people are added to a room.
pub(crate) fn add_to(room: &str) -> String {
    match current() {
        Language::English => ["Add people to ", room].concat(),
        Language::Korean => [room, "에 초대하기"].concat(),
    }
}

/// Somebody is in the room now.
pub(crate) fn was_added(name: &str) -> String {
    match current() {
        Language::English => [name, " is in the room now."].concat(),
        Language::Korean => [name, " 님을 초대했어요."].concat(),
    }
}

/// The button that adds somebody.
pub(crate) fn add_whom(name: &str) -> String {
    match current() {
        Language::English => ["Add ", name].concat(),
        Language::Korean => [name, " 님 초대하기"].concat(),
    }
}

/// The button that starts a conversation with somebody.
pub(crate) fn talk_to(name: &str) -> String {
    match current() {
        Language::English => ["Message ", name].concat(),
        Language::Korean => [name, " 님에게 메시지 보내기"].concat(),
    }
}

/// Chooses somebody beside others.
pub(crate) fn talk_with_too(name: &str) -> String {
    match current() {
        Language::English => ["Choose ", name, " for a conversation of several"].concat(),
        Language::Korean => [name, " 님도 함께 대화하기"].concat(),
    }
}

/// Takes somebody out of those who are chosen.
pub(crate) fn without(name: &str) -> String {
    match current() {
        Language::English => ["Without ", name].concat(),
        Language::Korean => [name, " 님 빼기"].concat(),
    }
}

/// Above the settings: the way back.
pub(crate) fn back_to(title: &str) -> String {
    match current() {
        Language::English => format!("Back to {title}"),
        Language::Korean => format!("{title}: 대화방으로 돌아가기"),
    }
}

/// "Firefox on Linux".
pub(crate) fn browser_on(browser: &str, system: &str) -> String {
    match current() {
        Language::English => format!("{browser} on {system}"),
        Language::Korean => {
            let system = system.trim_start_matches("an ").trim_start_matches("a ");
            format!("{system}의 {browser}")
        }
    }
}

/// When and from where a session was opened.
pub(crate) fn session_seen(from: Option<&str>, day: &str) -> String {
    match (current(), from) {
        (Language::English, Some(from)) => format!("Opened from {from}, used last on {day}"),
        (Language::English, None) => format!("Opened, used last on {day}"),
        (Language::Korean, Some(from)) => format!("{from}에서 로그인, 마지막 사용 {day}"),
        (Language::Korean, None) => format!("마지막 사용 {day}"),
    }
}

/// The button that ends a session elsewhere.
pub(crate) fn sign_out_device(device: &str) -> String {
    match current() {
        Language::English => format!("Sign out {device}"),
        Language::Korean => format!("{device}에서 로그아웃"),
    }
}

/// How many have come by an invite.
pub(crate) fn places_taken(used: u32, uses: u32) -> String {
    match current() {
        Language::English => format!("{used} of {uses} places taken"),
        Language::Korean => format!("{uses}명 중 {used}명 가입"),
    }
}

/// Who made an invite, and how long it works.
pub(crate) fn invite_made(by: &str, made: &str, until: &str) -> String {
    match current() {
        Language::English => format!("Made by {by} on {made}, works until {until}"),
        Language::Korean => format!("{by} 님이 {made}에 만듦, {until}까지 유효"),
    }
}

/// A thread in a list: its replies, its room, and who began it.
pub(crate) fn replies_in(count: u32, room: &str, author: &str) -> String {
    let replies = super::replies(count);
    match current() {
        Language::English => format!("{replies} to {author} in {room}"),
        Language::Korean => format!("{room} · {author} 님의 메시지 · {replies}"),
    }
}

/// For who does not see the badge.
pub(crate) fn unread_replies(count: u32) -> String {
    match current() {
        Language::English => format!("{count} unread"),
        Language::Korean => format!("읽지 않은 답글 {count}개"),
    }
}

/// The HTTP status, for who asks somebody for help.
pub(crate) fn error_number(status: u16) -> String {
    match current() {
        Language::English => format!("Error {status}"),
        Language::Korean => format!("오류 {status}"),
    }
}

/// What `components/leaving.js` asks, in its order: one unsent message, several (`#` is their
/// number), what becomes of it, of them, and the two answers.
pub(crate) fn leaving() -> [&'static str; 6] {
    match current() {
        Language::English => [
            "A message has not been sent",
            "# messages have not been sent",
            "Signing out discards it.",
            "Signing out discards them.",
            "Stay",
            "Sign out and discard",
        ],
        Language::Korean => [
            "아직 보내지 못한 메시지가 있어요",
            "아직 보내지 못한 메시지가 #개 있어요",
            "로그아웃하면 이 메시지는 사라져요.",
            "로그아웃하면 이 메시지들은 사라져요.",
            "머무르기",
            "버리고 로그아웃",
        ],
    }
}
