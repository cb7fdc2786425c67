//! What a person does with a page and sees on it.

use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::{By, WebElement};

use super::{Maker, Person, in_one_line};
use crate::installation::PASSWORD;
use crate::wait::{holds, until};

/// Runs before any script of a page: notes every socket that the page opens, and whether it has
/// been welcomed, so that a story can tell "live" from "still starting" without asking the page.
const SOCKET_NOTES: &str = r#"
window.__sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...args) {
    super(...args);
    const note = { socket: this, welcomed: false, closed: null };
    window.__sockets.push(note);
    this.addEventListener('close', event => { note.closed = event.code; });
    this.addEventListener('message', event => {
      if (typeof event.data === 'string' && event.data.includes('"welcome"')) note.welcomed = true;
    });
  }
};"#;

/// A message as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its text.
    pub body: String,
    /// The class names of its row: `message--pending` and the like.
    pub classes: String,
}

impl Person {
    /// Opens a path.
    ///
    /// # Panics
    /// If nothing comes.
    pub async fn opens(&self, path: &str) {
        let url = format!("{}{path}", self.origin);
        self.driver.goto(&url).await.unwrap_or_else(|error| panic!("{url} cannot be opened: {error}"));
    }

    /// Opens a room and waits until it is live.
    pub async fn opens_room(&self, room: &str) {
        self.opens(&format!("/rooms/{room}")).await;
        self.is_live().await;
    }

    /// Signs in by the form, with everybody's password, and lands in a room.
    pub async fn signs_in_as(&self, handle: &str) {
        self.opens("/sign-in").await;
        self.fills_in("handle", handle).await;
        self.fills_in("password", PASSWORD).await;
        self.submits("password").await;
        self.is_at("/rooms").await;
    }

    /// Notes the sockets of every page from now on.
    pub(super) async fn notes_sockets(&self) {
        if self.maker != Maker::Chromium {
            return;
        }
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": SOCKET_NOTES })).await;
    }

    /// Waits until the page has been taken over by its script and its socket was welcomed.
    pub async fn is_live(&self) {
        let script = match self.maker {
            Maker::Chromium => {
                "return (window.__sockets || []).some(n => n.welcomed && n.socket.readyState === 1)"
            }
            // Who is here is told over the socket.
            _ => "return !!document.querySelector('.presence[aria-label=active]')",
        };
        until("the page is live", async || {
            let live = self.evaluates(script).await == json!(true);
            holds(live, self.appearance().await)
        })
        .await;
    }

    /// How many sockets this page has opened since it was loaded.
    pub async fn sockets_opened(&self) -> u64 {
        let count = self.evaluates("return window.__sockets.length").await;
        count.as_u64().expect("a number")
    }

    /// Loads the page anew.
    pub async fn reloads(&self) {
        self.driver.refresh().await.expect("the page can be loaded anew");
    }

    /// The path of the page, as it stands in the address bar.
    pub async fn path(&self) -> String {
        let url = self.driver.current_url().await.expect("a page is open");
        url.path().to_owned()
    }

    /// Waits until the address bar's path begins so.
    pub async fn is_at(&self, path: &str) {
        until(format!("the page is at {path}"), async || {
            let here = self.path().await;
            holds(here.starts_with(path), here)
        })
        .await;
    }

    /// Writes into the field of a name.
    pub async fn fills_in(&self, name: &str, text: &str) {
        let field = self.finds(&format!("[name='{name}']")).await;
        field.clear().await.expect("a field can be emptied");
        self.presses(&field).await.expect("one gets into a field");
        self.inserts(text).await;
    }

    /// Presses the button of the form that has a field of this name.
    pub async fn submits(&self, field: &str) {
        let selector = format!("form:has([name='{field}']) button:not([type='button'])");
        self.clicks(&selector).await;
    }

    /// Waits for an element that can be clicked, and clicks it.
    pub async fn clicks(&self, selector: &str) {
        until(format!("{selector} can be clicked"), async || {
            let element = self.driver.find(By::Css(selector)).await;
            match element {
                Ok(element) => self.presses(&element).await,
                Err(error) => Err(error.to_string()),
            }
        })
        .await;
    }

    /// Clicks the link or button that says this.
    pub async fn clicks_on(&self, words: &str) {
        let found = format!(
            "//*[self::a or self::button or self::summary][contains(normalize-space(.), {words:?}) or @aria-label={words:?}]"
        );
        until(format!("{words:?} can be clicked"), async || {
            // There may be several, some of them in a closed menu or drawer.
            let elements = self.driver.find_all(By::XPath(found.as_str())).await;
            for element in elements.unwrap_or_default() {
                if element.is_displayed().await.unwrap_or(false) && self.presses(&element).await.is_ok() {
                    return Ok(());
                }
            }
            Err(self.appearance().await)
        })
        .await;
    }

    /// Waits for an element.
    pub async fn finds(&self, selector: &str) -> WebElement {
        until(format!("{selector} is there"), async || {
            let element = self.driver.find(By::Css(selector)).await;
            element.map_err(|error| error.to_string())
        })
        .await
    }

