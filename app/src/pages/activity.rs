//! `/activity`: what others do that concerns oneself.

use leptos::prelude::*;
use sarang_protocol::activity::{ActivityItem, ActivityKind};

use crate::components::avatar::SmallAvatar;
use crate::components::icon::{Icon, icon};
use crate::page::own::ActivityPage;
use crate::routes::{ACTIVITY, message_path};
use crate::words::{date, own as words, pages, time};

/// What others have done, the newest first, and links to one kind of it.
#[component]
pub(crate) fn ActivityPageView(page: ActivityPage) -> impl IntoView {
    let ActivityPage { title, kind, activity } = page;
    let none = activity.items.is_empty().then(|| {
        view! { <p class="settings__none">{words::no_activity()}</p> }
    });
    let kinds = [None].into_iter().chain(ActivityKind::ALL.map(Some));
    let kinds: Vec<_> = kinds.map(|one| filter(one, kind == one)).collect();
    let older = activity.items.last().filter(|_| activity.older).map(|last| {
        let only = kind.map(|kind| format!("&kind={}", kind.as_str())).unwrap_or_default();
        let href = format!("{ACTIVITY}?before={}{only}", last.id);
        view! { <p><a class="button" href=href rel="next">{words::older()}</a></p> }
    });
    let lines: Vec<_> = activity.items.into_iter().map(line).collect();
    let lines = (!lines.is_empty()).then(|| view! { <ul class="people__list">{lines}</ul> });
    view! {
        <main class="settings">
            <header class="settings__head">
                <a class="icon-button" href="/" aria-label=pages::back_to(&title)>{icon(Icon::Back)}</a>
                <h1 class="settings__heading">{crate::words::activity()}</h1>
            </header>
            <div class="settings__sections">
                <nav class="settings__row" aria-label=words::which_activity()>{kinds}</nav>
                <section class="settings__section" aria-label=crate::words::activity()>
                    {none}
                    {lines}
                    {older}
                </section>
            </div>
        </main>
    }
}

fn filter(kind: Option<ActivityKind>, shown: bool) -> impl IntoView {
    let href = match kind {
        None => ACTIVITY.to_owned(),
        Some(kind) => format!("{ACTIVITY}?kind={}", kind.as_str()),
    };
    let class = if shown { "button button--small button--primary" } else { "button button--small" };
    view! {
        <a class=class href=href aria-current=shown.then_some("page")>{words::kind_of_activity(kind)}</a>
    }
}

fn line(item: ActivityItem) -> impl IntoView {
    let what = words::has_done(&item);
    let ActivityItem { at, by, room, name, seq, thread, excerpt, new, .. } = item;
    let moment = format!("{} · {} {}", name, date(at), time(at));
    let excerpt = if excerpt.is_empty() { crate::words::message_deleted().to_owned() } else { excerpt };
    let new = new.then(|| view! { <span class="badge">{words::new_since()}</span> });
    view! {
        <li class="people__one">
            <SmallAvatar user=by/>
            <p class="people__name">
                <span class="settings__when">{what}</span>
                <a href=message_path(&room, thread, seq)>{excerpt}</a>
                <time class="settings__when" datetime=at.to_string()>{moment}</time>
            </p>
            {new}
        </li>
    }
}
