//! Groups of people that a message calls by one name, as REST tells them.

use serde::{Deserialize, Serialize};

use crate::text::{DisplayName, Handle};
use crate::user::User;

/// `GET /groups`: all of them, by their handles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserGroups {
    /// All of them.
    pub groups: Vec<UserGroup>,
}

/// People whom `@handle` calls together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserGroup {
    /// What they are called by: nobody's user name.
    pub handle: Handle,
    /// What is shown beside it.
    pub name: DisplayName,
    /// Who they are, by their user names.
    pub members: Vec<User>,
}

impl UserGroup {
    /// So many there may be: each is offered while a name is typed, so all of them are looked through then.
    pub const MOST: usize = 500;

    /// Members of one: a department. Whoever wants to call more wants `@all`.
    pub const MEMBERS: usize = 200;

    /// So many people the groups of one message call: a group that goes beyond that is text. Each is a line in the
    /// database, and a word in everybody's browser as often as the group stands there: of that, too, so many.
    pub const CALLED: usize = 1000;

    /// Words that call everybody, here or where people come from.
    pub const EVERYBODY: [&str; 10] =
        ["all", "here", "everyone", "everybody", "channel", "room", "모두", "전체", "여기", "채널"];
}

/// `POST /groups`: a group as somebody typed it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MakeGroup {
    /// What they are to be called by.
    pub handle: String,
    /// What is to be shown beside it.
    pub name: String,
    /// Their user names.
    #[serde(default)]
    pub members: Vec<String>,
}

/// `PATCH /groups/{handle}`: what is to be different, as somebody typed it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeGroup {
    /// Another handle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// Another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// All who are members from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<String>>,
}
