//! What forms carry so that no other site can post them.

use leptos::prelude::*;

use crate::live::Live;

/// The hidden field with the page's token, for forms that work without JavaScript.
#[component]
pub(crate) fn Csrf(live: Live) -> impl IntoView {
    view! { <input type="hidden" name="csrf" value=live.me().csrf/> }
}
