//! What stands in a line: emphasis, links, code.

use comrak::nodes::{NodeLink, NodeValue};
use sarang_protocol::rich_text::{Kind, Node};

use super::calls::SIGNS;
use super::habits::MARK;
use super::links;
use super::tree::{AsWritten, Builder, Leaf, Place, Result, letters};

impl Builder<'_> {
    /// What stands in a line, with its addresses as links.
    pub(super) fn line(&mut self, parent: Leaf<'_>, place: Place) -> Result<Vec<Node>> {
        let line = self.inlines(parent, place)?;
        if place.in_link { Ok(line) } else { self.linked(line) }
    }

    pub(super) fn linked(&mut self, line: Vec<Node>) -> Result<Vec<Node>> {
        let may_call = |text: &str| text.contains(SIGNS);
        if !line.iter().any(|node| matches!(node, Node::Text(text) if may_call(text))) {
            return Ok(line);
        }
        let mut out = Vec::with_capacity(line.len());
        for node in line {
            match node {
                Node::Text(text) if text.contains("://") => {
                    for piece in links::pieces(&text) {
                        match piece {
                            links::Piece::Text(text) => self.named(&mut out, text)?,
                            links::Piece::Link(url) => {
                                let inside = vec![Node::Text(url.to_owned())];
                                out.push(self.element(Kind::Link(url.to_owned()), inside)?);
                            }
                        }
                    }
                }
                Node::Text(text) if may_call(&text) => self.named(&mut out, &text)?,
                node => out.push(node),
            }
        }
        Ok(out)
    }

    fn inlines(&mut self, parent: Leaf<'_>, place: Place) -> Result<Vec<Node>> {
        let place = Self::deeper(place)?;
        let mut line = Vec::new();
        for child in parent.children() {
            self.inline(&mut line, child, place)?;
        }
        Ok(line)
    }

    fn inline(&mut self, line: &mut Vec<Node>, node: Leaf<'_>, place: Place) -> Result<()> {
        let kind = match &node.data().value {
            NodeValue::Text(text) => {
                self.text(line, text);
                return Ok(());
            }
            NodeValue::HtmlInline(html) => {
                self.text(line, html);
                return Ok(());
            }
            NodeValue::SoftBreak | NodeValue::LineBreak => {
                self.text(line, "\n");
                return Ok(());
            }
            NodeValue::Code(code) => {
                let mut inside = Vec::new();
                self.text(&mut inside, &code.literal);
                line.push(self.element(Kind::Code, inside)?);
                return Ok(());
            }
            NodeValue::Link(link) => return self.link(line, node, link, "", place),
            NodeValue::Image(link) => return self.link(line, node, link, "!", place),
            NodeValue::Emph => Kind::Emphasis,
            NodeValue::Strong => Kind::Strong,
            NodeValue::Strikethrough => Kind::Strike,
            NodeValue::SpoileredText if !place.in_link && !place.in_spoiler => Kind::Spoiler,
            NodeValue::SpoileredText => return self.between(line, node, "||", "||", place),
            NodeValue::Subscript => return self.between(line, node, "~", "~", place),
            _ => return Err(AsWritten),
        };
        let inside = Place { in_spoiler: place.in_spoiler || kind == Kind::Spoiler, ..place };
        let nodes = self.line(node, inside)?;
        line.push(self.element(kind, nodes)?);
        Ok(())
    }

    /// A link; if it leads nowhere that one may be led to, what was written.
    fn link(
        &mut self,
        line: &mut Vec<Node>,
        node: Leaf<'_>,
        link: &NodeLink,
        sign: &str,
        place: Place,
    ) -> Result<()> {
        let url = link.url.replace(MARK, "");
        let inside = Place { in_link: true, ..place };
        let is_its_own_text = node
            .children()
            .next()
            .is_some_and(|first| matches!(&first.data().value, NodeValue::Text(text) if *text == link.url));
        if place.in_link || !links::is_safe(&url) {
            let (before, after) = if is_its_own_text {
                ("<".to_owned(), ">".to_owned())
            } else {
                (format!("{sign}["), format!("]({url})"))
            };
            return self.between(line, node, &before, &after, place);
        }
        let mut nodes = self.inlines(node, inside)?;
        if nodes.is_empty() {
            self.text(&mut nodes, &url);
        } else if !is_its_own_text {
            self.kept += letters(&url);
        }
        line.push(self.element(Kind::Link(url), nodes)?);
        Ok(())
    }

    /// What stands between two signs, and the signs.
    fn between(
        &mut self,
        line: &mut Vec<Node>,
        node: Leaf<'_>,
        before: &str,
        after: &str,
        place: Place,
    ) -> Result<()> {
        let place = Self::deeper(place)?;
        self.text(line, before);
        for child in node.children() {
            self.inline(line, child, place)?;
        }
        self.text(line, after);
        Ok(())
    }

    pub(super) fn text(&mut self, line: &mut Vec<Node>, text: &str) {
        self.kept += letters(text);
        if !matches!(line.last(), Some(Node::Text(_))) {
            line.push(Node::Text(String::with_capacity(text.len())));
        }
        if let Some(Node::Text(last)) = line.last_mut() {
            last.extend(text.split(MARK));
        }
    }
}
