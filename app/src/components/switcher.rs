//! What stands before everything else for a moment: the way to another room or person by a few keys
//! (Ctrl K), and what keys there are (Ctrl /).

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use sarang_protocol::matching::{Fit, fit, fit_any};
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::{Handle, RoomSlug};
use sarang_protocol::user::User;

use super::avatar::SmallAvatar;
use super::bell::BellBox;
use super::icon::{Icon, icon};
use super::sidebar::{name_of, sign_of};
use crate::live::case::fold;
use crate::live::{Live, Overlay, belongs_to_input_method};
use crate::words;

/// As many as stand on a phone above its keyboard, or nearly; who sees not the right one types on.
const MOST: usize = 9;

/// The options' ids, for what points at them.
const LIST: &str = "switcher-list";

/// Where one can go.
#[derive(Clone, PartialEq, Eq)]
enum Choice {
    Room(RoomSummary),
    Person(User),
}

/// One of them.
#[component]
pub(crate) fn OverlayBox(live: Live, overlay: Overlay) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            // It refuses only where it is open already.
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let (name, content) = match overlay {
        Overlay::Switcher => (words::jump_to(), view! { <Switcher live close/> }.into_any()),
        Overlay::Keys => (words::keys(), view! { <Keys close/> }.into_any()),
        Overlay::Bell => (words::bell(), view! { <BellBox live close/> }.into_any()),
    };
    view! {
        <dialog
            class="overlay"
            aria-label=name
            node_ref=dialog
            on:close=move |_| live.overlay.set(None)
            // The space around it is the dialog's own.
            on:pointerdown=move |event| {
                if event.target() == event.current_target() {
                    close();
                }
            }
        >
            <div class="overlay__box">{content}</div>
        </dialog>
    }
}

