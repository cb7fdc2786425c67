//! Typing, with and without an input method.
//!
//! Chromium's `DevTools` drive the same code that the system's input method does: the page gets
//! `compositionstart`, `compositionupdate` and `compositionend`. In other browsers a script does (`composing`).

use serde_json::json;
use thirtyfour::{By, Key};

use super::{Maker, Person};
use crate::wait::until;

/// The key code of every key that an input method takes for itself (UI Events, 7.3.1).
const TAKEN_BY_THE_INPUT_METHOD: u32 = 229;

impl Person {
    /// Puts the cursor into the composer.
    pub async fn is_at_the_composer(&self) {
        until("the composer can be clicked", async || {
            match self.driver.find(By::Css(".composer__input")).await {
                Ok(field) => self.presses(&field).await,
                Err(error) => Err(error.to_string()),
            }
        })
        .await;
    }

    /// Types a text key by key where the cursor is.
    pub async fn types(&self, text: &str) {
        self.keys(text).await;
    }

    /// Puts a text in where the cursor is, as a paste or an emoji picker does.
    pub async fn inserts(&self, text: &str) {
        if self.maker != Maker::Chromium {
            return self.inserts_by_script(text).await;
        }
        self.devtools("Input.insertText", json!({ "text": text })).await;
    }

    /// Types a message into the composer and presses Enter.
    pub async fn posts(&self, body: &str) {
        self.is_at_the_composer().await;
        for (index, line) in body.split('\n').enumerate() {
            if index > 0 {
                self.presses_shift_enter().await;
            }
            self.inserts(line).await;
        }
        self.presses_enter().await;
    }

    /// Types a message into the composer and presses its button, as one does with a finger.
    pub async fn posts_by_button(&self, body: &str) {
        self.is_at_the_composer().await;
        self.inserts(body).await;
        self.clicks(".composer__send").await;
    }

    /// Takes everything out of the composer.
    pub async fn empties_the_composer(&self) {
        self.is_at_the_composer().await;
        self.presses_with_control("a").await;
        self.keys(Key::Backspace).await;
        self.has_draft("").await;
    }

    /// Enter.
    pub async fn presses_enter(&self) {
        self.keys(Key::Enter).await;
    }

    /// Shift and Enter.
    pub async fn presses_shift_enter(&self) {
        self.keys(Key::Shift + Key::Enter).await;
    }

    /// The arrow up, in the composer.
    pub async fn keys_up(&self) {
        self.is_at_the_composer().await;
        self.keys(Key::Up).await;
    }

    /// Escape.
    pub async fn presses_escape(&self) {
        self.keys(Key::Escape).await;
    }

    /// A key while Control is held.
    pub async fn presses_with_control(&self, key: &str) {
        self.keys(Key::Control + key).await;
    }

    /// An arrow: "Up", "Down".
    ///
    /// # Panics
    /// If there is none of that name.
    pub async fn presses_arrow(&self, name: &str) {
        let key = match name {
            "Up" => Key::Up,
            "Down" => Key::Down,
            _ => panic!("no arrow points {name}"),
        };
        self.keys(key).await;
    }

    /// The input method shows something that is not there yet: ㅎ, then 하, then 한.
    pub async fn composes(&self, steps: &[&str]) {
        for text in steps {
            if self.maker != Maker::Chromium {
                self.composes_by_script(text, false).await;
                continue;
            }
            let end = text.encode_utf16().count();
            self.devtools(
                "Input.imeSetComposition",
                json!({ "text": text, "selectionStart": end, "selectionEnd": end }),
            )
            .await;
        }
    }

    /// The input method puts its text in; the composition ends.
    pub async fn commits(&self, text: &str) {
        if self.maker != Maker::Chromium {
            return self.composes_by_script(text, true).await;
        }
        self.inserts(text).await;
    }

    /// Enter as the browser reports it while an input method is at work. In Chromium it comes
    /// during the composition (`isComposing`), in `WebKit` after `compositionend`; in both with
    /// key code 229.
    pub async fn presses_enter_into_the_input_method(&self) {
        if self.maker != Maker::Chromium {
            return self.presses_enter_by_script().await;
        }
        for kind in ["rawKeyDown", "keyUp"] {
            self.devtools(
                "Input.dispatchKeyEvent",
                json!({
                    "type": kind,
                    "key": "Enter",
                    "code": "Enter",
                    "windowsVirtualKeyCode": TAKEN_BY_THE_INPUT_METHOD,
                    "nativeVirtualKeyCode": TAKEN_BY_THE_INPUT_METHOD,
                }),
            )
            .await;
        }
    }

    /// Keys, where the focus is.
    pub async fn keys(&self, keys: impl Into<thirtyfour::TypingData>) {
        let keys = keys.into().to_string();
        // What had the focus may be drawn anew in between, and has taken no key then.
        until("what has the focus takes keys", async || {
            let field = self.driver.active_element().await.expect("something has the focus");
            field.send_keys(&keys).await.map_err(|error| error.to_string())
        })
        .await;
    }
}
