//! Headers that tell browsers what a page of ours may do, on every answer.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, STRICT_TRANSPORT_SECURITY};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::config::{Config, PublicUrl};
use crate::door::origin;

/// The nonce of the scripts of a response: an extension of its request.
#[derive(Clone, Debug)]
pub(super) struct Nonce(pub(super) String);

/// What does not change from answer to answer.
#[derive(Debug)]
pub(super) struct Policy {
    /// The directives of pages but for the nonce.
    page: String,
    transport_security: Option<HeaderValue>,
}

/// What is no page needs nothing. (Styles: an SVG that is opened by itself may have its own.)
const NOT_A_PAGE: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

const ALWAYS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    // Not `no-referrer`: under that, browsers send `Origin: null` along with forms.
    ("referrer-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// A year, as long as preload lists ask for. Without `includeSubDomains`: those are not ours.
const TRANSPORT_SECURITY: &str = "max-age=31536000";

impl Policy {
    /// As this installation needs it.
    pub(super) fn of(config: &Config) -> Self {
        // `'self'` covers sockets in today's browsers; Safari before 15.4 wants them named. An IPv6
        // address cannot be named there (CSP3, 2.3.1), and browsers would warn of it.
        let allowed = origin::allowed(config);
        let sockets = allowed
            .iter()
            .filter(|origin| !origin.contains('['))
            .fold(String::new(), |list, origin| list + " " + origin.replacen("http", "ws", 1).as_str());
        let page = format!(
            "style-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; \
             connect-src 'self'{sockets}; form-action 'self'; default-src 'none'; object-src 'none'; \
             base-uri 'none'; frame-ancestors 'none'"
        );
        let tls = config.public_url.as_ref().is_some_and(PublicUrl::is_https);
        let transport_security = tls.then_some(HeaderValue::from_static(TRANSPORT_SECURITY));
        Self { page, transport_security }
    }

    fn of_page(&self, nonce: &str) -> HeaderValue {
        let text = format!("script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; {}", self.page);
        HeaderValue::from_str(&text).expect("origins and nonces are plain ASCII")
    }
}

/// Adds the headers.
pub(super) async fn apply(State(policy): State<Arc<Policy>>, mut request: Request, next: Next) -> Response {
    let nonce = BASE64_STANDARD.encode(rand::random::<[u8; 16]>());
    request.extensions_mut().insert(Nonce(nonce.clone()));
    let mut response = next.run(request).await;

    let headers = response.headers_mut();
    if is_html(headers) {
        headers.insert(CONTENT_SECURITY_POLICY, policy.of_page(&nonce));
    } else {
        // What people have brought says more of itself.
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(NOT_A_PAGE));
    }
    for (name, value) in ALWAYS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if let Some(value) = &policy.transport_security {
        headers.insert(STRICT_TRANSPORT_SECURITY, value.clone());
    }
    // Nearly all is for one person's eyes. What is not (assets) says so itself.
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-store"));
    response
}

fn is_html(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
}
