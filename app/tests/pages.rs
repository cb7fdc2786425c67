//! The server's HTML of every page: valid, without inline code, and with what people wrote escaped.
//! `SARANG_PAGES=folder` also writes the pages there, to be looked at.
#![cfg(feature = "ssr")]
#![expect(clippy::unwrap_used, reason = "a test that finds nothing fails")]

mod conversations;
mod html;
mod people;

use sarang_app::page::{Head, Page, Theme};
use sarang_app::render::render;
use sarang_app::words::Language;

use sarang_protocol::view::{Pane, RoomView};

use people::forms::{
    adding_people, commands, day, emoji, error_page, fault_page, groups, invited, new_conversation,
    notifications, refused, settings, sign_in, sign_in_wrong, welcome, welcome_to_members,
};
use people::own::{activity, drafts, reminders, saved, sections, unread};
use people::rooms::{
    conversation, directory, empty_room, new_room, not_found, room, room_refused, room_with_markup, stranger,
    workspace,
};

fn head() -> Head {
    Head {
        nonce: "n0nce".into(),
        js: "/assets/app-1.js".into(),
        wasm: "/assets/app-1.wasm".into(),
        css: "/assets/app-1.css".into(),
        pages_css: "/assets/pages-5.css".into(),
        favicon: "/assets/favicon-1.svg".into(),
        touch_icon: "/assets/touch-1.png".into(),
        web_manifest: "/assets/app-1.webmanifest".into(),
        theme: Theme::System,
        language: Language::English,
        utc_offset: 0,
        dev: false,
    }
}

fn pages() -> Vec<(&'static str, Page)> {
    vec![
        ("room", workspace(room())),
        ("markup", workspace(room_with_markup())),
        ("empty-room", workspace(empty_room())),
        ("stranger", workspace(stranger())),
        ("room-refused", workspace(room_refused())),
        ("directory", workspace(directory())),
        ("new-room", workspace(new_room())),
        ("not-found", workspace(not_found())),
        ("welcome", welcome()),
        ("welcome-to-members", welcome_to_members()),
        ("sign-in", sign_in()),
        ("sign-in-wrong", sign_in_wrong()),
        ("invited", invited()),
        ("sign-up-refused", refused()),
        ("settings", settings()),
        ("conversation", workspace(conversation())),
        ("new-conversation", new_conversation()),
        ("adding-people", adding_people()),
        ("notifications", notifications()),
        ("day", day()),
        ("activity", activity()),
        ("saved", saved()),
        ("drafts", drafts()),
        ("reminders", reminders()),
        ("sections", sections()),
        ("emoji", emoji()),
        ("groups", groups()),
        ("unread", unread()),
        ("commands", commands()),
        ("error", error_page()),
        ("fault", fault_page()),
    ]
}

#[test]
fn every_page_is_well_formed() {
    for (name, page) in pages() {
        let document = render(page, &head());
        write(name, &document);
        if let Err(fault) = html::check(&document) {
            panic!("{name}: {fault}\n{document}");
        }
    }
}

/// The pages as they are, one element a line: a change of the markup is seen in review.
#[test]
fn pages_are_as_they_were() {
    for (name, page) in pages() {
        insta::assert_snapshot!(name, render(page, &head()).replace("><", ">\n<"));
    }
}

#[test]
fn nothing_runs_but_scripts_with_the_nonce() {
    for (name, page) in pages() {
        let hydrated = matches!(page, Page::Workspace(_));
        let document = render(page, &head());
        let elements = html::elements(&document);
        for element in &elements {
            for (attribute, value) in &element.attributes {
                assert!(!attribute.starts_with("on"), "{name}: {attribute}");
                assert_ne!(attribute, "style", "{name}: <{}>", element.name);
                assert!(!value.trim_start().starts_with("javascript:"), "{name}: {value}");
            }
        }
        let scripts: Vec<_> = elements.iter().filter(|element| element.name == "script").collect();
        // Where one signs out, what is unsent is looked after.
        let leaves = elements.iter().any(|element| element.attribute("data-leaves").is_some());
        assert_eq!(scripts.is_empty(), !hydrated && !leaves, "{name}");
        assert!(scripts.iter().all(|script| script.attribute("nonce") == Some("n0nce")), "{name}");
        assert!(elements.iter().all(|element| element.name != "style"), "{name}");
    }
}