#[component]
fn Switcher<C: Fn() + Copy + Send + Sync + 'static>(live: Live, close: C) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let people = RwSignal::new(Vec::new());
    let picked = RwSignal::new(0_usize);
    let choices = Memo::new(move |_| {
        let typed = fold(&typed.read());
        live.rooms.with(|rooms| people.with(|people| choices(&live.recent(), rooms, people, &typed)))
    });
    let choose = move |choice: Choice| {
        close();
        match choice {
            Choice::Room(room) => live.open(room.slug, None),
            Choice::Person(user) => live.converse(&user.handle),
        }
    };
    let press = move |event: KeyboardEvent| {
        if belongs_to_input_method(&event) {
            return;
        }
        let count = choices.with_untracked(Vec::len);
        match (event.key().as_str(), count) {
            ("ArrowDown", 1..) => picked.update(|picked| *picked = (*picked + 1) % count),
            ("ArrowUp", 1..) => picked.update(|picked| *picked = (*picked + count - 1) % count),
            ("Enter", _) => {
                let chosen = choices.with_untracked(|choices| choices.get(picked.get_untracked()).cloned());
                if let Some(chosen) = chosen {
                    choose(chosen);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let options = move || {
        let all = choices.get().into_iter().enumerate();
        all.map(|(at, choice)| {
            let chosen = choice.clone();
            view! {
                <li
                    class="switcher__choice"
                    id=id(at)
                    role="option"
                    aria-selected=move || if picked.get() == at { "true" } else { "false" }
                    on:pointermove=move |_| {
                        if picked.get_untracked() != at {
                            picked.set(at);
                        }
                    }
                    on:click=move |_| choose(chosen.clone())
                >
                    {face(live, choice)}
                </li>
            }
        })
        .collect_view()
    };
    view! {
        <input
            class="switcher__field"
            type="text"
            role="combobox"
            autocomplete="off"
            spellcheck="false"
            maxlength="60"
            aria-label=words::jump_to()
            placeholder=words::jump_to()
            aria-expanded="true"
            aria-autocomplete="list"
            aria-controls=LIST
            aria-activedescendant=move || {
                (picked.get() < choices.with(Vec::len)).then(|| id(picked.get()))
            }
            autofocus=true
            on:input:target=move |event| {
                typed.set(event.target().value());
                picked.set(0);
                live.find_people(typed, people);
            }
            on:keydown=press
        />
        <ul class="switcher__list" id=LIST role="listbox" aria-label=words::jump_to()>{options}</ul>
        <p class="switcher__count" role="status">{move || words::found(choices.with(Vec::len))}</p>
    }
}

fn id(at: usize) -> String {
    [LIST, "-", &at.to_string()].concat()
}

fn face(live: Live, choice: Choice) -> AnyView {
    match choice {
        Choice::Room(room) => {
            let badge = (room.told() > 0).then(|| {
                view! {
                    <span class="switcher__unread"><span class="visually-hidden">{words::unread(room.told())}</span></span>
                }
            });
            let name = name_of(live, &room);
            view! { {sign_of(room)} <span class="switcher__name">{name}</span> {badge} }.into_any()
        }
        Choice::Person(user) => {
            let (name, handle) = (user.name.to_string(), ["@", user.handle.as_str()].concat());
            view! {
                <SmallAvatar user/>
                <span class="switcher__name">{name}</span>
                <span class="switcher__handle">{handle}</span>
            }
            .into_any()
        }
    }
}

/// What fits, the best first. Before anything is typed: the rooms one was in last, then those with
/// something unread, then the others.
fn choices(recent: &[RoomSlug], rooms: &[RoomSummary], people: &[User], typed: &str) -> Vec<Choice> {
    if typed.is_empty() {
        let place = |room: &RoomSummary| {
            let visited = recent.iter().position(|slug| *slug == room.slug);
            (visited.is_none(), visited, room.told() == 0)
        };
        let mut rooms: Vec<RoomSummary> = rooms.to_vec();
        rooms.sort_by_key(place);
        return rooms.into_iter().take(MOST).map(Choice::Room).collect();
    }
    let mut found: Vec<(Fit, Choice)> = rooms
        .iter()
        .filter_map(|room| {
            let handles = room.with.iter().map(|user| user.handle.as_str());
            let fit = fit_any(typed, handles).into_iter().chain(fit(typed, &fold(room.name.as_str()))).min();
            Some((fit?, Choice::Room(room.clone())))
        })
        .collect();
    let has_room = |handle: &Handle| {
        rooms.iter().any(|room| matches!(room.with.as_slice(), [only] if only.handle == *handle))
    };
    // The server has found them, by the same rules.
    found.extend(people.iter().filter(|user| !has_room(&user.handle)).map(|user| {
        let fit = fit(typed, &fold(user.name.as_str())).unwrap_or(Fit::Within);
        (fit, Choice::Person(user.clone()))
    }));
    found.sort_by_key(|(fit, _)| *fit);
    found.into_iter().take(MOST).map(|(_, choice)| choice).collect()
}

#[component]
fn Keys<C: Fn() + Copy + Send + Sync + 'static>(close: C) -> impl IntoView {
    let keys = words::keys_and_deeds().map(|(keys, deed)| {
        view! {
            <div class="keys__line">
                <dt class="keys__deed">{deed}</dt>
                <dd class="keys__keys"><kbd>{keys}</kbd></dd>
            </div>
        }
    });
    view! {
        <div class="keys">
            <h2 class="keys__title">{words::keys()}</h2>
            <dl>{keys}</dl>
            <button class="icon-button keys__close" type="button" aria-label=words::close() on:click=move |_| close()>
                {icon(Icon::Close)}
            </button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use sarang_protocol::id::Seq;
    use sarang_protocol::notifications::Attention;
    use sarang_protocol::room::RoomKind;
    use sarang_protocol::text::{DisplayName, RoomName};

    use super::*;

    fn user(handle: &str, name: &str) -> User {
        User { handle: Handle::trusted(handle), name: DisplayName::trusted(name) }
    }

    fn room(name: &str, unread: u32, with: &[User]) -> RoomSummary {
        RoomSummary {
            slug: RoomSlug::trusted(name),
            name: RoomName::trusted(name),
            kind: if with.is_empty() { RoomKind::Open } else { RoomKind::Direct },
            with: with.to_vec(),
            head: Seq(1),
            read: Seq(1),
            unread,
            mentions: 0,
            attention: Attention::Everything,
            favourite: false,
            section: None,
        }
    }

    fn names(choices: Vec<Choice>) -> Vec<String> {
        let name = |choice| match choice {
            Choice::Room(room) => room.name.to_string(),
            Choice::Person(user) => ["@", user.handle.as_str()].concat(),
        };
        choices.into_iter().map(name).collect()
    }

    #[test]
    fn at_first_those_visited_last_then_those_with_news() {
        let rooms = [room("a", 0, &[]), room("b", 2, &[]), room("c", 0, &[])];
        let recent = [RoomSlug::trusted("c")];
        assert_eq!(names(choices(&recent, &rooms, &[], "")), ["c", "b", "a"]);
    }

    #[test]
    fn half_typed_hangul_and_initial_consonants_find_rooms_and_people() {
        let haneul = user("haneul", "김하늘");
        let rooms = [room("디자인", 0, &[]), room("김하늘", 0, std::slice::from_ref(&haneul))];
        let found = [haneul, user("garam", "김하람")];
        assert_eq!(names(choices(&[], &rooms, &[], "디ㅈ")), ["디자인"]);
        assert_eq!(names(choices(&[], &rooms, &[], "ㄷㅈㅇ")), ["디자인"]);
        assert_eq!(names(choices(&[], &rooms, &found, "김ㅎ")), ["김하늘", "@garam"]);
        assert_eq!(names(choices(&[], &rooms, &[], "haneul")), ["김하늘"], "by handle too");
        assert!(choices(&[], &rooms, &[], "없음").is_empty());
    }

    #[test]
    fn there_are_no_more_than_one_sees() {
        let rooms: Vec<RoomSummary> = (0..40).map(|n| room(&format!("room {n}"), 0, &[])).collect();
        assert_eq!(choices(&[], &rooms, &[], "room").len(), MOST);
        assert_eq!(choices(&[], &rooms, &[], "").len(), MOST);
    }
}
