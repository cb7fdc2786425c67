//! `/threads`: the threads that one follows.

use leptos::either::Either;
use leptos::prelude::*;
use sarang_protocol::change::Quote;
use sarang_protocol::thread::{FollowedThread, Following};

use crate::components::icon::{Icon, icon};
use crate::page::threads::ThreadsPage;
use crate::routes::thread_path;
use crate::words::{date, pages as words, time};

/// The threads that one follows, those with the newest reply first.
#[component]
pub(crate) fn ThreadsPageView(page: ThreadsPage) -> impl IntoView {
    let ThreadsPage { title, threads } = page;
    let threads = if threads.is_empty() {
        Either::Left(view! { <p class="settings__none">{words::no_threads()}</p> })
    } else {
        let lines: Vec<_> = threads.into_iter().map(line).collect();
        Either::Right(view! { <ul class="settings__invites">{lines}</ul> })
    };
    view! {
        <main class="settings">
            <header class="settings__head">
                <a class="icon-button" href="/" aria-label=words::back_to(&title)>{icon(Icon::Back)}</a>
                <h1 class="settings__heading">{crate::words::threads()}</h1>
            </header>
            <section class="settings__section" aria-label=crate::words::threads()>
                {threads}
            </section>
        </main>
    }
}

fn line(thread: FollowedThread) -> impl IntoView {
    let FollowedThread { room, name, root, own } = thread;
    let deleted = root.state.as_ref().is_some_and(|state| state.deleted);
    let excerpt =
        if deleted { crate::words::message_deleted().to_owned() } else { Quote::excerpt(root.body.as_str()) };
    let begun = root.state.and_then(|state| state.thread);
    let (count, last) = begun.map_or((0, root.at), |thread| (thread.count, thread.last));
    let moment = format!("{} {}", date(last), time(last));
    let about = words::replies_in(count, name.as_str(), root.author.name.as_str());
    let unread = (own.unread > 0).then(|| {
        let number = match own.unread {
            Following::UNREAD_CAP.. => format!("{}+", Following::UNREAD_CAP - 1),
            unread => unread.to_string(),
        };
        view! {
            <span class="badge">
                <span aria-hidden="true">{number}</span>
                <span class="visually-hidden">{words::unread_replies(own.unread)}</span>
            </span>
        }
    });
    view! {
        <li class="settings__invite">
            <p>
                <a href=thread_path(&room, root.seq)>{excerpt}</a>
                <span class="settings__when">{about}" · "<time datetime=last.to_string()>{moment}</time></span>
            </p>
            {unread}
        </li>
    }
}
