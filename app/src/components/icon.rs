//! The icons: one stroke each, on a grid of 24, drawn for Sarang.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Points left: back.
    Back,
    /// Points down: to the newest.
    Down,
    /// Points up: send.
    Send,
    /// A tick: one is a member.
    Check,
    /// Two arrow heads: there is a menu here.
    Choose,
    /// A cross: close.
    Close,
    /// A compass: look around.
    Compass,
    /// Three dots: more.
    Dots,
    /// Three lines: the list of rooms.
    Lines,
    /// A crescent: dark.
    Moon,
    /// People: members.
    People,
    /// A cross of two lines: new.
    Plus,
    /// A double door: a room.
    Room,
    /// A padlock: a closed room.
    Lock,
    /// A screen: as the system has it.
    Screen,
    /// A magnifying glass: find.
    Search,
    /// A keyboard: its shortcuts.
    Keys,
    /// Two sliders: settings.
    Settings,
    /// An arrow through a door: sign out, leave.
    Leave,
    /// A bell: what concerns oneself.
    Bell,
    /// A sheet of a calendar: a day.
    Calendar,
    /// A bookmark: kept for later.
    Bookmark,
    /// A star: favourites.
    Star,
    /// A speech bubble: nothing said yet.
    Bubble,
    /// A sun: light.
    Sun,
    /// A broken line: something could not be fetched.
    Broken,
    /// An arrow that turns back: reply.
    Reply,
    /// A pencil: edit.
    Pencil,
    /// A pin: pinned to the room.
    Pin,
    /// A dot in a ring: unread.
    Dot,
    /// A smiling face: emoji.
    Smile,
    /// Two links of a chain: a message's address.
    Link,
    /// Two sheets: copy.
    Copy,
    /// A bin: delete.
    Bin,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Bell => "M5.5 16.5h13L17 14v-4a5 5 0 0 0-10 0v4ZM10 19.5h4",
            Self::Calendar => "M5 6.5h14V19H5ZM5 10.5h14M8.5 4v4M15.5 4v4",
            Self::Star => "M12 4l2.5 5 5.5.8-4 3.9 1 5.5-5-2.6-5 2.6 1-5.5-4-3.9 5.5-.8Z",
            Self::Bookmark => "M7 4.5h10v15l-5-4-5 4Z",
            Self::Back => "M19 12H5.5M11 6l-6 6 6 6",
            Self::Down => "M12 5v13.5M6 13l6 6 6-6",
            Self::Send => "M12 19V5.5M6 11l6-6 6 6",
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Choose => "M8 10l4-4 4 4M8 14l4 4 4-4",
            Self::Search => "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.3 15.3 20 20",
            Self::Keys => "M4 6.5h16v11H4ZM7.5 10h.01M11 10h.01M14.5 10h.01M8 14h8",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::Compass => {
                "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM15.8 8.2l-2.2 5.4-5.4 2.2 2.2-5.4Z"
            }
            Self::Dots => {
                "M5.5 12a.5.5 0 1 0 1 0 .5.5 0 0 0-1 0M11.5 12a.5.5 0 1 0 1 0 .5.5 0 0 0-1 0M17.5 12a.5.5 0 1 0 1 0 .5.5 0 0 0-1 0"
            }
            Self::Lines => "M4 7h16M4 12h16M4 17h10",
            Self::Moon => "M20 14.2A8.2 8.2 0 0 1 9.8 4a8.2 8.2 0 1 0 10.2 10.2Z",
            Self::People => {
                "M9 11.2a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6ZM3.2 19.4c.4-3.2 2.8-5 5.8-5s5.4 1.8 5.8 5M16 5a3 3 0 0 1 0 5.8M17.6 14.8c1.8.7 3 2.3 3.2 4.6"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::Room => "M6.5 20V6A1.5 1.5 0 0 1 8 4.5h8A1.5 1.5 0 0 1 17.5 6v14M4 20h16M12 4.5V20",
            Self::Lock => "M8 11V8a4 4 0 0 1 8 0v3M6 11h12v9H6Z",
            Self::Screen => "M4 5.5h16V16H4ZM9 20h6M12 16v4",
            Self::Settings => {
                "M4 8h8M18 8h2M15 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5ZM4 16h2M12 16h8M9 13.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z"
            }
            Self::Leave => {
                "M13 4.5H7A1.5 1.5 0 0 0 5.5 6v12A1.5 1.5 0 0 0 7 19.5h6M10.5 12H20M16.5 8.5 20 12l-3.5 3.5"
            }
            Self::Bubble => {
                "M20 11.6c0 4-3.6 7.2-8 7.2-1 0-2-.2-2.9-.5L4.5 20l1.3-3.6A6.8 6.8 0 0 1 4 11.6c0-4 3.6-7.2 8-7.2s8 3.2 8 7.2Z"
            }
            Self::Sun => {
                "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2.8v1.6M12 19.6v1.6M2.8 12h1.6M19.6 12h1.6M5.5 5.5l1.1 1.1M17.4 17.4l1.1 1.1M18.5 5.5l-1.1 1.1M6.6 17.4l-1.1 1.1"
            }
            Self::Broken => "M4 12h4l2-5 2.5 3.5M12.5 15.5 14 17l2-5h4",
            Self::Reply => "M9.5 6 4.5 11l5 5M5 11h8.5a6 6 0 0 1 6 6v1.5",
            Self::Pencil => "M4.5 19.5l1-4L16 5l3 3L8.5 18.5ZM14 7l3 3",
            Self::Pin => "M9 4.5h6M10 4.5v6l-3 3.5h10l-3-3.5v-6M12 14v6",
            Self::Link => {
                "M10 13.5a3.5 3.5 0 0 0 5 0l3-3a3.5 3.5 0 0 0-5-5l-1 1M14 10.5a3.5 3.5 0 0 0-5 0l-3 3a3.5 3.5 0 0 0 5 5l1-1"
            }
            Self::Dot => {
                "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM12 13.2a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4Z"
            }
            Self::Smile => {
                "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM8.5 14a4.2 4.2 0 0 0 7 0M9 9.5v.5M15 9.5v.5"
            }
            Self::Copy => "M9 8.5h9.5V19H9ZM5.5 15.5V5H15",
            Self::Bin => "M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 12.5h9L17.5 7M10 10.5v5.5M14 10.5v5.5",
        }
    }
}

