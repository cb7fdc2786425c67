//! How the line to the server is.

use leptos::either::EitherOf4;
use leptos::prelude::*;

use crate::live::{self, Live};
use crate::words;

/// Says so when the line is not as it should be; nothing when it is, or soon will be. A countdown
/// is for the eyes only: a screen reader would read every second of it.
#[component]
pub(crate) fn Connection(live: Live) -> impl IntoView {
    let pill = move || {
        if !live.mounted.get() {
            return None;
        }
        match live.trouble()? {
            live::Connection::Connected => None,
            live::Connection::Connecting => Some(EitherOf4::A(view! {
                <p class="connection">
                    <span class="connection__dot"></span>
                    {words::connecting()}
                </p>
            })),
            live::Connection::Waiting { .. } => Some(EitherOf4::B(view! { <Countdown live/> })),
            live::Connection::Offline => Some(EitherOf4::C(view! {
                <p class="connection">
                    <span class="connection__dot"></span>
                    {words::offline_waits()}
                </p>
            })),
            live::Connection::SignedOut => Some(EitherOf4::D(view! {
                <p class="connection connection--ended">
                    <span class="connection__dot"></span>
                    <span>
                        {words::signed_out_kept()}
                        <a href=live.sign_in_path()>{words::sign_in_again()}</a>
                    </span>
                </p>
            })),
        }
    };
    view! { <div class="connection-place" role="status">{pill}</div> }
}

#[component]
fn Countdown(live: Live) -> impl IntoView {
    let seconds = move || match live.connection.get() {
        live::Connection::Waiting { seconds } if seconds > 0 => words::in_seconds(seconds),
        _ => String::from("…"),
    };
    view! {
        <p class="connection">
            <span class="connection__dot"></span>
            <span>{words::reconnecting()}<span aria-hidden="true">{seconds}</span></span>
            <button
                class="connection__now"
                type="button"
                on:click=move |_| live.reconnect_now()
            >
                {words::try_now()}
            </button>
        </p>
    }
}
