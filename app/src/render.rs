//! A page as a document: everything that the server sends.

use leptos::prelude::*;

use crate::live::Live;
use crate::page::{Head, Page};
use crate::pages::error::{ErrorPageView, ErrorPageViewProps};
use crate::pages::settings::{SettingsPageView, SettingsPageViewProps};
use crate::pages::sign_in::{SignInPage, SignInPageProps};
use crate::pages::sign_up::{SignUpPage, SignUpPageProps};
use crate::pages::welcome::{WelcomePage, WelcomePageProps};
use crate::pages::workspace::{WorkspacePage, WorkspacePageProps};
use crate::shell::{self, Script};

/// The whole document.
#[expect(clippy::needless_pass_by_value, reason = "a head belongs to one page, as its nonce does")]
pub fn render(page: Page, head: Head) -> String {
    let (title, head) = (title(&page), &head);
    // Signals live in an owner; it goes with the page, and takes them along.
    let owner = Owner::new_root(None);
    let document = owner.with(|| match page {
        Page::Workspace(workspace) => {
            let json = serde_json::to_string(&workspace)
                .expect("texts, numbers and lists of them always become JSON");
            let live = Live::new(*workspace);
            let body = WorkspacePage(WorkspacePageProps { live }).to_html();
            shell::document(head, &title, &body, Script::Hydrate { json: &json })
        }
        Page::Welcome(form) => plain(head, &title, WelcomePage(WelcomePageProps { form })),
        Page::SignIn(form) => plain(head, &title, SignInPage(SignInPageProps { form })),
        Page::SignUp(form) => plain(head, &title, SignUpPage(SignUpPageProps { form })),
        Page::Settings(page) => {
            plain(head, &title, SettingsPageView(SettingsPageViewProps { page: *page }))
        }
        Page::Error(page) => plain(head, &title, ErrorPageView(ErrorPageViewProps { page })),
    });
    owner.cleanup();
    document
}

fn plain(head: &Head, title: &str, view: impl IntoView) -> String {
    shell::document(head, title, &view.into_view().to_html(), Script::None)
}

fn title(page: &Page) -> String {
    match page {
        Page::Workspace(workspace) => shell::workspace_title(workspace),
        Page::Welcome(_) => "Welcome to Sarang".to_owned(),
        Page::SignIn(form) => format!("Sign in · {}", form.title),
        Page::SignUp(form) => format!("Sign up · {}", form.title),
        Page::Settings(page) => format!("Settings · {}", page.title),
        Page::Error(page) => page.heading.clone(),
    }
}
