//! From the parser's tree to ours.

use comrak::nodes::{ListType, NodeCodeBlock, NodeList, NodeValue, TableAlignment};
use comrak::{Arena, Options, parse_document};
use sarang_protocol::names::Names;
use sarang_protocol::rich_text::{Align, Kind, Node};

use super::calls::Calls;
use super::habits::MARK;
use super::highlight;

/// Levels within each other. Quotes in lists in quotes need six or seven; more is somebody who
/// tries what happens.
pub(super) const DEPTH: u32 = 16;

/// Nodes of one message. A long message in Markdown has some hundreds. Every node is an element in
/// everybody's browser.
pub(super) const NODES: usize = 4000;

/// Of those, words of code: some three hundred lines. The code goes on without colours.
const TOKENS: usize = 2000;

/// The message is shown as it was written.
pub(super) struct AsWritten;

pub(super) type Result<T> = std::result::Result<T, AsWritten>;

pub(super) type Leaf<'a> = comrak::Node<'a>;

/// The tree of a text, if it has markup that can be drawn whole.
pub(super) fn grow(text: &str, prepared: &str, names: &Names) -> Option<Vec<Node>> {
    let (mut blocks, calls) = whole(text, prepared, names)?;
    let only_text = |block: &Node| matches!(block, Node::Element(Kind::Paragraph, nodes) if nodes.iter().all(|node| matches!(node, Node::Text(_))));
    let has_markup = calls.has_emoji || !blocks.iter().all(only_text);
    if !has_markup || blocks.iter().all(is_blank) {
        return None;
    }
    if let [Node::Element(Kind::Paragraph, line)] = &mut blocks[..] {
        blocks = std::mem::take(line);
    }
    Some(blocks)
}

/// What a text may call.
pub(super) fn calls(text: &str, prepared: &str) -> Names {
    whole(text, prepared, &Names::default()).map(|(_, calls)| calls.into_names()).unwrap_or_default()
}

/// The blocks of a text that can be drawn without losing a letter.
fn whole<'n>(text: &str, prepared: &str, names: &'n Names) -> Option<(Vec<Node>, Calls<'n>)> {
    // A node for so many bytes is what a message has that is full of markup.
    let arena = Arena::with_capacity(prepared.len() / 8 + 8);
    let document = parse_document(&arena, prepared, &options());
    let mut builder = Builder { nodes: 0, heading: 0, tokens: TOKENS, kept: 0, calls: Calls::new(names) };
    let blocks = builder.blocks(document, Place::default()).ok()?;
    let lost = builder.kept < letters(text);
    (!lost).then_some((blocks, builder.calls))
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.parse.ignore_setext = true;
    options.extension.strikethrough = true;
    // Takes single tildes away from the above: "3~4 or 5~6" strikes nothing out.
    options.extension.subscript = true;
    options.extension.table = true;
    options.extension.tasklist = true;
    options.extension.spoiler = true;
    // A quote needs a space: `>_<` is a face.
    options.extension.greentext = true;
    // `**강조(괄호)**는`: CommonMark's rule about what may follow asks for spaces between words.
    options.extension.cjk_friendly_emphasis = true;
    options
}

/// Letters and digits of ASCII, and everything beyond it: what is never markup.
pub(super) fn letters(text: &str) -> usize {
    let ascii = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    if text.is_ascii() {
        return ascii;
    }
    let beyond = |c: &char| !c.is_ascii() && !c.is_whitespace() && *c != MARK;
    ascii + text.chars().filter(beyond).count()
}

/// Nothing of it would be seen.
fn is_blank(node: &Node) -> bool {
    match node {
        Node::Text(text) | Node::Token(_, text) => text.trim().is_empty(),
        Node::Element(Kind::Rule, _) => false,
        Node::Element(_, nodes) => nodes.iter().all(is_blank),
    }
}

/// What a node stands in.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    pub(super) depth: u32,
    /// Links do not stand in links, nor what else is clicked.
    pub(super) in_link: bool,
    pub(super) in_spoiler: bool,
}

pub(super) struct Builder<'n> {
    nodes: usize,
    /// The level of the last heading, 0 before the first.
    heading: u8,
    tokens: usize,
    /// The letters that are in the tree, or in what its elements say of themselves.
    pub(super) kept: usize,
    pub(super) calls: Calls<'n>,
}

