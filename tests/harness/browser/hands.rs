//! With what people do things: with a mouse, or by `SARANG_HANDS=keyboard` with the keyboard alone.
//!
//! The stories are the same. Whoever has no mouse walks to what they want with Tab, with arrows where several things
//! are one stop, and presses Enter or the space bar there; a story that cannot be told so fails.

use serde_json::json;
use thirtyfour::{Key, WebElement};

use super::Person;
use super::maker::Maker;

/// Nobody presses keys more often than that to get anywhere on a page.
const PATIENCE: usize = 120;

/// With what somebody does things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hands {
    Mouse,
    Keyboard,
}

/// The key that comes next on the way to an element: `enter`, `space` or `here` where one is there.
const WAY: &str = "
    const wanted = arguments[0], at = document.activeElement;
    const stops = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
    if (wanted.matches('[role=option]') && wanted.id) {
        const list = wanted.closest('[role=listbox]');
        if (at.getAttribute('aria-controls') !== list.id) return 'no list is open';
        return at.getAttribute('aria-activedescendant') === wanted.id ? 'enter' : 'down';
    }
    const target = wanted.matches(stops) ? wanted : wanted.control ?? wanted.closest('label')?.control
        ?? wanted.closest(stops) ?? wanted.querySelector(stops);
    if (!target) return 'it takes no focus';
    if (at === target) {
        if (target.matches('[type=radio], [type=checkbox]')) return 'space';
        return target.matches('input, select, textarea') ? 'here' : 'enter';
    }
    const follows = at === document.body || at.compareDocumentPosition(target) & 4;
    const group = target.closest('[role=menu], [role=listbox], [role=toolbar], [role=grid]');
    const together = target.type === 'radio' ? at.type === 'radio' && at.name === target.name
        : target.tabIndex < 0 && group?.contains(at);
    if (together) return follows ? 'down' : 'up';
    if (target.matches('.message__time') && at.matches('.message__time')) return follows ? 'down' : 'up';
    return follows ? 'tab' : 'back';
";

impl Hands {
    /// Those that are asked for.
    pub(super) fn wanted() -> Self {
        match std::env::var("SARANG_HANDS").as_deref() {
            Err(_) | Ok("" | "mouse") => Self::Mouse,
            Ok("keyboard") => Self::Keyboard,
            Ok(other) => panic!("SARANG_HANDS is mouse or keyboard, and not {other}"),
        }
    }
}

impl Person {
    /// Presses an element, or puts the cursor into it. The error says what was in the way.
    pub(super) async fn presses(&self, element: &WebElement) -> Result<(), String> {
        match self.hands {
            Hands::Mouse => element.click().await.map_err(|error| error.to_string()),
            Hands::Keyboard => self.walks_to(element).await,
        }
    }

    async fn walks_to(&self, element: &WebElement) -> Result<(), String> {
        if !element.is_displayed().await.unwrap_or(false) {
            return Err("it cannot be seen".to_owned());
        }
        let argument = element.to_json().map_err(|error| error.to_string())?;
        let mut began = None;
        for pressed in 0..2 * PATIENCE {
            let told = self.driver.execute(WAY, vec![argument.clone()]).await;
            let next: String = told.and_then(|told| told.convert()).map_err(|error| error.to_string())?;
            match next.as_str() {
                // With a mouse one gets behind a text, and by Tab before it.
                "here" => return self.strikes(Key::End, false).await,
                "enter" => return self.strikes_enter().await,
                "space" => return self.strikes(' ', false).await,
                // What opens over a page is behind its button, wherever it stands.
                // So one goes on in the direction in which one began, and then in the other.
                way @ ("tab" | "back") => {
                    let back = *began.get_or_insert(way == "back");
                    self.strikes(Key::Tab, back == (pressed < PATIENCE)).await?;
                }
                "down" => self.strikes(Key::Down, false).await?,
                "up" => self.strikes(Key::Up, false).await?,
                obstacle => return Err(obstacle.to_owned()),
            }
        }
        Err(format!("no key leads there: {}", self.appearance().await))
    }

    /// Enter on what it presses. What that opens may come before the key is up again, and chromedriver, which begins
    /// an action anew that a navigation has interrupted, would press Enter there too.
    async fn strikes_enter(&self) -> Result<(), String> {
        if self.maker != Maker::Chromium {
            return self.strikes(Key::Enter, false).await;
        }
        for (which, text) in [("keyDown", "\r"), ("keyUp", "")] {
            let key = json!({
                "type": which,
                "text": text,
                "key": "Enter",
                "code": "Enter",
                "windowsVirtualKeyCode": 13,
            });
            self.devtools("Input.dispatchKeyEvent", key).await;
        }
        Ok(())
    }

    /// A key, with Shift or without, wherever the focus is: also where it would be taken for text, as in a field for
    /// files.
    async fn strikes(&self, key: impl Into<char>, shift: bool) -> Result<(), String> {
        let key = key.into().to_string();
        let keys = self.driver.action_chain();
        let keys = if shift {
            keys.key_down(Key::Shift).send_keys(key).key_up(Key::Shift)
        } else {
            keys.send_keys(key)
        };
        keys.perform().await.map_err(|error| error.to_string())
    }
}
