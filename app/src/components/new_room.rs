//! The form for a new room.

use leptos::html;
use leptos::prelude::*;
use sarang_protocol::text::RoomSlug;

use super::csrf::Csrf;
use super::room_header::PlainHeader;
use crate::live::case::lower;
use crate::live::{Live, NewRoomForm};
use crate::routes::Route;
use crate::words;

/// Name and purpose of a room to be. Posts to `/rooms` without JavaScript.
#[component]
pub(crate) fn NewRoom(live: Live, form: NewRoomForm) -> impl IntoView {
    let name = NodeRef::<html::Input>::new();
    let purpose = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(form.name.get_untracked());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let (Some(name), Some(purpose)) = (name.get_untracked(), purpose.get_untracked()) {
            live.create_room(name.value(), purpose.value(), form.closed.get_untracked());
        }
    };
    let wrong = Memo::new(move |_| form.error.with(Option::is_some));
    view! {
        <main class="pane" id="main" tabindex="-1">
            <PlainHeader live heading=words::new_room()/>
            <div class="pane__scroll">
                <form class="pane__column form" method="post" action=Route::Directory.to_path() on:submit=submit>
                    <Csrf live/>
                    <p class="form__intro">
                        {words::room_purpose_intro()}
                    </p>
                    {move || form.error.get().map(|error| view! {
                        <p class="callout callout--error" id="new-room-error" role="alert">{error}</p>
                    })}
                    <div class="field">
                        <label class="field__label" for="new-room-name">{words::name()}</label>
                        <input
                            class="field__input"
                            id="new-room-name"
                            name="name"
                            required=true
                            autocomplete="off"
                            value=move || form.name.get()
                            aria-invalid=move || wrong.get().then_some("true")
                            aria-describedby="new-room-error new-room-address"
                            on:input:target=move |event| typed.set(event.target().value())
                            node_ref=name
                        />
                        <p class="field__hint" id="new-room-address">
                            {move || if form.closed.get() {
                                words::address_by_chance().to_owned()
                            } else {
                                typed.with(|name| address(name))
                            }}
                        </p>
                    </div>
                    <div class="field">
                        <label class="field__label" for="new-room-purpose">
                            {words::purpose()}
                            <span class="field__optional">{words::optional()}</span>
                        </label>
                        <input
                            class="field__input"
                            id="new-room-purpose"
                            name="purpose"
                            autocomplete="off"
                            value=move || form.purpose.get()
                            aria-describedby="new-room-purpose-hint"
                            node_ref=purpose
                        />
                        <p class="field__hint" id="new-room-purpose-hint">
                            {words::purpose_hint()}
                        </p>
                    </div>
                    <label class="choice">
                        <input
                            type="checkbox"
                            name="closed"
                            checked=form.closed.get_untracked()
                            aria-describedby="new-room-closed"
                            on:change:target=move |event| form.closed.set(event.target().checked())
                        />
                        <span class="choice__label">{words::closed_room()}</span>
                        <span class="choice__hint" id="new-room-closed">{words::closed_room_hint()}</span>
                    </label>
                    <div class="form__foot">
                        <button class="button button--primary" disabled=move || form.busy.get()>
                            {words::make_the_room()}
                        </button>
                        <a class="button button--quiet" href=Route::Directory.to_path()>{words::cancel()}</a>
                    </div>
                </form>
            </div>
        </main>
    }
}

/// What address a room of that name will have. The server makes it, by `RoomSlug::from_name`;
/// this is the same without the tables of Unicode that it judges the rare cases by.
fn address(name: &str) -> String {
    let lower = lower(name);
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return if name.trim().is_empty() {
            words::address_from_name()
        } else {
            words::address_needs_a_letter()
        }
        .to_owned();
    }
    let slug: String = words.join("-").chars().take(RoomSlug::MAX).collect();
    words::address_will_be(slug.trim_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_told_beforehand() {
        assert_eq!(address(" Team 회의! "), "Its address will be /rooms/team-회의");
        assert!(address("  ").contains("is made from the name"));
        assert!(address("🐯").contains("needs a letter"));
        assert!(address(&"가 ".repeat(80)).ends_with("가-가"));
    }
}
