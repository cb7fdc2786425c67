//! The door: where requests may come from, and what every answer tells the browser to forbid.

use std::collections::BTreeMap;

use reqwest::Method;
use sarang_protocol::error::ErrorCode;
use sarang_tests::api::Answer;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{GENERAL, PASSWORD};
use sarang_tests::visitor::Visitor;
use serde_json::json;
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_changes_things_only_from_the_sites_own_pages() {
    let cluster = Cluster::alone().await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let mut dana = Visitor::signed_in(&cluster[0], "dana").await;
    let path = format!("/api/v1/rooms/{GENERAL}/messages");
    let own = cluster[0].origin();
    for origin in [None, Some("http://evil.example"), Some("null"), Some("http://127.0.0.1:1")] {
        let mut request = dana.request(Method::POST, &path);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        let body = json!({ "cid": Uuid::new_v4(), "body": "forged" });
        let answer = Answer::to(request.json(&body)).await;
        answer.is_refused(403, ErrorCode::WrongOrigin);
    }
    let body = json!({ "cid": Uuid::new_v4(), "body": "mine" });
    let request = dana.request(Method::POST, &path).header("origin", &own).json(&body);
    Answer::to(request).await.is(201);

    // The same for the form of the page.
    dana.opens("/rooms/general").await;
    let action = dana.composer_action();
    let mut fields = dana.form(&action).fields;
    fields.insert("body".into(), "forged by form".into());
    for origin in ["http://evil.example", "null"] {
        let request = dana.request(Method::POST, &action).header("origin", origin).form(&fields);
        assert_eq!(Answer::to(request).await.status, 403, "{origin}");
    }
    dana.opens("/rooms/general").await;
    assert_eq!(dana.page().bodies(), ["mine"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_its_token_is_refused() {
    let cluster = Cluster::alone().await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let mut dana = Visitor::signed_in(&cluster[0], "dana").await;
    dana.opens("/rooms/general").await;
    let action = dana.composer_action();
    let good = dana.form(&action).fields;
    for csrf in [None, Some(""), Some("nonsense")] {
        let mut fields = good.clone();
        fields.insert("body".into(), "forged".into());
        match csrf {
            Some(csrf) => fields.insert("csrf".into(), csrf.into()),
            None => fields.remove("csrf"),
        };
        let status = dana.sends(&action, &fields).await.answer.status;
        assert!(matches!(status, 400 | 403 | 422), "{csrf:?}: {status}");
    }
    let mut stranger = Visitor::to(&cluster[0]);
    let fields: BTreeMap<String, String> = [("handle", "dana"), ("password", PASSWORD), ("next", "/")]
        .map(|(name, value)| (name.into(), value.into()))
        .into();
    stranger.sends("/sign-in", &fields).await;
    assert!(!stranger.page().path.starts_with("/rooms"), "signed in by a forged form");
    dana.opens("/rooms/general").await;
    assert_eq!(dana.page().bodies(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_session_cookie_is_for_this_site_alone_and_not_for_scripts() {
    let cluster = Cluster::alone().await;
    cluster.token("Dana");
    let mut dana = Visitor::to(&cluster[0]);
    dana.opens("/sign-in").await;
    let before = dana.cookies();
    let mut fields = dana.form("/sign-in").fields;
    fields.insert("handle".into(), "dana".into());
    fields.insert("password".into(), PASSWORD.into());
    let request = dana.request(Method::POST, "/sign-in").header("origin", cluster[0].origin());
    let answer = Answer::to(request.form(&fields)).await.is(303);
    let cookies: Vec<&str> =
        answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()).collect();
    let session = cookies.iter().find(|cookie| cookie.starts_with("sarang="));
    let session = session.unwrap_or_else(|| panic!("{cookies:?}"));
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(session.contains(attribute), "{session}");
    }
    assert!(!session.contains("Domain"), "{session}");
    let secret = session.split([';', '=']).nth(1).expect("a value");
    assert!(secret.len() >= 22, "short enough to be guessed: {secret}");
    assert!(!before.contains(secret), "the session is the one from before signing in");
    // Signing in again makes another one.
    let again = Visitor::signed_in(&cluster[0], "dana").await;
    assert!(!again.cookies().contains(secret));
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_tls_the_cookie_is_locked_to_the_host() {
    let installation = sarang_tests::installation::Installation::set_up();
    let options = sarang_tests::instance::Options {
        args: vec!["--public-url".into(), "https://chat.example.org".into()],
        ..Default::default()
    };
    let server = sarang_tests::instance::Instance::start(&installation, options).await;
    let client = reqwest::Client::new();
    let page = Answer::to(client.get(server.url("/sign-in"))).await.is(200);
    let cookie = page.header("set-cookie");
    assert!(cookie.starts_with("__Host-") && cookie.contains("Secure"), "{cookie}");
    assert!(page.header("strict-transport-security").contains("max-age="), "{page:#?}");
    let json = json!({ "cid": Uuid::new_v4(), "body": "x" });
    let token = installation.token("admin");
    let post = client.post(server.url("/api/v1/rooms/general/messages")).bearer_auth(token);
    assert_eq!(Answer::to(post.json(&json)).await.status, 403, "not a member, but let in");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_forbids_the_browser_what_it_does_not_need() {
    let cluster = Cluster::alone().await;
    cluster.token("Dana");
    let mut dana = Visitor::signed_in(&cluster[0], "dana").await;
    let mut nonces = Vec::new();
    for path in ["/rooms/general", "/rooms", "/settings", "/rooms/nowhere", "/sign-in", "/nowhere"] {
        let page = dana.opens(path).await;
        let answer = &page.answer;
        let policy = answer.header("content-security-policy");
        for rule in [
            "script-src 'nonce-",
            "'strict-dynamic'",
            "'wasm-unsafe-eval'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(rule), "{path} lacks {rule}: {policy}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(!answer.header("referrer-policy").is_empty(), "{path}");
        assert!(!answer.header("permissions-policy").is_empty(), "{path}");
        let cache = answer.header("cache-control");
        assert!(cache.contains("no-store") && cache.contains("private"), "{path}: {cache:?}");
        if let Some(nonce) = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()) {
            nonces.push(nonce.to_owned());
        }
        for handler in ["onclick=", "onload=", "onerror=", "javascript:", "style=\""] {
            assert!(!answer.text.contains(handler), "{path} has {handler}");
        }
    }
    let all = nonces.len();
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), all, "a nonce was used twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_write_never_becomes_markup() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    let nasty = [
        "<script>alert(1)</script>",
        "</script><script>alert(2)</script>",
        "<img src=x onerror=alert(3)>",
        "\"><svg onload=alert(4)>",
        "</textarea><script>alert(5)</script>",
        "<!--",
        "]]>",
        "&lt;b&gt;",
        "{{7*7}}",
    ];
    for body in nasty {
        kim.posts(body).await;
    }
    let mut dana = Visitor::signed_in(&cluster[0], "kim").await;
    dana.opens("/rooms/general").await;
    assert_eq!(dana.page().bodies(), nasty);
    let html = &dana.page().answer.text;
    for raw in ["<script>alert", "<img src=x", "<svg onload"] {
        assert!(!html.contains(raw), "{raw} is in the page");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn links_to_elsewhere_take_nothing_along() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    kim.posts("see https://example.org/a?b=1&c=2 or javascript:alert(1)").await;
    let mut dana = Visitor::signed_in(&cluster[0], "kim").await;
    let page = dana.opens("/rooms/general").await;
    let pieces = sarang_tests::html::pieces(&page.answer.text);
    let link = pieces.iter().find_map(|piece| match piece {
        sarang_tests::html::Piece::Open(name, attributes)
            if name == "a" && attributes.get("href").is_some_and(|to| to.contains("example.org")) =>
        {
            Some(attributes.clone())
        }
        _ => None,
    });
    let link = link.expect("the address is a link");
    assert_eq!(link["href"], "https://example.org/a?b=1&c=2");
    for word in ["noopener", "nofollow", "ugc"] {
        assert!(link["rel"].split(' ').any(|one| one == word), "{link:?}");
    }
}
