//! Texts that begin with a slash: what somebody does, that they shrug, what a room is for, and a slash that is one.

use sarang_protocol::names::Names;
use sarang_protocol::rich_text::{Kind, Node, RichText};

use super::read;

/// Shoulders, which Markdown would break.
const SHRUG: &str = r"¯\_(ツ)_/¯";

/// The name of the command that a text begins with, and what follows it, trimmed. A path such as
/// `/usr/bin` is none, nor is a face.
pub fn command(text: &str) -> Option<(&str, &str)> {
    let after = text.strip_prefix('/')?;
    let (name, rest) = after.split_at(after.find(char::is_whitespace).unwrap_or(after.len()));
    let mut letters = name.chars();
    let begins = letters.next().is_some_and(char::is_alphabetic);
    let is_name = begins && letters.all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    is_name.then_some((name, rest.trim()))
}

/// The tree of a text whose slash means something; of all others nothing.
///
/// It is made of what there is, emphasis and names in strong type, so that every client draws it.
pub(super) fn acted(author: &str, text: &str, names: &Names) -> Option<RichText> {
    if let Some(literal) = text.strip_prefix('/').filter(|rest| command(rest).is_some()) {
        return Some(nodes(literal, names).into());
    }
    let (name, rest) = command(text)?;
    if name.eq_ignore_ascii_case("shrug") {
        return Some(shrugged(rest, names).into());
    }
    if rest.is_empty() {
        return None;
    }
    let who = Node::Element(Kind::Strong, vec![Node::Text(author.to_owned())]);
    let begins = if name.eq_ignore_ascii_case("me") {
        vec![who, Node::Text(" ".to_owned())]
    } else if name.eq_ignore_ascii_case("topic") {
        let command = Node::Element(Kind::Code, vec![Node::Text("/topic".to_owned())]);
        vec![who, Node::Text(" ".to_owned()), command, Node::Text(" ".to_owned())]
    } else {
        return None;
    };
    let mut blocks = nodes(rest, names);
    // The first line is what is done; of other blocks there may be more below.
    let emphasised = |mut begins: Vec<Node>, line: Vec<Node>| {
        begins.extend(line);
        Node::Element(Kind::Emphasis, begins)
    };
    if !blocks.iter().any(is_block) {
        return Some(vec![emphasised(begins, blocks)].into());
    }
    let first = match blocks.first_mut() {
        Some(Node::Element(Kind::Paragraph, line)) => {
            let line = std::mem::take(line);
            blocks.remove(0);
            line
        }
        _ => vec![],
    };
    blocks.insert(0, Node::Element(Kind::Paragraph, vec![emphasised(begins, first)]));
    Some(blocks.into())
}

/// What is said, and shoulders behind it.
fn shrugged(text: &str, names: &Names) -> Vec<Node> {
    let shrug = Node::Text(SHRUG.to_owned());
    if text.is_empty() {
        return vec![shrug];
    }
    let mut said = nodes(text, names);
    if said.iter().any(is_block) {
        said.push(Node::Element(Kind::Paragraph, vec![shrug]));
    } else {
        said.extend([Node::Text(" ".to_owned()), shrug]);
    }
    said
}

fn nodes(text: &str, names: &Names) -> Vec<Node> {
    let rich = read(text, names);
    if rich.is_plain() { vec![Node::Text(text.to_owned())] } else { rich.iter().cloned().collect() }
}

fn is_block(node: &Node) -> bool {
    matches!(
        node,
        Node::Element(
            Kind::Paragraph
                | Kind::Heading(_)
                | Kind::Quote
                | Kind::List
                | Kind::Numbered(_)
                | Kind::CodeBlock(_)
                | Kind::Rule
                | Kind::Table,
            _
        )
    )
}
