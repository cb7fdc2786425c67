//! What the markup in a message means: a small tree that the server makes and everybody only draws.
//!
//! As JSON a node is a string (text) or an array: what it is, and then what is in it, such as
//! `["strong","very ",["em","very"]," much"]`. What a node is may say more after a colon:
//! `["a:https://example.org/","a link"]`. Whoever does not know a kind draws what is in it.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::de::{self, SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::Handle;

/// A text with its markup. Empty where a text has none, which is most of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RichText(Arc<[Node]>);

/// A piece of a [`RichText`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Text as it is; a line break is `\n`.
    Text(String),
    /// A word of code.
    Token(Token, String),
    /// Something with nodes in it.
    Element(Kind, Vec<Node>),
}

/// What a [`Node::Element`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `p`: a paragraph.
    Paragraph,
    /// `h:1` to `h:3`: a heading.
    Heading(u8),
    /// `quote`: what somebody else said; blocks are in it.
    Quote,
    /// `ul`: a list; items are in it.
    List,
    /// `ol:5`: a list whose first item has this number.
    Numbered(u32),
    /// `li`: an item of a list.
    Item,
    /// `todo`: an item that is to be done.
    Todo,
    /// `done`: an item that is done.
    Done,
    /// `pre:rust`: code in lines, and what was written behind the fence; may be empty. Text and
    /// [`Node::Token`]s are in it.
    CodeBlock(String),
    /// `hr`: a line across; nothing is in it.
    Rule,
    /// `table`: rows are in it, the first of them the heads of its columns.
    Table,
    /// `tr`: cells are in it.
    Row,
    /// `td`, `td:center`, `td:right`: a cell.
    Cell(Align),
    /// `strong`.
    Strong,
    /// `em`.
    Emphasis,
    /// `del`: struck out.
    Strike,
    /// `spoiler`: to be shown only to who asks for it.
    Spoiler,
    /// `code`: code in a line.
    Code,
    /// `a:https://example.org/`: a link. `http`, `https` and `mailto`, or to a room: `/rooms/…`.
    Link(String),
    /// `person:kim`: a person is called.
    Person(String),
    /// `group:design kim lee`: a group is called, and of it these people.
    Group(String),
    /// `emoji:0b24…`: one of the workspace's own emoji, and where its picture is; its name is in it.
    Emoji(String),
    /// `everyone`: everybody in the room is called.
    Everyone,
    /// `here`: everybody in the room is called, for now.
    Here,
    /// Something that this version does not know: what is in it is drawn.
    Unknown,
}

/// Where the text of a table's cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Where lines begin.
    Start,
    /// In the middle.
    Center,
    /// Where lines end.
    End,
}

/// What a word of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// `kw`: a word of the language.
    Keyword,
    /// `type`: a type, or a name that the language brings with it.
    Type,
    /// `fn`: something that is called.
    Function,
    /// `str`: a text.
    Text,
    /// `num`: a number, or another value that the language has a word for.
    Number,
    /// `com`: a comment.
    Comment,
    /// `meta`: an attribute, a directive, a key, a variable.
    Meta,
    /// `ins`: a line that was added.
    Added,
    /// `cut`: a line that was taken out.
    Removed,
}

const PLAIN: [(&str, Kind); 16] = [
    ("p", Kind::Paragraph),
    ("quote", Kind::Quote),
    ("ul", Kind::List),
    ("li", Kind::Item),
    ("todo", Kind::Todo),
    ("done", Kind::Done),
    ("hr", Kind::Rule),
    ("table", Kind::Table),
    ("tr", Kind::Row),
    ("strong", Kind::Strong),
    ("em", Kind::Emphasis),
    ("del", Kind::Strike),
    ("spoiler", Kind::Spoiler),
    ("code", Kind::Code),
    ("everyone", Kind::Everyone),
    ("here", Kind::Here),
];

const TOKENS: [(&str, Token); 9] = [
    ("kw", Token::Keyword),
    ("type", Token::Type),
    ("fn", Token::Function),
    ("str", Token::Text),
    ("num", Token::Number),
    ("com", Token::Comment),
    ("meta", Token::Meta),
    ("ins", Token::Added),
    ("cut", Token::Removed),
];

impl RichText {
    /// Whether there is no markup: the text itself is all there is to draw.
    pub fn is_plain(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this person is called in it, by name or with everybody.
    pub fn calls(&self, person: &Handle) -> bool {
        self.iter().any(|node| node.calls(person.as_str()))
    }
}

impl From<Vec<Node>> for RichText {
    fn from(nodes: Vec<Node>) -> Self {
        Self(nodes.into())
    }
}

impl Deref for RichText {
    type Target = [Node];

    fn deref(&self) -> &[Node] {
        &self.0
    }
}

impl Node {
    fn calls(&self, person: &str) -> bool {
        match self {
            Self::Element(kind, nodes) => kind.calls(person) || nodes.iter().any(|node| node.calls(person)),
            Self::Text(_) | Self::Token(..) => false,
        }
    }

    /// The text in it, as it is read.
    pub fn text(&self, out: &mut String) {
        match self {
            Self::Text(text) | Self::Token(_, text) => out.push_str(text),
            Self::Element(_, nodes) => nodes.iter().for_each(|node| node.text(out)),
        }
    }
}

impl Token {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        TOKENS.iter().find(|(_, token)| *token == self).map_or("?", |(name, _)| name)
    }
}

