//! The page with the groups of people.

use sarang_protocol::groups::UserGroup;
use sarang_protocol::text::Handle;

/// `/groups`, and `/groups?change={handle}`. Posts `csrf`, `group` (the one that is changed; empty for a new one),
/// `handle`, `name` and `members` (user names, with white space or commas between them) to itself, and `csrf` and
/// `group` to `/groups/remove`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupsPage {
    /// What the installation is called.
    pub title: String,
    /// All of them, by their handles.
    pub groups: Vec<UserGroup>,
    /// Whether who is looking may make and change some.
    pub may_change: bool,
    /// The one that the form is about; without, it makes another one.
    pub changing: Option<Handle>,
    /// What is in the form: as typed, or as it is.
    pub form: GroupForm,
    /// What came of the last post: well, or not.
    pub outcome: Option<Result<String, String>>,
    /// The forms' token.
    pub csrf: String,
}

/// What is in the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupForm {
    /// What calls it, without its sign.
    pub handle: String,
    /// What is shown beside it.
    pub name: String,
    /// User names.
    pub members: String,
}
