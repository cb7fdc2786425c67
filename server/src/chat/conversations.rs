//! Conversations, which begin with a name: finding people, and the room that is theirs.

use std::collections::{BTreeSet, HashSet};

use sarang_protocol::api::{RoomInfo, StartConversation};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::matching;
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::{DisplayName, Handle};
use sarang_protocol::user::User;

use super::rooms::info;
use super::{Chat, ChatError, Result, Viewer, secret};
use crate::store::{Refusal, Wanted};

impl Chat {
    /// The people whose name or handle begins like what was typed, the best first; at most `limit`.
    /// With nothing typed, the first by name.
    pub async fn people(&self, _: &Viewer, typed: &str, limit: usize) -> Result<Vec<User>> {
        let typed = matching::fold(typed.trim().trim_start_matches('@'));
        if typed.chars().count() > DisplayName::MAX {
            return Err(ChatError::refused(
                ErrorCode::Invalid,
                "No name is that long. Type the beginning of one.",
            ));
        }
        let mut found: Vec<_> = self
            .store
            .everybody()
            .await?
            .into_iter()
            .filter_map(|user| {
                let name = matching::fold(user.name.as_str());
                let fit = matching::fit_any(&typed, [name.as_str(), user.handle.as_str()])?;
                Some((fit, name, user))
            })
            .collect();
        found.sort_by(|one, other| (one.0, &one.1, &one.2.handle).cmp(&(other.0, &other.1, &other.2.handle)));
        Ok(found.into_iter().take(limit).map(|(.., user)| user).collect())
    }

    /// Those of these handles who are there, each once, in the order given.
    pub async fn called(&self, _: &Viewer, handles: &[&str]) -> Result<Vec<User>> {
        if handles.is_empty() {
            return Ok(vec![]);
        }
        let everybody = self.store.everybody().await?;
        let mut called: Vec<User> = Vec::new();
        for handle in handles.iter().take(RoomSummary::PEOPLE) {
            let found = everybody.iter().find(|user| user.handle.as_str() == *handle);
            called.extend(found.filter(|user| !called.contains(user)).cloned());
        }
        Ok(called)
    }

    /// A room that one may add people to, and who is in it.
    pub async fn addable(&self, viewer: &Viewer, slug: &str) -> Result<(RoomInfo, HashSet<Handle>)> {
        let room = self.room(viewer, slug).await?;
        if room.kind.is_conversation() {
            return Err(Refusal::OfItsPeople.into());
        }
        if room.read.is_none() {
            return Err(Refusal::NotAMember.into());
        }
        let members = self.store.members(room.id).await?;
        Ok((info(room), members))
    }

    /// The conversation of these people and oneself, and whether it was made just now.
    pub async fn converse(&self, viewer: &Viewer, form: StartConversation) -> Result<(RoomInfo, bool)> {
        let mut people = BTreeSet::from([viewer.user.handle.clone()]);
        for handle in &form.people {
            people.insert(
                Handle::parse(handle.trim().trim_start_matches('@')).map_err(|_| Refusal::NoSuchUser)?,
            );
        }
        if people.len() > RoomSummary::PEOPLE {
            return Err(ChatError::refused(
                ErrorCode::Invalid,
                format!(
                    "A conversation has at most {} people. Make a closed room for more, and add them there.",
                    RoomSummary::PEOPLE
                ),
            ));
        }
        let wanted = Wanted { people: people.into_iter().collect(), slug: secret::address() };
        let (chat, me) = (self.clone(), viewer.id);
        let (slug, made) = self
            .see_through(async move {
                let started = chat.store.converse(me, &wanted).await?;
                for (_, logged) in &started.entered {
                    chat.tell(logged).await;
                }
                for (person, _) in &started.entered {
                    chat.tell_user(*person).await;
                }
                Ok((started.slug, !started.entered.is_empty()))
            })
            .await?;
        Ok((info(self.room(viewer, slug.as_str()).await?), made))
    }
}
