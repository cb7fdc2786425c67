//! What stands between messages: days, the line before new messages, comings and goings.

use leptos::prelude::*;
use sarang_protocol::time::Timestamp;

use super::rows::{Note, NoteRow, People};
use crate::live::open_room::Part;
use crate::live::{Live, OpenRoom};
use crate::words;

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
pub(crate) fn NewLine(room: OpenRoom) -> impl IntoView {
    view! { <li class="row row--new" id=room.part(Part::New)>{words::new_messages_line()}</li> }
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
        Note::Joined(people) => words::have_joined(&names(people), people.others),
        Note::Left(people) => words::have_left(&names(people), people.others),
        Note::Added { by, whom } => words::has_added(by.name.as_str(), whom.name.as_str()),
        Note::Removed { by, whom } => words::has_removed(by.name.as_str(), whom.name.as_str()),
        Note::Renamed { by, name } => words::has_renamed(by.name.as_str(), name.as_str()),
    }
}

fn names(people: &People) -> Vec<&str> {
    people.named.iter().map(|user| user.name.as_str()).collect()
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
            (Note::Added { by: user("Kim"), whom: user("Dana") }, "Kim added Dana"),
            (Note::Removed { by: user("Kim"), whom: user("Dana") }, "Kim removed Dana"),
            (Note::Renamed { by: user("Kim"), name: RoomName::trusted("회의") }, "Kim named the room “회의”"),
        ] {
            assert_eq!(sentence(&note), expected);
        }
    }

    #[test]
    fn notes_are_sentences_in_korean() {
        for (note, expected) in [
            (Note::Joined(people(&["김하늘"], 0)), "김하늘 님이 들어왔어요"),
            (Note::Left(people(&["김하늘", "Dana"], 0)), "김하늘 님과 Dana 님이 나갔어요"),
            (Note::Joined(people(&["김하늘", "Dana"], 3)), "김하늘 님, Dana 님 외 3명이 들어왔어요"),
            (Note::Added { by: user("Kim"), whom: user("Dana") }, "Kim 님이 Dana 님을 초대했어요"),
            (Note::Removed { by: user("Kim"), whom: user("Dana") }, "Kim 님이 Dana 님을 내보냈어요"),
            (
                Note::Renamed { by: user("Kim"), name: RoomName::trusted("회의") },
                "Kim 님이 대화방 이름을 “회의”로 바꿨어요",
            ),
            (
                Note::Renamed { by: user("Kim"), name: RoomName::trusted("잡담방") },
                "Kim 님이 대화방 이름을 “잡담방”으로 바꿨어요",
            ),
        ] {
            assert_eq!(words::in_language(words::Language::Korean, || sentence(&note)), expected);
        }
    }
}
