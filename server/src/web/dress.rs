//! Errors as pages, for who reads HTML; as problem documents (RFC 9457) for everybody else.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use sarang_app::page::{ErrorPage, Page};
use sarang_app::render::render;
use sarang_app::routes;
use sarang_app::words::{Language, answers};
use sarang_protocol::emoji::OwnEmoji;
use sarang_protocol::error::ErrorCode;

use super::pages;
use super::policy::Nonce;
use super::requests::RequestId;
use crate::door::cookies::Cookies;
use crate::door::{Refusal, language};
use crate::state::App;

/// A text that could not be stored: an extension of the response, shown on its page.
#[derive(Clone, Debug)]
pub(super) struct Kept(pub(super) String);

/// Draws a page of a refusal, for browsers.
pub(super) async fn as_page(State(app): State<App>, request: Request, next: Next) -> Response {
    if !wants_page(&request) {
        let language = language::of(Cookies::of(&app.config), request.headers());
        return in_language(language, with_refusal(next.run(request).await));
    }
    let Nonce(nonce) = request.extensions().get().cloned().expect("the policy comes before");
    let RequestId(id) = request.extensions().get().cloned().expect("the log comes before");
    let head = pages::head(&app.config, nonce, request.headers());
    let reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();

    let (response, refusal) = with_refusal(next.run(request).await);
    let Some(refusal) = refusal else {
        return response;
    };
    if refusal.code == ErrorCode::Unauthenticated && reading {
        return Redirect::to(&sign_in_path(&path)).into_response();
    }
    let (mut parts, _) = response.into_parts();
    let page = ErrorPage {
        status: parts.status.as_u16(),
        heading: heading(refusal.code).to_owned(),
        message: refusal.detail.into_owned(),
        link: match refusal.code {
            ErrorCode::Unauthenticated => (routes::SIGN_IN.to_owned(), "Sign in".to_owned()),
            _ => ("/".to_owned(), "Go to your rooms".to_owned()),
        },
        kept: parts.extensions.remove::<Kept>().map(|Kept(text)| text),
        request: (refusal.code == ErrorCode::Internal).then_some(id),
    };
    let html = render(Page::Error(page), &head);
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.remove(WWW_AUTHENTICATE);
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static(pages::HTML));
    Response::from_parts(parts, html.into())
}

/// The refusal's sentence in the reader's language; the code is the same in all of them.
fn in_language(language: Language, (response, refusal): (Response, Option<Refusal>)) -> Response {
    let Some(refusal) =
        refusal.filter(|refusal| language != Language::English && answers::knows(&refusal.detail))
    else {
        return response;
    };
    let detail = answers::tell_in(language, &refusal.detail).into_owned().into();
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Refusal { detail, ..refusal }.into_response().into_body())
}

/// The refusal that a response is, if it is one. The framework's own (an unreadable query, a path
/// that is not UTF-8) are made ours.
fn with_refusal(response: Response) -> (Response, Option<Refusal>) {
    if let Some(refusal) = response.extensions().get::<Refusal>() {
        let refusal = refusal.clone();
        return (response, Some(refusal));
    }
    let plain = |headers: &HeaderMap| {
        headers.get(CONTENT_TYPE).is_none_or(|value| value.as_bytes().starts_with(b"text/plain"))
    };
    if !response.status().is_client_error() || !plain(response.headers()) {
        return (response, None);
    }
    let refusal = match response.status() {
        StatusCode::NOT_FOUND => Refusal::not_found(),
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::new(ErrorCode::TooLarge, "The request is too large."),
        _ => Refusal::new(ErrorCode::Malformed, "The request cannot be understood."),
    };
    (refusal.clone().into_response(), Some(refusal))
}

/// Addresses for programs alone: a problem document says more to them than a page.
const FOR_PROGRAMS: [&str; 6] = ["/api/", "/ws", "/assets/", OwnEmoji::PATH, "/healthz", "/readyz"];

/// Whether an error is to be a page, and the lack of a session the way to the door: elsewhere,
/// unless the request says that it takes nothing but JSON. What `curl` and link checkers send is
/// `*/*`, what an `<img>` sends is pictures; at the address of a page all of them want the page.
fn wants_page(request: &Request) -> bool {
    let path = request.uri().path();
    if FOR_PROGRAMS.iter().any(|start| path.starts_with(start)) {
        return false;
    }
    let accepted = request.headers().get_all(ACCEPT).into_iter().filter_map(|value| value.to_str().ok());
    let mut kinds = accepted
        .flat_map(|value| value.split(','))
        .map(|range| range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
        .filter(|kind| !kind.is_empty())
        .peekable();
    // RFC 9110, 12.5.1: nothing said is anything taken.
    kinds.peek().is_none() || kinds.any(|kind| !is_json(&kind))
}

/// `application/json`, or a type made of it (RFC 6839), like that of problem documents.
fn is_json(kind: &str) -> bool {
    kind == "application/json" || kind.ends_with("+json")
}

fn sign_in_path(next: &str) -> String {
    let mut path = routes::SIGN_IN.to_owned();
    if next != "/" {
        path.push_str("?next=");
        routes::encode(next, &mut path);
    }
    path
}

fn heading(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::NotFound => "Nothing here",
        ErrorCode::Unauthenticated | ErrorCode::WrongCredentials => "Sign in again",
        ErrorCode::WrongOrigin => "Wrong address",
        ErrorCode::WrongCsrfToken => "This form has grown old",
        ErrorCode::Forbidden | ErrorCode::SignUpClosed => "Not allowed",
        ErrorCode::NotAMember => "Join the room first",
        ErrorCode::InviteInvalid => "This invite does not work",
        ErrorCode::MethodNotAllowed => "Not that way",
        ErrorCode::TooLarge | ErrorCode::BodyTooLong => "Too large",
        ErrorCode::RateLimited => "A little slower",
        ErrorCode::Unavailable => "Not just now",
        ErrorCode::Internal => "Something went wrong",
        _ => "That did not work",
    }
}
