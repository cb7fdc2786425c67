//! What everything else is made of: buttons, fields, pictures, marks.

use leptos::prelude::*;
use sarang_protocol::presence::{Company, PersonPresence, Presence};

use super::super::settings::choice;
use super::wall::{Ground, Wall};
use crate::components::avatar::{SmallAvatar, initials, message_class};
use crate::components::field::{Callout, Field, Kind};
use crate::components::icon::{Icon, icon, mark};
use crate::components::presence::PresenceMark;
use crate::components::theme_switch::ThemeSwitch;
use crate::live::{Connection, Live, OpenRoom};
use crate::page::gallery::{conversation, dana, haneul, room, rooms, user, workspace};
use crate::words::pages as words;
use sarang_protocol::view::Pane;

/// Every icon.
const ICONS: [Icon; 33] = [
    Icon::Back,
    Icon::Bell,
    Icon::Bin,
    Icon::Bookmark,
    Icon::Star,
    Icon::Broken,
    Icon::Bubble,
    Icon::Check,
    Icon::Choose,
    Icon::Close,
    Icon::Compass,
    Icon::Copy,
    Icon::Dot,
    Icon::Dots,
    Icon::Down,
    Icon::Keys,
    Icon::Leave,
    Icon::Lines,
    Icon::Link,
    Icon::Lock,
    Icon::Moon,
    Icon::Pencil,
    Icon::People,
    Icon::Pin,
    Icon::Plus,
    Icon::Reply,
    Icon::Room,
    Icon::Screen,
    Icon::Search,
    Icon::Send,
    Icon::Settings,
    Icon::Smile,
    Icon::Sun,
];

/// What a browser does not do by itself while nobody points: the test brings it about (`data-force`).
const STATES: [&str; 4] = ["", "hover", "focus-visible", "active"];

pub(super) fn hang(wall: &mut Wall) {
    wall.room("Basics");
    wall.hang(Ground::Paper, "The sign of the house", mark());
    for (caption, class) in [
        ("Button", "button"),
        ("Primary button", "button button--primary"),
        ("Dangerous button", "button button--danger"),
        ("Quiet button", "button button--quiet"),
        ("Small button", "button button--small"),
        ("Large button", "button button--large"),
    ] {
        wall.hang(Ground::Paper, caption, buttons(class, words::save));
    }
    wall.hang(Ground::Paper, "Icon button", icon_buttons());
    wall.hang(Ground::Paper, "Icons", ICONS.map(icon));
    wall.hang(Ground::Paper, "Links", view! { <p><a href="/_gallery">{words::back()}</a>" · "<a href="/_gallery" data-force="hover">{words::back()}</a>" · "<a href="/_gallery" data-force="focus-visible">{words::back()}</a></p> });
    avatars(wall);
    presence(wall);
    wall.hang(Ground::Floor, "Badges", view! {
        <p><span class="badge">"3"</span>" "<span class="badge">"99+"</span>" "<span class="badge badge--called">"@2"</span></p>
    });
    fields(wall);
    let live = Live::new(workspace(Pane::NotFound, vec![]));
    wall.hang(Ground::Paper, "Colours", view! { <ThemeSwitch live/> });
}

fn buttons(class: &'static str, label: fn() -> &'static str) -> impl IntoView {
    let one = move |force: &'static str| {
        view! { <button class=class type="button" data-force=(!force.is_empty()).then_some(force)>{label()}</button> }
    };
    view! {
        {STATES.map(one)}
        <button class=class type="button" disabled=true>{label()}</button>
        <a class=class href="/_gallery">{icon(Icon::Plus)}{label()}</a>
    }
}

fn icon_buttons() -> impl IntoView {
    let one = |force: &'static str| {
        view! {
            <button class="icon-button" type="button" aria-label=words::back() data-force=(!force.is_empty()).then_some(force)>
                {icon(Icon::Back)}
            </button>
        }
    };
    STATES.map(one)
}

fn avatars(wall: &mut Wall) {
    // One of each colour.
    let people = [
        ("bada", "Bada"),
        ("taro", "山田太郎"),
        ("dana", "Dana Lee"),
        ("haneul", "김하늘"),
        ("tiger", "🐯 Tiger"),
        ("max", "Maximiliane Sommerfeld-Grünwald"),
        ("dp", "Дана Петрова"),
        ("layla", "ليلى"),
        ("zoe", "Zoë"),
        ("jun", "이준"),
        ("mina", "Mina"),
        ("kim", "Kim"),
        ("sora", "소라"),
        ("ada", "Ada"),
        ("eun", "은"),
        ("lin", "林"),
    ]
    .map(|(handle, name)| user(handle, name));
    let small: Vec<_> = people.iter().cloned().map(|user| view! { <SmallAvatar user/> }).collect();
    let large = people.map(|user| {
        let class = message_class(user.handle.as_str()).trim_start_matches("message__avatar ");
        view! { <span class=class aria-hidden="true">{initials(user.name.as_str())}</span> }
    });
    wall.hang(Ground::Paper, "Small pictures", small);
    wall.hang(Ground::Paper, "Pictures", large);
}

fn presence(wall: &mut Wall) {
    for (caption, state) in [
        ("Active", Some(Presence::Active)),
        ("Away", Some(Presence::Away)),
        ("Offline", Some(Presence::Offline)),
        ("Presence unknown", None),
    ] {
        let live = Live::new(workspace(Pane::Room(room(vec![])), rooms()));
        live.connection.set(Connection::Connected);
        let room = OpenRoom::new(conversation());
        if let Some(state) = state {
            let mut company = Company::default();
            company.apply(1, 0, Some(vec![PersonPresence { handle: dana().handle, state }]), None);
            room.company.set(Some(company));
        }
        wall.hang(Ground::Paper, caption, view! {
            <span class="members__picture"><SmallAvatar user=dana()/><PresenceMark live room handle=dana().handle/></span>
        });
    }
}

fn fields(wall: &mut Wall) {
    let field = |kind, value: &str, error: Option<&str>, hint| {
        let (value, error) = (value.to_owned(), error.map(str::to_owned));
        view! {
            <Field name="name" label=crate::words::name() value error about="The name" autocomplete="off" kind hint/>
        }
    };
    wall.hang(Ground::Paper, "Field", field(Kind::Line, "", None, ""));
    wall.hang(
        Ground::Paper,
        "Field with a hint",
        field(Kind::Line, haneul().name.as_str(), None, words::name_hint()),
    );
    let wrong = "The name has 81 characters; the most is 80. Shorten it by 1.";
    wall.hang(
        Ground::Paper,
        "Field with an error",
        view! {
            <div class="form">
                <Callout error=Some(wrong.to_owned())/>
                {field(Kind::Line, haneul().name.as_str(), Some(wrong), words::name_hint())}
            </div>
        },
    );
    wall.hang(Ground::Paper, "Field for a secret", field(Kind::Password, "", None, ""));
    wall.hang(Ground::Paper, "Field with the focus", view! { <div class="field"><label class="field__label" for="focused">{crate::words::name()}</label><input class="field__input" id="focused" data-force="focus-visible"/></div> });
    wall.hang(
        Ground::Paper,
        "A word inside a page",
        view! { <p class="callout" role="status">{crate::words::own::saved_as_chosen()}</p> },
    );
    wall.hang(
        Ground::Paper,
        "Choice",
        view! {
            <div class="choices">
                {choice("choice", true, "auto", words::language_auto(), words::language_auto_hint())}
                {choice("choice", false, "en", "English", "")}
            </div>
        },
    );
}
