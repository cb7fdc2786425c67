//! Just enough of HTML to read a page and fill in its forms without a browser.

use std::collections::BTreeMap;

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// `<name attributes>`.
    Open(String, BTreeMap<String, String>),
    /// `</name>`.
    Close(String),
    /// What stands between tags, without entities.
    Text(String),
}

/// A form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Where it posts to; empty: to its own page.
    pub action: String,
    /// `get` or `post`.
    pub method: String,
    /// What it would send if nothing were filled in, by name: hidden fields, kept texts, what is
    /// checked. Fields without a value are there, empty.
    pub fields: BTreeMap<String, String>,
}

/// Elements whose content is text, whatever stands in it.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

/// Takes a page apart.
pub fn pieces(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        if start > 0 {
            pieces.push(Piece::Text(decode(&rest[..start])));
        }
        rest = &rest[start..];
        if rest.starts_with("<!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
        } else if rest.starts_with("<!") {
            rest = rest.find('>').map_or("", |end| &rest[end + 1..]);
        } else if let Some(closing) = rest.strip_prefix("</") {
            let end = closing.find('>').unwrap_or(closing.len());
            pieces.push(Piece::Close(closing[..end].trim().to_lowercase()));
            rest = closing.get(end + 1..).unwrap_or("");
        } else {
            rest = open(rest, &mut pieces);
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(decode(rest)));
    }
    pieces
}

/// The forms of a page, in order.
pub fn forms(html: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut inside = false;
    let mut select: Option<String> = None;
    let pieces = pieces(html);
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Open(name, attributes) if name == "form" => {
                inside = true;
                forms.push(Form {
                    action: attribute(attributes, "action"),
                    method: attribute(attributes, "method").to_lowercase(),
                    fields: BTreeMap::new(),
                });
            }
            Piece::Close(name) if name == "form" => inside = false,
            Piece::Open(name, attributes) if inside => {
                let Some(form) = forms.last_mut() else {
                    continue;
                };
                match name.as_str() {
                    "input" => input(form, attributes),
                    "textarea" => {
                        let text = match pieces.get(index + 1) {
                            Some(Piece::Text(text)) => text.trim_start_matches('\n'),
                            _ => "",
                        };
                        form.fields.insert(attribute(attributes, "name"), text.to_owned());
                    }
                    "select" => {
                        let name = attribute(attributes, "name");
                        form.fields.entry(name.clone()).or_default();
                        select = Some(name);
                    }
                    "option" if attributes.contains_key("selected") => {
                        if let Some(name) = &select {
                            form.fields.insert(name.clone(), attribute(attributes, "value"));
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    forms
}

/// What a page says to its reader: the text, with white space made single.
pub fn text(html: &str) -> String {
    let mut said = String::new();
    let mut hidden = false;
    for piece in pieces(html) {
        match piece {
            Piece::Open(name, _) if name == "script" || name == "style" => hidden = true,
            Piece::Close(name) if name == "script" || name == "style" => hidden = false,
            Piece::Text(text) if !hidden => said.push_str(&text),
            Piece::Open(name, _) | Piece::Close(name) if !is_inline(&name) => said.push(' '),
            _ => {}
        }
    }
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The values of an attribute over a whole page: `values(html, "link", "href")`.
pub fn values(html: &str, element: &str, attribute: &str) -> Vec<String> {
    pieces(html)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Open(name, mut attributes) if name == element => attributes.remove(attribute),
            _ => None,
        })
        .collect()
}

/// The texts of all elements of a class, in order; elements of the same name may nest in them.
pub fn texts_of_class(html: &str, class: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    // The element being read, and how deep its own name is nested in it.
    let mut reading: Option<(String, usize)> = None;
    for piece in pieces(html) {
        match (&mut reading, piece) {
            (None, Piece::Open(name, attributes)) => {
                let classes = attribute(&attributes, "class");
                if classes.split_whitespace().any(|one| one == class) {
                    reading = Some((name, 1));
                    found.push(String::new());
                }
            }
            (Some((of, depth)), Piece::Open(name, _)) => {
                if name == "br" {
                    found.last_mut().expect("it is being read").push('\n');
                }
                *depth += usize::from(*of == name);
            }
            (Some((of, depth)), Piece::Close(name)) => {
                *depth -= usize::from(*of == name);
                if *depth == 0 {
                    reading = None;
                }
            }
            (Some(_), Piece::Text(text)) => {
                found.last_mut().expect("it is being read").push_str(&text);
            }
            (None, _) => {}
        }
    }
    found
}

fn input(form: &mut Form, attributes: &BTreeMap<String, String>) {
    let kind = attribute(attributes, "type");
    let name = attribute(attributes, "name");
    let choice = kind == "radio" || kind == "checkbox";
    if name.is_empty() || kind == "submit" || choice && !attributes.contains_key("checked") {
        return;
    }
    form.fields.insert(name, attribute(attributes, "value"));
}

/// Reads `<name a="b" …>`, and the content of a raw element; gives the rest.
fn open<'a>(html: &'a str, pieces: &mut Vec<Piece>) -> &'a str {
    let mut rest = &html[1..];
    let end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(rest.len());
    let name = rest[..end].to_lowercase();
    rest = &rest[end..];
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            break;
        }
        if let Some(after) = rest.strip_prefix('>') {
            rest = after;
            break;
        }
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/')).unwrap_or(rest.len());
        let key = rest[..end].to_lowercase();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let (raw, after) = if let Some(quote @ ('"' | '\'')) = after.chars().next() {
                let inner = &after[1..];
                let end = inner.find(quote).unwrap_or(inner.len());
                (&inner[..end], inner.get(end + 1..).unwrap_or(""))
            } else {
                let end = after.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(after.len());
                after.split_at(end)
            };
            value = decode(raw);
            rest = after;
        }
        attributes.insert(key, value);
    }
    pieces.push(Piece::Open(name.clone(), attributes));
    if RAW.contains(&name.as_str()) {
        let end = rest.find(&format!("</{name}")).unwrap_or(rest.len());
        if end > 0 {
            pieces.push(Piece::Text(decode(&rest[..end])));
        }
        rest = &rest[end..];
    }
    rest
}