impl Builder<'_> {
    pub(super) fn element(&mut self, kind: Kind, nodes: Vec<Node>) -> Result<Node> {
        self.nodes += 1 + nodes.iter().filter(|node| matches!(node, Node::Text(_))).count();
        if self.nodes > NODES {
            return Err(AsWritten);
        }
        Ok(Node::Element(kind, nodes))
    }

    pub(super) fn deeper(place: Place) -> Result<Place> {
        let depth = place.depth + 1;
        if depth > DEPTH { Err(AsWritten) } else { Ok(Place { depth, ..place }) }
    }

    fn blocks(&mut self, parent: Leaf<'_>, place: Place) -> Result<Vec<Node>> {
        let place = Self::deeper(place)?;
        parent.children().map(|child| self.block(child, place)).collect()
    }

    fn block(&mut self, block: Leaf<'_>, place: Place) -> Result<Node> {
        let (kind, nodes) = match &block.data().value {
            NodeValue::Paragraph => (Kind::Paragraph, self.line(block, place)?),
            NodeValue::Heading(heading) => {
                // Who hears a page goes from heading to heading: none lies two levels below the one before.
                self.heading = heading.level.clamp(1, self.heading.saturating_add(1).min(3));
                (Kind::Heading(self.heading), self.line(block, place)?)
            }
            NodeValue::BlockQuote => (Kind::Quote, self.blocks(block, place)?),
            NodeValue::List(list) => {
                let kind = match list.list_type {
                    ListType::Bullet => Kind::List,
                    ListType::Ordered => Kind::Numbered(u32::try_from(list.start).map_err(|_| AsWritten)?),
                };
                (kind, self.blocks(block, place)?)
            }
            NodeValue::Item(item) => {
                self.kept += written_number(item);
                (Kind::Item, self.item(block, place)?)
            }
            NodeValue::TaskItem(task) => {
                self.kept += usize::from(task.symbol.is_some());
                let kind = if task.symbol.is_some() { Kind::Done } else { Kind::Todo };
                (kind, self.item(block, place)?)
            }
            NodeValue::CodeBlock(code) => self.code(code),
            NodeValue::ThematicBreak => (Kind::Rule, Vec::new()),
            NodeValue::Table(table) => {
                let rows = block.children().map(|row| self.row(row, &table.alignments, place));
                (Kind::Table, rows.collect::<Result<_>>()?)
            }
            NodeValue::HtmlBlock(html) => {
                let mut line = Vec::new();
                self.text(&mut line, html.literal.trim_end());
                (Kind::Paragraph, self.linked(line)?)
            }
            _ => return Err(AsWritten),
        };
        self.element(kind, nodes)
    }

    /// One paragraph in an item needs no element of its own.
    fn item(&mut self, item: Leaf<'_>, place: Place) -> Result<Vec<Node>> {
        let mut blocks = self.blocks(item, place)?;
        if let Some(Node::Element(Kind::Paragraph, line)) = blocks.first_mut() {
            let line = std::mem::take(line);
            blocks.splice(..1, line);
        }
        Ok(blocks)
    }

    fn row(&mut self, row: Leaf<'_>, alignments: &[TableAlignment], place: Place) -> Result<Node> {
        let mut cells = Vec::new();
        for (index, cell) in row.children().enumerate() {
            let align = match alignments.get(index) {
                Some(TableAlignment::Center) => Align::Center,
                Some(TableAlignment::Right) => Align::End,
                _ => Align::Start,
            };
            let line = self.line(cell, place)?;
            cells.push(self.element(Kind::Cell(align), line)?);
        }
        self.element(Kind::Row, cells)
    }

    fn code(&mut self, code: &NodeCodeBlock) -> (Kind, Vec<Node>) {
        let info = code.info.replace(MARK, "");
        let literal = code.literal.replace(MARK, "");
        let literal = literal.strip_suffix('\n').unwrap_or(&literal);
        self.kept += letters(&info) + letters(literal);
        let nodes = highlight::tokens(&info, literal, self.tokens);
        let tokens = nodes.iter().filter(|node| matches!(node, Node::Token(..))).count();
        self.tokens -= tokens;
        self.nodes += tokens;
        (Kind::CodeBlock(info), nodes)
    }
}

/// The digits before an item.
fn written_number(item: &NodeList) -> usize {
    match item.list_type {
        ListType::Bullet => 0,
        ListType::Ordered => item.start.checked_ilog10().map_or(1, |log| log as usize + 1),
    }
}
