//! Who is typing.

use leptos::prelude::*;

use crate::live::{OpenRoom, Typists};
use crate::words;

/// A line that says who is typing. Its height is kept, so that nothing moves when somebody begins.
///
/// Everybody who comes and goes would be too much to have read out: a screen reader hears of the
/// first, and nothing more until all have ceased.
#[component]
pub(crate) fn TypingLine(room: OpenRoom) -> impl IntoView {
    let words = Memo::new(move |_| room.typists.with(sentence));
    let spoken = Memo::new(move |before: Option<&String>| {
        words.with(|words| match before {
            Some(before) if !before.is_empty() && !words.is_empty() => before.clone(),
            _ => words.clone(),
        })
    });
    view! {
        <div class="typing">
            <p
                class="typing__words"
                aria-hidden="true"
                class:typing__words--on=move || words.with(|words| !words.is_empty())
            >
                {move || words.get()}
            </p>
            <p class="visually-hidden" role="status">{move || spoken.get()}</p>
            // Filled by `live/tools/seen`.
            {(!room.is_thread()).then(|| view! { <p class="typing__seen" id="seen"></p> })}
        </div>
    }
}

/// "Kim is typing", "Kim and Lee are typing", "Kim and 2 others are typing"; nothing for nobody.
fn sentence(typists: &Typists) -> String {
    let mut named: Vec<&str> = typists.people.iter().map(|user| user.name.as_str()).collect();
    let mut others = typists.more;
    if named.len() > 2 || others > 0 {
        others = others.saturating_add(u32::try_from(named.len().saturating_sub(1)).unwrap_or(0));
        named.truncate(1);
    }
    words::typing(&named, others)
}

#[cfg(test)]
mod tests {
    use sarang_protocol::text::{DisplayName, Handle};
    use sarang_protocol::user::User;

    use super::*;

    fn says(names: &[&str], more: u32) -> String {
        let user = |name: &&str| User { handle: Handle::trusted(*name), name: DisplayName::trusted(*name) };
        sentence(&Typists { people: names.iter().map(user).collect(), more, told: 0 })
    }

    #[test]
    fn says_who_is_typing() {
        assert_eq!(says(&[], 0), "");
        assert_eq!(says(&["김하늘"], 0), "김하늘 is typing");
        assert_eq!(says(&["Kim", "Lee"], 0), "Kim and Lee are typing");
        assert_eq!(says(&["Kim", "Lee", "Park"], 0), "Kim and 2 others are typing");
        assert_eq!(says(&["Kim", "Lee", "Park"], 97), "Kim and 99 others are typing");
        // Somebody's message came, and the rest is not told yet.
        assert_eq!(says(&["Kim"], 1), "Kim and 1 other are typing");
        assert_eq!(says(&[], 4), "");
    }

    #[test]
    fn says_it_in_korean() {
        let says = |names: &[&str], more| words::in_language(words::Language::Korean, || says(names, more));
        assert_eq!(says(&["김하늘"], 0), "김하늘 님이 입력 중이에요");
        assert_eq!(says(&["Kim", "Lee"], 0), "Kim 님과 Lee 님이 입력 중이에요");
        assert_eq!(says(&["Kim", "Lee", "Park"], 0), "Kim 님 외 2명이 입력 중이에요");
        assert_eq!(says(&["Kim"], 1), "Kim 님 외 1명이 입력 중이에요");
        assert_eq!(says(&[], 4), "");
    }
}
