//! Who is in a room.

use leptos::prelude::*;
use sarang_protocol::room::RoomKind;
use sarang_protocol::user::User;

use super::avatar::SmallAvatar;
use super::csrf::Csrf;
use super::icon::{Icon, icon};
use super::presence::{PresenceMark, with_those_here};
use crate::live::{Live, OpenRoom};
use crate::routes::{people_path, room_path, talk_path};
use crate::words;

/// The members of a room: beside the messages on wide screens, a popover elsewhere. Who may take
/// people out finds a way to do so at each of them.
#[component]
pub(crate) fn Members(live: Live, room: OpenRoom) -> impl IntoView {
    let count = Memo::new(move |_| room.info.with(|info| info.member_count));
    let members = Memo::new(move |_| room.info.with(|info| info.members.clone()));
    let may_manage = Memo::new(move |_| room.info.with(|info| info.may_manage));
    let kind = room.info.with_untracked(|info| info.kind);
    let add = move || {
        let may_add = !kind.is_conversation() && room.info.with(|info| info.joined);
        may_add.then(|| {
            view! {
                <a class="button button--small members__add" href=people_path(&room.slug())>
                    {icon(Icon::Plus)}
                    {words::add_people()}
                </a>
            }
        })
    };
    let rest = move || {
        let named = members.with(|members| u32::try_from(members.len()).unwrap_or(u32::MAX));
        let rest = count.get().saturating_sub(named);
        (rest > 0).then(|| view! { <p class="members__rest">{words::and_more(rest)}</p> })
    };
    view! {
        <aside class="members" id="members" popover="auto" tabindex="-1" aria-label=words::members()>
            <h2 class="members__heading">
                {move || with_those_here(live, room, &words::people(count.get()))}
            </h2>
            <ul class="members__list">
                <For
                    each=move || members.get()
                    key=Clone::clone
                    children=move |user| {
                        let other = (!live.is_me(&user)).then(|| user.clone());
                        let talk = other.as_ref().filter(|_| kind != RoomKind::Direct).map(|user| {
                            let label = words::message_to(words::Audience::Others, user.name.as_str());
                            view! {
                                <a
                                    class="icon-button"
                                    href=talk_path(&user.handle)
                                    aria-label=label.clone()
                                    title=label
                                >
                                    {icon(Icon::Bubble)}
                                </a>
                            }
                        });
                        view! {
                            <li class="members__one">
                                <span class="members__picture">
                                    <SmallAvatar user=user.clone()/>
                                    <PresenceMark live room handle=user.handle.clone()/>
                                </span>
                                <span class="members__name">
                                    <span>{user.name.to_string()}</span>
                                    <span class="members__handle">{format!("@{}", user.handle)}</span>
                                </span>
                                {talk}
                                {move || {
                                    let whom = other.clone().filter(|_| may_manage.get());
                                    whom.map(|whom| view! { <Remove live room whom/> })
                                }}
                            </li>
                        }
                    }
                />
            </ul>
            {rest}
            {add}
        </aside>
    }
}

/// Takes somebody out of the room. A disclosure, so that it asks first without JavaScript too.
#[component]
fn Remove(live: Live, room: OpenRoom, whom: User) -> impl IntoView {
    let label = words::remove_whom(whom.name.as_str());
    let (handle, field) = (whom.handle.clone(), whom.handle.to_string());
    view! {
        <details class="members__remove">
            <summary class="icon-button" aria-label=label.clone() title=label>{icon(Icon::Close)}</summary>
            <form
                class="members__sure"
                method="post"
                action=format!("{}/remove", room_path(&room.slug(), None))
                on:submit=move |event| {
                    event.prevent_default();
                    live.remove(room, handle.clone());
                }
            >
                <Csrf live/>
                <input type="hidden" name="handle" value=field/>
                <p>{words::remove_sure(whom.name.as_str())}</p>
                <button class="button button--danger button--small">{words::remove()}</button>
            </form>
        </details>
    }
}
