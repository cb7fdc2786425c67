//! What was begun to be typed: whom, which room or which emoji it may mean.

use sarang_protocol::api::{Suggestion, Suggestions};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::matching::{self, Fit};
use sarang_protocol::names::{ALL, HERE};

use super::{Chat, ChatError, Result, Viewer, address};
use crate::markup;
use crate::store::{Company, Refusal};

/// No name is longer, with its sign and what an input method holds.
const LONGEST: usize = 80;

impl Chat {
    /// What the word that was begun with `@`, `#` or `:` may become in this room, the best first, at most
    /// [`Suggestions::MAX`]: people of the room before others.
    pub async fn complete(&self, viewer: &Viewer, slug: &str, typed: &str) -> Result<Vec<Suggestion>> {
        let slug = address(slug)?;
        let word = matching::fold(typed);
        let mut signs = word.chars();
        let (sign, word) = (signs.next(), signs.as_str());
        if word.chars().count() > LONGEST {
            return Err(ChatError::refused(
                ErrorCode::Invalid,
                "No name is that long. Type the beginning of one.",
            ));
        }
        let mut found = match sign {
            Some('@') => {
                let company = self.store.company(viewer.id, &slug).await?;
                people(word, viewer, company.ok_or(Refusal::NoSuchRoom)?)
            }
            Some('#') => {
                self.room(viewer, slug.as_str()).await?;
                let rooms = self.store.directory(viewer.id).await?;
                let found = rooms.into_iter().filter_map(|room| {
                    let name = matching::fold(room.name.as_str());
                    let fit = matching::fit_any(word, [room.slug.as_str(), name.as_str()])?;
                    let text = ["#", room.slug.as_str()].concat();
                    let suggestion =
                        Suggestion { note: text.clone(), text, name: room.name.as_str().to_owned() };
                    Some((!room.joined, fit, suggestion))
                });
                ordered(found.collect())
            }
            // A face, such as `:)`, is no beginning of a name; one letter is the beginning of too many.
            Some(':') if word.chars().any(char::is_alphanumeric) => {
                let own = self.store.own_emoji_names().await?;
                let found = markup::emoji::find(word, &own, Suggestions::MAX).into_iter();
                found.map(|(emoji, name)| Suggestion { text: emoji, name, note: String::new() }).collect()
            }
            _ => vec![],
        };
        found.truncate(Suggestions::MAX);
        Ok(found)
    }
}

fn people(word: &str, viewer: &Viewer, company: Company) -> Vec<Suggestion> {
    let loud = company.may_call_all(viewer.id, viewer.role);
    // Of those who are here nobody keeps count in chat, so both call the same people.
    let everybody = [ALL, HERE]
        .into_iter()
        .filter(|text| loud && text[1..].starts_with(word))
        .map(|text| (true, Fit::Within, suggestion(text.to_owned(), "Everybody in this room".to_owned())));
    let people = company.people.into_iter().filter_map(|(user, is_member)| {
        let name = matching::fold(user.name.as_str());
        let fit = matching::fit_any(word, [user.handle.as_str(), name.as_str()])?;
        let text = ["@", user.handle.as_str()].concat();
        Some((!is_member, fit, suggestion(text, user.name.as_str().to_owned())))
    });
    let groups = company.groups.into_iter().filter_map(|(handle, name, here)| {
        let folded = matching::fold(name.as_str());
        let fit = matching::fit_any(word, [handle.as_str(), folded.as_str()])?;
        Some((!here, fit, suggestion(["@", handle.as_str()].concat(), format!("{name} (group)"))))
    });
    ordered(people.chain(groups).chain(everybody).collect())
}

fn suggestion(text: String, name: String) -> Suggestion {
    Suggestion { note: text.clone(), text, name }
}

/// The near before the far, then by how well they fit; by name among equals.
fn ordered(mut found: Vec<(bool, Fit, Suggestion)>) -> Vec<Suggestion> {
    found.sort_by(|(far, fit, one), (other_far, other_fit, other)| {
        (far, fit, &one.name, &one.text).cmp(&(other_far, other_fit, &other.name, &other.text))
    });
    found.into_iter().map(|(.., suggestion)| suggestion).collect()
}
