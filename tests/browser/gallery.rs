//! Every component in every state, as `/_gallery` has them: photographed, and judged.
//!
//! The pictures are in `target/tmp/gallery`, to be looked at.

use sarang_protocol::language::Language;
use sarang_tests::browser::{Browsers, DESKTOP, PHONE, Person, Scheme, Screen};
use sarang_tests::installation::Installation;
use sarang_tests::instance::{Instance, Options};
use serde_json::json;

use crate::access::Look;

/// What is in a room of the gallery: a caption as an id, what is to be seen in that piece, and how often.
const HANGS: [(&str, &str, u64); 52] = [
    ("primary-button", ".button--primary:not(:disabled)", 5),
    ("primary-button", ".button--primary:disabled", 1),
    ("icons", ".icon", 33),
    ("pictures", ".avatar", 16),
    ("active", ".presence[aria-label]", 1),
    ("presence-unknown", ".presence[aria-label]", 1),
    ("badges", ".badge--called", 1),
    ("field-with-an-error", "[aria-invalid='true'][aria-describedby]", 1),
    ("list-of-rooms", ".sidebar__room", 9),
    ("list-of-rooms", "[aria-current='page']", 1),
    ("list-of-rooms", ".badge", 4),
    ("list-of-rooms", "li .sidebar__heading", 2),
    ("list-of-rooms-without-any", ".sidebar__none", 1),
    ("header-of-a-closed-room", ".room-header > .icon", 1),
    ("menu-of-a-room-for-who-manages-it", ".menu__row .button", 1),
    ("menu-of-a-room-for-a-member", ".menu__item--danger", 1),
    ("menu-of-a-room-for-a-stranger", ".menu__item", 2),
    ("members-for-who-manages-the-room", ".members__remove", 5),
    ("members-for-a-member", ".members__remove", 0),
    ("directory", ".directory__in", 1),
    ("directory-without-rooms", ".empty", 1),
    ("form-for-a-room-with-an-error", ".callout--error", 1),
    ("a-room-on-its-way", ".skeleton__row", 5),
    ("messages-in-every-state", ".message", 21),
    ("messages-in-every-state", ".message--grouped", 7),
    ("messages-in-every-state", ".message--focus", 1),
    ("messages-in-every-state", ".message--pending .message__waiting", 1),
    ("messages-in-every-state", ".message--failed .message__action", 3),
    ("messages-in-every-state", ".message__gone", 1),
    ("messages-in-every-state", ".quote", 2),
    ("messages-in-every-state", ".reactions__kind[aria-pressed='true']", 2),
    ("messages-in-every-state", ".thread-line .avatar", 6),
    ("messages-in-every-state", ".rich-text__call--own", 2),
    ("messages-in-every-state", ".row--day", 2),
    ("messages-in-every-state", ".row--new", 1),
    ("messages-in-every-state", ".row--system", 5),
    ("messages-in-every-state", ".timeline__jump:not([hidden])", 1),
    ("further-messages-above-and-below", ".timeline__older", 2),
    ("waiting-for-the-network", ".message__state", 2),
    ("all-that-a-text-can-be", "table td.rich-text__cell--end", 3),
    ("all-that-a-text-can-be", ".rich-text__block", 10),
    ("all-that-a-text-can-be", ".rich-text__spoiler", 1),
    ("all-that-a-text-can-be", ".rich-text__task", 2),
    ("thread", ".message", 4),
    ("thread", "textarea", 1),
    ("thread-for-a-stranger", "textarea", 0),
    ("two-are-typing", ".typing__words--on", 1),
    ("composer-with-what-was-refused", ".composer__error", 1),
    ("keys", ".keys__close", 1),
    ("emoji-with-an-error", "[aria-invalid='true'][aria-describedby]", 1),
    ("group-with-an-error", "textarea[aria-invalid='true']", 1),
    ("groups-for-a-member", "form", 0),
];

/// The rooms of the gallery.
const ROOMS: [&str; 7] = ["basics", "rooms", "messages", "markup", "writing", "states", "pages"];

/// What a person's pointer and keys do, one of each.
const FORCED: [(&str, &str); 3] = [
    ("[data-force='hover']", "hover"),
    ("[data-force='focus-visible']", "focus-visible"),
    ("[data-force='active']", "active"),
];

/// The narrowest phones that are still about.
const NARROW: Screen = Screen { name: "narrow phone", width: 360, ..PHONE };

#[tokio::test(flavor = "multi_thread")]
async fn every_component_is_in_the_gallery_in_every_state() {
    let installation = Installation::set_up();
    let env = vec![("SARANG_DEV".to_owned(), "1".to_owned())];
    let server = Instance::start(&installation, Options { env, ..Options::default() }).await;
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&server).await;
    for language in Language::ALL {
        let path = format!("/_gallery?lang={}", language.as_str());
        dana.has_screen(DESKTOP).await;
        dana.opens(&path).await;
        let mut wrong = Vec::new();
        for (piece, selector, expected) in HANGS {
            let all =
                format!("return document.querySelectorAll(\"[data-piece='{piece}'] {selector}\").length");
            let found = dana.evaluates(&all).await;
            if found != expected {
                wrong.push(format!("{piece}: {found} of {expected} {selector}"));
            }
        }
        assert!(wrong.is_empty(), "{language:?}:\n{}", wrong.join("\n"));
        // What a mark looks like hangs on its words, which are not the same in both languages.
        let edge = "return ['active', 'away'].map(piece => getComputedStyle( \
            document.querySelector(`[data-piece='${piece}'] .presence`)).borderTopWidth)";
        assert_eq!(dana.evaluates(edge).await, json!(["2px", "2px"]), "{language:?}");
        dana.has_screen(NARROW).await;
        dana.needs_no_scrolling_sideways().await;
        dana.has_a_clean_console().await;
        for screen in [DESKTOP, PHONE] {
            for scheme in [Scheme::Light, Scheme::Dark] {
                is_photographed(&dana, &path, Look { screen, scheme, language }).await;
            }
        }
    }
}

async fn is_photographed(dana: &Person, path: &str, look: Look) {
    look.is_taken_by(dana).await;
    dana.opens(path).await;
    dana.needs_no_scrolling_sideways().await;
    dana.forces(&FORCED).await;
    dana.can_be_used_by_everybody(&look.at("the gallery")).await;
    for room in ROOMS {
        let file = look.picture(&["gallery", room].join("-"));
        dana.photographs_all_of(&["#", room].concat(), &file).await;
    }
}
