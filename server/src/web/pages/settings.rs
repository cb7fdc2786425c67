//! `/settings`: one's name and password; for administrators the installation's.

mod installation;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::header::SET_COOKIE;
use sarang_app::page::Page;
use sarang_app::page::settings::{AdminSettings, Outcome, Section, SessionLine, SettingsPage};
use sarang_protocol::language::Language;
use sarang_protocol::user::Role;
use serde::Deserialize;

use super::super::form::Posted;
use super::sign_in::Farewell;
use super::{Nothing, Paper, language, on_form, sign_in};
use crate::chat::{Door, OpenSession, Viewer};
use crate::door::cookies::Cookies;
use crate::door::{Refusal, Signed};
use crate::state::App;

/// `/settings` and what is posted below it.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/settings", get(show))
        .route("/settings/name", get(back).post(rename))
        .route("/settings/language", get(back).post(change_language))
        .route("/settings/privacy", get(back).post(change_privacy))
        .route("/settings/password", get(back).post(change_password))
        .route("/settings/sessions/{id}/end", post(end_session))
        .route("/settings/sign-out-everywhere", post(sign_out_everywhere))
        .merge(installation::routes())
}

/// What has just been done, by way of the address: the page after a form is an ordinary one.
#[derive(Deserialize)]
struct Done {
    done: Option<Deed>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Deed {
    Name,
    Language,
    Privacy,
    Password,
    SignedOut,
    Installation,
    Revoked,
}

#[derive(Deserialize)]
struct Name {
    name: String,
}

#[derive(Deserialize)]
struct Chosen {
    language: String,
}

#[derive(Deserialize)]
struct Privacy {
    /// `true`, or nobody sees how far one has read.
    seen: String,
}

#[derive(Deserialize)]
struct Passwords {
    old: String,
    new: String,
}

impl Deed {
    fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Language => "language",
            Self::Privacy => "privacy",
            Self::Password => "password",
            Self::SignedOut => "signed-out",
            Self::Installation => "installation",
            Self::Revoked => "revoked",
        }
    }

    fn outcome(self) -> Outcome {
        let (section, text) = match self {
            Self::Name => (Section::Name, "Your name is changed."),
            Self::Language => (Section::Language, "Your language is changed."),
            Self::Privacy => (Section::Privacy, "What others see is changed."),
            Self::Password => {
                (Section::Password, "Your password is changed. Everywhere else you are signed out.")
            }
            Self::SignedOut => (Section::Sessions, "That device is signed out."),
            Self::Installation => (Section::Installation, "The settings are changed."),
            Self::Revoked => (Section::Invites, "The invite is revoked. Its link works no more."),
        };
        Outcome { section, result: Ok(text.to_owned()) }
    }
}

async fn show(
    State(app): State<App>,
    Signed(viewer): Signed,
    Query(Done { done }): Query<Done>,
    paper: Paper,
) -> Result<Response, Refusal> {
    let page = SettingsPage { outcome: done.map(Deed::outcome), ..page(&app, &viewer, &paper).await? };
    Ok(paper.draw(Page::Settings(Box::new(page))))
}

/// A form's own address, typed or reloaded: the form is on the page.
async fn back() -> Redirect {
    Redirect::to("/settings")
}

async fn rename(
    State(app): State<App>,
    Signed(viewer): Signed,
    paper: Paper,
    Posted(Name { name }): Posted<Name>,
) -> Result<Response, Refusal> {
    match app.chat.set_name(&viewer, &name).await {
        Ok(_) => Ok(done(Deed::Name)),
        Err(error) => {
            let refusal = on_form(error)?;
            let page = SettingsPage { name, ..page(&app, &viewer, &paper).await? };
            Ok(refused(paper, page, Section::Name, refusal))
        }
    }
}

/// In the database for all of one's devices, and in this one's cookie at once.
async fn change_language(
    State(app): State<App>,
    Signed(viewer): Signed,
    Posted(Chosen { language }): Posted<Chosen>,
) -> Result<Response, Refusal> {
    let language = language::parse(&language)?;
    app.chat.set_language(&viewer, language).await?;
    let cookie = Cookies::of(&app.config).set_language(language.map(Language::as_str));
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), done(Deed::Language)).into_response())
}

async fn change_privacy(
    State(app): State<App>,
    Signed(viewer): Signed,
    Posted(Privacy { seen }): Posted<Privacy>,
) -> Result<Response, Refusal> {
    app.chat.set_shows_seen(&viewer, seen == "true").await?;
    Ok(done(Deed::Privacy))
}

async fn change_password(
    State(app): State<App>,
    Signed(viewer): Signed,
    paper: Paper,
    Posted(Passwords { old, new }): Posted<Passwords>,
) -> Result<Response, Refusal> {
    match app.chat.change_password(&viewer, &old, &new).await {
        Ok(()) => Ok(done(Deed::Password)),
        Err(error) => {
            let refusal = on_form(error)?;
            let page = page(&app, &viewer, &paper).await?;
            Ok(refused(paper, page, Section::Password, refusal))
        }
    }
}

async fn end_session(
    State(app): State<App>,
    Signed(viewer): Signed,
    Path(id): Path<i64>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, Refusal> {
    app.chat.end_session(&viewer, id).await?;
    Ok(done(Deed::SignedOut))
}

async fn sign_out_everywhere(
    State(app): State<App>,
    Signed(viewer): Signed,
    Posted(farewell): Posted<Farewell>,
) -> Result<Response, Refusal> {
    app.chat.sign_out_everywhere(&viewer).await?;
    Ok(sign_in::leave(&app, &farewell))
}

/// The page as things are.
async fn page(app: &App, viewer: &Viewer, paper: &Paper) -> Result<SettingsPage, Refusal> {
    let settings = app.chat.settings().await?;
    let admin = match viewer.role {
        Role::Member => None,
        Role::Admin => Some(AdminSettings {
            title: settings.title.clone(),
            sign_up: settings.sign_up,
            emoji: settings.emoji,
            groups: settings.groups,
            invites: installation::invites(app, viewer).await?,
            fresh_link: None,
        }),
    };
    let sessions = app.chat.sessions(viewer).await?;
    let line = |session: OpenSession| SessionLine {
        here: viewer.door == Door::Session(session.id),
        id: session.id,
        agent: session.agent,
        addr: session.addr,
        seen: session.seen_at,
    };
    Ok(SettingsPage {
        me: viewer.user.clone(),
        role: viewer.role,
        language: viewer.language,
        shows_seen: app.chat.shows_seen(viewer).await?,
        title: settings.title,
        name: viewer.user.name.to_string(),
        outcome: None,
        sessions: sessions.into_iter().map(line).collect(),
        admin,
        csrf: paper.csrf(),
    })
}

/// On to an ordinary page, which can be reloaded without posting again.
fn done(deed: Deed) -> Response {
    Redirect::to(&format!("/settings?done={}", deed.word())).into_response()
}

fn refused(paper: Paper, page: SettingsPage, section: Section, refusal: Refusal) -> Response {
    let outcome = Some(Outcome { section, result: Err(refusal.detail.to_string()) });
    paper.draw_refused(Page::Settings(Box::new(SettingsPage { outcome, ..page })), refusal)
}