#[test]
fn what_people_wrote_is_text() {
    let document = render(workspace(room()), &head());
    assert!(document.contains("&lt;img src=x onerror=alert(1)&gt;"));
    assert!(!document.contains("<img"));
    // The data beside the page can neither end its element nor open a comment.
    let data = document.split("id=\"workspace\">").nth(1).unwrap();
    let data = data.split("</script>").next().unwrap();
    assert!(!data.contains('<'));
    let read: sarang_protocol::view::Workspace = serde_json::from_str(data).unwrap();
    assert_eq!(Page::Workspace(Box::new(read)), workspace(room()));
}

#[test]
fn a_refused_message_comes_back_as_it_was() {
    let document = render(workspace(room_refused()), &head());
    let elements = html::elements(&document);
    let composer = elements.iter().find(|element| element.name == "textarea").unwrap();
    // Reading HTML drops the first line break of a textarea.
    assert_eq!(composer.text, "\n\nkept </textarea><script>alert(1)</script>");
    assert!(document.contains("The message is longer than 10,000 characters."));
}

#[test]
fn addresses_are_links_and_nothing_else_is() {
    let document = render(workspace(room()), &head());
    let elements = html::elements(&document);
    let links: Vec<_> = elements
        .iter()
        .filter(|element| element.attribute("rel").is_some_and(|rel| rel.contains("ugc")))
        .collect();
    assert_eq!(links.len(), 1);
    assert_eq!(links[0].attribute("href"), Some("https://example.org/hanji?weight=45&sheet=1"));
    assert_eq!(links[0].attribute("rel"), Some("noopener nofollow ugc"));
}

#[test]
fn ids_are_unique_and_what_points_to_them_finds_them() {
    for (name, page) in pages() {
        let document = render(page, &head());
        let elements = html::elements(&document);
        let mut ids: Vec<&str> = elements.iter().filter_map(|e| e.attribute("id")).collect();
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name}: {ids:?}");
        for element in &elements {
            for attribute in ["for", "popovertarget", "aria-labelledby", "aria-describedby"] {
                for target in element.attribute(attribute).unwrap_or_default().split(' ') {
                    let optional = target.is_empty() || target == "new-room-error";
                    assert!(optional || ids.contains(&target), "{name}: {attribute}={target}");
                }
            }
        }
    }
}

#[test]
fn every_control_has_a_name() {
    for (name, page) in pages() {
        let document = render(page, &head());
        let elements = html::elements(&document);
        let labelled: Vec<&str> =
            elements.iter().filter(|e| e.name == "label").filter_map(|e| e.attribute("for")).collect();
        for element in &elements {
            let kind = element.attribute("type").unwrap_or("text");
            let named = match element.name.as_str() {
                "input" if matches!(kind, "hidden" | "radio" | "checkbox") => true,
                "input" | "textarea" => {
                    element.attribute("aria-label").is_some()
                        || element.attribute("id").is_some_and(|id| labelled.contains(&id))
                }
                "button" | "a" => {
                    element.attribute("aria-label").is_some() || !element.text.trim().is_empty()
                }
                _ => true,
            };
            assert!(named, "{name}: <{}> {:?}", element.name, element.attributes);
        }
    }
}

#[test]
fn every_page_has_one_main_and_one_first_heading() {
    for (name, page) in pages() {
        let document = render(page, &head());
        let elements = html::elements(&document);
        let count = |wanted: &str| elements.iter().filter(|e| e.name == wanted).count();
        assert_eq!(count("main"), 1, "{name}");
        assert_eq!(count("h1"), 1, "{name}");
        assert_eq!(count("title"), 1, "{name}");
    }
}

