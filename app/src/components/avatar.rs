//! A person's picture: initials on a colour.

use leptos::prelude::*;
use sarang_protocol::user::User;

/// How many colours `avatar.css` has.
const COLOURS: u32 = 8;

/// The small picture of somebody, in lists. Says nothing to a screen reader: the name stands
/// beside it.
#[component]
pub(crate) fn SmallAvatar(user: User) -> impl IntoView {
    let User { handle, name } = user;
    let class = small_class(handle.as_str());
    view! { <span class=class aria-hidden="true">{initials(name.as_str())}</span> }
}

/// The class of a small picture.
pub(crate) fn small_class(handle: &str) -> &'static str {
    match colour(handle) {
        1 => "avatar avatar--small avatar--1",
        2 => "avatar avatar--small avatar--2",
        3 => "avatar avatar--small avatar--3",
        4 => "avatar avatar--small avatar--4",
        5 => "avatar avatar--small avatar--5",
        6 => "avatar avatar--small avatar--6",
        7 => "avatar avatar--small avatar--7",
        _ => "avatar avatar--small",
    }
}

/// The class of a message's picture.
pub(crate) fn message_class(handle: &str) -> &'static str {
    match colour(handle) {
        1 => "message__avatar avatar avatar--1",
        2 => "message__avatar avatar avatar--2",
        3 => "message__avatar avatar avatar--3",
        4 => "message__avatar avatar avatar--4",
        5 => "message__avatar avatar avatar--5",
        6 => "message__avatar avatar avatar--6",
        7 => "message__avatar avatar avatar--7",
        _ => "message__avatar avatar",
    }
}

/// One or two characters that stand for a name: first letters of the first and last word; of
/// Korean names without spaces the given name (김하늘 → 하늘); of Han and kana the first two.
/// The stylesheet makes capitals of them.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default();
    let last = words.next_back();
    let mut out = String::with_capacity(8);
    match last {
        // A picture stands for itself.
        _ if !first.starts_with(char::is_alphanumeric) => out.push_str(leading(first)),
        Some(last) if !is_wide(first) && !is_wide(last) => {
            out.push_str(leading(first));
            out.push_str(leading(last));
        }
        _ if is_hangul(first) && first.chars().count() == 3 => {
            out.extend(first.chars().skip(1));
        }
        _ if is_wide(first) => out.extend(first.chars().take_while(|&c| wide(c)).take(2)),
        _ => out.push_str(leading(first)),
    }
    out
}

/// The colour of a person: FNV-1a (Fowler, Noll, Vo) of the handle, the same everywhere for ever.
fn colour(handle: &str) -> u32 {
    let hash =
        handle.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash >> 16) % COLOURS
}

/// The first character as people see it: with the marks, selectors and joined parts that follow.
fn leading(word: &str) -> &str {
    let mut end = 0;
    let mut joined = false;
    let mut flag = false;
    for (index, c) in word.char_indices() {
        let regional = matches!(c, '\u{1F1E6}'..='\u{1F1FF}');
        let continues = index == 0 || joined || (flag && regional) || extends(c);
        if !continues {
            break;
        }
        joined = c == '\u{200D}';
        flag = regional && index == 0;
        end = index + c.len_utf8();
    }
    &word[..end]
}

fn extends(c: char) -> bool {
    matches!(
        c,
        '\u{0300}'..='\u{036F}' // combining marks
        | '\u{200D}' // joiner
        | '\u{20D0}'..='\u{20FF}' // marks around symbols: keycaps
        | '\u{3099}'..='\u{309A}' // kana voicing
        | '\u{FE00}'..='\u{FE0F}' // how it is drawn
        | '\u{1F3FB}'..='\u{1F3FF}' // skin
    )
}

fn is_wide(word: &str) -> bool {
    word.chars().next().is_some_and(wide)
}

fn is_hangul(word: &str) -> bool {
    word.chars().all(|c| matches!(c, '\u{AC00}'..='\u{D7A3}'))
}

/// Hangul, kana and Han, of which two fit into a picture and are read as one name.
fn wide(c: char) -> bool {
    matches!(c, '\u{AC00}'..='\u{D7A3}' | '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_of_every_script() {
        for (name, expected) in [
            ("Dana Lee", "DL"),
            ("Ana Maria de Souza", "AS"),
            ("zoë", "z"),
            ("김하늘", "하늘"),
            ("남궁민수", "남궁"),
            ("이산", "이산"),
            ("김 하늘", "김"),
            ("山田 太郎", "山田"),
            ("やまだ", "やま"),
            ("王小明", "王小"),
            ("Дана Петрова", "ДП"),
            ("ßen", "ß"),
            ("🐯 Tiger", "🐯"),
            ("👩‍🚀 Sam", "👩‍🚀"),
            ("Sam 🐯", "S🐯"),
            ("❤️", "❤️"),
            ("🇰🇷🇯🇵", "🇰🇷"),
            ("e\u{301}va", "e\u{301}"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn colours_are_spread_and_stay() {
        let handles: Vec<String> = (0..800).map(|n| format!("person{n}")).collect();
        for wanted in 0..COLOURS {
            let count = handles.iter().filter(|h| colour(h) == wanted).count();
            assert!((60..160).contains(&count), "{wanted}: {count}");
        }
        assert_eq!(colour("kim"), colour("kim"));
    }
}
