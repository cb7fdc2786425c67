//! The administrator's part: title, sign-up, invites.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use http::HeaderMap;
use http::header::ORIGIN;
use sarang_app::page::Page;
use sarang_app::page::settings::{AdminSettings, InviteLine, Outcome, Section, SettingsPage};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::user::{SignUp, Who};
use serde::Deserialize;

use super::super::super::form::Posted;
use super::super::{Nothing, Paper, on_form};
use super::{Deed, back, done, page, refused};
use crate::chat::{InviteTerms, Settings, Viewer};
use crate::door::{Refusal, Signed};
use crate::serve::local_url;
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/settings/installation", get(back).post(change))
        .route("/settings/invites", get(back).post(invite))
        .route("/settings/invites/{id}/revoke", post(revoke))
}

#[derive(Deserialize)]
struct Fields {
    title: String,
    sign_up: SignUp,
    emoji: Who,
    groups: Who,
}

#[derive(Deserialize)]
struct Terms {
    days: String,
    uses: String,
}

/// The invites that can be used now.
pub(super) async fn invites(app: &App, viewer: &Viewer) -> Result<Vec<InviteLine>, Refusal> {
    let invites = app.chat.invites(viewer).await?;
    let line = |invite: crate::chat::Invite| InviteLine {
        id: invite.id,
        created: invite.created_at,
        expires: invite.expires_at,
        creator: invite.creator,
        used: invite.uses.saturating_sub(invite.uses_left),
        uses: invite.uses,
    };
    Ok(invites.into_iter().map(line).collect())
}

async fn change(
    State(app): State<App>,
    Signed(viewer): Signed,
    paper: Paper,
    Posted(Fields { title, sign_up, emoji, groups }): Posted<Fields>,
) -> Result<Response, Refusal> {
    let settings = Settings { title: title.clone(), sign_up, emoji, groups };
    match app.chat.change_settings(&viewer, settings).await {
        Ok(()) => Ok(done(Deed::Installation)),
        Err(error) => {
            let refusal = on_form(error)?;
            let page = page(&app, &viewer, &paper).await?;
            let admin = page.admin.map(|admin| AdminSettings { title, sign_up, emoji, groups, ..admin });
            Ok(refused(paper, SettingsPage { admin, ..page }, Section::Installation, refusal))
        }
    }
}

async fn invite(
    State(app): State<App>,
    Signed(viewer): Signed,
    headers: HeaderMap,
    paper: Paper,
    Posted(terms): Posted<Terms>,
) -> Result<Response, Refusal> {
    let terms = match terms.judge() {
        Ok(terms) => app.chat.create_invite(&viewer, terms).await.map_err(on_form),
        Err(refusal) => Err(Ok(refusal)),
    };
    let before = page(&app, &viewer, &paper).await?;
    match terms {
        Ok(secret) => {
            let link = format!("{}/invite/{}", here(&app, &headers), secret.expose());
            let admin = before.admin.map(|admin| AdminSettings { fresh_link: Some(link), ..admin });
            let text = "The link is ready. Copy it now: it is not shown again.";
            let outcome = Some(Outcome { section: Section::Invites, result: Ok(text.to_owned()) });
            // Not by way of a redirect: the link must not come to stand in an address.
            Ok(paper.draw(Page::Settings(Box::new(SettingsPage { admin, outcome, ..before }))))
        }
        Err(refusal) => Ok(refused(paper, before, Section::Invites, refusal?)),
    }
}

async fn revoke(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(id): Path<i64>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, Refusal> {
    app.chat.revoke_invite(&viewer, id).await?;
    Ok(done(Deed::Revoked))
}

impl Terms {
    fn judge(&self) -> Result<InviteTerms, Refusal> {
        let number = |text: &str| text.trim().parse::<u32>().ok();
        match (number(&self.days), number(&self.uses)) {
            (Some(days), Some(uses)) => Ok(InviteTerms { days, uses }),
            _ => Err(Refusal::new(
                ErrorCode::Invalid,
                format!(
                    "Write numbers: 1 to {} days, and 1 to {} people.",
                    InviteTerms::DAYS,
                    InviteTerms::USES
                ),
            )),
        }
    }
}

/// The address that the administrator uses, which others can use too. It has been judged already:
/// a form comes from an allowed origin or not at all.
fn here(app: &App, headers: &HeaderMap) -> String {
    if let Some(public) = &app.config.public_url {
        return public.origin().to_owned();
    }
    let told = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok());
    told.map_or_else(|| local_url(app.config.listen), str::to_owned)
}
