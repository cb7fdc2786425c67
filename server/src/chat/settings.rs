//! What administrators decide.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::text::{DisplayName, TextError};
use sarang_protocol::user::Role;

use super::{Chat, ChatError, Result, Settings, Viewer};

impl Chat {
    /// The settings, as they are.
    pub async fn settings(&self) -> Result<Settings> {
        Ok(self.store.settings().await?)
    }

    /// Changes them; the title is as it was typed.
    pub async fn change_settings(&self, viewer: &Viewer, settings: Settings) -> Result<()> {
        admin(viewer, "Only administrators can change the settings.")?;
        let title = title(&settings.title)?;
        Ok(self.store.change_settings(&Settings { title, ..settings }).await?)
    }
}

/// Judges the installation's name, by the same rules as people's.
pub(super) fn title(raw: &str) -> Result<String> {
    Ok(DisplayName::parse(raw).map_err(|error| about(error, "The title"))?.to_string())
}

/// The same error, of something else.
pub(super) fn about(mut error: TextError, of: &'static str) -> TextError {
    match &mut error {
        TextError::Blank { what }
        | TextError::TooLong { what, .. }
        | TextError::Character { what, .. }
        | TextError::Shape { what, .. } => *what = of,
    }
    error
}

/// Lets administrators pass.
pub(super) fn admin(viewer: &Viewer, message: &'static str) -> Result<()> {
    match viewer.role {
        Role::Admin => Ok(()),
        Role::Member => Err(ChatError::refused(ErrorCode::Forbidden, message)),
    }
}
