//! What stands around a page: `<head>`, scripts, and nothing that a person sees.
//!
//! Written by hand rather than drawn: it is never hydrated, and it must not depend on anything
//! that can fail.

use crate::components::leaving;
use crate::page::{Head, Theme};
use crate::words::UTC_OFFSET;

/// Colour of the browser's own frame on phones: that of the ground under the page.
const FRAME_LIGHT: &str = "#f2ebdf";
const FRAME_DARK: &str = "#171411";

/// Runs before the first paint, so that what the wasm would scroll to is in view from the start:
/// the message that the page is about, the line before new ones, or the newest.
const SCROLL: &str = concat!(
    "{let s=document.querySelector('.timeline__scroller');if(s){s.scrollTop=s.scrollHeight;",
    "let v=s.getBoundingClientRect(),f=s.querySelector('.message--focus'),n=document.getElementById('new'),r;",
    "if(f){r=f.getBoundingClientRect();s.scrollBy(0,r.top+r.height/2-v.top-v.height/2)}",
    "else if(n){r=n.getBoundingClientRect().top-v.top-v.height/4;r<0&&s.scrollBy(0,r)}}}",
);

/// What a page runs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Script<'a> {
    /// Nothing.
    None,
    /// What asks before somebody signs out.
    Leaving,
    /// The wasm module, which takes the page over.
    Hydrate {
        /// What the page was drawn from.
        json: &'a str,
    },
}

/// The document around `body`, which is HTML already.
pub(crate) fn document(head: &Head, title: &str, body: &str, script: Script<'_>) -> String {
    let room_for_json = match script {
        Script::None => 0,
        Script::Leaving => leaving::SCRIPT.len(),
        Script::Hydrate { json } => json.len() + json.len() / 16 + leaving::SCRIPT.len(),
    };
    let mut out = String::with_capacity(body.len() + room_for_json + 2048);
    out.push_str("<!DOCTYPE html><html lang=\"");
    out.push_str(head.language.as_str());
    out.push('"');
    if head.utc_offset != 0 {
        for part in [" ", UTC_OFFSET, "=\"", &head.utc_offset.to_string(), "\""] {
            out.push_str(part);
        }
    }
    if head.theme != Theme::System {
        out.push_str(" data-theme=\"");
        out.push_str(head.theme.as_str());
        out.push('"');
    }
    out.push_str("><head><meta charset=\"utf-8\"><title>");
    escape(title, &mut out);
    out.push_str("</title><meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content\">");
    frame_colour(head.theme, &mut out);
    out.push_str("<meta name=\"robots\" content=\"noindex\"><link rel=\"stylesheet\" href=\"");
    escape(&head.css, &mut out);
    if !matches!(script, Script::Hydrate { .. }) {
        out.push_str("\"><link rel=\"stylesheet\" href=\"");
        escape(&head.pages_css, &mut out);
    }
    out.push_str("\"><link rel=\"icon\" type=\"image/svg+xml\" href=\"");
    escape(&head.favicon, &mut out);
    out.push_str("\"><link rel=\"apple-touch-icon\" href=\"");
    escape(&head.touch_icon, &mut out);
    out.push_str("\"><link rel=\"manifest\" href=\"");
    escape(&head.web_manifest, &mut out);
    out.push_str("\">");
    if let Script::Hydrate { .. } = script {
        loader(head, &mut out);
    }
    if head.dev {
        open_script(head, " src=\"/_dev/reload.js\" defer", &mut out);
        out.push_str("</script>");
    }
    out.push_str("</head><body>");
    out.push_str(body);
    if !matches!(script, Script::None) {
        open_script(head, "", &mut out);
        out.push_str(&leaving::script());
        out.push_str("</script>");
    }
    if let Script::Hydrate { json } = script {
        open_script(head, "", &mut out);
        out.push_str(SCROLL);
        out.push_str("</script>");
        open_script(head, " type=\"application/json\" id=\"workspace\"", &mut out);
        // Neither an end tag nor a comment can begin in it.
        for (index, part) in json.split('<').enumerate() {
            if index > 0 {
                out.push_str("\\u003c");
            }
            out.push_str(part);
        }
        out.push_str("</script>");
    }
    out.push_str("</body></html>");
    out
}

fn loader(head: &Head, out: &mut String) {
    out.push_str("<link rel=\"modulepreload\" href=\"");
    escape(&head.js, out);
    out.push_str("\"><link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" crossorigin href=\"");
    escape(&head.wasm, out);
    out.push_str("\">");
    open_script(head, " type=\"module\"", out);
    out.push_str("import init,{hydrate}from");
    quote(&head.js, out);
    out.push_str(";init({module_or_path:");
    quote(&head.wasm, out);
    out.push_str("}).then(hydrate)</script>");
}

fn open_script(head: &Head, attributes: &str, out: &mut String) {
    out.push_str("<script nonce=\"");
    escape(&head.nonce, out);
    out.push('"');
    out.push_str(attributes);
    out.push('>');
}

fn frame_colour(theme: Theme, out: &mut String) {
    let mut meta = |media: &str, colour: &str| {
        out.push_str("<meta name=\"theme-color\"");
        out.push_str(media);
        out.push_str(" content=\"");
        out.push_str(colour);
        out.push_str("\">");
    };
    match theme {
        Theme::Light => meta("", FRAME_LIGHT),
        Theme::Dark => meta("", FRAME_DARK),
        Theme::System => {
            meta(" media=\"(prefers-color-scheme: light)\"", FRAME_LIGHT);
            meta(" media=\"(prefers-color-scheme: dark)\"", FRAME_DARK);
        }
    }
}

/// Text or a double-quoted attribute of HTML.
pub(crate) fn escape(text: &str, out: &mut String) {
    // What is escaped is seldom, and ASCII: all between is taken at once.
    let mut taken = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[taken..at]);
        out.push_str(entity);
        taken = at + 1;
    }
    out.push_str(&text[taken..]);
}

/// A string of JavaScript, within a script element.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("\\u003c"),
            c => out.push(c),
        }
    }
    out.push('"');
}
