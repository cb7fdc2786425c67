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
pub fn render(page: Page, head: &Head) -> String {
    // Signals live in an owner; it goes with the page, and takes them along.
    let owner = Owner::new_root(None);
    let document = owner.with(|| match page {
        Page::Workspace(workspace) => {
            let json = serde_json::to_string(&workspace)
                .expect("texts, numbers and lists of them always become JSON");
            let live = Live::new(*workspace);
            let title = live.title();
            let body = WorkspacePage(WorkspacePageProps { live }).to_html();
            shell::document(head, &title, &body, Script::Hydrate { json: &json })
        }
        Page::Welcome(form) => plain(head, "Welcome to Sarang", WelcomePage(WelcomePageProps { form })),
        Page::SignIn(form) => {
            let title = format!("Sign in · {}", form.title);
            plain(head, &title, SignInPage(SignInPageProps { form }))
        }
        Page::SignUp(form) => {
            let title = format!("Sign up · {}", form.title);
            plain(head, &title, SignUpPage(SignUpPageProps { form }))
        }
        Page::Settings(page) => {
            let title = format!("Settings · {}", page.title);
            let body = SettingsPageView(SettingsPageViewProps { page: *page }).into_view().to_html();
            shell::document(head, &title, &body, Script::Leaving)
        }
        Page::Error(page) => {
            let title = page.heading.clone();
            plain(head, &title, ErrorPageView(ErrorPageViewProps { page }))
        }
    });
    owner.cleanup();
    document
}

fn plain(head: &Head, title: &str, view: impl IntoView) -> String {
    shell::document(head, title, &view.into_view().to_html(), Script::None)
}
