//! A small and strict reader of HTML: enough to say that what the server sends is what a browser
//! will make of it. A browser mends bad nesting silently, and hydration then fails.

/// An element, with the text in it and in its children.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) text: String,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

const VOID: [&str; 6] = ["meta", "link", "input", "hr", "br", "img"];
const RAW: [&str; 4] = ["script", "style", "title", "textarea"];
/// Elements that a browser closes when it meets a block inside them.
const PHRASING_ONLY: [&str; 10] = ["p", "h1", "h2", "h3", "span", "b", "strong", "button", "label", "time"];
const BLOCK: [&str; 17] = [
    "p", "div", "ul", "ol", "li", "form", "fieldset", "section", "header", "main", "nav", "aside", "h1",
    "h2", "h3", "hr", "footer",
];
const INTERACTIVE: [&str; 5] = ["a", "button", "input", "textarea", "label"];

/// What is wrong with the document, if anything.
pub(crate) fn check(document: &str) -> Result<(), String> {
    read(document).map(|_| ())
}

/// All elements, in the order of their start tags. The document has to be sound.
pub(crate) fn elements(document: &str) -> Vec<Element> {
    read(document).unwrap()
}

fn read(document: &str) -> Result<Vec<Element>, String> {
    let mut rest = document.strip_prefix("<!DOCTYPE html>").ok_or("no doctype")?;
    let mut found: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    while !rest.is_empty() {
        let Some(tag) = rest.strip_prefix('<') else {
            let end = rest.find('<').unwrap_or(rest.len());
            add_text(&mut found, &open, &rest[..end]);
            rest = &rest[end..];
            continue;
        };
        if let Some(after) = tag.strip_prefix("!>") {
            rest = after;
            continue;
        }
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").ok_or("an open comment")?.1;
            continue;
        }
        if let Some(end) = tag.strip_prefix('/') {
            let (name, after) = end.split_once('>').ok_or("an open end tag")?;
            let index = open.pop().ok_or_else(|| format!("</{name}> closes nothing"))?;
            if found[index].name != name {
                return Err(format!("</{name}> closes <{}>", found[index].name));
            }
            rest = after;
            continue;
        }
        let (element, after) = start_tag(tag)?;
        let inside: Vec<&str> = open.iter().map(|&index| found[index].name.as_str()).collect();
        nesting(&inside, &element)?;
        let (name, index) = (element.name.clone(), found.len());
        found.push(element);
        rest = after;
        if RAW.contains(&name.as_str()) {
            let end = format!("</{name}>");
            let (raw, after) = rest.split_once(&end).ok_or_else(|| format!("no {end}"))?;
            found[index].text = if name == "textarea" { decode(raw) } else { raw.to_owned() };
            rest = after;
        } else if !VOID.contains(&name.as_str()) {
            open.push(index);
        }
    }
    match open.first() {
        Some(&index) => Err(format!("<{}> is never closed", found[index].name)),
        None => Ok(found),
    }
}

fn nesting(inside: &[&str], element: &Element) -> Result<(), String> {
    let name = element.name.as_str();
    let refuse = |why: &str| Err(format!("<{name}> {:?} {why} in {inside:?}", element.attributes));
    if BLOCK.contains(&name) && inside.iter().any(|outer| PHRASING_ONLY.contains(outer)) {
        return refuse("is a block within a line");
    }
    let hidden = element.attribute("type") == Some("hidden");
    let outer = inside.iter().find(|outer| matches!(**outer, "a" | "button"));
    if INTERACTIVE.contains(&name) && !hidden && outer.is_some() {
        return refuse("is a control within a control");
    }
    if name == "form" && inside.contains(&"form") {
        return refuse("is a form within a form");
    }
    let parent = inside.last().copied().unwrap_or_default();
    if name == "li" && !matches!(parent, "ul" | "ol") {
        return refuse("is an item without a list");
    }
    if matches!(parent, "ul" | "ol") && name != "li" {
        return refuse("is no item");
    }
    Ok(())
}

fn start_tag(tag: &str) -> Result<(Element, &str), String> {
    let end = tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).ok_or("an open tag")?;
    let mut element = Element { name: tag[..end].to_owned(), ..Element::default() };
    let mut rest = &tag[end..];
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("/>").or_else(|| rest.strip_prefix('>')) {
            return Ok((element, after));
        }
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>')).ok_or("an open attribute")?;
        let name = rest[..end].to_owned();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let (raw, after) = quoted.split_once('"').ok_or("an open attribute value")?;
            value = decode(raw);
            rest = after;
        } else if rest.starts_with('=') {
            return Err(format!("{name} is not quoted"));
        }
        if element.attribute(&name).is_some() {
            return Err(format!("{name} is there twice in <{}>", element.name));
        }
        element.attributes.push((name, value));
    }
}

fn add_text(found: &mut [Element], open: &[usize], raw: &str) {
    let text = decode(raw);
    for &index in open {
        found[index].text.push_str(&text);
    }
}

fn decode(raw: &str) -> String {
    raw.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}
