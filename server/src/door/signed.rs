//! Who is signed in, by session cookie or bearer token.

use axum::extract::FromRequestParts;
use http::header::{AUTHORIZATION, UPGRADE};
use http::request::Parts;

use super::cookies::Cookies;
use super::language::Chosen;
use super::{Refusal, origin};
use crate::chat::Viewer;
use crate::state::App;

/// Somebody who is signed in. Without one the request is refused.
///
/// Where a cookie says so, everything but plain reading, and the upgrade to a WebSocket, has to
/// come from a page of this installation. Bearer tokens are sent by programs on purpose, so
/// they may come from anywhere.
#[derive(Clone, Debug)]
pub struct Signed(pub Viewer);

/// Who is signed in, if anybody. A wrong token, or another origin, is refused all the same.
#[derive(Clone, Debug)]
pub struct MaybeSigned(pub Option<Viewer>);

impl FromRequestParts<App> for Signed {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        MaybeSigned::from_request_parts(parts, app).await?.0.map(Self).ok_or_else(Refusal::unauthenticated)
    }
}

impl FromRequestParts<App> for MaybeSigned {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let viewer = viewer(parts, app).await?;
        if let Some(viewer) = &viewer {
            parts.extensions.insert(Chosen { language: viewer.language, utc_offset: viewer.utc_offset });
        }
        Ok(Self(viewer))
    }
}

async fn viewer(parts: &Parts, app: &App) -> Result<Option<Viewer>, Refusal> {
    if let Some(authorization) = parts.headers.get(AUTHORIZATION) {
        let token = authorization.to_str().ok().and_then(bearer).ok_or_else(Refusal::unauthenticated)?;
        let viewer = app.chat.viewer_by_token(token).await?;
        // Whoever sends a token means it: they are told that it has ended.
        return viewer.map(Some).ok_or_else(Refusal::unauthenticated);
    }
    let Some(session) = Cookies::of(&app.config).session(&parts.headers) else {
        return Ok(None);
    };
    let viewer = app.chat.viewer_by_session(session).await?;
    if viewer.is_some() && (!parts.method.is_safe() || parts.headers.contains_key(UPGRADE)) {
        origin::check(&app.config, &parts.headers)?;
    }
    Ok(viewer)
}

/// `Bearer TOKEN`, the word in any case (RFC 9110, 11.1).
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_follow_the_word_bearer() {
        assert_eq!(bearer("Bearer sarang_x"), Some("sarang_x"));
        assert_eq!(bearer("bearer  sarang_x "), Some("sarang_x"));
        assert_eq!(bearer("Basic a2ltOng="), None);
        assert_eq!(bearer("sarang_x"), None);
    }
}
