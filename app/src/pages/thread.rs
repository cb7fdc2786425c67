//! `/rooms/{slug}/threads/{seq}`: a thread, read and written without any script.

use leptos::prelude::*;
use sarang_protocol::api::Message;
use sarang_protocol::text::Handle;

use crate::components::avatar::{initials, message_class};
use crate::components::field::Callout;
use crate::components::icon::{Icon, icon};
use crate::components::message_text::Text;
use crate::components::sheet::Sheet;
use crate::page::threads::ThreadPage;
use crate::routes::{THREAD, room_path, thread_path};
use crate::words::{date, pages as words, time};

/// The message that a thread began with, its replies, and where one replies.
#[component]
pub(crate) fn ThreadPageView(page: ThreadPage) -> impl IntoView {
    let ThreadPage { room, name, me, joined, view, typed, error, cid, csrf, .. } = page;
    let root = view.root.seq;
    let path = thread_path(&room, root);
    let back = room_path(&room, Some(root));
    let beside = format!("{}{THREAD}{root}", room_path(&room, None));
    let older = view.older.then(|| {
        let before = view.replies.first().map_or(root, |first| first.seq);
        let href = format!("{path}?before={before}");
        view! { <p><a href=href>{words::older_replies()}</a></p> }
    });
    let count = view.root.state.as_ref().and_then(|state| state.thread.as_ref()).map_or(0, |it| it.count);
    let link = |seq| room_path(&room, Some(seq));
    let first = message(view.root.clone(), link(root), &me);
    let replies: Vec<_> = view.replies.into_iter().map(|reply| message_of(reply, &path, &me)).collect();
    let follow = joined.then(|| {
        let following = view.own.following;
        let (on, words) =
            if following { ("false", crate::words::unfollow()) } else { ("true", crate::words::follow()) };
        view! {
            <form method="post" action=[&path, "/following"].concat()>
                <input type="hidden" name="csrf" value=csrf.clone()/>
                <input type="hidden" name="on" value=on/>
                <button class="button button--quiet button--small">{words}</button>
            </form>
        }
    });
    let form = joined.then(|| {
        view! {
            <form class="thread__form" id="reply" method="post" action=path.clone() autocomplete="off">
                <input type="hidden" name="csrf" value=csrf/>
                <input type="hidden" name="cid" value=cid.to_string()/>
                <Callout error=error/>
                <label class="field__label" for="message">{words::reply()}</label>
                <textarea class="field__input" id="message" name="body" rows="3" required=true>{typed}</textarea>
                <div class="thread__send">
                    <label><input type="checkbox" name="also_to_room" value="true"/>" "{crate::words::also_to_room(&name)}</label>
                    <button class="button button--primary">{crate::words::send()}</button>
                </div>
            </form>
        }
    });
    view! {
        <main class="settings thread">
            <header class="settings__head">
                <a class="icon-button" href=back aria-label=words::back_to(&name)>{icon(Icon::Back)}</a>
                <h1 class="settings__heading">{crate::words::thread()}</h1>
                <a class="button button--quiet button--small" href=beside>{words::beside_the_room()}</a>
                {follow}
            </header>
            <section class="settings__section" aria-labelledby="replies">
                <ol class="thread__messages">{first}</ol>
                <h2 class="settings__title" id="replies">{crate::words::replies(count)}</h2>
                {older}
                <ol class="thread__messages">{replies}</ol>
                {form}
            </section>
        </main>
    }
}

fn message_of(reply: Message, path: &str, me: &Handle) -> impl IntoView + use<> {
    let link = format!("{path}#m{}", reply.seq);
    message(reply, link, me)
}

/// A message as the room shows it, with its whole moment: a thread may go on for weeks.
fn message(message: Message, link: String, me: &Handle) -> impl IntoView + use<> {
    let Message { seq, author, body, at, state, .. } = message;
    let text = if state.is_some_and(|state| state.deleted) {
        view! { <p class="message__gone">{crate::words::message_deleted()}</p> }.into_any()
    } else {
        Sheet::Text(Text::alone(body, me.clone())).into_any()
    };
    let moment = format!("{} {}", date(at), time(at));
    view! {
        <li class="message">
            <span class=message_class(author.handle.as_str()) aria-hidden="true">
                {initials(author.name.as_str())}
            </span>
            <div class="message__meta">
                <b class="message__author">{author.name.to_string()}</b>
                <a class="message__time" id=format!("m{seq}") href=link>
                    <time datetime=at.to_string()>{moment}</time>
                </a>
            </div>
            {text}
        </li>
    }
}
