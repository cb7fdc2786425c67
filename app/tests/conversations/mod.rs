//! How rooms that are not open stand in the list, and what is not on their page.

use super::*;

/// Each has a sign of its own, and says what it is where that is not to be heard from its name.
#[test]
fn conversations_stand_apart_and_closed_rooms_are_told() {
    let document = render(workspace(room()), &head());
    let names: Vec<_> = html::elements(&document)
        .into_iter()
        .filter(|e| {
            e.attribute("class")
                .is_some_and(|class| class.starts_with("sidebar__room ") || class == "sidebar__room")
        })
        .map(|e| e.text)
        .collect();
    assert_eq!(
        names[names.len() - 4..],
        ["Plans (closed)", "DLDana Lee2 unread messages", "Dana Lee, 山田太郎", "하늘김하늘 (you)"]
    );
    let talk = render(workspace(conversation()), &head());
    assert!(talk.contains("placeholder=\"Message Dana Lee\""), "{talk}");
    for nothing_of in ["room-menu", "/leave", "/rename", "/people"] {
        assert!(!talk.contains(nothing_of), "{nothing_of}");
    }
}
