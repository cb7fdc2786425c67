//! A passing word to the reader.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::live::Live;
use crate::words;

/// The notice, if there is one. It goes by itself, or by its button.
#[component]
pub(crate) fn NoticePlace(live: Live) -> impl IntoView {
    let notice = move || {
        live.notice.get().map(|notice| {
            view! {
                <div class="notice">
                    <p>{notice.text}</p>
                    {notice.link.map(|(words, href)| view! { <a class="notice__link" href=href>{words}</a> })}
                    <button
                        class="icon-button"
                        type="button"
                        aria-label=words::dismiss()
                        on:click=move |_| live.notice.set(None)
                    >
                        {icon(Icon::Close)}
                    </button>
                </div>
            }
        })
    };
    view! { <div class="notice-place" role="status">{notice}</div> }
}
