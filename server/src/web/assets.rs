//! Wasm, script, stylesheet and icons: `/assets/…`.
//!
//! Release builds carry `frontend/dist` in the binary; debug builds read it from disk, so that a
//! new browser build needs no new server. Every name carries a hash of its content, hence the
//! browser may keep a file for ever.

mod encoding;

use std::borrow::Cow;
use std::collections::BTreeMap;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use rust_embed::RustEmbed;

use self::encoding::Encoding;

/// Where pages find the browser's part: paths to put into `src` and `href`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The script that loads and runs the wasm module.
    pub js: String,
    /// The wasm module.
    pub wasm: String,
    /// The stylesheet.
    pub css: String,
    /// The one that pages without the browser's part have besides.
    pub pages_css: String,
    /// The icon of the browser's tab (SVG).
    pub favicon: String,
    /// The icon of a phone's home screen (PNG).
    pub touch_icon: String,
    /// The web app manifest, by which the chat can be installed.
    pub web_manifest: String,
}

/// The browser's part was never built, or not to its end. The display text is a sentence for the
/// operator.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0} is missing from this program's part for browsers: run `make build`, which makes that part and then the program."
)]
pub struct AssetsMissing(&'static str);

/// Serves `/assets/…`.
pub fn routes<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new().route("/assets/{*file}", get(serve))
}

/// Refuses to go on without a whole browser build: a page without its style or script looks like
/// a fault of the network. A server calls it once, when it starts.
pub fn check() -> Result<(), AssetsMissing> {
    whole(current::files(), |file| Dist::get(file).is_some())
}

/// The current names. Without a browser build they are the plain ones, which answer 404.
pub fn manifest() -> &'static Manifest {
    current::manifest()
}

/// `frontend/dist`, embedded or not.
#[derive(RustEmbed)]
#[folder = "../frontend/dist"]
#[allow_missing = true]
struct Dist;

/// Plain names and the names that are served.
type Files = BTreeMap<String, String>;

const JS: &str = "app.js";
const WASM: &str = "app.wasm";
const CSS: &str = "app.css";
const PAGES_CSS: &str = "pages.css";
const FAVICON: &str = "favicon.svg";
const TOUCH_ICON: &str = "touch-icon.png";
const WEB_MANIFEST: &str = "app.webmanifest";

/// The files that every page names.
const NAMED: [&str; 7] = [JS, WASM, CSS, PAGES_CSS, FAVICON, TOUCH_ICON, WEB_MANIFEST];

impl Manifest {
    fn new(files: &Files) -> Self {
        let path = |name: &str| format!("/assets/{}", files.get(name).map_or(name, String::as_str));
        Self {
            js: path(JS),
            wasm: path(WASM),
            css: path(CSS),
            pages_css: path(PAGES_CSS),
            favicon: path(FAVICON),
            touch_icon: path(TOUCH_ICON),
            web_manifest: path(WEB_MANIFEST),
        }
    }
}

/// Whether all that pages name is listed, and there.
fn whole(files: &Files, is_there: impl Fn(&str) -> bool) -> Result<(), AssetsMissing> {
    let missing = |name: &&str| !files.get(*name).is_some_and(|served| is_there(served));
    NAMED.into_iter().find(missing).map_or(Ok(()), |name| Err(AssetsMissing(name)))
}

async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response {
    // The manifest and the builder's notes lie beside the files; they are nobody's business.
    if current::files().values().any(|served| *served == file) {
        respond(&file, &headers, |file| Some(Dist::get(file)?.data))
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

fn respond(file: &str, headers: &HeaderMap, find: impl Fn(&str) -> Option<Cow<'static, [u8]>>) -> Response {
    let accepted = headers.get_all(ACCEPT_ENCODING).iter();
    let accepted = accepted.filter_map(|value| value.to_str().ok());
    // What the browser likes best of what there is. A file that is too small to gain from it has
    // no encoded form, and the plain one beats an error even where it was refused.
    let found = encoding::preferred(accepted)
        .into_iter()
        .chain([Encoding::Identity])
        .find_map(|encoding| Some((encoding, find(&format!("{file}{}", encoding.suffix()))?)));
    let Some((encoding, data)) = found else {
        return StatusCode::NOT_FOUND.into_response();
    };

    let mut response = (caching_headers(file), into_bytes(data)).into_response();
    if let Some(value) = encoding.header() {
        response.headers_mut().insert(CONTENT_ENCODING, value);
    }
    response
}

fn caching_headers(file: &str) -> [(HeaderName, &'static str); 4] {
    [
        (CONTENT_TYPE, content_type(file)),
        // A year, the most that caches heed (RFC 9111 leaves it open, RFC 2616 capped it there).
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (VARY, "accept-encoding"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ]
}

fn content_type(file: &str) -> &'static str {
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        // Browsers compile a module while it loads only when it has this very type.
        "wasm" => "application/wasm",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn into_bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(embedded) => Bytes::from_static(embedded),
        Cow::Owned(read) => Bytes::from(read),
    }
}

fn read_files() -> Files {
    let manifest = Dist::get("manifest.json");
    manifest.and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_default()
}

/// The embedded manifest never changes: it is read once.
#[cfg(not(debug_assertions))]
mod current {
    use std::sync::LazyLock;

    use super::{Files, Manifest, read_files};

    static FILES: LazyLock<Files> = LazyLock::new(read_files);
    static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| Manifest::new(&FILES));

    pub(super) fn files() -> &'static Files {
        &FILES
    }

    pub(super) fn manifest() -> &'static Manifest {
        &MANIFEST
    }
}

