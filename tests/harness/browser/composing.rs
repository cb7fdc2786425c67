//! What an input method does, told to the page by a script: for browsers whose driver cannot let one compose.
//!
//! The events are those of the UI Events specification, in the order that each browser has them (5.6, and for
//! `WebKit` its bug 165004: the key that ends a composition comes after it).

use serde_json::json;

use super::{Maker, Person};

/// `arguments[0]` is the text, `arguments[1]` whether the composition ends with it.
const COMPOSE: &str = "
const [text, ends, isWebKit] = arguments, field = document.activeElement;
const compose = (name, data) => field.dispatchEvent(new CompositionEvent(name, { data, bubbles: true }));
const input = (inputType, isComposing) =>
  field.dispatchEvent(new InputEvent('input', { data: text, inputType, isComposing, bubbles: true }));
let now = window.__composition;
if (!now) {
  compose('compositionstart', '');
  now = window.__composition = { from: field.selectionStart, to: field.selectionEnd };
}
field.setRangeText(text, now.from, now.to, 'end');
now.to = now.from + text.length;
if (!ends) {
  compose('compositionupdate', text);
  input('insertCompositionText', true);
} else {
  window.__composition = null;
  if (isWebKit) input('insertFromComposition', true);
  compose('compositionend', text);
  if (!isWebKit) input('insertCompositionText', false);
}";

/// Enter, as the browser tells of it: 229 is the code of every key that an input method takes (UI Events, 7.3.1).
const ENTER: &str = "
const isComposing = !!window.__composition && !arguments[0];
for (const name of ['keydown', 'keyup']) {
  const key = arguments[0] ? 'Enter' : 'Process';
  document.activeElement.dispatchEvent(new KeyboardEvent(
    name, { key, code: 'Enter', keyCode: 229, which: 229, isComposing, bubbles: true, cancelable: true }));
}";

impl Person {
    pub(super) async fn composes_by_script(&self, text: &str, ends: bool) {
        self.runs(COMPOSE, vec![json!(text), json!(ends), json!(self.maker == Maker::WebKit)]).await;
    }

    pub(super) async fn presses_enter_by_script(&self) {
        self.runs(ENTER, vec![json!(self.maker == Maker::WebKit)]).await;
    }

    /// Puts a text in as a paste does.
    pub(super) async fn inserts_by_script(&self, text: &str) {
        self.runs("document.execCommand('insertText', false, arguments[0])", vec![json!(text)]).await;
    }

    async fn runs(&self, script: &str, arguments: Vec<serde_json::Value>) {
        let done = self.driver.execute(script, arguments).await;
        done.unwrap_or_else(|error| panic!("{script}: {error}"));
    }
}
