//! Forms, as browsers post them without any script.

use axum::extract::multipart::MultipartError;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, FromRequestParts, Multipart, Request};
use bytes::Bytes;
use http::StatusCode;
use sarang_protocol::error::ErrorCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::door::csrf::FormKey;
use crate::door::{Refusal, origin};
use crate::state::App;

/// A posted form that was drawn by us for this browser. All its fields are text.
#[derive(Debug)]
pub(super) struct Posted<T>(pub(super) T);

/// A posted form, and whether it may count: for forms whose text is to survive a refusal.
#[derive(Debug)]
pub(super) struct Judged<T> {
    /// The fields.
    pub(super) form: T,
    /// Why it may not count.
    pub(super) verdict: Result<(), Refusal>,
}

/// A posted form with a file, drawn by us for this browser.
#[derive(Debug, Default)]
pub(super) struct WithFile {
    /// The fields that are text, with their names.
    fields: Vec<(String, String)>,
    /// What is in the file; nothing where none was chosen.
    pub(super) file: Bytes,
}

impl WithFile {
    /// What was typed into a field.
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text)
    }
}

#[derive(Deserialize)]
struct WithKey<T> {
    #[serde(default)]
    csrf: String,
    #[serde(flatten)]
    form: T,
}

impl<T: DeserializeOwned> FromRequest<App> for Posted<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let Judged { form, verdict } = Judged::from_request(request, app).await?;
        verdict.map(|()| Self(form))
    }
}

impl<T: DeserializeOwned> FromRequest<App> for Judged<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let Ok(key) = FormKey::from_request_parts(&mut parts, app).await;
        let origin = origin::check_if_told(&app.config, &parts.headers);
        let request = Request::from_parts(parts, body);
        let Form(WithKey { csrf, form }) = Form::from_request(request, app).await.map_err(unreadable)?;
        Ok(Self { form, verdict: origin.and_then(|()| key.check(&csrf)) })
    }
}

impl FromRequest<App> for WithFile {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let Ok(key) = FormKey::from_request_parts(&mut parts, app).await;
        origin::check_if_told(&app.config, &parts.headers)?;
        let request = Request::from_parts(parts, body);
        let mut multipart = Multipart::from_request(request, app).await.map_err(|_| broken())?;
        let mut form = Self::default();
        while let Some(part) = multipart.next_field().await.map_err(|error| broken_off(&error))? {
            let name = part.name().unwrap_or_default().to_owned();
            let is_file = part.file_name().is_some();
            let bytes = part.bytes().await.map_err(|error| broken_off(&error))?;
            if is_file {
                form.file = bytes;
            } else {
                form.fields.push((name, String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
        key.check(form.field("csrf"))?;
        Ok(form)
    }
}

fn broken() -> Refusal {
    Refusal::new(ErrorCode::Malformed, "The form cannot be read. Load its page again and send it once more.")
}

fn broken_off(error: &MultipartError) -> Refusal {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::new(
            ErrorCode::TooLarge,
            "The file is larger than this server takes. Choose a smaller one.",
        ),
        _ => broken(),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that `map_err` wants")]
fn unreadable(rejection: FormRejection) -> Refusal {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Refusal::new(ErrorCode::TooLarge, "The form is larger than this server takes. Shorten the text.")
        }
        _ => Refusal::new(
            ErrorCode::Malformed,
            format!("The form cannot be read: {}.", rejection.body_text().trim_end_matches('.')),
        ),
    }
}
