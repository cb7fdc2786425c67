//! A program that uses the REST API with a bearer token.

use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder};
use sarang_protocol::api::Messages;
use sarang_protocol::error::{ErrorCode, Problem};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::instance::Instance;

/// A client of `/api/v1` on one instance.
#[derive(Clone)]
pub struct Api {
    origin: String,
    token: String,
    client: Client,
}

/// What the server answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header fields.
    pub headers: HeaderMap,
    /// The body as text.
    pub text: String,
}

impl Api {
    /// A client with a token, which need not be a good one.
    pub fn new(instance: &Instance, token: &str) -> Self {
        Self::at(&instance.origin(), token)
    }

    /// The same, of a server that runs somewhere: `http://127.0.0.1:3000`.
    pub fn at(origin: &str, token: &str) -> Self {
        Self { origin: origin.to_owned(), token: token.to_owned(), client: Client::new() }
    }

    /// A request to a path below `/api/v1`, to be completed.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}/api/v1{path}", self.origin)).bearer_auth(&self.token)
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        Answer::to(self.request(Method::GET, path)).await
    }

    /// `POST` of a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::to(self.request(Method::POST, path).json(body)).await
    }

    /// Posts a message.
    pub async fn posts(&self, room: &str, cid: Uuid, body: &str) -> Answer {
        self.post(&format!("/rooms/{room}/messages"), &json!({ "cid": cid, "body": body })).await
    }

    /// Joins a room.
    pub async fn joins(&self, room: &str) -> Answer {
        let path = format!("/rooms/{room}/membership");
        Answer::to(self.request(Method::PUT, &path)).await
    }

    /// Leaves a room.
    pub async fn leaves(&self, room: &str) -> Answer {
        let path = format!("/rooms/{room}/membership");
        Answer::to(self.request(Method::DELETE, &path)).await
    }

    /// Takes somebody out of a room.
    pub async fn removes(&self, room: &str, handle: &str) -> Answer {
        let path = format!("/rooms/{room}/members/{handle}");
        Answer::to(self.request(Method::DELETE, &path)).await
    }

    /// A page of messages; `query` such as `after=0&limit=10`.
    pub async fn messages(&self, room: &str, query: &str) -> Messages {
        let path = format!("/rooms/{room}/messages?{query}");
        self.get(&path).await.is(200).json()
    }
}

impl Answer {
    /// Sends a request and reads the whole answer.
    ///
    /// # Panics
    /// If there is none.
    pub async fn to(request: RequestBuilder) -> Self {
        let answer = request.send().await.expect("the server answers");
        Self {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            text: answer.text().await.expect("the answer comes whole"),
        }
    }

    /// The same, if it has this status.
    ///
    /// # Panics
    /// If it has another.
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:#?}");
        self
    }

    /// A header field's text, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body, read as JSON.
    ///
    /// # Panics
    /// If it is something else.
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in {}", self.text))
    }

    /// The problem that it tells, after RFC 9457: right type, right status, a sentence.
    ///
    /// # Panics
    /// If it tells none, or in another form.
    pub fn problem(&self) -> Problem {
        let kind = self.header("content-type");
        assert!(kind.starts_with("application/problem+json"), "{self:#?}");
        let problem: Problem = self.json();
        assert_eq!(problem.status, self.status, "{self:#?}");
        assert_eq!(problem.kind, "about:blank");
        assert!(problem.detail.len() > 10, "no sentence: {self:#?}");
        problem
    }

    /// Asserts status and code of a problem.
    ///
    /// # Panics
    /// If it is another one.
    pub fn is_refused(&self, status: u16, code: ErrorCode) {
        let problem = self.problem();
        assert_eq!((self.status, problem.code), (status, code), "{self:#?}");
    }
}
