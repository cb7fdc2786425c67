//! `/emoji`: the workspace's own emoji.

use leptos::either::Either;
use leptos::prelude::*;
use sarang_protocol::emoji::OwnEmoji;

use crate::components::field::{ERROR_ID, Field};
use crate::components::icon::{Icon, icon};
use crate::page::emoji::EmojiPage;
use crate::routes::EMOJI;
use crate::words::{answers, date, own as words, pages};

/// All of them, and a form for another.
#[component]
pub(crate) fn EmojiPageView(page: EmojiPage) -> impl IntoView {
    let EmojiPage { title, emoji, may_add, name, outcome, csrf } = page;
    let error = outcome.as_ref().and_then(|outcome| outcome.clone().err());
    let said = outcome.map(|outcome| {
        let (class, role) =
            if outcome.is_ok() { ("callout", "status") } else { ("callout callout--error", "alert") };
        let text = answers::tell(outcome.as_ref().unwrap_or_else(|text| text)).into_owned();
        view! { <p class=class role=role id=ERROR_ID>{text}</p> }
    });
    let form = may_add.then(|| {
        view! {
            <section class="settings__section" aria-labelledby="add-heading">
                <h2 class="settings__title" id="add-heading">{words::add_emoji()}</h2>
                <form class="form" method="post" action=EMOJI enctype="multipart/form-data">
                    <input type="hidden" name="csrf" value=csrf.clone()/>
                    <Field name="name" label=crate::words::name() value=name error=error about="The emoji's name"
                        autocomplete="off" hint=words::emoji_name_hint()/>
                    <div class="field">
                        <label class="field__label" for="picture">{words::emoji_picture()}</label>
                        <input class="field__input" id="picture" name="picture" type="file" required=true
                            accept="image/png,image/gif,image/webp" aria-describedby="picture-hint"/>
                        <p class="field__hint" id="picture-hint">{words::emoji_picture_hint()}</p>
                    </div>
                    <div><button class="button button--primary">{words::add_it()}</button></div>
                </form>
            </section>
        }
    });
    let list = if emoji.is_empty() {
        Either::Left(view! { <p class="settings__when">{words::no_own_emoji()}</p> })
    } else {
        let lines: Vec<_> = emoji.into_iter().map(|(one, may_remove)| line(one, may_remove, &csrf)).collect();
        Either::Right(view! { <ul class="settings__invites">{lines}</ul> })
    };
    view! {
        <main class="settings">
            <header class="settings__head">
                <a class="icon-button" href="/" aria-label=pages::back_to(&title)>{icon(Icon::Back)}</a>
                <h1 class="settings__heading">{words::own_emoji()}</h1>
            </header>
            <div class="settings__sections">
                {said}
                {form}
                <section class="settings__section" aria-label=words::own_emoji()>{list}</section>
            </div>
        </main>
    }
}

/// What is removed is asked about first, by a part that opens.
fn line(one: OwnEmoji, may_remove: bool, csrf: &str) -> impl IntoView + use<> {
    let OwnEmoji { name, url, by, at } = one;
    let sign = name.sign();
    let when = words::emoji_added(by.name.as_str(), &date(at));
    let remove = may_remove.then(|| {
        let label = [words::take_away(), ": ", &sign].concat();
        view! {
            <details class="settings__ask">
                <summary class="button button--small" aria-label=label>{words::take_away()}</summary>
                <form class="settings__row" method="post" action="/emoji/remove">
                    <input type="hidden" name="csrf" value=csrf.to_owned()/>
                    <input type="hidden" name="name" value=name.to_string()/>
                    <p class="settings__when">{words::remove_emoji_hint()}</p>
                    <button class="button button--danger button--small" aria-label=[words::remove_for_good(), ": ", &sign].concat()>
                        {words::remove_for_good()}
                    </button>
                </form>
            </details>
        }
    });
    view! {
        <li class="settings__invite">
            <img class="settings__emoji" src=url alt="" loading="lazy"/>
            <p>{sign}<span class="settings__when">{when}</span></p>
            {remove}
        </li>
    }
}
