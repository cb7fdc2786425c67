//! A page as a document: everything that the server sends.

use leptos::prelude::*;
use sarang_protocol::view::{Pane, RoomView, Workspace};

use crate::live::Live;
use crate::page::{Head, Page};
use crate::pages::activity::{ActivityPageView, ActivityPageViewProps};
use crate::pages::commands::{CommandsPageView, CommandsPageViewProps};
use crate::pages::day::{DayPageView, DayPageViewProps};
use crate::pages::drafts::{DraftsPageView, DraftsPageViewProps};
use crate::pages::emoji::{EmojiPageView, EmojiPageViewProps};
use crate::pages::error::{ErrorPageView, ErrorPageViewProps};
use crate::pages::gallery;
use crate::pages::groups::{GroupsPageView, GroupsPageViewProps};
use crate::pages::message::{MessagePageView, MessagePageViewProps, PinsPageView, PinsPageViewProps};
use crate::pages::notifications::{NotificationsPageView, NotificationsPageViewProps};
use crate::pages::people::{PeoplePageView, PeoplePageViewProps, heading};
use crate::pages::reminders::{RemindersPageView, RemindersPageViewProps};
use crate::pages::saved::{SavedPageView, SavedPageViewProps};
use crate::pages::sections::{SectionsPageView, SectionsPageViewProps};
use crate::pages::settings::{SettingsPageView, SettingsPageViewProps};
use crate::pages::sign_in::{SignInPage, SignInPageProps};
use crate::pages::sign_up::{SignUpPage, SignUpPageProps};
use crate::pages::thread::{ThreadPageView, ThreadPageViewProps};
use crate::pages::threads::{ThreadsPageView, ThreadsPageViewProps};
use crate::pages::unread::{UnreadPageView, UnreadPageViewProps};
use crate::pages::welcome::{WelcomePage, WelcomePageProps};
use crate::pages::workspace::{WorkspacePage, WorkspacePageProps};
use crate::shell::{self, Script};
use crate::words::{answers, by_clock, in_language, pages as words};

/// The whole document.
pub fn render(page: Page, head: &Head) -> String {
    // Signals live in an owner; it goes with the page, and takes them along.
    let owner = Owner::new_root(None);
    let document =
        in_language(head.language, || by_clock(head.utc_offset, || owner.with(|| draw(page, head))));
    owner.cleanup();
    document
}

