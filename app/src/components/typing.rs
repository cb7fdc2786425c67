//! Who is typing.

use leptos::prelude::*;
use sarang_protocol::user::User;

use crate::live::{OpenRoom, Typists};

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
        </div>
    }
}

/// "Kim is typing", "Kim and Lee are typing", "Kim and 2 others are typing"; nothing for nobody.
fn sentence(typists: &Typists) -> String {
    let name = |user: &User| user.name.to_string();
    match (&*typists.people, typists.more) {
        ([], _) => String::new(),
        ([one], 0) => [&name(one), " is typing"].concat(),
        ([one, other], 0) => [&name(one), " and ", &name(other), " are typing"].concat(),
        ([one], 1) => [&name(one), " and 1 other are typing"].concat(),
        ([one, others @ ..], more) => {
            let others = u32::try_from(others.len()).unwrap_or(0).saturating_add(more);
            [&name(one), " and ", &others.to_string(), " others are typing"].concat()
        }
    }
}

#[cfg(test)]
mod tests {
    use sarang_protocol::text::{DisplayName, Handle};

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
}