fn attribute(attributes: &BTreeMap<String, String>, name: &str) -> String {
    attributes.get(name).cloned().unwrap_or_default()
}

fn is_inline(name: &str) -> bool {
    matches!(name, "a" | "b" | "strong" | "em" | "i" | "code" | "span" | "time" | "mark" | "wbr")
}

/// Replaces the entities that a careful renderer writes, and numeric ones.
fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let entity = rest.find(';').map(|end| &rest[1..end]);
        if let Some((entity, character)) = entity.and_then(|entity| Some((entity, character(entity)?))) {
            out.push(character);
            rest = &rest[entity.len() + 2..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{A0}'),
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_forms_as_a_browser_would_send_them() {
        let html = r#"<!doctype html><p>&lt;hi&gt; <b>dana</b></p><!-- <form> -->
            <form method="POST" action="/a?b=1&amp;c=2"><input type=hidden name="csrf" value='x"y'>
            <input name="handle"><input type="checkbox" name="all"><input type="radio" name="mode"
            value="open"><input type="radio" name="mode" value="closed" checked/>
            <textarea name="body">
a &lt;b</textarea><select name="s"><option value="1">1</option><option value="2" selected>2</option>
            </select><button>Go</button></form>"#;
        let forms = forms(html);
        assert_eq!(forms.len(), 1);
        let form = &forms[0];
        assert_eq!((form.action.as_str(), form.method.as_str()), ("/a?b=1&c=2", "post"));
        let expected = [("body", "a <b"), ("csrf", "x\"y"), ("handle", ""), ("mode", "closed"), ("s", "2")];
        let fields: Vec<_> = form.fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(fields, expected);
    }

    #[test]
    fn reads_text_and_classes() {
        let html = r#"<style>p{}</style><div class="x message__body"><p>one<br>two</p><div>three</div></div>
            <div class="message__body">four</div><script>no()</script>"#;
        assert_eq!(texts_of_class(html, "message__body"), ["one\ntwothree", "four"]);
        assert_eq!(text(html), "one two three four");
        assert_eq!(values(html, "div", "class").len(), 2);
    }
}
