//! `/groups`: the groups of people that one name calls.

use leptos::either::Either;
use leptos::prelude::*;
use sarang_protocol::groups::UserGroup;
use sarang_protocol::text::Handle;

use crate::components::field::{ERROR_ID, Field, Kind};
use crate::components::icon::{Icon, icon};
use crate::components::raw_text::raw_text;
use crate::page::groups::{GroupForm, GroupsPage};
use crate::routes::{GROUPS, encode};
use crate::words::{answers, groups as words, pages};

/// All of them, and a form for another, or for the one that is being changed.
#[component]
pub(crate) fn GroupsPageView(page: GroupsPage) -> impl IntoView {
    let GroupsPage { title, groups, may_change, changing, form, outcome, csrf } = page;
    let error = outcome.as_ref().and_then(|outcome| outcome.clone().err());
    let said = outcome.map(|outcome| {
        let (class, role) =
            if outcome.is_ok() { ("callout", "status") } else { ("callout callout--error", "alert") };
        let text = answers::tell(outcome.as_ref().unwrap_or_else(|text| text)).into_owned();
        view! { <p class=class role=role id=ERROR_ID>{text}</p> }
    });
    let form = may_change.then(|| fields(changing.as_ref(), form, error, csrf));
    let list = if groups.is_empty() {
        Either::Left(view! { <p class="settings__when">{words::no_groups()}</p> })
    } else {
        let lines: Vec<_> = groups.into_iter().map(|group| line(group, may_change)).collect();
        Either::Right(view! { <ul class="settings__invites">{lines}</ul> })
    };
    view! {
        <main class="settings">
            <header class="settings__head">
                <a class="icon-button" href="/" aria-label=pages::back_to(&title)>{icon(Icon::Back)}</a>
                <h1 class="settings__heading">{words::groups()}</h1>
            </header>
            <div class="settings__sections">
                {said}
                {form}
                <section class="settings__section" aria-label=words::groups()>{list}</section>
            </div>
        </main>
    }
}

fn fields(
    changing: Option<&Handle>,
    form: GroupForm,
    error: Option<String>,
    csrf: String,
) -> impl IntoView + use<> {
    let GroupForm { handle, name, members } = form;
    let sign = changing.map(|group| ["@", group.as_str()].concat());
    let heading = sign.as_deref().map_or_else(|| words::make_group().to_owned(), words::change_group);
    let group = changing.map(ToString::to_string);
    let send = if changing.is_some() { pages::save() } else { words::make_it() };
    let stop =
        changing.is_some().then(|| view! { <a class="button" href=GROUPS>{crate::words::cancel()}</a> });
    // What is deleted is asked about first, by a part that opens.
    let remove = group.clone().map(|group| {
        view! {
            <details class="settings__ask">
                <summary class="button button--small">{words::delete_group()}</summary>
                <form class="settings__row" method="post" action="/groups/remove">
                    <input type="hidden" name="csrf" value=csrf.clone()/>
                    <input type="hidden" name="group" value=group/>
                    <p class="settings__when">{words::delete_hint()}</p>
                    <button class="button button--danger button--small">{words::delete_group_for_good()}</button>
                </form>
            </details>
        }
    });
    let wrong = error.as_deref().is_some_and(words::is_of_members);
    let described = if wrong { [ERROR_ID, " members-hint"].concat() } else { "members-hint".to_owned() };
    view! {
        <section class="settings__section" aria-labelledby="group-heading">
            <h2 class="settings__title" id="group-heading">{heading}</h2>
            <form class="form" method="post" action=GROUPS>
                <input type="hidden" name="csrf" value=csrf/>
                <input type="hidden" name="group" value=group.unwrap_or_default()/>
                <Field name="handle" label=words::group_handle() value=handle error=error.clone()
                    about="The group's user name" kind=Kind::Handle autocomplete="off" hint=words::group_handle_hint()/>
                <Field name="name" label=words::group_name() value=name error=error about="The group's name"
                    autocomplete="off"/>
                <div class="field">
                    <label class="field__label" for="members">{words::group_members()}</label>
                    <textarea class="field__input" id="members" name="members" rows="3" autocomplete="off"
                        autocapitalize="none" spellcheck="false" aria-invalid=wrong.then_some("true") aria-describedby=described>
                        {raw_text(&members)}
                    </textarea>
                    <p class="field__hint" id="members-hint">{words::group_members_hint()}</p>
                </div>
                <div class="settings__row"><button class="button button--primary">{send}</button>{stop}</div>
            </form>
            {remove}
        </section>
    }
}

fn line(group: UserGroup, may_change: bool) -> impl IntoView {
    let UserGroup { handle, name, members } = group;
    let sign = ["@", handle.as_str()].concat();
    let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
    let people = words::people_in_it(names.len(), &names.join(", "));
    let change = may_change.then(|| {
        let mut href = [GROUPS, "?change="].concat();
        encode(handle.as_str(), &mut href);
        let label = words::change_group(&sign);
        view! { <a class="button button--small" href=href aria-label=label>{words::change()}</a> }
    });
    view! {
        <li class="settings__invite">
            <p><strong>{sign.clone()}</strong>" "{name.to_string()}<span class="settings__when">{people}</span></p>
            {change}
        </li>
    }
}
