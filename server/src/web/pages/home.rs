//! `/`: wherever one belongs.

use axum::Router;
use axum::extract::State;
use axum::response::Redirect;
use axum::routing::get;
use sarang_app::routes::{self, Route};

use crate::door::{MaybeSigned, Refusal};
use crate::state::App;

/// `/`.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/", get(home))
}

/// The wizard, the door, one's first room, or the directory.
async fn home(State(app): State<App>, MaybeSigned(viewer): MaybeSigned) -> Result<Redirect, Refusal> {
    let Some(viewer) = viewer else {
        let first = if app.chat.is_set_up().await? { routes::SIGN_IN } else { "/welcome" };
        return Ok(Redirect::to(first));
    };
    let rooms = app.chat.rooms(&viewer).await?;
    let first = rooms.into_iter().next().map_or(Route::Directory, |room| Route::room(room.slug));
    Ok(Redirect::to(&first.to_path()))
}
