//! Pages and answers in the language of who reads them.

use http::StatusCode;
use sarang_protocol::error::{ErrorCode, Problem};

use super::people::Browser;
use super::site::Site;

#[tokio::test]
async fn the_door_speaks_as_the_browser_prefers_until_somebody_chooses() {
    let site = Site::set_up().await;
    let korean =
        site.get("/sign-in").for_page().header("accept-language", "ko-KR,ko;q=0.9,en;q=0.8").sent().await;
    assert!(korean.page().contains("<html lang=\"ko\""), "{}", korean.text);
    assert!(korean.page().contains(">로그인</button>"), "{}", korean.text);
    assert_eq!(korean.header("vary"), "accept-language, cookie");
    assert!(site.get("/sign-in").for_page().sent().await.page().contains(">Sign in</button>"));

    let mut dana = Browser::new(&site);
    let chosen = dana.submits("/sign-in", "/language", "language=ko&next=/sign-in").await;
    assert_eq!(chosen.goes_to(), "/sign-in");
    assert!(dana.open("/sign-in").await.page().contains("비밀번호"));
    let wrong = dana.submits("/sign-in", "/sign-in", "handle=dana&password=wrong&next=").await;
    assert!(wrong.page().contains("아이디 또는 비밀번호가 맞지 않아요."), "{}", wrong.text);
    let refused = dana.submits("/sign-in", "/language", "language=tlh").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(dana.submits("/sign-in", "/language", "language=auto").await.goes_to(), "/");
    assert_eq!(dana.has("language"), None);
}

#[tokio::test]
async fn what_somebody_chooses_is_so_on_all_their_devices() {
    let site = Site::set_up().await;
    let mut desk = Browser::signed_in(&site, "dana").await;
    let mut phone = Browser::signed_in(&site, "dana").await;
    assert!(desk.open("/rooms/general").await.page().contains("Browse rooms"));

    let done = desk.submits("/settings", "/settings/language", "language=ko").await;
    assert_eq!(done.goes_to(), "/settings?done=language");
    let settings = desk.open("/settings?done=language").await;
    assert!(settings.page().contains("언어를 바꿨어요."), "{}", settings.text);
    for browser in [&mut desk, &mut phone] {
        let room = browser.open("/rooms/general").await;
        assert!(room.page().contains("<html lang=\"ko\""));
        assert!(room.page().contains("대화방 둘러보기"), "{}", room.text);
        assert_eq!(browser.has("language"), Some("ko"));
    }
    let empty = phone.submits("/rooms/new", "/rooms", "name=+&purpose=").await;
    assert!(empty.page().contains("대화방 이름이 비어 있어요."), "{}", empty.text);
    let lost = phone.open("/nowhere").await;
    assert!(lost.page().contains("이 주소에는 아무것도 없어요."), "{}", lost.text);

    assert_eq!(
        desk.submits("/settings", "/settings/language", "language=en").await.goes_to(),
        "/settings?done=language"
    );
    assert!(phone.open("/rooms/general").await.page().contains("Browse rooms"));
}

#[tokio::test]
async fn programs_hear_english_unless_they_ask_for_another() {
    let site = Site::set_up().await;
    let token = site.token("dana").await;
    let ask = |language: &str| {
        site.get("/api/v1/rooms/nowhere/view").bearer(&token).header("accept-language", language).sent()
    };
    let (english, korean) = (ask("*").await, ask("ko").await);
    assert_eq!((english.problem(), korean.problem()), (ErrorCode::NotFound, ErrorCode::NotFound));
    assert_eq!(english.json::<Problem>().detail, "There is no such room, or it is not open to you.");
    assert_eq!(korean.json::<Problem>().detail, "없는 대화방이거나 볼 수 없는 대화방이에요.");
}
