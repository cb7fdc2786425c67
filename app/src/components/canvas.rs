//! What a message is drawn on: the browser's document, or HTML.
//!
//! Drawn by hand and not by `view!`: a tree of views would be tens of kilobytes for every reader and a walk
//! over each message when the page is taken over. A text is a text node, and what an element is called is
//! never the writer's to choose.

#[cfg(feature = "ssr")]
use crate::shell::escape;

use leptos::tachys::renderer::Rndr;
use leptos::tachys::renderer::types::{Element, Node};

/// What elements and texts are put on, from the outside in.
pub(crate) trait Canvas {
    /// An element with these attributes begins.
    fn begin(&mut self, tag: &'static str, attributes: &[(&'static str, &str)]);
    /// Text.
    fn text(&mut self, text: &str);
    /// The element ends.
    fn close(&mut self, tag: &'static str);

    /// An element with a class and more attributes begins; one without a value is none.
    fn open(&mut self, tag: &'static str, class: &'static str, more: &[(&'static str, &str)]) {
        let mut attributes = vec![("class", class)];
        attributes.extend(more);
        attributes.retain(|(_, value)| !value.is_empty());
        self.begin(tag, &attributes);
    }

    /// Words with a class.
    fn span(&mut self, class: &'static str, words: &str) {
        self.leaf("span", class, &[], words);
    }

    /// An element with nothing but words.
    fn leaf(&mut self, tag: &'static str, class: &'static str, more: &[(&'static str, &str)], words: &str) {
        self.open(tag, class, more);
        self.text(words);
        self.close(tag);
    }
}

/// HTML.
#[cfg(feature = "ssr")]
pub(crate) struct Html<'a>(pub(crate) &'a mut String);

#[cfg(feature = "ssr")]
impl Canvas for Html<'_> {
    fn begin(&mut self, tag: &'static str, attributes: &[(&'static str, &str)]) {
        let html = &mut *self.0;
        html.push('<');
        html.push_str(tag);
        for (name, value) in attributes {
            attribute(name, value, html);
        }
        html.push('>');
    }

    /// The same as elsewhere, without a list in between.
    fn open(&mut self, tag: &'static str, class: &'static str, more: &[(&'static str, &str)]) {
        let html = &mut *self.0;
        html.push('<');
        html.push_str(tag);
        for (name, value) in std::iter::once(&("class", class)).chain(more) {
            if !value.is_empty() {
                attribute(name, value, html);
            }
        }
        html.push('>');
    }

    fn text(&mut self, text: &str) {
        escape(text, self.0);
    }

    fn close(&mut self, tag: &'static str) {
        if !matches!(tag, "input" | "img") {
            self.0.push_str("</");
            self.0.push_str(tag);
            self.0.push('>');
        }
    }
}

#[cfg(feature = "ssr")]
fn attribute(name: &str, value: &str, html: &mut String) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    escape(value, html);
    html.push('"');
}

/// The elements of the document that are open, from the outside in.
pub(crate) struct Dom(pub(crate) Vec<Element>);

impl Dom {
    fn put(&self, node: &Node) {
        if let Some(last) = self.0.last() {
            Rndr::insert_node(last, node, None);
        }
    }
}

impl Canvas for Dom {
    fn begin(&mut self, tag: &'static str, attributes: &[(&'static str, &str)]) {
        let element = Rndr::create_element(tag, None);
        for (name, value) in attributes {
            Rndr::set_attribute(&element, name, value);
        }
        self.put(element.as_ref());
        self.0.push(element);
    }

    fn text(&mut self, text: &str) {
        self.put(Rndr::create_text_node(text).as_ref());
    }

    fn close(&mut self, _tag: &'static str) {
        self.0.pop();
    }
}
