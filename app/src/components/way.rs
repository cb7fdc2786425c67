//! A line that leads to a page of its own: in the sidebar and in menus. One function draws them all, for each place
//! that a view is written at is in the page once more.

use leptos::prelude::*;

use super::icon::{Icon, icon};

/// A link with a picture and a few words.
pub(super) fn way(class: &'static str, href: String, picture: Icon, words: &'static str) -> impl IntoView {
    view! {
        <a class=class href=href>
            {icon(picture)}
            <span>{words}</span>
        </a>
    }
}
