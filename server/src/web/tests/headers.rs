//! What every answer carries.

use http::StatusCode;

use super::people::Browser;
use super::site::Site;
use crate::config::Key;

#[tokio::test]
async fn a_page_runs_nothing_but_our_scripts() {
    let site = Site::set_up().await;
    let mut dana = Browser::signed_in(&site, "dana").await;
    let one = dana.open("/rooms").await;
    let policy = one.header("content-security-policy");
    let nonce = policy.strip_prefix("script-src 'nonce-").unwrap().split('\'').next().unwrap();
    for part in [
        "'strict-dynamic' 'wasm-unsafe-eval'; ",
        "style-src 'self'; ",
        "img-src 'self' data:; ",
        "connect-src 'self' ws://127.0.0.1:3000 ws://localhost:3000; ",
        "form-action 'self'; ",
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{part} is not in {policy}");
    }
    let page = one.page();
    assert_eq!(page.matches("<script").count(), page.matches(&format!("<script nonce=\"{nonce}\"")).count());
    assert!(page.contains("<script"));
    let other = dana.open("/rooms").await;
    assert!(!other.header("content-security-policy").contains(nonce), "a nonce is used once");
}

#[tokio::test]
async fn every_answer_is_private_and_says_so() {
    let site = Site::set_up().await;
    for path in ["/sign-in", "/api/v1/me", "/nowhere", "/healthz", "/assets/nothing.js"] {
        let answer = site.get(path).sent().await;
        assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "{path}");
    }
}

#[tokio::test]
async fn over_tls_everything_is_bound_to_it() {
    let site = Site::with(&[(Key::PublicUrl, "https://chat.example.org")]).await;
    let answer = site.get("/welcome").for_page().sent().await;
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
    assert!(answer.header("content-security-policy").contains("connect-src 'self' wss://chat.example.org;"));
    assert!(
        answer.header("set-cookie").starts_with("__Host-sarang-form="),
        "{}",
        answer.header("set-cookie")
    );
    assert!(answer.header("set-cookie").contains("; Secure"));
}

#[tokio::test]
async fn requests_have_an_id() {
    let site = Site::set_up().await;
    let named = site.get("/healthz").header("x-request-id", "from-proxy-1").sent().await;
    assert_eq!(named.header("x-request-id"), "from-proxy-1");
    for odd in ["", "a b", "<script>", &"x".repeat(65)] {
        let answer = site.get("/healthz").header("x-request-id", odd).sent().await;
        assert_eq!(answer.header("x-request-id").len(), 32, "{odd}");
    }
}

#[tokio::test]
async fn small_files_are_there() {
    let site = Site::set_up().await;
    assert!(site.get("/robots.txt").sent().await.text.contains("Disallow: /"));
    let icon = site.get("/favicon.ico").sent().await;
    assert_eq!(icon.status, StatusCode::TEMPORARY_REDIRECT);
    assert!(icon.header("location").starts_with("/assets/"));
    // The reloading script is for who works on Sarang only.
    assert_eq!(site.get("/_dev/reload.js").sent().await.status, StatusCode::NOT_FOUND);
}
