//! A part of a message as one view: what it shows, the element it is in, and what Leptos has to know to put
//! that into a page.

use leptos::attr::Attribute;
use leptos::attr::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node as DomNode};
use leptos::tachys::renderer::{CastFrom, Rndr};
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};

#[cfg(feature = "ssr")]
use super::canvas::Html;
use super::canvas::{Canvas, Dom};
use super::message_foot::Foot;
use super::message_head::Head;
use super::message_text::Text;
#[cfg(feature = "hydrate")]
use crate::live::focus;

/// What an element of a message shows.
#[derive(PartialEq)]
pub(crate) enum Sheet {
    /// Whose it is, and when it was said.
    Head(Head),
    /// What it says.
    Text(Text),
    /// What became of it.
    Foot(Foot),
}

impl Sheet {
    /// The element that all of it is in.
    fn element(&self) -> (&'static str, &'static [(&'static str, &'static str)]) {
        match self {
            Self::Head(_) => ("div", &[("class", "message__head")]),
            Self::Text(_) => ("div", &[("dir", "auto"), ("class", "message__body")]),
            Self::Foot(_) => ("div", &[("class", "message__foot")]),
        }
    }

    fn draw(&self, canvas: &mut impl Canvas) {
        match self {
            Self::Head(head) => head.draw(canvas),
            Self::Text(text) => text.draw(canvas),
            Self::Foot(foot) => foot.draw(canvas),
        }
    }

    /// All of it, in its element.
    #[cfg(feature = "ssr")]
    pub(super) fn put(&self, html: &mut Html<'_>) {
        let (tag, attributes) = self.element();
        html.begin(tag, attributes);
        self.draw(html);
        html.close(tag);
    }

    fn fill(self, element: Element) -> Drawn {
        let mut dom = Dom(vec![element]);
        self.draw(&mut dom);
        Drawn { element: dom.0.swap_remove(0), sheet: self }
    }
}

/// What was drawn, and the element it is in.
pub(crate) struct Drawn {
    sheet: Sheet,
    element: Element,
}

impl Render for Sheet {
    type State = Drawn;

    fn build(self) -> Drawn {
        let (tag, attributes) = self.element();
        let element = Rndr::create_element(tag, None);
        for (name, value) in attributes {
            Rndr::set_attribute(&element, name, value);
        }
        self.fill(element)
    }

    fn rebuild(self, drawn: &mut Drawn) {
        if drawn.sheet != self {
            let element = drawn.element.clone();
            #[cfg(feature = "hydrate")]
            let held = focus::held(&element);
            Rndr::clear_children(&element);
            *drawn = self.fill(element);
            #[cfg(feature = "hydrate")]
            focus::hold(&drawn.element, held);
        }
    }
}

impl AddAnyAttr for Sheet {
    type Output<A: Attribute> = Self;

    fn add_any_attr<A: Attribute>(self, _: A) -> Self {
        self
    }
}

impl RenderHtml for Sheet {
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
        self.put(&mut Html(html));
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
            Some(element) => Drawn { sheet: self, element },
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