impl Kind {
    /// Whether it calls who has this handle.
    pub fn calls(&self, person: &str) -> bool {
        match self {
            Self::Person(handle) => handle == person,
            Self::Group(called) => called.split(' ').skip(1).any(|handle| handle == person),
            Self::Everyone | Self::Here => true,
            _ => false,
        }
    }

    fn parse(name: &str) -> Self {
        if let Some((_, kind)) = PLAIN.iter().find(|(plain, _)| *plain == name) {
            return kind.clone();
        }
        let (name, more) = name.split_once(':').unwrap_or((name, ""));
        match name {
            "a" => Self::Link(more.to_owned()),
            "person" => Self::Person(more.to_owned()),
            "group" => Self::Group(more.to_owned()),
            "emoji" => Self::Emoji(more.to_owned()),
            "pre" => Self::CodeBlock(more.to_owned()),
            "h" => Self::Heading(more.parse().unwrap_or(3)),
            "ol" => Self::Numbered(more.parse().unwrap_or(1)),
            "td" => Self::Cell(match more {
                "center" => Align::Center,
                "right" => Align::End,
                _ => Align::Start,
            }),
            _ => Self::Unknown,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Link(to) => write!(f, "a:{to}"),
            Self::Person(handle) => write!(f, "person:{handle}"),
            Self::Group(called) => write!(f, "group:{called}"),
            Self::Emoji(picture) => write!(f, "emoji:{picture}"),
            Self::CodeBlock(language) if language.is_empty() => f.write_str("pre"),
            Self::CodeBlock(language) => write!(f, "pre:{language}"),
            Self::Heading(level) => write!(f, "h:{level}"),
            Self::Numbered(first) => write!(f, "ol:{first}"),
            Self::Cell(Align::Start) => f.write_str("td"),
            Self::Cell(Align::Center) => f.write_str("td:center"),
            Self::Cell(Align::End) => f.write_str("td:right"),
            kind => f.write_str(PLAIN.iter().find(|(_, plain)| plain == kind).map_or("?", |(name, _)| name)),
        }
    }
}

impl Serialize for RichText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for RichText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Token(token, text) => (token.name(), text).serialize(serializer),
            Self::Element(kind, nodes) => {
                let mut seq = serializer.serialize_seq(Some(1 + nodes.len()))?;
                seq.serialize_element(&format_args!("{kind}"))?;
                for node in nodes {
                    seq.serialize_element(node)?;
                }
                seq.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

/// By hand: serde's own reading of "this or that" first collects whatever comes into a tree.
struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a node")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let name: String = seq.next_element()?.unwrap_or_default();
        if let Some((_, token)) = TOKENS.iter().find(|(token, _)| *token == name) {
            let text = seq.next_element()?.unwrap_or_default();
            return Ok(Node::Token(*token, text));
        }
        let mut nodes = Vec::new();
        while let Some(node) = seq.next_element()? {
            nodes.push(node);
        }
        Ok(Node::Element(Kind::parse(&name), nodes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_short_json() {
        let json = r#"[["p","a ",["strong","b ",["a:https://example.org/?q=1:2","c"]]],["ol:3",["li","d"]],["table",["tr",["td:right","e"],["td"]]],["pre:rust",["kw","fn"]," f"],["hr"],["emoji:0b24",":party:"]]"#;
        let read: RichText = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
        let mut text = String::new();
        read.iter().for_each(|node| node.text(&mut text));
        assert_eq!(text, "a b cdefn f:party:");
    }

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        for (name, kind) in &PLAIN {
            assert_eq!(kind.to_string(), *name);
            assert_eq!(Kind::parse(name), *kind);
        }
        for (name, token) in TOKENS {
            assert_eq!(token.name(), name);
            assert!(PLAIN.iter().all(|(plain, _)| *plain != name));
        }
    }

    #[test]
    fn people_are_called_by_name_or_with_everybody() {
        let calls = |json: &str, who: &str| {
            let read: RichText = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), json);
            read.calls(&Handle::trusted(who))
        };
        let deep = r#"[["p","to ",["strong",["person:kim","@Kim"],"!"]]]"#;
        assert!(calls(deep, "kim") && !calls(deep, "ki") && !calls(deep, "dana"));
        assert!(calls(r#"[["everyone","@all"]]"#, "dana") && calls(r#"[["here","@here"]]"#, "dana"));
        assert!(!calls(r#"["@kim"]"#, "kim"));
        let group = r#"[["quote",["group:design kim lee","@Design"]]]"#;
        assert!(["kim", "lee"].iter().all(|who| calls(group, who)));
        assert!(["design", "ki", "dana", ""].iter().all(|who| !calls(group, who)));
        assert!(!calls(r#"[["group:design","@design"]]"#, "design"), "nobody of it is there");
    }

    #[test]
    fn what_later_versions_bring_is_text() {
        let read: RichText = serde_json::from_str(r#"[["team:design","@Team"],[]]"#).unwrap();
        let unknown = |nodes| Node::Element(Kind::Unknown, nodes);
        assert_eq!(&*read, [unknown(vec![Node::Text("@Team".into())]), unknown(vec![])]);
        assert!(serde_json::from_str::<RichText>(r#"[{"p":1}]"#).is_err());
    }
}
