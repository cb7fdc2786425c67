//! Assets and health.

use reqwest::Client;
use sarang_tests::api::Answer;
use sarang_tests::cluster::Cluster;
use sarang_tests::html;

/// What the sign-in page and the room page load from this server.
async fn assets(cluster: &Cluster) -> Vec<String> {
    cluster.token("Dana");
    let mut dana = sarang_tests::visitor::Visitor::signed_in(&cluster[0], "dana").await;
    let page = dana.opens("/rooms/general").await.answer.text.clone();
    let mut found: Vec<String> = html::values(&page, "link", "href")
        .into_iter()
        .chain(html::values(&page, "script", "src"))
        .filter(|path| path.starts_with("/assets/"))
        .collect();
    found.sort();
    found.dedup();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn assets_are_compressed_and_may_be_kept_for_ever() {
    let cluster = Cluster::alone().await;
    let assets = assets(&cluster).await;
    for kind in ["js", "css", "wasm"] {
        let there = assets.iter().any(|path| path.ends_with(kind));
        assert!(there, "the room page loads no {kind}: {assets:?}");
    }
    let client = Client::new();
    for path in &assets {
        let plain = Answer::to(client.get(cluster[0].url(path))).await;
        assert_eq!(plain.status, 200, "{path}");
        let cache = plain.header("cache-control");
        assert!(cache.contains("immutable") && cache.contains("max-age=31536000"), "{cache}");
        assert_eq!(plain.header("x-content-type-options"), "nosniff");
        if !["js", "css", "wasm"].iter().any(|kind| path.ends_with(kind)) {
            continue;
        }
        for encoding in ["br", "gzip"] {
            let request = client.get(cluster[0].url(path)).header("accept-encoding", encoding);
            let answer = request.send().await.expect("it is there");
            assert_eq!(answer.headers()["content-encoding"], encoding, "{path}");
            let varies = answer.headers().get("vary").and_then(|value| value.to_str().ok());
            assert!(varies.is_some_and(|vary| vary.to_lowercase().contains("accept-encoding")));
            let length = answer.bytes().await.expect("it comes whole").len();
            assert!(length > 0, "{path} is empty");
        }
    }
    let wasm = assets.iter().find(|path| path.ends_with("wasm")).expect("found above");
    let answer = Answer::to(client.head(cluster[0].url(wasm))).await;
    assert_eq!(answer.header("content-type"), "application/wasm");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_assets_comes_out_of_the_assets() {
    let cluster = Cluster::alone().await;
    let assets = assets(&cluster).await;
    // A client would tidy the path before it sends it, so it is written by hand.
    for path in [
        "/assets/../Cargo.toml",
        "/assets/..%2f..%2fCargo.toml",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/assets//etc/passwd",
        "/assets/....//Cargo.toml",
        "/assets/..\\..\\Cargo.toml",
        "/assets/",
        "/assets/manifest.json",
        "/assets/%00",
        &format!("{}%00.css", assets[0]),
    ] {
        let status = status_of(cluster[0].port(), path).await;
        assert!(matches!(status, 404 | 400), "{path}: {status}");
    }
}

async fn status_of(port: u16, path: &str) -> u16 {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.expect("it listens");
    let request = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("it listens");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("it answers");
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert!(!answer.contains("[package]") && !answer.contains("root:"), "{path}: {answer}");
    answer.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status line")
}

#[tokio::test(flavor = "multi_thread")]
async fn health_and_readiness_are_told_to_anybody() {
    let cluster = Cluster::alone().await;
    let client = Client::new();
    Answer::to(client.get(cluster[0].url("/healthz"))).await.is(200);
    let ready = Answer::to(client.get(cluster[0].url("/readyz"))).await.is(200);
    assert!(ready.text.contains("database"), "{}", ready.text);
    assert!(!ready.text.contains("degraded"), "{}", ready.text);
    assert!(ready.header("cache-control").contains("no-store"), "{ready:#?}");
}