fn draw(page: Page, head: &Head) -> String {
    match page {
        Page::Workspace(page) => workspace(*page, head),
        Page::Welcome(form) => {
            plain(head, words::welcome_to_sarang(), WelcomePage(WelcomePageProps { form }))
        }
        Page::SignIn(form) => {
            let title = [crate::words::sign_in(), " · ", &form.title].concat();
            plain(head, &title, SignInPage(SignInPageProps { form }))
        }
        Page::SignUp(form) => {
            let title = [words::sign_up(), " · ", &form.title].concat();
            plain(head, &title, SignUpPage(SignUpPageProps { form }))
        }
        Page::Settings(page) => {
            let title = [crate::words::settings(), " · ", &page.title].concat();
            let body = SettingsPageView(SettingsPageViewProps { page: *page }).into_view().to_html();
            shell::document(head, &title, &body, Script::Leaving)
        }
        Page::People(page) => {
            let title = [&heading(&page.aim), " · ", &page.title].concat();
            plain(head, &title, PeoplePageView(PeoplePageViewProps { page: *page }))
        }
        Page::Thread(mut page) => {
            page.error = page.error.map(|error| answers::tell(&error).into_owned());
            let title = [crate::words::thread(), " · ", &page.name, " · ", &page.title].concat();
            plain(head, &title, ThreadPageView(ThreadPageViewProps { page: *page }))
        }
        Page::Threads(page) => {
            let title = [crate::words::threads(), " · ", &page.title].concat();
            plain(head, &title, ThreadsPageView(ThreadsPageViewProps { page }))
        }
        Page::Message(page) => {
            let title =
                [crate::words::message::message(), " · ", page.name.as_str(), " · ", &page.title].concat();
            plain(head, &title, MessagePageView(MessagePageViewProps { page: *page }))
        }
        Page::Commands(page) => {
            let title = [crate::words::message::commands(), " · ", &page.title].concat();
            plain(head, &title, CommandsPageView(CommandsPageViewProps { page }))
        }
        Page::Pins(page) => {
            let title =
                [crate::words::pinned_messages(), " · ", page.name.as_str(), " · ", &page.title].concat();
            plain(head, &title, PinsPageView(PinsPageViewProps { page: *page }))
        }
        Page::Notifications(page) => {
            let title = [&crate::words::own::notifications_of(&page.name), " · ", &page.title].concat();
            plain(head, &title, NotificationsPageView(NotificationsPageViewProps { page: *page }))
        }
        Page::Day(page) => {
            let title = [&crate::words::own::day_of(&page.name), " · ", &page.title].concat();
            plain(head, &title, DayPageView(DayPageViewProps { page }))
        }
        Page::Activity(page) => {
            let title = [crate::words::activity(), " · ", &page.title].concat();
            plain(head, &title, ActivityPageView(ActivityPageViewProps { page }))
        }
        Page::Saved(page) => {
            let title = [crate::words::saved_messages(), " · ", &page.title].concat();
            plain(head, &title, SavedPageView(SavedPageViewProps { page }))
        }
        Page::Drafts(page) => {
            let title = [crate::words::drafts(), " · ", &page.title].concat();
            plain(head, &title, DraftsPageView(DraftsPageViewProps { page }))
        }
        Page::Reminders(page) => {
            let title = [crate::words::own::reminders(), " · ", &page.title].concat();
            plain(head, &title, RemindersPageView(RemindersPageViewProps { page }))
        }
        Page::Gallery(page) => shell::document(head, gallery::TITLE, &gallery::draw(page), Script::None),
        Page::Unread(page) => {
            let title = [crate::words::all_unread(), " · ", &page.title].concat();
            plain(head, &title, UnreadPageView(UnreadPageViewProps { page: *page }))
        }
        Page::Sections(page) => {
            let title = [crate::words::sort_rooms(), " · ", &page.title].concat();
            plain(head, &title, SectionsPageView(SectionsPageViewProps { page }))
        }
        Page::Emoji(page) => {
            let title = [crate::words::own::own_emoji(), " · ", &page.title].concat();
            plain(head, &title, EmojiPageView(EmojiPageViewProps { page }))
        }
        Page::Groups(page) => {
            let title = [crate::words::groups::groups(), " · ", &page.title].concat();
            plain(head, &title, GroupsPageView(GroupsPageViewProps { page }))
        }
        Page::Error(page) => {
            let title = answers::tell(&page.heading).into_owned();
            plain(head, &title, ErrorPageView(ErrorPageViewProps { page }))
        }
    }
}

/// The part that the browser takes over.
fn workspace(mut workspace: Workspace, head: &Head) -> String {
    match &mut workspace.pane {
        Pane::NewRoom { error: Some(error), .. } => *error = answers::tell(error).into_owned(),
        Pane::Room(RoomView { refused: Some(refused), .. }) => {
            refused.error = answers::tell(&refused.error).into_owned();
        }
        _ => {}
    }
    let json =
        serde_json::to_string(&workspace).expect("texts, numbers and lists of them always become JSON");
    let live = Live::new(workspace);
    let title = live.title();
    let body = WorkspacePage(WorkspacePageProps { live }).to_html();
    shell::document(head, &title, &body, Script::Hydrate { json: &json })
}

fn plain(head: &Head, title: &str, view: impl IntoView) -> String {
    shell::document(head, title, &view.into_view().to_html(), Script::None)
}
