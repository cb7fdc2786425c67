//! What stands between messages: days, the line before new messages, comings and goings.

use leptos::prelude::*;
use sarang_protocol::time::Timestamp;

use super::rows::{Note, NoteRow, People};
use crate::live::Live;

/// A day begins.
#[component]
pub(crate) fn DayRow(live: Live, at: Timestamp) -> impl IntoView {
    view! {
        <li class="row row--day">
            <time datetime=at.to_string()>{move || live.day(at)}</time>
        </li>
    }
}

/// What follows is new to its reader.
#[component]
pub(crate) fn NewLine() -> impl IntoView {
    view! { <li class="row row--new" id="new">"New messages"</li> }
}

/// Somebody came, went, or renamed the room.
#[component]
pub(crate) fn NoteLine(row: NoteRow) -> impl IntoView {
    let NoteRow { note, .. } = row;
    view! { <li class="row row--system">{sentence(&note)}</li> }
}

/// The note as a sentence: "Kim, Dana and 3 others joined".
pub(crate) fn sentence(note: &Note) -> String {
    match note {
        Note::Joined(people) => format!("{} joined", names(people)),
        Note::Left(people) => format!("{} left", names(people)),
        Note::Removed { by, whom } => format!("{} removed {}", by.name, whom.name),
        Note::Renamed { by, name } => format!("{} named the room “{name}”", by.name),
    }
}

fn names(people: &People) -> String {
    let mut parts: Vec<String> = people.named.iter().map(|user| user.name.to_string()).collect();
    match people.others {
        0 => {}
        1 => parts.push("1 other".to_owned()),
        others => parts.push(format!("{others} others")),
    }
    let Some(last) = parts.pop() else {
        return String::new();
    };
    if parts.is_empty() { last } else { format!("{} and {last}", parts.join(", ")) }
}

#[cfg(test)]
mod tests {
    use sarang_protocol::text::{DisplayName, Handle, RoomName};
    use sarang_protocol::user::User;

    use super::*;

    fn user(name: &str) -> User {
        User { handle: Handle::trusted(name.to_lowercase()), name: DisplayName::trusted(name) }
    }

    fn people(named: &[&str], others: usize) -> People {
        People { named: named.iter().map(|name| user(name)).collect(), others }
    }

    #[test]
    fn notes_are_sentences() {
        for (note, expected) in [
            (Note::Joined(people(&["Kim"], 0)), "Kim joined"),
            (Note::Left(people(&["Kim", "Dana"], 0)), "Kim and Dana left"),
            (Note::Joined(people(&["Kim", "Dana"], 1)), "Kim, Dana and 1 other joined"),
            (Note::Joined(people(&["Kim", "Dana"], 3)), "Kim, Dana and 3 others joined"),
            (Note::Removed { by: user("Kim"), whom: user("Dana") }, "Kim removed Dana"),
            (Note::Renamed { by: user("Kim"), name: RoomName::trusted("회의") }, "Kim named the room “회의”"),
        ] {
            assert_eq!(sentence(&note), expected);
        }
    }
}
