//! The rules of dependencies.

use crate::sources::Source;

/// A heavy library, and the rooms that it may be named in.
struct Heavy {
    crates: &'static [&'static str],
    rooms: &'static [&'static str],
}

/// One heavy library, one room. The tests and the builder live outside of the house's rule: what
/// they use is not shipped.
const HEAVY: &[Heavy] = &[
    Heavy { crates: &["sqlx"], rooms: &["server/src/store/"] },
    Heavy { crates: &["redis"], rooms: &["server/src/channel/redis/", "server/src/channel/redis.rs"] },
    Heavy {
        crates: &["axum"],
        rooms: &[
            "server/src/web/",
            "server/src/socket/",
            "server/src/door/",
            // Serves the router and hands the state to handlers.
            "server/src/serve.rs",
            "server/src/serve/",
            "server/src/state.rs",
        ],
    },
    Heavy { crates: &["comrak"], rooms: &["server/src/markup/"] },
    Heavy { crates: &["tungstenite"], rooms: &["server/src/socket/"] },
    Heavy { crates: &["leptos"], rooms: &["app/src/", "frontend/src/", "server/src/web/"] },
    Heavy {
        crates: &["web_sys", "js_sys", "gloo_net", "gloo_timers", "gloo"],
        rooms: &[
            "app/src/live/",
            "frontend/src/",
            // Measure and scroll elements, which no signal can.
            "app/src/components/composer.rs",
            "app/src/components/composer/",
            "app/src/components/timeline.rs",
            "app/src/components/timeline/",
            // `Intl` formats dates in the reader's own language.
            "app/src/components/moment.rs",
        ],
    },
];

/// Who may not know whom. Imports point down only.
struct Above {
    room: &'static str,
    never: &'static [&'static str],
}

const ABOVE: &[Above] = &[
    Above { room: "server/src/chat/", never: &["hub", "web", "socket", "door", "state", "serve", "cli"] },
    Above {
        room: "server/src/hub/",
        never: &["store", "chat", "web", "socket", "door", "state", "serve", "cli"],
    },
    Above {
        room: "server/src/store/",
        never: &["chat", "hub", "channel", "web", "socket", "door", "state", "serve", "cli"],
    },
    Above {
        room: "server/src/channel/",
        never: &["chat", "hub", "store", "web", "socket", "door", "state", "serve", "cli"],
    },
    Above {
        room: "server/src/markup/",
        never: &["chat", "hub", "store", "channel", "web", "socket", "door", "state", "serve", "cli"],
    },
    Above { room: "server/src/socket/", never: &["web", "store", "cli"] },
    Above { room: "server/src/door/", never: &["web", "socket", "store", "hub", "cli"] },
    Above { room: "server/src/web/", never: &["store", "cli"] },
];

/// What the protocol, on which everything stands, may stand on itself. What a manifest does not
/// name cannot be imported.
const UNDER_PROTOCOL: &[&str] =
    &["serde", "uuid", "thiserror", "unicode-normalization", "unicode-properties", "unicode-segmentation"];

/// The dependencies in the protocol's manifest that it may not have.
pub(crate) fn impure(manifest: &str) -> Vec<String> {
    let mut section = "";
    let mut broken = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
            if let Some(name) = section.strip_prefix("dependencies.") {
                broken.push(name.to_owned());
            }
        } else if section == "dependencies" {
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
            broken.push(name.to_owned());
        }
    }
    broken.retain(|name| {
        let comment = name.is_empty() || name.starts_with('#');
        !comment && !UNDER_PROTOCOL.contains(&name.as_str())
    });
    broken.iter().map(|name| format!("the protocol is pure: it may not depend on {name}")).collect()
}

/// Every broken rule, with its name.
pub(crate) fn broken(sources: &[Source]) -> Vec<String> {
    let mut broken = Vec::new();
    for source in sources {
        let own = source.modules();
        for path in source.paths() {
            let first = path.split("::").next().unwrap_or_default();
            if own.contains(first) {
                // `redis::RedisChannel` beside `mod redis;` is a room and not the library.
                continue;
            }
            broken.extend(judge(&source.path, &path));
        }
    }
    broken
}

