//! Whether everybody can use every page and whatever opens on it, light and dark, on a desktop and a
//! phone, in English and Korean. What opens is photographed too.

use std::path::PathBuf;

use sarang_protocol::language::Language;
use sarang_tests::browser::{Browsers, DESKTOP, PHONE, Person, Scheme, Screen};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{ADMIN, GENERAL, Installation};
use thirtyfour::Key;

use crate::everywhere::{OUTSIDE, PLAIN, lived_in};

/// What people look at. No colour depends on the language, so Korean is read once on each device.
const LOOKS: [Look; 6] = [
    Look { screen: DESKTOP, scheme: Scheme::Light, language: Language::English },
    Look { screen: DESKTOP, scheme: Scheme::Dark, language: Language::English },
    Look { screen: PHONE, scheme: Scheme::Light, language: Language::English },
    Look { screen: PHONE, scheme: Scheme::Dark, language: Language::English },
    Look { screen: DESKTOP, scheme: Scheme::Light, language: Language::Korean },
    Look { screen: PHONE, scheme: Scheme::Dark, language: Language::Korean },
];

/// How somebody looks at a page.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    pub(crate) screen: Screen,
    pub(crate) scheme: Scheme,
    pub(crate) language: Language,
}

impl Look {
    /// Takes the device, the colours and the language.
    pub(crate) async fn is_taken_by(self, person: &Person) {
        person.has_screen(self.screen).await;
        person.prefers(self.scheme).await;
        person.asks_for(self.language).await;
    }

    /// What is looked at, and how.
    pub(crate) fn at(self, what: &str) -> String {
        format!("{what} ({}, {}, {})", self.screen.name, self.scheme.name(), self.language.as_str())
    }

    /// Where a picture of it goes: `target/tmp/gallery`, to be looked at.
    pub(crate) fn picture(self, what: &str) -> PathBuf {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("gallery");
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let Self { screen, scheme, language } = self;
        let name = [what, screen.name, scheme.name(), language.as_str()].join("-");
        folder.join(name.replace([' ', '\''], "-") + ".png")
    }

    /// Judges what is open, and photographs it.
    async fn judges(self, person: &Person, what: &str) {
        person.can_be_used_by_everybody(&self.at(what)).await;
        person.photographs(&self.picture(what)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_can_use_every_page() {
    let (cluster, live) = lived_in().await;
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    for look in LOOKS {
        look.is_taken_by(&dana).await;
        for path in OUTSIDE.into_iter().chain(["/nowhere"]) {
            judges(&dana, path, look).await;
        }
        dana.signs_in_as(ADMIN).await;
        for path in PLAIN.into_iter().chain(["/rooms/nowhere"]) {
            judges(&dana, path, look).await;
        }
        for path in &live {
            dana.opens(path).await;
            dana.is_live().await;
            dana.can_be_used_by_everybody(&look.at(path)).await;
        }
        dana.driver().delete_all_cookies().await.expect("cookies can be thrown away");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_can_use_whatever_opens() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    kim.posts("안녕하세요").await;
    cluster.api(ADMIN, 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as(ADMIN).await;
    for look in LOOKS {
        look.is_taken_by(&dana).await;
        dana.opens_room(GENERAL).await;
        dana.clicks("[popovertarget='room-menu']").await;
        dana.finds_visible("#room-menu").await;
        look.judges(&dana, "the room's menu").await;
        dana.presses_escape().await;
        for (key, what) in [("k", "the switcher"), ("/", "the keys")] {
            dana.presses_with_control(key).await;
            dana.finds_visible(".overlay").await;
            look.judges(&dana, what).await;
            dana.presses_escape().await;
            dana.no_longer_finds(".overlay").await;
        }
        everything_about_a_message(&dana, look).await;
        what_a_word_may_become(&dana, look).await;
        if look.screen == PHONE {
            dana.clicks("[popovertarget='members']").await;
            dana.finds_visible("#members").await;
            look.judges(&dana, "the members").await;
            dana.presses_escape().await;
            dana.opens_the_drawer().await;
            look.judges(&dana, "the drawer").await;
        }
        dana.opens_the_account_menu().await;
        look.judges(&dana, "the account's menu").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_can_set_it_up() {
    let cluster = Cluster::alone_on(Installation::fresh()).await;
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    for look in LOOKS {
        look.is_taken_by(&dana).await;
        judges(&dana, "/welcome", look).await;
    }
}

async fn judges(person: &Person, path: &str, look: Look) {
    person.opens(path).await;
    person.can_be_used_by_everybody(&look.at(path)).await;
    assert_eq!(person.evaluates("return document.documentElement.lang").await, look.language.as_str());
}

/// The tools of a message, its menu, the emoji, the line over the composer and the way back from a deletion.
async fn everything_about_a_message(dana: &Person, look: Look) {
    dana.posts_by_button("곧 없어질 말").await;
    dana.sees("곧 없어질 말").await;
    let focus =
        "const stamps = document.querySelectorAll('.message__time'); stamps[stamps.length - 1].focus()";
    dana.evaluates(focus).await;
    dana.finds(".message-tools").await;
    look.judges(dana, "a message's tools").await;
    dana.keys("m").await;
    dana.finds(".message-menu").await;
    look.judges(dana, "a message's menu").await;
    dana.clicks("[data-act='react']").await;
    dana.finds(".emoji__one").await;
    look.judges(dana, "the emoji").await;
    dana.clicks(".emoji__one").await;
    dana.finds(".reactions__kind").await;
    for (key, what) in [("r", "a reply"), ("e", "an edit")] {
        dana.evaluates(focus).await;
        dana.keys(key).await;
        dana.finds(".aim__what").await;
        look.judges(dana, what).await;
        dana.presses_escape().await;
    }
    dana.evaluates(focus).await;
    dana.keys("t").await;
    dana.finds(".thread-panel .message").await;
    look.judges(dana, "a thread").await;
    dana.presses_escape().await;
    dana.no_longer_finds(".thread-panel").await;
    dana.evaluates(focus).await;
    dana.keys(Key::Delete).await;
    dana.finds(".undo").await;
    look.judges(dana, "a deletion").await;
    dana.clicks(".undo [data-act='dismiss']").await;
    dana.no_longer_finds(".undo").await;
}

/// Names, emoji and commands while they are typed; and a text that is too long.
async fn what_a_word_may_become(dana: &Person, look: Look) {
    for (typed, what) in [("@k", "names"), (":smi", "emoji while typed"), ("/", "commands")] {
        dana.is_at_the_composer().await;
        dana.types(typed).await;
        dana.finds_visible(".suggestions__item").await;
        look.judges(dana, what).await;
        dana.presses_escape().await;
        dana.empties_the_composer().await;
    }
    for (length, what) in [(9_990, "a long text"), (10_001, "too long a text")] {
        dana.is_at_the_composer().await;
        dana.inserts(&"글".repeat(length)).await;
        dana.finds_visible(if length > 10_000 { ".composer__error" } else { ".composer__counter" }).await;
        look.judges(dana, what).await;
        dana.empties_the_composer().await;
    }
}
