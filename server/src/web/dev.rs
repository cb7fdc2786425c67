//! Pages that reload when Sarang has been built anew: only with `SARANG_DEV=1`.

use std::convert::Infallible;
use std::sync::LazyLock;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::get;
use futures_util::{Stream, stream};
use http::header::CONTENT_TYPE;
use uuid::Uuid;

use super::assets;
use crate::shutdown::Stage;
use crate::state::App;

/// How soon a page asks again while the server restarts, and how soon a new stylesheet is seen.
const SOON: Duration = Duration::from_millis(300);

/// Names this start of the server.
static START: LazyLock<Uuid> = LazyLock::new(Uuid::new_v4);

const SCRIPT: &str = r#"let build;
new EventSource("/_dev/reload").onmessage = ({ data }) => {
  if (build && build !== data) location.reload();
  build = data;
};
"#;

/// `/_dev/reload` and the script that listens to it.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/_dev/reload", get(reload)).route("/_dev/reload.js", get(script))
}

async fn script() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT)
}

/// Tells the build, and every other one that comes.
async fn reload(State(app): State<App>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let builds = stream::unfold((app, String::new()), |(app, told)| async move {
        loop {
            let build = build();
            if build != told {
                return Some((Ok(Event::default().retry(SOON).data(&build)), (app, build)));
            }
            tokio::select! {
                () = tokio::time::sleep(SOON) => {}
                () = app.shutdown.reached(Stage::Draining) => return None,
            }
        }
    });
    Sse::new(builds).keep_alive(KeepAlive::default())
}

/// The server's start, and the browser's part: names with hashes of their content.
fn build() -> String {
    let files = assets::manifest();
    format!("{} {} {} {} {}", *START, files.js, files.wasm, files.css, files.pages_css)
}
