//! Where the pieces hang: a frame and a caption around each.

use std::fmt::Write;

use leptos::prelude::*;

use super::{STYLE, TITLE};

/// What a piece lies on.
#[derive(Clone, Copy)]
pub(super) enum Ground {
    /// The sheet of a room.
    Paper,
    /// The floor, as under the list of rooms.
    Floor,
    /// A whole page: it brings its own.
    Page,
}

/// All pieces that hang, as HTML.
#[derive(Default)]
pub(super) struct Wall {
    contents: String,
    rooms: String,
    hung: usize,
}

/// Attributes that name an id, or are one.
const IDS: [&str; 10] = [
    " id=\"",
    " for=\"",
    " href=\"#",
    " popovertarget=\"",
    " aria-activedescendant=\"",
    " aria-controls=\"",
    " aria-describedby=\"",
    " aria-errormessage=\"",
    " aria-labelledby=\"",
    " name=\"",
];

/// Elements that there may be one of on a page, or that would do something, and what stands in for them.
const STAND_INS: [(&str, &str); 7] = [
    ("main", "div"),
    ("header", "div"),
    ("nav", "div role=\"group\""),
    ("aside", "div role=\"group\""),
    ("section", "div role=\"group\""),
    ("form", "div role=\"group\""),
    ("dialog", "div role=\"group\""),
];

impl Wall {
    /// Begins a room of the gallery. Its pieces follow.
    pub(super) fn room(&mut self, name: &str) {
        let id = word(name);
        if !self.rooms.is_empty() {
            self.rooms.push_str("</section>");
        }
        let _ = write!(self.contents, "<li><a href=\"#{id}\">{name}</a></li>");
        let _ = write!(
            self.rooms,
            "<section class=\"gallery__room\" id=\"{id}\" aria-labelledby=\"{id}-name\"><h2 id=\"{id}-name\">{name}</h2>"
        );
    }

    /// Hangs a piece. `state` is its caption.
    pub(super) fn hang(&mut self, ground: Ground, state: &str, piece: impl IntoView) {
        let ground = match ground {
            Ground::Paper => "paper",
            Ground::Floor => "floor",
            Ground::Page => "page",
        };
        self.hung += 1;
        let html = apart(&piece.into_view().to_html(), self.hung);
        let _ = write!(
            self.rooms,
            "<div class=\"gallery__piece gallery__piece--{ground}\" data-piece=\"{}\"><p class=\"gallery__caption\">{state}</p>\
             <div class=\"gallery__frame\">{html}</div></div>",
            word(state),
        );
    }

    /// The whole gallery.
    pub(super) fn html(self) -> String {
        let Self { contents, rooms, .. } = self;
        format!(
            "<link rel=\"stylesheet\" href=\"{STYLE}\"><main class=\"gallery\"><h1>{TITLE}</h1>\
             <nav aria-label=\"{TITLE}\"><ul class=\"gallery__contents\">{contents}\
             <li><a href=\"?lang=en\" lang=\"en\">English</a></li><li><a href=\"?lang=ko\" lang=\"ko\">한국어</a></li>\
             <li><a href=\"?theme=light\">Light</a></li><li><a href=\"?theme=dark\">Dark</a></li></ul></nav>\
             {rooms}</section></main>"
        )
    }
}

/// A caption as an id: "Not sent" is `not-sent`.
fn word(caption: &str) -> String {
    let words = caption.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// A piece that can hang beside others of its kind: its ids are its own, there is one `<main>` on the page,
/// nothing takes the focus, and nothing is sent.
fn apart(html: &str, number: usize) -> String {
    let mut html = html.to_owned();
    for name in IDS {
        html = in_attribute(&html, name, |value| {
            let names = value.split(' ').filter(|name| !name.is_empty());
            names.map(|name| format!("{name}-{number}")).collect::<Vec<_>>().join(" ")
        });
    }
    for (element, stand_in) in STAND_INS {
        let end = stand_in.split(' ').next().unwrap_or(stand_in);
        for after in [' ', '>'] {
            html = html.replace(&format!("<{element}{after}"), &format!("<{stand_in}{after}"));
        }
        html = html.replace(&format!("</{element}>"), &format!("</{end}>"));
    }
    html.replace(" autofocus=\"autofocus\"", "").replace(" autofocus", "").replace(" required", "")
}

fn in_attribute(html: &str, name: &str, change: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find(name) {
        let (before, after) = rest.split_at(start + name.len());
        let Some(end) = after.find('"') else { break };
        out.push_str(before);
        out.push_str(&change(&after[..end]));
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_one_kind_can_hang_beside_each_other() {
        let piece = "<main id=\"main\"><form><label for=\"a\">A</label><input id=\"a\" name=\"a\" aria-describedby=\"b c\" required></form></main>";
        assert_eq!(
            apart(piece, 7),
            "<div id=\"main-7\"><div role=\"group\"><label for=\"a-7\">A</label>\
             <input id=\"a-7\" name=\"a-7\" aria-describedby=\"b-7 c-7\"></div></div>"
        );
    }

    #[test]
    fn words_that_look_like_an_attribute_end_the_search() {
        assert_eq!(apart("<p>an id=&quot;x</p>", 1), "<p>an id=&quot;x</p>");
    }
}