fn judge(file: &str, path: &str) -> Option<String> {
    let path = absolute(file, path);
    let mut parts = path.split("::");
    let first = parts.next().unwrap_or_default();
    let shipped = ["app/", "server/", "frontend/src/"].iter().any(|part| file.starts_with(part));
    // Leptos hands on the libraries that it stands on: `leptos::web_sys::Element` is `web_sys`.
    let library = match (first, path.split("::").nth(1)) {
        ("leptos", Some(second)) if is_heavy(second) => second,
        _ => first,
    };
    let heavy = HEAVY.iter().find(|heavy| heavy.crates.contains(&library));
    if let Some(heavy) = heavy
        && shipped
        && !heavy.rooms.iter().any(|room| file.starts_with(room))
    {
        let rooms = heavy.rooms.join(", ");
        return Some(format!("one heavy library, one room: {file} names {path}, which belongs into {rooms}"));
    }
    let module = match first {
        "crate" | "sarang" if file.starts_with("server/src/") => parts.next().unwrap_or_default(),
        _ => return None,
    };
    let above = ABOVE.iter().find(|above| {
        // The room's folder, or the one file that it is.
        let as_file = format!("{}.rs", above.room.trim_end_matches('/'));
        (file.starts_with(above.room) || file == as_file) && above.never.contains(&module)
    })?;
    Some(format!("imports point down only: {file} names {path}, and {} never imports {module}", above.room))
}

fn is_heavy(library: &str) -> bool {
    HEAVY.iter().any(|heavy| heavy.crates.contains(&library))
}

/// `super::hub` in `server/src/chat/mod.rs` is `crate::hub`.
fn absolute(file: &str, path: &str) -> String {
    if !path.starts_with("super") {
        return path.to_owned();
    }
    let inside = file.split_once("/src/").map_or(file, |(_, inside)| inside);
    let inside = inside.trim_end_matches(".rs");
    let mut place: Vec<&str> = inside.split('/').filter(|part| !["mod", "lib"].contains(part)).collect();
    let mut rest = path;
    while let Some(after) = rest.strip_prefix("super::") {
        place.pop();
        rest = after;
    }
    place.insert(0, "crate");
    place.push(rest);
    place.join("::")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(file: &str, text: &str) -> String {
        let source = Source { path: file.into(), text: text.into() };
        broken(&[source]).join("; ")
    }

    #[test]
    fn a_heavy_library_out_of_its_room_is_named() {
        for (file, text) in [
            ("server/src/chat/rooms.rs", "use sqlx::SqlitePool;"),
            ("server/src/hub/mod.rs", "fn f(x: redis::Client) {}"),
            ("server/src/chat/mod.rs", "use axum::Router;"),
            ("server/src/socket/mod.rs", "use leptos::prelude::*;"),
            ("app/protocol/src/frame.rs", "use leptos::prelude::*;"),
            ("app/src/components/message.rs", "use {std::fmt, web_sys::Element};"),
            ("server/src/main.rs", "use sqlx::query;"),
            ("app/src/components/row.rs", "use leptos::web_sys::Element;"),
        ] {
            let said = complaint(file, text);
            assert!(said.contains("one heavy library, one room") && said.contains(file), "{said}");
        }
        for (file, text) in [
            ("server/src/store/rooms.rs", "use sqlx::SqlitePool;"),
            ("server/src/channel/redis/mod.rs", "use redis::Client;"),
            ("server/src/channel/mod.rs", "mod redis;\nuse redis::RedisChannel;"),
            ("server/src/web/pages.rs", "use leptos::prelude::*;"),
            ("app/src/live/socket.rs", "use gloo_net::websocket::Message;"),
            ("tests/harness/redis.rs", "use redis::Client;"),
        ] {
            assert_eq!(complaint(file, text), "");
        }
    }

    #[test]
    fn an_import_that_points_up_is_named() {
        for (file, text) in [
            ("server/src/chat/mod.rs", "use crate::hub::Hub;"),
            ("server/src/chat/posts.rs", "use crate::{store::Store, web::Page};"),
            ("server/src/chat/posts.rs", "use super::super::hub::Hub;"),
            ("server/src/hub/rooms.rs", "fn f() { crate::store::Store::open() }"),
            ("server/src/store/mod.rs", "use super::chat::Chat;"),
            ("server/src/channel/local.rs", "use crate::hub::Hub;"),
            ("server/src/socket/mod.rs", "use crate::web::router;"),
            ("server/src/hub.rs", "use crate::store::Store;"),
        ] {
            let said = complaint(file, text);
            assert!(said.contains("imports point down only") && said.contains(file), "{said}");
        }
        for (file, text) in [
            ("server/src/chat/posts.rs", "use crate::store::Store; use super::Chat;"),
            ("server/src/socket/mod.rs", "use crate::{hub::Hub, chat::Chat};"),
            ("server/src/state.rs", "use crate::{hub::Hub, store::Store, web};"),
        ] {
            assert_eq!(complaint(file, text), "");
        }
    }

    #[test]
    fn the_protocol_stands_on_little() {
        let manifest = "[package]\nname = \"tokio\"\n[dependencies]\nserde.workspace = true\n\
            # a comment\ntokio = \"1\"\n[dependencies.axum]\nversion = \"1\"\n\
            [dev-dependencies]\nproptest.workspace = true\n";
        let said = impure(manifest);
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].contains("tokio") && said[1].contains("axum"), "{said:?}");
    }
}
