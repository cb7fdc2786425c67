//! Groups of people that one name calls.

use std::collections::HashSet;

use sarang_protocol::error::ErrorCode;
use sarang_protocol::groups::{ChangeGroup, MakeGroup, UserGroup};
use sarang_protocol::text::{DisplayName, Handle, TextError};

use super::settings::about;
use super::{Chat, ChatError, Result, Viewer};
use crate::store::{GroupChange, NewGroup, Refusal};

/// Of a name that nobody has, so much is told.
const TOLD: usize = 40;

impl Chat {
    /// All of them, by their handles.
    pub async fn groups(&self) -> Result<Vec<UserGroup>> {
        Ok(self.store.groups().await?)
    }

    /// Makes one: whoever the settings allow it, under a handle that neither a person nor a group has.
    pub async fn make_group(&self, viewer: &Viewer, wanted: &MakeGroup) -> Result<Handle> {
        self.may_change_groups(viewer).await?;
        let handle = handle(&wanted.handle)?;
        let name = name(&wanted.name)?;
        let members = self.group_members(&wanted.members).await?;
        self.store.make_group(&NewGroup { handle: handle.clone(), name, members }).await?;
        Ok(handle)
    }

    /// Changes one. Whom messages have called stays.
    pub async fn change_group(&self, viewer: &Viewer, raw: &str, wanted: &ChangeGroup) -> Result<()> {
        self.may_change_groups(viewer).await?;
        let group = Handle::parse(raw).map_err(|_| Refusal::NoSuchGroup)?;
        let change = GroupChange {
            handle: wanted.handle.as_deref().map(handle).transpose()?,
            name: wanted.name.as_deref().map(name).transpose()?,
            members: match &wanted.members {
                Some(members) => Some(self.group_members(members).await?),
                None => None,
            },
        };
        Ok(self.store.change_group(&group, &change).await?)
    }

    /// Removes one. Whom messages have called stays.
    pub async fn remove_group(&self, viewer: &Viewer, raw: &str) -> Result<()> {
        self.may_change_groups(viewer).await?;
        let group = Handle::parse(raw).map_err(|_| Refusal::NoSuchGroup)?;
        Ok(self.store.remove_group(&group).await?)
    }

    async fn may_change_groups(&self, viewer: &Viewer) -> Result<()> {
        if self.settings().await?.groups.is(viewer.role) {
            return Ok(());
        }
        Err(ChatError::refused(ErrorCode::Forbidden, "Only administrators can change groups here."))
    }

    /// The people with these user names, which may have their sign before them.
    async fn group_members(&self, raw: &[String]) -> Result<Vec<Handle>> {
        if raw.len() > UserGroup::MEMBERS {
            let text = format!(
                "A group has at most {} people. Make another one for the others.",
                UserGroup::MEMBERS
            );
            return Err(ChatError::refused(ErrorCode::Invalid, text));
        }
        let everybody: HashSet<Handle> =
            self.store.everybody().await?.into_iter().map(|user| user.handle).collect();
        let member = |raw: &String| {
            let known = Handle::parse(without_sign(raw)).ok().filter(|handle| everybody.contains(handle));
            known.ok_or_else(|| {
                let stranger: String = without_sign(raw).chars().take(TOLD).collect();
                let text = format!("There is nobody with the user name {stranger}. Nothing was changed.");
                ChatError::refused(ErrorCode::Invalid, text)
            })
        };
        raw.iter().map(member).collect()
    }
}

fn handle(raw: &str) -> Result<Handle> {
    const WHAT: &str = "The group's user name";
    let handle = Handle::parse(without_sign(raw)).map_err(|error| about(error, WHAT))?;
    if UserGroup::EVERYBODY.contains(&handle.as_str()) {
        let rule = "is a word that Sarang itself uses. Choose another.";
        return Err(TextError::Shape { what: WHAT, rule }.into());
    }
    Ok(handle)
}

fn name(raw: &str) -> Result<DisplayName> {
    Ok(DisplayName::parse(raw).map_err(|error| about(error, "The group's name"))?)
}

fn without_sign(raw: &str) -> &str {
    let raw = raw.trim();
    raw.strip_prefix('@').unwrap_or(raw)
}
