//! The text of a message with its markup, as the server read it.
//!
//! Drawn by hand (`canvas`). Here the browser leaves what the server drew alone until it changes.

use sarang_protocol::emoji::OwnEmoji;
use sarang_protocol::rich_text::{Align, Kind, Node, Token};
use sarang_protocol::text::Body;

use super::canvas::Canvas;
use crate::words;

/// Draws a text for who reads it.
pub(super) fn draw_body(canvas: &mut impl Canvas, body: &Body, reader: &str) {
    let rich = body.rich();
    if rich.is_plain() {
        return canvas.text(body.as_str());
    }
    element(canvas, "div", "rich-text", &[], rich, reader);
}

fn draw_all(canvas: &mut impl Canvas, nodes: &[Node], reader: &str) {
    for node in nodes {
        draw(canvas, node, reader);
    }
}

fn draw(canvas: &mut impl Canvas, node: &Node, reader: &str) {
    let (kind, nodes) = match node {
        Node::Text(text) => return canvas.text(text),
        Node::Token(token, text) => return canvas.span(token_class(*token), text),
        Node::Element(kind, nodes) => (kind, nodes),
    };
    let mut more = [("", ""); 3];
    let number;
    let (tag, class) = match kind {
        Kind::CodeBlock(info) => return code_block(canvas, info, nodes, reader),
        Kind::Emoji(picture) => {
            let mut name = String::new();
            node.text(&mut name);
            return emoji(canvas, picture, &name);
        }
        Kind::Table => return table(canvas, nodes, reader),
        Kind::Spoiler => return spoiler(canvas, nodes, reader),
        Kind::Todo | Kind::Done => return task(canvas, *kind == Kind::Done, nodes, reader),
        Kind::Link(to) => {
            more[0] = ("href", to);
            // To a room the page goes by itself.
            if !to.starts_with('/') {
                more[1] = ("target", "_blank");
                more[2] = ("rel", "noopener nofollow ugc");
            }
            ("a", "")
        }
        Kind::Person(_) | Kind::Group(_) if !kind.calls(reader) => ("span", "rich-text__call"),
        Kind::Person(_) | Kind::Group(_) | Kind::Everyone | Kind::Here => {
            ("span", "rich-text__call rich-text__call--own")
        }
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
    element(canvas, tag, class, &more, nodes, reader);
}

fn element(
    canvas: &mut impl Canvas,
    tag: &'static str,
    class: &'static str,
    more: &[(&'static str, &str)],
    nodes: &[Node],
    reader: &str,
) {
    canvas.open(tag, class, more);
    draw_all(canvas, nodes, reader);
    canvas.close(tag);
}

/// One of the workspace's own emoji: where its picture is, and what it is called.
pub(crate) fn emoji(canvas: &mut impl Canvas, picture: &str, name: &str) {
    let src = OwnEmoji::path(picture);
    canvas.open("img", "own-emoji", &[("src", &src), ("alt", name), ("title", name), ("loading", "lazy")]);
    canvas.close("img");
}

/// A box that is ticked to see what is behind it: works without any script, by keyboard too, and
/// is said by screen readers.
fn spoiler(canvas: &mut impl Canvas, nodes: &[Node], reader: &str) {
    canvas.open("label", "rich-text__spoiler", &[]);
    let tick = [("type", "checkbox"), ("autocomplete", "off"), ("aria-label", words::show_spoiler())];
    canvas.open("input", "rich-text__reveal", &tick);
    canvas.close("input");
    element(canvas, "span", "rich-text__secret", &[], nodes, reader);
    canvas.close("label");
}

fn task(canvas: &mut impl Canvas, done: bool, nodes: &[Node], reader: &str) {
    let (sign, label) = if done { ("☑", words::task_done()) } else { ("☐", words::task_to_do()) };
    canvas.open("li", "rich-text__task", &[]);
    canvas.open("span", "rich-text__sign", &[("aria-hidden", "true")]);
    canvas.text(sign);
    canvas.close("span");
    canvas.span("visually-hidden", label);
    element(canvas, "div", "", &[], nodes, reader);
    canvas.close("li");
}

fn table(canvas: &mut impl Canvas, rows: &[Node], reader: &str) {
    // What scrolls has to be reached by keyboard.
    canvas.open("div", "rich-text__scroll", &[("tabindex", "0")]);
    canvas.begin("table", &[]);
    canvas.begin("thead", &[]);
    canvas.begin("tr", &[]);
    if let Some(Node::Element(_, cells)) = rows.first() {
        for cell in cells {
            if let Node::Element(Kind::Cell(align), nodes) = cell {
                element(canvas, "th", cell_class(*align), &[("scope", "col")], nodes, reader);
            }
        }
    }
    canvas.close("tr");
    canvas.close("thead");
    element(canvas, "tbody", "", &[], rows.get(1..).unwrap_or_default(), reader);
    canvas.close("table");
    canvas.close("div");
}

/// The button is heard by `live/clipboard`, which copies the lines below it.
fn code_block(canvas: &mut impl Canvas, info: &str, nodes: &[Node], reader: &str) {
    canvas.open("div", "rich-text__block", &[]);
    canvas.open("div", "rich-text__bar", &[]);
    canvas.span("", info);
    canvas.open("button", "rich-text__copy", &[("type", "button"), ("data-done", words::copied())]);
    canvas.text(words::copy());
    canvas.close("button");
    canvas.close("div");
    canvas.open("pre", "rich-text__lines", &[("tabindex", "0")]);
    element(canvas, "code", "", &[], nodes, reader);
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
