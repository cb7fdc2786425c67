//! `/commands`: what may stand behind a slash at the beginning of a message.

use leptos::prelude::*;
use sarang_protocol::api::{CommandHelp, MayGive};

use crate::components::icon::{Icon, icon};
use crate::page::message::CommandsPage;
use crate::words::message as words;
use crate::words::pages::back_to;

/// All commands, with what goes behind them and what they do.
#[component]
pub(crate) fn CommandsPageView(page: CommandsPage) -> impl IntoView {
    let CommandsPage { title, commands } = page;
    let commands: Vec<_> = commands.into_iter().map(command).collect();
    view! {
        <main class="settings">
            <header class="settings__head">
                <a class="icon-button" href="/" aria-label=back_to(&title)>{icon(Icon::Back)}</a>
                <h1 class="settings__heading">{words::commands()}</h1>
            </header>
            <section class="settings__section" aria-label=words::commands()>
                <p>{words::commands_lead()}</p>
                <ul class="settings__invites">{commands}</ul>
                <p class="settings__when">{words::say_a_slash()}</p>
            </section>
        </main>
    }
}

fn command(command: CommandHelp) -> impl IntoView {
    let CommandHelp { name, arguments, help, may } = command;
    let managers = (may == MayGive::Managers).then(words::managers_alone);
    view! {
        <li class="settings__invite settings__invite--tall">
            <strong>{["/", &name].concat()}</strong>
            <span class="settings__when">{arguments}</span>
            <span>{help} {managers}</span>
        </li>
    }
}
