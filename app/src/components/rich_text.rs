//! The text of a message with its markup, as the server read it.
//!
//! Drawn by hand and not by `view!`: a tree of views would be ten kilobytes for every reader and a
//! walk over each message when the page is taken over. Here the browser leaves what the server drew
//! alone until it changes. A text is a text node, and what an element is called is never the
//! writer's to choose.

use crate::words;
use sarang_protocol::rich_text::{Align, Kind, Node, Token};
use sarang_protocol::text::Body;

mod view;

pub(crate) use view::Text;

/// What a text is drawn on: the browser's document, or HTML.
trait Canvas {
    /// An element with these attributes begins.
    fn open(&mut self, tag: &'static str, attributes: &[(&'static str, &str)]);
    /// Text.
    fn text(&mut self, text: &str);
    /// Whether this is who reads it.
    fn is_reader(&self, handle: &str) -> bool;
    /// The element ends.
    fn close(&mut self, tag: &'static str);
}

fn draw_body(canvas: &mut impl Canvas, body: &Body) {
    let rich = body.rich();
    if rich.is_plain() {
        return canvas.text(body.as_str());
    }
    element(canvas, "div", "rich-text", &[], rich);
}

fn draw_all(canvas: &mut impl Canvas, nodes: &[Node]) {
    for node in nodes {
        draw(canvas, node);
    }
}

fn draw(canvas: &mut impl Canvas, node: &Node) {
    let (kind, nodes) = match node {
        Node::Text(text) => return canvas.text(text),
        Node::Token(token, text) => return span(canvas, token_class(*token), text),
        Node::Element(kind, nodes) => (kind, nodes),
    };
    let mut more = [("", ""); 3];
    let number;
    let (tag, class) = match kind {
        Kind::CodeBlock(info) => return code_block(canvas, info, nodes),
        Kind::Table => return table(canvas, nodes),
        Kind::Spoiler => return spoiler(canvas, nodes),
        Kind::Todo | Kind::Done => return task(canvas, *kind == Kind::Done, nodes),
        Kind::Link(to) => {
            more[0] = ("href", to);
            // To a room the page goes by itself.
            if !to.starts_with('/') {
                more[1] = ("target", "_blank");
                more[2] = ("rel", "noopener nofollow ugc");
            }
            ("a", "")
        }
        Kind::Person(handle) if !canvas.is_reader(handle) => ("span", "rich-text__call"),
        Kind::Person(_) | Kind::Everyone | Kind::Here => ("span", "rich-text__call rich-text__call--own"),
        Kind::Numbered(first) => {
            number = first.to_string();
            more[0] = ("start", &number);
            ("ol", "")
        }
        Kind::Paragraph => ("p", ""),
        Kind::Heading(1) => ("h2", ""),
        Kind::Heading(2) => ("h3", ""),
        Kind::Heading(_) => ("h4", ""),
        Kind::Quote => ("blockquote", ""),
        Kind::List => ("ul", ""),
        Kind::Item => ("li", ""),
        Kind::Rule => ("div", "rich-text__rule"),
        Kind::Row => ("tr", ""),
        Kind::Cell(align) => ("td", cell_class(*align)),
        Kind::Strong => ("strong", ""),
        Kind::Emphasis => ("em", ""),
        Kind::Strike => ("s", ""),
        Kind::Code => ("code", "rich-text__code"),
        Kind::Unknown => ("span", ""),
    };
    element(canvas, tag, class, &more, nodes);
}

fn element(
    canvas: &mut impl Canvas,
    tag: &'static str,
    class: &'static str,
    more: &[(&'static str, &str)],
    nodes: &[Node],
) {
    open(canvas, tag, class, more);
    draw_all(canvas, nodes);
    canvas.close(tag);
}

fn open(canvas: &mut impl Canvas, tag: &'static str, class: &'static str, more: &[(&'static str, &str)]) {
    let mut attributes = vec![("class", class)];
    attributes.extend(more);
    attributes.retain(|(_, value)| !value.is_empty());
    canvas.open(tag, &attributes);
}

fn span(canvas: &mut impl Canvas, class: &'static str, words: &str) {
    open(canvas, "span", class, &[]);
    canvas.text(words);
    canvas.close("span");
}

/// A box that is ticked to see what is behind it: works without any script, by keyboard too, and
/// is said by screen readers.
fn spoiler(canvas: &mut impl Canvas, nodes: &[Node]) {
    open(canvas, "label", "rich-text__spoiler", &[]);
    let tick = [("type", "checkbox"), ("autocomplete", "off"), ("aria-label", words::show_spoiler())];
    open(canvas, "input", "rich-text__reveal", &tick);
    canvas.close("input");
    element(canvas, "span", "rich-text__secret", &[], nodes);
    canvas.close("label");
}

fn task(canvas: &mut impl Canvas, done: bool, nodes: &[Node]) {
    let (sign, label) = if done { ("☑", words::task_done()) } else { ("☐", words::task_to_do()) };
    open(canvas, "li", "rich-text__task", &[]);
    open(canvas, "span", "rich-text__sign", &[("aria-hidden", "true")]);
    canvas.text(sign);
    canvas.close("span");
    span(canvas, "visually-hidden", label);
    element(canvas, "div", "", &[], nodes);
    canvas.close("li");
}

fn table(canvas: &mut impl Canvas, rows: &[Node]) {
    // What scrolls has to be reached by keyboard.
    open(canvas, "div", "rich-text__scroll", &[("tabindex", "0")]);
    canvas.open("table", &[]);
    canvas.open("thead", &[]);
    canvas.open("tr", &[]);
    if let Some(Node::Element(_, cells)) = rows.first() {
        for cell in cells {
            if let Node::Element(Kind::Cell(align), nodes) = cell {
                element(canvas, "th", cell_class(*align), &[("scope", "col")], nodes);
            }
        }
    }
    canvas.close("tr");
    canvas.close("thead");
    element(canvas, "tbody", "", &[], rows.get(1..).unwrap_or_default());
    canvas.close("table");
    canvas.close("div");
}

/// The button is heard by `live/clipboard`, which copies the lines below it.
fn code_block(canvas: &mut impl Canvas, info: &str, nodes: &[Node]) {
    open(canvas, "div", "rich-text__block", &[]);
    open(canvas, "div", "rich-text__bar", &[]);
    span(canvas, "", info);
    open(canvas, "button", "rich-text__copy", &[("type", "button"), ("data-done", words::copied())]);
    canvas.text(words::copy());
    canvas.close("button");
    canvas.close("div");
    open(canvas, "pre", "rich-text__lines", &[("tabindex", "0")]);
    element(canvas, "code", "", &[], nodes);
    canvas.close("pre");
    canvas.close("div");
}

fn cell_class(align: Align) -> &'static str {
    match align {
        Align::Start => "",
        Align::Center => "rich-text__cell--center",
        Align::End => "rich-text__cell--end",
    }
}

fn token_class(token: Token) -> &'static str {
    match token {
        Token::Keyword => "rich-text__kw",
        Token::Type => "rich-text__type",
        Token::Function => "rich-text__fn",
        Token::Text => "rich-text__str",
        Token::Number => "rich-text__num",
        Token::Comment => "rich-text__com",
        Token::Meta => "rich-text__meta",
        Token::Added => "rich-text__ins",
        Token::Removed => "rich-text__cut",
    }
}
