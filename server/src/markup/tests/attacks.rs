//! What others have found to have a script run, written into a room and drawn as a page.

use std::collections::BTreeSet;

use sarang_app::page::{Head, Page, Theme};
use sarang_app::render::render;
use sarang_protocol::id::{ClientId, Epoch, Seq};
use sarang_protocol::message::EventKind;
use sarang_protocol::room::RoomKind;
use sarang_protocol::text::{DisplayName, Handle, Purpose, RoomName, RoomSlug};
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::{Role, User};
use sarang_protocol::view::{Pane, RoomView, Workspace};
use sarang_tests::corpus;
use sarang_tests::html::{self, Piece};
use uuid::Uuid;

use super::*;

/// What the drawing of a text may be made of, beside what the page is made of anyway.
const ELEMENTS: [&str; 25] = [
    "p",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "ul",
    "ol",
    "li",
    "div",
    "pre",
    "code",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "strong",
    "em",
    "s",
    "label",
    "input",
    "span",
    "a",
    "button",
];
const ATTRIBUTES: [&str; 12] = [
    "class",
    "href",
    "rel",
    "target",
    "start",
    "scope",
    "tabindex",
    "type",
    "autocomplete",
    "aria-label",
    "aria-hidden",
    "data-done",
];

/// A room's page with these messages in it.
fn page(texts: &[String]) -> String {
    let user = User { handle: Handle::trusted("kim"), name: DisplayName::trusted("Kim") };
    let cid = ClientId(Uuid::nil());
    let events = texts.iter().zip(1..).map(|(text, seq)| {
        let kind = EventKind::message(ClientId(Uuid::from_u128(u128::from(seq))), Body::trusted(text));
        marked(RoomEvent { seq: Seq(seq), at: Timestamp(0), author: user.clone(), kind })
    });
    let events: Vec<RoomEvent> = events.collect();
    let head = Seq(events.len() as u64);
    let view = RoomView {
        slug: RoomSlug::trusted("general"),
        name: RoomName::trusted("General"),
        kind: RoomKind::Open,
        purpose: Purpose::trusted(""),
        joined: true,
        may_manage: false,
        member_count: 1,
        members: vec![user.clone()],
        events,
        head,
        read: head,
        focus: None,
        refused: None,
        draft: String::new(),
    };
    let workspace = Workspace {
        me: user,
        role: Role::Member,
        title: "Sarang".into(),
        epoch: Epoch(Uuid::nil()),
        csrf: String::new(),
        cid,
        rooms: Vec::new(),
        user_head: Seq(0),
        pane: Pane::Room(view),
    };
    let head = Head {
        nonce: "n0nce".into(),
        js: "/a.js".into(),
        wasm: "/a.wasm".into(),
        css: "/a.css".into(),
        pages_css: "/p.css".into(),
        favicon: "/a.svg".into(),
        touch_icon: "/a.png".into(),
        web_manifest: "/a.webmanifest".into(),
        theme: Theme::System,
        language: sarang_protocol::language::Language::English,
        utc_offset: 0,
        dev: false,
    };
    render(Page::Workspace(Box::new(workspace)), &head)
}

/// Elements and attributes of a page, and where its links lead.
fn made_of(page: &str) -> (BTreeSet<String>, BTreeSet<String>, BTreeSet<String>) {
    let mut found = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for piece in html::pieces(page) {
        if let Piece::Open(name, attributes) = piece {
            found.0.insert(name);
            found.2.extend(attributes.get("href").cloned());
            found.1.extend(attributes.into_keys());
        }
    }
    found
}

#[test]
fn no_payload_becomes_anything_but_text_and_safe_links() {
    let (mut elements, mut attributes, plain_links) = made_of(&page(&["hello".into()]));
    elements.extend(ELEMENTS.map(str::to_owned));
    attributes.extend(ATTRIBUTES.map(str::to_owned));
    let scripts = |page: &str| page.matches("<script").count();
    let expected_scripts = scripts(&page(&["hello".into()]));

    let payloads = corpus::xss();
    let dressed = payloads.iter().flat_map(|payload| {
        // As it is, and in each place that Markdown has for something dangerous.
        [
            payload.clone(),
            format!("[a]({payload})"),
            format!("[a](<{payload}>)"),
            format!("<{payload}>"),
            format!("![{payload}]({payload})"),
            format!("```{payload}\n{payload}\n```"),
            format!("**{payload}** ||{payload}||"),
            format!("|{payload}|\n|-|\n|{payload}|"),
            format!("- [ ] {payload}\n> {payload}"),
        ]
    });
    let bodies: Vec<String> =
        dressed.filter_map(|text| Body::parse(&text).ok()).map(|body| body.to_string()).collect();
    assert!(
        payloads.len() > 4000 && bodies.len() > payloads.len() * 8,
        "{} {}",
        payloads.len(),
        bodies.len()
    );

    let (mut with_markup, mut links) = (0, BTreeSet::new());
    for text in &bodies {
        with_markup += usize::from(!read(text, &Names::default()).is_plain());
    }
    for texts in bodies.chunks(500) {
        let page = page(texts);
        assert_eq!(scripts(&page), expected_scripts);
        let found = made_of(&page);
        let strange: Vec<_> = found.0.difference(&elements).chain(found.1.difference(&attributes)).collect();
        assert!(strange.is_empty(), "{strange:?}");
        links.extend(found.2);
    }
    for link in links.difference(&plain_links) {
        let permalink = link.starts_with("/rooms/general");
        assert!(links::is_safe(link) || permalink, "{link}");
    }
    println!(
        "{} payloads in 9 places: {} messages, {with_markup} with markup, {} different links, nothing else",
        payloads.len(),
        bodies.len(),
        links.len()
    );
}

#[test]
fn of_a_payload_nothing_is_lost() {
    let mut count = 0;
    for body in corpus::xss().iter().filter_map(|payload| Body::parse(payload).ok()) {
        let letters = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).count();
        let seen = seen(body.as_str());
        assert!(letters(&seen) >= letters(body.as_str()), "{} became {seen}", body.as_str());
        count += 1;
    }
    println!("{count} payloads are there to be read");
}
