//! Fills an installation with people who talk and photographs it: every page, on a laptop and a
//! phone, light and dark, into `docs/screenshots/` (or the folder given).

mod town;

use std::path::{Path, PathBuf};

use sarang_tests::browser::{Browsers, DESKTOP, PHONE, Person, Scheme, Screen};
use sarang_tests::installation::{Installation, PASSWORD};
use sarang_tests::instance::{Instance, Options};

use self::town::{arranges, closed_rooms, people_talk};

#[tokio::main]
async fn main() {
    let folder = std::env::args().nth(1).map_or_else(default_folder, PathBuf::from);
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let installation = Installation::fresh();
    let server = Instance::start(&installation, Options::default()).await;
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&server).await;

    photograph(&dana, &folder, "welcome", "/welcome").await;
    first_run(&dana).await;
    people_talk(&server, &installation).await;
    let (conversation, closed) = closed_rooms(&server, &installation).await;
    let thread = arranges(&server, &installation).await;
    reads_everything(&dana).await;
    dana.opens("/rooms/general").await;
    for (name, path) in [
        ("room", "/rooms/general"),
        ("thread", &thread),
        ("drafts", "/drafts"),
        ("unread", "/unread"),
        ("room-empty", "/rooms/quiet-corner"),
        ("room-not-joined", "/rooms/book-club"),
        ("room-new", "/rooms/new"),
        ("rooms", "/rooms"),
        ("conversation", &conversation),
        ("room-closed", &closed),
        ("people", &format!("{closed}/people")),
        ("new-conversation", "/new-conversation?with=marco"),
        ("settings", "/settings"),
        ("not-found", "/rooms/nowhere"),
    ] {
        photograph(&dana, &folder, name, path).await;
    }
    drawer(&dana, &folder).await;
    about_a_message(&dana, &folder).await;
    overlays(&dana, &folder).await;
    korean(&dana, &folder, &thread).await;
    dana.driver().delete_all_cookies().await.expect("cookies can be thrown away");
    photograph(&dana, &folder, "sign-in", "/sign-in").await;
    photograph(&dana, &folder, "error", "/nowhere").await;
}

fn default_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/screenshots")
}

/// Photographs a page on each device in each scheme.
async fn photograph(person: &Person, folder: &Path, name: &str, path: &str) {
    for screen in [DESKTOP, PHONE] {
        for scheme in [Scheme::Light, Scheme::Dark] {
            person.has_screen(screen).await;
            person.prefers(scheme).await;
            person.opens(path).await;
            if path.starts_with("/rooms") && !path.ends_with("/people") {
                person.is_live().await;
            }
            if path.contains("?thread=") {
                person.finds(".thread-panel .message").await;
            }
            shoot(person, folder, name, screen, scheme).await;
        }
    }
}

async fn shoot(person: &Person, folder: &Path, name: &str, screen: Screen, scheme: Scheme) {
    // Transitions of colours and of the drawer end within this time.
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    let file = folder.join(format!("{name}-{}-{}.png", screen.name, scheme.name()));
    person.photographs(&file).await;
    println!("{}", file.display());
}

async fn drawer(person: &Person, folder: &Path) {
    person.has_screen(PHONE).await;
    for scheme in [Scheme::Light, Scheme::Dark] {
        person.prefers(scheme).await;
        person.opens_room("general").await;
        person.opens_the_drawer().await;
        shoot(person, folder, "drawer", PHONE, scheme).await;
    }
}

/// A message's menu, and the emoji.
async fn about_a_message(person: &Person, folder: &Path) {
    for screen in [DESKTOP, PHONE] {
        for scheme in [Scheme::Light, Scheme::Dark] {
            person.has_screen(screen).await;
            person.prefers(scheme).await;
            person.opens_room("general").await;
            person.is_live().await;
            let last = "const stamps = document.querySelectorAll('.message__time'); \
                stamps[stamps.length - 1].focus()";
            person.evaluates(last).await;
            person.finds(".message-tools").await;
            person.keys("m").await;
            person.finds(".message-menu").await;
            shoot(person, folder, "menu", screen, scheme).await;
            person.clicks("[data-act='react']").await;
            person.finds(".emoji__one").await;
            shoot(person, folder, "emoji", screen, scheme).await;
        }
    }
}

/// The way elsewhere, with half a name typed, and the keys.
async fn overlays(person: &Person, folder: &Path) {
    for screen in [DESKTOP, PHONE] {
        for scheme in [Scheme::Light, Scheme::Dark] {
            person.has_screen(screen).await;
            person.prefers(scheme).await;
            for (key, name) in [("k", "switcher"), ("/", "keys")] {
                person.opens_room("general").await;
                person.is_live().await;
                person.presses_with_control(key).await;
                person.finds_visible(".overlay").await;
                if key == "k" {
                    person.inserts("m").await;
                    person.reads("@misaki").await;
                    person.reads("found").await;
                }
                shoot(person, folder, name, screen, scheme).await;
            }
        }
    }
}

/// The same room in Korean.
async fn korean(person: &Person, folder: &Path, thread: &str) {
    person.has_screen(DESKTOP).await;
    person.opens("/settings").await;
    person.clicks("input[name='language'][value='ko']").await;
    person.submits("language").await;
    person.reads("언어").await;
    photograph(person, folder, "room-korean", "/rooms/general").await;
    photograph(person, folder, "thread-korean", thread).await;
}

async fn first_run(dana: &Person) {
    dana.has_screen(DESKTOP).await;
    dana.opens("/welcome").await;
    for (field, answer) in [
        ("title", "사랑방"),
        ("handle", "dana"),
        ("name", "Dana Kim"),
        ("password", PASSWORD),
        ("room", "General"),
    ] {
        dana.fills_in(field, answer).await;
    }
    dana.submits("password").await;
    dana.is_at("/rooms/general").await;
}

/// Leaves two rooms unread, so that the list has something to tell.
async fn reads_everything(dana: &Person) {
    for room in ["general", "quiet-corner"] {
        dana.opens_room(room).await;
    }
}
