//! What a text calls by name: people, rooms, emoji.

use std::collections::BTreeSet;

use sarang_protocol::groups::UserGroup;
use sarang_protocol::names::{ALL, HERE, Names, called, called_emoji};
use sarang_protocol::rich_text::{Kind, Node};

use super::emoji;
use super::tree::{Builder, Result};

/// What a name begins with.
pub(super) const SIGNS: [char; 3] = ['@', '#', ':'];

/// Calls that are drawn in one message, though the same name may stand there oftener: each is an
/// element in everybody's browser.
const DRAWN: usize = 200;

/// The names that are known to be called, and the words that may call more.
pub(super) struct Calls<'n> {
    names: &'n Names,
    words: Vec<Vec<String>>,
    drawn: usize,
    /// Of groups, so many people.
    listed: usize,
    /// Groups that are drawn.
    groups: BTreeSet<String>,
    /// Whether an emoji stands for its name.
    pub(super) has_emoji: bool,
}

impl<'n> Calls<'n> {
    pub(super) fn new(names: &'n Names) -> Self {
        Self { names, words: Vec::new(), drawn: 0, listed: 0, groups: BTreeSet::new(), has_emoji: false }
    }

    pub(super) fn into_names(self) -> Names {
        Names::possible(self.words)
    }

    /// Whether there is room for this one.
    fn is_drawn(&mut self, kind: &Kind) -> bool {
        let mut has_room = self.drawn < DRAWN;
        if let Kind::Group(called) = kind {
            let people = called.split(' ').count() - 1;
            // Whom a group calls is drawn once at least: all who are called are no more than that together.
            let is_first = !self.groups.contains(called);
            has_room &= is_first || self.listed + people <= UserGroup::CALLED;
            if has_room {
                self.listed += people;
                self.groups.insert(called.clone());
            }
        }
        self.drawn += usize::from(has_room);
        has_room
    }

    /// Notes a word to be looked up.
    fn note(&mut self, possible: &[(usize, String)]) {
        if !possible.is_empty() && self.words.len() < Names::MOST {
            let word: Vec<String> = possible.iter().map(|(_, name)| name.clone()).collect();
            if !self.words.contains(&word) {
                self.words.push(word);
            }
        }
    }
}

impl Builder<'_> {
    /// A text with what it calls. A sign calls where no word is going on: `kim@example.org` is an
    /// address, 10:30:00 a time.
    pub(super) fn named(&mut self, line: &mut Vec<Node>, text: &str) -> Result<()> {
        let mut plain = String::new();
        let (mut taken, mut from) = (0, 0);
        while let Some(at) = text[from..].find(SIGNS).map(|at| from + at) {
            let rest = &text[at..];
            from = at + 1;
            if text[..at].chars().next_back().is_some_and(|before| goes_on(before, rest)) {
                continue;
            }
            if let Some((length, emoji)) = emoji::named(rest) {
                plain.push_str(&text[taken..at]);
                plain.push_str(emoji);
                self.calls.has_emoji = true;
                (taken, from) = (at + length, at + length);
                continue;
            }
            let possible = match called_emoji(rest) {
                Some(emoji) => vec![emoji],
                None => called(rest),
            };
            self.calls.note(&possible);
            let names = self.calls.names;
            let known = possible.into_iter().find_map(|(length, name)| Some((length, meant(&name, names)?)));
            let Some((length, kind)) = known.filter(|(_, kind)| self.calls.is_drawn(kind)) else { continue };
            plain.push_str(&text[taken..at]);
            if !plain.is_empty() {
                line.push(Node::Text(std::mem::take(&mut plain)));
            }
            (taken, from) = (at + length, at + length);
            line.push(self.element(kind, vec![Node::Text(rest[..length].to_owned())])?);
        }
        plain.push_str(&text[taken..]);
        if !plain.is_empty() {
            line.push(Node::Text(plain));
        }
        Ok(())
    }
}

/// Something before the sign that it belongs to.
fn goes_on(before: char, rest: &str) -> bool {
    let belongs = |c| matches!(c, '.' | '_' | '-' | '+' | '/' | '@' | '#' | '&');
    before.is_ascii_alphanumeric() || !rest.starts_with(':') && belongs(before)
}

/// What the name is known to call.
fn meant(name: &str, names: &Names) -> Option<Kind> {
    if name.starts_with(':') {
        return names.picture(name).map(|picture| Kind::Emoji(picture.to_owned()));
    }
    if !names.contains(name) {
        return names.group(name).map(Kind::Group);
    }
    Some(match name {
        ALL => Kind::Everyone,
        HERE => Kind::Here,
        _ => match name.strip_prefix('@') {
            Some(handle) => Kind::Person(handle.to_owned()),
            None => Kind::Link(["/rooms/", &name[1..]].concat()),
        },
    })
}