/// On disk it changes with every browser build: it is read again when the file is newer.
#[cfg(debug_assertions)]
mod current {
    use std::fs;
    use std::sync::{Mutex, PoisonError};
    use std::time::SystemTime;

    use super::{Files, Manifest, read_files};

    const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../frontend/dist/manifest.json");

    #[derive(Clone, Copy)]
    struct Read {
        modified: Option<SystemTime>,
        files: &'static Files,
        manifest: &'static Manifest,
    }

    static LAST: Mutex<Option<Read>> = Mutex::new(None);

    pub(super) fn files() -> &'static Files {
        read().files
    }

    pub(super) fn manifest() -> &'static Manifest {
        read().manifest
    }

    fn read() -> Read {
        let modified = fs::metadata(PATH).and_then(|file| file.modified()).ok();
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(read) = *last
            && read.modified == modified
        {
            return read;
        }
        // Leaked, some hundred bytes for each browser build that a debug server lives through:
        // the price of the simple signature that release builds deserve.
        let files: &'static Files = Box::leak(Box::new(read_files()));
        let manifest: &'static Manifest = Box::leak(Box::new(Manifest::new(files)));
        *last.insert(Read { modified, files, manifest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks for a script that lies ready plain and in brotli, but not in gzip.
    fn asked_with(accept_encoding: &'static str) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, accept_encoding.parse().expect("a header value"));
        respond("app-1.js", &headers, |file| match file {
            "app-1.js" => Some(Cow::Borrowed(b"plain")),
            "app-1.js.br" => Some(Cow::Borrowed(b"br")),
            _ => None,
        })
    }

    #[test]
    fn a_file_comes_in_the_best_encoding_that_lies_ready() {
        let encoding = |accept| asked_with(accept).headers().get(CONTENT_ENCODING).cloned();
        assert_eq!(encoding("gzip, br"), Some("br".parse().expect("a header value")));
        assert_eq!(encoding("gzip"), None);
        assert_eq!(encoding("br;q=0"), None);
        assert_eq!(encoding("gzip, *;q=0"), None);
    }

    #[test]
    fn a_file_may_be_kept_for_ever_and_is_what_it_says() {
        let response = asked_with("br");
        let header = |name: HeaderName| response.headers()[name].to_str().expect("text");
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(header(CACHE_CONTROL), "public, max-age=31536000, immutable");
        assert_eq!(header(CONTENT_TYPE), "text/javascript; charset=utf-8");
        assert_eq!(header(VARY), "accept-encoding");
        assert_eq!(header(X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(content_type("app-1.wasm"), "application/wasm");
    }

    #[tokio::test]
    async fn what_the_manifest_does_not_name_is_not_found() {
        for file in ["manifest.json", "stamp.json", "../Cargo.toml", "app.js", ""] {
            let response = serve(Path(file.to_owned()), HeaderMap::new()).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{file}");
        }
    }

    #[test]
    fn a_build_that_is_not_whole_is_told_by_what_it_lacks() {
        let listed = |names: &[&str]| -> Files {
            names.iter().map(|name| ((*name).to_owned(), format!("hashed-{name}"))).collect()
        };
        assert_eq!(whole(&listed(&NAMED), |_| true), Ok(()));
        assert_eq!(whole(&Files::new(), |_| true), Err(AssetsMissing(JS)));
        assert_eq!(whole(&listed(&[JS, CSS]), |_| true), Err(AssetsMissing(WASM)));
        let there = |file: &str| file != "hashed-app.css";
        let error = whole(&listed(&NAMED), there).unwrap_err();
        assert_eq!(error, AssetsMissing(CSS), "listed, but not there");
        assert!(error.to_string().starts_with("app.css is missing"), "{error}");
        assert!(error.to_string().contains("`make build`"), "{error}");
    }

    #[test]
    fn every_file_that_a_page_names_is_looked_for() {
        let files = NAMED.map(|name| (name.to_owned(), format!("hashed-{name}"))).into();
        let Manifest { js, wasm, css, pages_css, favicon, touch_icon, web_manifest } = Manifest::new(&files);
        for path in [js, wasm, css, pages_css, favicon, touch_icon, web_manifest] {
            assert!(path.starts_with("/assets/hashed-"), "{path} is named and not looked for");
        }
    }

    #[test]
    fn pages_name_files_by_their_content() {
        let files = Files::from([("app.js".to_owned(), "app-1.js".to_owned())]);
        let manifest = Manifest::new(&files);
        assert_eq!(manifest.js, "/assets/app-1.js");
        assert_eq!(manifest.css, "/assets/app.css");
    }
}
