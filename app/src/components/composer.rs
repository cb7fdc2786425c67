//! Where one writes.

use leptos::either::Either;
use leptos::either::EitherOf3;
use leptos::html::textarea;
use leptos::prelude::*;
use sarang_protocol::text::Body;

use super::csrf::Csrf;
use super::icon::{Icon, icon};
use super::raw_text::raw_text;
use super::typing::TypingLine;
use crate::live::open_room::Part;
use crate::live::{Connection, Counter, Field, Keeping, Live, OpenRoom};
use crate::routes::room_path;
use crate::words;

/// Where one writes into a room. Without JavaScript it is a form that posts.
#[component]
pub(crate) fn Composer(live: Live, room: OpenRoom) -> impl IntoView {
    let field = Field::new(live, room);
    let path = room_path(&room.slug(), None);
    let whom = move || match room.thread() {
        Some(_) => words::reply_in_a_thread().to_owned(),
        None => room.info.with(|info| words::message_to(info.audience(), info.name.as_str())),
    };
    let signed_out = move || live.connection.get() == Connection::SignedOut;
    let stuck = move || signed_out() || !field.counter.get().fits();

    let input = textarea()
        .class("composer__input")
        .id(room.part(Part::Message))
        .name("body")
        .rows("1")
        .attr("enterkeyhint", "send")
        .attr("aria-describedby", room.part(Part::Foot))
        .placeholder(whom)
        // The browser's own "please fill out" is for those without JavaScript.
        .required(move || !live.mounted.get())
        .attr("aria-autocomplete", "list")
        .attr("aria-controls", room.part(Part::Suggestions))
        .node_ref(field.node)
        .on(leptos::ev::keydown, move |event| field.key(&event))
        .on(leptos::ev::input, move |_| {
            field.error.set(None);
            field.changed();
            field.typed();
        })
        .on(leptos::ev::compositionstart, move |_| field.composes(true))
        .on(leptos::ev::compositionend, move |_| field.composes(false))
        .on(leptos::ev::blur, move |_| field.left());
    // An empty text is no child at all: any mark for it would be text within the field.
    let begun = room.draft.get_untracked();
    let input = match begun.as_str() {
        "" => Either::Right(input),
        begun => Either::Left(input.child(raw_text(begun))),
    };

    view! {
        <div class="composer" class:composer--over=move || !field.counter.get().fits()>
            <TypingLine room/>
            // Filled by `live/tools`: what the word that is typed may become, and what the composer is about.
            <ul
                class="suggestions"
                id=room.part(Part::Suggestions)
                role="listbox"
                aria-label=words::suggestions()
                hidden=true
            ></ul>
            <p class="visually-hidden" id=room.part(Part::Said) role="status"></p>
            <div class="aim" id=room.part(Part::Aim) role="status"></div>
            <form
                class="composer__form"
                method="post"
                action=[&path, "/messages"].concat()
                // Also for the hidden fields: Firefox would give a page that one comes back to the
                // old `cid`, and what is written there anew would pass for sent already.
                autocomplete="off"
                on:submit=move |event| field.submit(&event)
            >
                <Csrf live/>
                // By this the server knows the same form sent twice.
                <input type="hidden" name="cid" value=live.me().cid.to_string()/>
                <label class="visually-hidden" for=room.part(Part::Message)>{whom}</label>
                {input}
                // Heard by `live/pointing`.
                <button
                    class="icon-button composer__emoji"
                    type="button"
                    data-act="emoji"
                    title=words::choose_emoji()
                    aria-label=words::choose_emoji()
                >
                    {icon(Icon::Smile)}
                </button>
                <button
                    class="composer__send"
                    title=words::send()
                    aria-label=words::send()
                    disabled=stuck
                    aria-disabled=move || (live.mounted.get() && field.blank.get()).then_some("true")
                >
                    {icon(Icon::Send)}
                </button>
            </form>
            <div class="composer__foot" id=room.part(Part::Foot)>
                <Foot live field/>
            </div>
        </div>
    }
}

/// What there is to say about the text; most of the time, how to send it.
#[component]
fn Foot(live: Live, field: Field) -> impl IntoView {
    let words = move || {
        if live.connection.get() == Connection::SignedOut {
            return EitherOf3::A(view! {
                <p class="composer__error" role="alert">
                    {words::signed_out_kept()}
                    <a href=live.sign_in_path()>{words::sign_in()}</a>
                </p>
            });
        }
        let error = field.error.get().or_else(|| match field.counter.get() {
            Counter::Over(by) => Some(words::too_long(Body::MAX, by)),
            Counter::Heavy => Some(words::too_large_at_once().to_owned()),
            Counter::Plenty | Counter::Left(_) => None,
        });
        match error {
            Some(error) => EitherOf3::B(view! { <p class="composer__error" role="alert">{error}</p> }),
            None => EitherOf3::C(hint(live.keeping.get())),
        }
    };
    let count = move || match field.counter.get() {
        Counter::Left(left) => Some(view! {
            <p class="composer__counter">{words::characters_left(left)}</p>
        }),
        _ => None,
    };
    view! {
        {words}
        {count}
    }
}

/// How to send; or what becomes of messages that cannot be sent yet, where that is not what one
/// may expect.
fn hint(keeping: Keeping) -> impl IntoView {
    let (class, words) = match keeping {
        Keeping::Lasting => ("composer__hint", words::enter_sends()),
        Keeping::Brief => ("composer__note", words::kept_briefly()),
        Keeping::Page => ("composer__note", words::kept_by_the_page()),
    };
    view! { <p class=class>{words}</p> }
}
