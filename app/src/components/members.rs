//! Who is in a room.

use leptos::prelude::*;

use super::avatar::SmallAvatar;
use super::room_header::people;
use crate::live::OpenRoom;

/// The members of a room: beside the messages on wide screens, a popover elsewhere.
#[component]
pub(crate) fn Members(room: OpenRoom) -> impl IntoView {
    let count = Memo::new(move |_| room.info.with(|info| info.member_count));
    let members = Memo::new(move |_| room.info.with(|info| info.members.clone()));
    let rest = move || {
        let named = members.with(|members| u32::try_from(members.len()).unwrap_or(u32::MAX));
        let rest = count.get().saturating_sub(named);
        (rest > 0).then(|| view! { <p class="members__rest">{format!("and {rest} more")}</p> })
    };
    view! {
        <aside class="members" id="members" popover="auto" aria-label="Members">
            <h2 class="members__heading">{move || people(count.get())}</h2>
            <ul class="members__list">
                <For
                    each=move || members.get()
                    key=Clone::clone
                    children=|user| view! {
                        <li class="members__one">
                            <SmallAvatar user=user.clone()/>
                            <span class="members__name">
                                <span>{user.name.to_string()}</span>
                                <span class="members__handle">{format!("@{}", user.handle)}</span>
                            </span>
                        </li>
                    }
                />
            </ul>
            {rest}
        </aside>
    }
}
