//! People.

use serde::{Deserialize, Serialize};

use crate::text::{DisplayName, Handle};

/// A person as others see them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct User {
    /// Unique and unchanging: what they sign in with and are mentioned by.
    pub handle: Handle,
    /// What is shown beside what they write; may change.
    pub name: DisplayName,
}

/// What a person may do with the installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Uses it.
    Member,
    /// Also changes its settings and invites people.
    Admin,
}

/// Who may make an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignUp {
    /// Anybody who can reach the page.
    Open,
    /// Who holds an invite link.
    Invited,
    /// Nobody; administrators add people.
    Closed,
}

/// Who may do something for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Administrators.
    Admins,
    /// Everybody who has an account.
    Everybody,
}

impl Who {
    /// Whether that is somebody with this role.
    pub fn is(self, role: Role) -> bool {
        self == Self::Everybody || role == Role::Admin
    }
}
