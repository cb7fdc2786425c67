//! `/_gallery`, for who develops Sarang and nobody else.

use http::StatusCode;

use super::site::Site;

const PATHS: [&str; 2] = ["/_gallery", "/_gallery/style.css"];

#[tokio::test]
async fn only_who_develops_has_a_gallery() {
    let site = Site::empty().await;
    for path in PATHS {
        assert_eq!(site.get(path).sent().await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let site = Site::in_development().await;
    for path in PATHS {
        assert_eq!(site.get(path).sent().await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn the_gallery_speaks_both_languages_and_is_one_page() {
    let site = Site::in_development().await;
    for (path, said) in [("/_gallery?lang=en", "Jump to"), ("/_gallery?lang=ko", "바로 가기")] {
        let text = site.get(path).sent().await.text;
        assert!(text.contains(said), "{path} does not say {said}");
        assert_eq!(text.matches("<main").count(), 1, "{path}");
        assert!(!text.contains("<form"), "nothing is sent from {path}");
        let ids: Vec<&str> = text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let mut once = ids.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(ids.len(), once.len(), "an id stands twice on {path}");
    }
    assert!(site.get("/_gallery?theme=dark").sent().await.text.contains("data-theme=\"dark\""));
}