/// An icon, in the colour of the text around it. It says nothing to a screen reader: what it
/// stands on carries the words.
pub(crate) fn icon(which: Icon) -> impl IntoView {
    view! {
        <svg
            class="icon"
            width="20"
            height="20"
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="1.7"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
        >
            <path d=which.path()/>
        </svg>
    }
}

#[cfg(feature = "hydrate")]
impl Icon {
    /// The same for what is put into the page by hand.
    pub(crate) fn html(self) -> String {
        let svg = "<svg class=icon width=20 height=20 viewBox='0 0 24 24' fill=none stroke=currentColor \
            stroke-width=1.7 stroke-linecap=round stroke-linejoin=round aria-hidden=true><path d='";
        [svg, self.path(), "'/></svg>"].concat()
    }
}

/// The sign of the house: a lattice window as the study of a Korean house has it, one pane lit.
pub(crate) fn mark() -> impl IntoView {
    view! {
        <svg class="mark" width="32" height="32" viewBox="0 0 64 64" aria-hidden="true">
            <rect class="mark__wall" width="64" height="64" rx="18"/>
            <path
                class="mark__paper"
                d="M12 14.5a5 5 0 0 1 5-5h13v12.5H12zM34 9.5h13a5 5 0 0 1 5 5V22H34zM12 25.5h18v12.5H12zM34 25.5h18v12.5H34zM12 41.5h18V54H17a5 5 0 0 1-5-5z"
            />
            <path class="mark__light" d="M34 41.5h18V49a5 5 0 0 1-5 5H34z"/>
        </svg>
    }
}
