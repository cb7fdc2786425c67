//! The two canvases, and what Leptos has to know to put a text into a page.

use leptos::attr::Attribute;
use leptos::attr::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node as DomNode};
use leptos::tachys::renderer::{CastFrom, Rndr};
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use sarang_protocol::text::{Body, Handle};

use super::{Canvas, draw_body};
#[cfg(feature = "ssr")]
use crate::shell::escape;

/// The element with the text of a message in it, for who reads it.
pub(crate) struct Text(pub(crate) Body, pub(crate) Handle);

/// The element that all of it is in.
const BODY: (&str, [(&str, &str); 2]) = ("div", [("dir", "auto"), ("class", "message__body")]);

#[cfg(feature = "ssr")]
struct Html<'a>(&'a mut String, Handle);

#[cfg(feature = "ssr")]
impl Canvas for Html<'_> {
    fn open(&mut self, tag: &'static str, attributes: &[(&'static str, &str)]) {
        let html = &mut *self.0;
        html.push('<');
        html.push_str(tag);
        for (name, value) in attributes {
            html.push(' ');
            html.push_str(name);
            html.push_str("=\"");
            escape(value, html);
            html.push('"');
        }
        html.push('>');
    }

    fn text(&mut self, text: &str) {
        escape(text, self.0);
    }

    fn is_reader(&self, handle: &str) -> bool {
        self.1.as_str() == handle
    }

    fn close(&mut self, tag: &'static str) {
        if tag != "input" {
            self.0.push_str("</");
            self.0.push_str(tag);
            self.0.push('>');
        }
    }
}

/// The elements that are open, from the outside in, and who reads.
struct Dom(Vec<Element>, Handle);

impl Dom {
    fn put(&self, node: &DomNode) {
        if let Some(last) = self.0.last() {
            Rndr::insert_node(last, node, None);
        }
    }
}

impl Canvas for Dom {
    fn open(&mut self, tag: &'static str, attributes: &[(&'static str, &str)]) {
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

    fn is_reader(&self, handle: &str) -> bool {
        self.1.as_str() == handle
    }

    fn close(&mut self, _tag: &'static str) {
        self.0.pop();
    }
}

/// What was drawn, and the element it is in.
pub(crate) struct Drawn {
    body: Body,
    element: Element,
}

impl Drawn {
    fn fill(element: Element, Text(body, reader): Text) -> Self {
        let mut dom = Dom(vec![element], reader);
        draw_body(&mut dom, &body);
        let element = dom.0.swap_remove(0);
        Self { body, element }
    }
}

impl Render for Text {
    type State = Drawn;

    fn build(self) -> Drawn {
        let element = Rndr::create_element(BODY.0, None);
        for (name, value) in BODY.1 {
            Rndr::set_attribute(&element, name, value);
        }
        Drawn::fill(element, self)
    }

    fn rebuild(self, drawn: &mut Drawn) {
        if drawn.body != self.0 {
            Rndr::clear_children(&drawn.element);
            *drawn = Drawn::fill(drawn.element.clone(), self);
        }
    }
}

impl AddAnyAttr for Text {
    type Output<A: Attribute> = Self;

    fn add_any_attr<A: Attribute>(self, _: A) -> Self {
        self
    }
}

impl RenderHtml for Text {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 64;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        html: &mut String,
        position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attrs: Vec<AnyAttribute>,
    ) {
        #[cfg(feature = "ssr")]
        {
            let mut html = Html(html, self.1);
            html.open(BODY.0, &BODY.1);
            draw_body(&mut html, &self.0);
            html.close(BODY.0);
        }
        #[cfg(not(feature = "ssr"))]
        let _ = html;
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Drawn {
        match position.get() {
            Position::FirstChild => cursor.child(),
            Position::Current => {}
            _ => cursor.sibling(),
        }
        position.set(Position::NextChild);
        match Element::cast_from(cursor.current()) {
            Some(element) => Drawn { body: self.0, element },
            // A page that something else has changed: at least nothing is lost.
            None => self.build(),
        }
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        Rndr::remove(self.element.as_ref());
    }

    fn mount(&mut self, parent: &Element, marker: Option<&DomNode>) {
        Rndr::insert_node(parent, self.element.as_ref(), marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = Rndr::get_parent(self.element.as_ref()).and_then(Element::cast_from);
        parent.is_some_and(|parent| {
            child.mount(&parent, Some(self.element.as_ref()));
            true
        })
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.element.clone()]
    }
}
