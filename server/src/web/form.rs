//! Forms, as browsers post them without any script.

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, FromRequestParts, Request};
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