    /// Waits until an element can be seen.
    pub async fn finds_visible(&self, selector: &str) -> WebElement {
        until(format!("{selector} can be seen"), async || match self.driver.find(By::Css(selector)).await {
            Ok(element) if element.is_displayed().await.unwrap_or(false) => Ok(element),
            Ok(_) => Err("it is hidden".to_owned()),
            Err(error) => Err(error.to_string()),
        })
        .await
    }

    /// Waits until no element of this kind can be seen.
    pub async fn no_longer_finds(&self, selector: &str) {
        until(format!("{selector} is gone"), async || {
            for element in self.driver.find_all(By::Css(selector)).await.unwrap_or_default() {
                if element.is_displayed().await.unwrap_or(false) {
                    return Err("it is there".to_owned());
                }
            }
            Ok(())
        })
        .await;
    }

    /// Waits until the page says something, anywhere. How its lines break is each browser's own.
    pub async fn reads(&self, words: &str) {
        until(format!("the page says {words:?}"), async || {
            let text = self.page_text().await;
            holds(in_one_line(&text).contains(&in_one_line(words)), self.appearance().await)
        })
        .await;
    }

    /// Waits until the page does not say something any more.
    pub async fn no_longer_reads(&self, words: &str) {
        until(format!("the page stops saying {words:?}"), async || {
            let text = self.page_text().await;
            holds(!in_one_line(&text).contains(&in_one_line(words)), text)
        })
        .await;
    }

    /// Waits until the room shows a message, settled, exactly once.
    ///
    /// # Panics
    /// If it shows it twice.
    pub async fn sees(&self, body: &str) {
        until(format!("{body:?} is shown, settled"), async || {
            let shown = self.messages().await;
            let of_it: Vec<&Shown> = shown.iter().filter(|one| one.body == body).collect();
            assert!(of_it.len() < 2, "{body:?} is shown twice: {shown:#?}");
            let settled = of_it.iter().all(|one| !one.classes.contains("pending"));
            holds(of_it.len() == 1 && settled, self.appearance().await)
        })
        .await;
    }

    /// Asserts, after whatever else was waited for, that a message is not shown.
    ///
    /// # Panics
    /// If it is.
    pub async fn does_not_see(&self, body: &str) {
        let shown = self.messages().await;
        assert!(shown.iter().all(|one| one.body != body), "{shown:#?}");
    }

    /// The messages that the room shows, oldest first.
    pub async fn messages(&self) -> Vec<Shown> {
        let script = "return [...document.querySelectorAll('.message')].map(row => \
            [row.querySelector('.message__body')?.innerText ?? '', row.className])";
        let rows: Vec<(String, String)> =
            serde_json::from_value(self.evaluates(script).await).expect("pairs of texts");
        rows.into_iter().map(|(body, classes)| Shown { body: body.trim().to_owned(), classes }).collect()
    }

    /// What stands in the composer.
    pub async fn draft(&self) -> String {
        let field = self.finds(".composer__input").await;
        field.value().await.ok().flatten().unwrap_or_default()
    }

    /// Waits until the composer holds a text.
    pub async fn has_draft(&self, text: &str) {
        until(format!("the composer holds {text:?}"), async || {
            let draft = self.draft().await;
            holds(draft == text, format!("{draft:?}"))
        })
        .await;
    }

    /// Asserts that nothing sticks out of the screen to the side.
    ///
    /// # Panics
    /// If the page can be scrolled sideways.
    pub async fn needs_no_scrolling_sideways(&self) {
        let script = "const e = document.documentElement; return [e.scrollWidth, e.clientWidth]";
        let sizes: (u64, u64) = serde_json::from_value(self.evaluates(script).await).expect("two numbers");
        assert!(sizes.0 <= sizes.1, "the page is {} wide on {}", sizes.0, sizes.1);
    }

    /// Runs a script in the page and gives what it returns.
    ///
    /// # Panics
    /// If it throws.
    pub async fn evaluates(&self, script: &str) -> Value {
        let result = self.driver.execute(script, vec![]).await;
        result.unwrap_or_else(|error| panic!("{script}: {error}")).json().clone()
    }

    /// Everything that the page says.
    pub async fn page_text(&self) -> String {
        let text = self.evaluates("return document.body.innerText").await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// The page in short, for a failing story.
    pub async fn appearance(&self) -> String {
        let text = self.page_text().await;
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let tail = &lines[lines.len().saturating_sub(40)..];
        let complaints = self.complaints().await;
        format!("{}\n{}\nconsole: {complaints:#?}", self.path().await, tail.join("\n"))
    }

    /// Lets the page draw what it has to draw: two frames.
    pub async fn blinks(&self) {
        let script = "const done = arguments[0]; \
            requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
        let drawn = self.driver.execute_async(script, vec![]).await;
        if drawn.is_err() {
            // Without scripts there are no frames to count.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}
