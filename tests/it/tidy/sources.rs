//! The sources: which files there are, and which paths each of them names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A Rust file of the house.
pub(crate) struct Source {
    /// Its path from the house's root, with `/`.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
}

/// The root of the repository.
pub(crate) fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ is in the house").to_owned()
}

impl Source {
    /// All Rust files that are not ignored by git.
    pub(crate) fn of_the_house() -> Vec<Self> {
        let root = house();
        let mut sources: Vec<Self> = ignore::WalkBuilder::new(&root)
            .build()
            .filter_map(Result::ok)
            .filter(|entry| entry.path().extension().is_some_and(|kind| kind == "rs"))
            .map(|entry| Self {
                path: entry
                    .path()
                    .strip_prefix(&root)
                    .expect("it was found below the root")
                    .components()
                    .map(|part| part.as_os_str().to_string_lossy())
                    .collect::<Vec<_>>()
                    .join("/"),
                text: std::fs::read_to_string(entry.path()).expect("sources are UTF-8"),
            })
            .collect();
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        sources
    }

    /// The modules that the file declares.
    pub(crate) fn modules(&self) -> BTreeSet<String> {
        let tokens = tokens(&without_comments_and_literals(&self.text));
        tokens.windows(2).filter(|pair| pair[0] == "mod").map(|pair| pair[1].clone()).collect()
    }

    /// Every path that the file names, in `use` lines and in the middle of code: `axum::Router`,
    /// `crate::hub::Hub`. Comments and literals do not count.
    pub(crate) fn paths(&self) -> BTreeSet<String> {
        paths(&self.text)
    }
}

fn paths(text: &str) -> BTreeSet<String> {
    let tokens = tokens(&without_comments_and_literals(text));
    let mut found = BTreeSet::new();
    let mut index = 0;
    while index < tokens.len() {
        if tokens[index] == "use" {
            let end = tokens[index..]
                .iter()
                .position(|token| token == ";")
                .map_or(tokens.len(), |length| index + length);
            expand("", &tokens[index + 1..end], &mut found);
            index = end;
        } else if is_word(&tokens[index])
            && tokens.get(index + 1).is_some_and(|next| next == "::")
            && (index == 0 || tokens[index - 1] != "::")
        {
            let mut path = tokens[index].clone();
            while tokens.get(index + 1).is_some_and(|next| next == "::")
                && tokens.get(index + 2).is_some_and(|next| is_word(next))
            {
                path.push_str("::");
                path.push_str(&tokens[index + 2]);
                index += 2;
            }
            found.insert(path);
            index += 1;
        } else {
            index += 1;
        }
    }
    found
}

/// Expands `a::{b, c::{d, e}}` into `a::b`, `a::c::d`, `a::c::e`.
fn expand(prefix: &str, tokens: &[String], found: &mut BTreeSet<String>) {
    let mut depth = 0;
    let mut start = 0;
    for (index, token) in tokens.iter().chain([&",".to_owned()]).enumerate() {
        match token.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," if depth == 0 => {
                expand_one(prefix, &tokens[start..index], found);
                start = index + 1;
            }
            _ => {}
        }
    }
}

fn expand_one(prefix: &str, tokens: &[String], found: &mut BTreeSet<String>) {
    let mut path = prefix.to_owned();
    for (index, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "{" => {
                let end = tokens.len() - 1;
                return expand(&path, &tokens[index + 1..end], found);
            }
            "as" => break,
            "::" => {}
            word => {
                if !path.is_empty() {
                    path.push_str("::");
                }
                path.push_str(word);
            }
        }
    }
    if !path.is_empty() {
        found.insert(path);
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() || c == '_' {
            let mut word = String::from(c);
            while let Some(&next) = chars.peek() {
                if !next.is_alphanumeric() && next != '_' {
                    break;
                }
                word.push(next);
                chars.next();
            }
            tokens.push(word);
        } else if c == ':' && chars.peek() == Some(&':') {
            chars.next();
            tokens.push("::".to_owned());
        } else if !c.is_whitespace() {
            tokens.push(c.to_string());
        }
    }
    tokens
}

fn without_comments_and_literals(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = raw_string(rest, out.chars().next_back()) {
            length
        } else if c == '"' {
            string(rest)
        } else if c == '\'' {
            // 'x' and '\n' are literals, 'a is a lifetime.
            character(rest).unwrap_or(1)
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        out.push(' ');
        rest = &rest[length..];
    }
    out
}

fn raw_string(text: &str, before: Option<char>) -> Option<usize> {
    if before.is_some_and(|c| c.is_alphanumeric() || c == '_') && before != Some('b') {
        return None;
    }
    let hashes = text.strip_prefix('r')?.chars().take_while(|&c| c == '#').count();
    let opening = 1 + hashes;
    text[opening..].starts_with('"').then_some(())?;
    let closing = format!("\"{}", "#".repeat(hashes));
    let end = text[opening + 1..].find(&closing)?;
    Some(opening + 1 + end + closing.len())
}

fn string(text: &str) -> usize {
    let mut escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

fn character(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().skip(1);
    let (_, first) = chars.next()?;
    if first == '\\' {
        return text[2..].char_indices().skip(1).find(|(_, c)| *c == '\'').map(|(at, _)| at + 3);
    }
    let (index, second) = chars.next()?;
    (second == '\'').then_some(index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        paths(text).into_iter().collect()
    }

    #[test]
    fn use_lines_are_expanded() {
        let text = "use crate::{chat::{Chat, error::ChatError as E}, web};\npub use axum::Router;";
        let expected = ["axum::Router", "crate::chat::Chat", "crate::chat::error::ChatError", "crate::web"];
        assert_eq!(found(text), expected);
        assert_eq!(found("use sqlx;"), ["sqlx"]);
        assert_eq!(found("use super::hub::*;"), ["super::hub::*"]);
    }

    #[test]
    fn paths_in_the_middle_of_code_count() {
        let text = "fn f(r: axum::Router<()>) { let x = redis::Client::open(\"\"); crate::hub::go() }";
        assert_eq!(found(text), ["axum::Router", "crate::hub::go", "redis::Client::open"]);
    }

    #[test]
    fn comments_and_literals_do_not_count() {
        let text = "// use sqlx::Pool;\n/* axum::x */ //! redis::y\nlet s = \"leptos::z \\\" web_sys::a\"; \
            let r = r#\"js_sys::b \" \"#; let c = '\"'; let d = '\\''; fn f<'a>(x: &'a str) { tokio::spawn(x) }";
        assert_eq!(found(text), ["tokio::spawn"]);
    }
}