#[test]
fn the_open_room_is_marked_and_unread_ones_are_told() {
    let document = render(workspace(room()), &head());
    let elements = html::elements(&document);
    let current: Vec<_> = elements.iter().filter(|e| e.attribute("aria-current") == Some("page")).collect();
    assert_eq!(current.len(), 1);
    assert_eq!(current[0].attribute("href"), Some("/rooms/general"));
    let unread = elements.iter().find(|e| e.attribute("href") == Some("/rooms/%ED%9A%8C%EC%9D%98"));
    assert_eq!(unread.unwrap().text, "회의3 unread messages");
    assert!(document.contains("Rooms, with unread messages"));
}

#[test]
fn only_who_may_is_offered_to_rename() {
    for (may_manage, expected) in [(true, 1), (false, 0)] {
        let Pane::Room(view) = room() else { unreachable!() };
        let pane = Pane::Room(RoomView { may_manage, ..view });
        let document = render(workspace(pane), &head());
        let count = document.matches("action=\"/rooms/general/rename\"").count();
        assert_eq!(count, expected);
    }
}

#[test]
fn a_wrong_field_says_so() {
    let document = render(sign_in_wrong(), &head());
    let elements = html::elements(&document);
    let alert = elements.iter().find(|e| e.attribute("role") == Some("alert")).unwrap();
    assert_eq!(alert.text, "The password is wrong, or there is no such user.");
    let password = elements.iter().find(|e| e.attribute("id") == Some("password")).unwrap();
    assert_eq!(password.attribute("aria-invalid"), Some("true"));
    assert_eq!(password.attribute("aria-describedby"), alert.attribute("id"));
    assert_eq!(password.attribute("value"), None);
}

#[test]
fn the_chosen_theme_stands_on_the_root() {
    for (theme, expected) in [
        (Theme::System, "<html lang=\"en\">"),
        (Theme::Light, "<html lang=\"en\" data-theme=\"light\">"),
        (Theme::Dark, "<html lang=\"en\" data-theme=\"dark\">"),
    ] {
        let document = render(sign_in(), &Head { theme, ..head() });
        assert!(document.contains(expected), "{document}");
    }
}

/// Not a measurement to rely on; `make bench` has those. Run it with `--release --ignored`.
#[test]
#[ignore = "a stopwatch, not a check"]
fn how_long_a_room_takes() {
    let page = workspace(people::rooms::long_room(50));
    let length = render(page.clone(), &head()).len();
    // The fastest of many: the others were interrupted by something.
    let fastest = (0..2000).map(|_| {
        let page = page.clone();
        let start = std::time::Instant::now();
        std::hint::black_box(render(page, &head()));
        start.elapsed()
    });
    println!("{length} bytes, {:?} a page", fastest.min().unwrap());
}

fn write(name: &str, document: &str) {
    let Some(folder) = std::env::var_os("SARANG_PAGES") else {
        return;
    };
    std::fs::write(std::path::Path::new(&folder).join(format!("{name}.html")), document).unwrap();
}

/// Korean pages as they are; what people and the installation wrote stays as it was written.
#[test]
fn pages_speak_korean() {
    let head = Head { language: Language::Korean, utc_offset: 540, ..head() };
    for (name, page) in pages() {
        let document = render(page, &head);
        if let Err(fault) = html::check(&document) {
            panic!("{name}: {fault}\n{document}");
        }
        assert!(document.starts_with("<!DOCTYPE html><html lang=\"ko\""), "{name}");
        if matches!(name, "room" | "welcome" | "sign-in" | "settings" | "conversation" | "adding-people") {
            insta::assert_snapshot!(format!("korean-{name}"), document.replace("><", ">\n<"));
        }
    }
    // The next page is drawn in its own language.
    assert!(render(sign_in(), &self::head()).contains("lang=\"en\""));
}
