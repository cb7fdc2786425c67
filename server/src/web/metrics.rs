//! `/metrics`: what the process counts, for Prometheus. On an address of its own, for it is for the
//! operator and asks nobody who they are.

use axum::Router;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};

use crate::channel::Health;
use crate::figures::page::{self, Page};
use crate::shutdown::Stage;
use crate::state::App;

/// Everything that is answered on the figures' own address.
pub fn router(app: App) -> Router {
    Router::new().route("/metrics", get(figures)).with_state(app)
}

/// Asks nobody who takes time: neither the database nor the bus.
async fn figures(State(app): State<App>) -> impl IntoResponse {
    let mut page = Page::of_this_process();
    page.gauge("sarang_rooms_active", "Rooms with somebody connected, or a moment ago.", app.hub.rooms());
    page.gauge("sarang_people_connected", "People who are connected to this instance.", app.hub.people());
    page.gauge("sarang_messages_waiting", "Messages that wait for the database.", app.chat.waiting());
    let degraded = app.channel.health() != Health::Up;
    page.gauge(
        "sarang_channel_degraded",
        "1 while the instances do not hear each other through Redis.",
        u8::from(degraded),
    );
    let (bus, lobby) = (app.channel.figures(), app.hub.lobby_figures());
    for (name, help, value) in [
        (
            "sarang_channel_published_total",
            "Events and rings that Redis has taken from this instance.",
            bus.published,
        ),
        ("sarang_channel_heard_total", "Events and rings of other instances that were heard.", bus.heard),
        (
            "sarang_channel_lost_total",
            "Own ones that were given up; the others read them from the database.",
            bus.lost,
        ),
        ("sarang_channel_reconnects_total", "Connections for hearing that were made anew.", bus.reconnects),
        ("sarang_channel_moved_total", "Partitions whose Redis server has changed.", bus.moved),
        (
            "sarang_channel_undecryptable_total",
            "Rings of other instances that no key of ours opens.",
            bus.undecryptable,
        ),
        ("sarang_channel_dropped_total", "Own whispers that were left out because much waited.", bus.dropped),
        ("sarang_lobby_told_total", "Frames about presence and typing that were queued.", lobby.told),
        ("sarang_lobby_left_out_total", "Those that a slow socket did without.", lobby.left_out),
        (
            "sarang_lobby_passed_over_total",
            "Clients' words about typing that came too often.",
            lobby.passed_over,
        ),
    ] {
        page.counter(name, help, value);
    }
    let stopping = app.shutdown.stage() != Stage::Serving;
    page.gauge("sarang_stopping", "1 once the server is about to stop.", u8::from(stopping));
    ([(CONTENT_TYPE, page::CONTENT_TYPE), (CACHE_CONTROL, "no-store")], page.finish())
}
