//! Ways through Sarang: its drawer and menus; and tabs.

use thirtyfour::WindowHandle;

use super::Person;
use crate::wait::{holds, until};

impl Person {
    /// Opens the list of rooms on a phone.
    pub async fn opens_the_drawer(&self) {
        self.clicks(".room-header__drawer").await;
        self.finds_visible(".sidebar__more").await;
    }

    /// Opens the menu of one's own account.
    pub async fn opens_the_account_menu(&self) {
        self.clicks("[popovertarget='account']").await;
        self.finds_visible("#account").await;
    }

    /// Chooses colours by the words on the switch: System, Light, Dark.
    pub async fn chooses_theme(&self, name: &str) {
        self.opens_the_account_menu().await;
        self.clicks(&format!("[name='theme'][value='{}']", name.to_lowercase())).await;
        self.presses_escape().await;
        self.no_longer_finds("#account").await;
    }

    /// Signs out by the menu.
    pub async fn signs_out(&self) {
        self.opens_the_account_menu().await;
        self.clicks("form[action='/sign-out'] button").await;
    }

    /// The tab that is in front.
    pub async fn tab(&self) -> WindowHandle {
        self.driver.window().await.expect("there is a tab")
    }

    /// Opens another tab and brings it to the front.
    pub async fn opens_another_tab(&self) {
        let tab = self.driver.new_tab().await.expect("a tab can be opened");
        self.goes_to_tab(&tab).await;
        self.notes_sockets().await;
    }

    /// Closes the tab in front. Another one is gone to next.
    pub async fn closes_the_tab(&self) {
        self.driver.close_window().await.expect("a tab can be closed");
    }

    /// Brings a tab to the front.
    pub async fn goes_to_tab(&self, tab: &WindowHandle) {
        self.driver.switch_to_window(tab.clone()).await.expect("the tab is there");
    }

    /// Waits until the list of rooms stands so: each room's name, and its badge if it has one.
    pub async fn lists(&self, expected: &[&str]) {
        let script = "return [...document.querySelectorAll('.sidebar__room')].map(room => \
            room.querySelector('.sidebar__name').innerText + \
            (room.querySelector('.badge') ? ' ' + parseInt(room.querySelector('.badge').textContent) : ''))";
        until(format!("the list is {expected:?}"), async || {
            let rooms = self.evaluates(script).await;
            holds(rooms == serde_json::json!(expected), format!("{rooms}\n{}", self.appearance().await))
        })
        .await;
    }

    /// Waits until the browser's tab is called so.
    pub async fn is_titled(&self, start: &str) {
        until(format!("the title begins with {start:?}"), async || {
            let title = self.evaluates("return document.title").await;
            let title = title.as_str().unwrap_or_default().to_owned();
            holds(title.starts_with(start), title)
        })
        .await;
    }
}
