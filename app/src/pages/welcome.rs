//! `/welcome`: the first run.

use leptos::prelude::*;

use super::portal::{LanguageSwitch, Portal};
use crate::components::field::{Callout, Field, Kind};
use crate::page::{Others, WelcomeForm};
use crate::words::pages as words;

/// Makes the administrator and the first room.
#[component]
pub(crate) fn WelcomePage(form: WelcomeForm) -> impl IntoView {
    let WelcomeForm { title, handle, name, room, others, error, csrf } = form;
    let lead = match others {
        Others::Nobody => words::lead_new(),
        Others::Somebody => words::lead_no_administrator(),
    };
    let sign_in = (others == Others::Somebody).then(|| {
        view! {
            <p class="portal__foot">
                {words::have_an_account()}
                <a href="/sign-in">{crate::words::sign_in()}</a>
            </p>
        }
    });
    view! {
        <Portal
            class="portal__card portal__card--wide"
            heading=words::welcome_to_sarang()
            lead=lead
        >
            <form class="form" method="post" action="/welcome">
                <input type="hidden" name="csrf" value=csrf.clone()/>
                <Callout error=error.clone()/>
                <fieldset class="portal__group">
                    <legend class="portal__legend">{words::you()}</legend>
                    <Field name="name" label=crate::words::name() value=name error=error.clone() about="The name"
                        autocomplete="name" hint=words::name_hint()/>
                    <Field name="handle" label=words::handle() value=handle error=error.clone()
                        about="The user name" kind=Kind::Handle autocomplete="username"
                        hint=words::handle_hint()/>
                    <Field name="password" label=words::password() value="" error=error.clone()
                        about="The password" kind=Kind::Password autocomplete="new-password"
                        hint=words::password_hint()/>
                </fieldset>
                <fieldset class="portal__group">
                    <legend class="portal__legend">{words::your_place()}</legend>
                    <Field name="title" label=words::what_is_it_called() value=title error=error.clone()
                        about="The title" autocomplete="organization"
                        hint=words::title_hint()/>
                    <Field name="room" label=words::first_room() value=room error=error
                        about="The room" autocomplete="off"
                        hint=words::first_room_hint()/>
                </fieldset>
                <button class="button button--primary button--wide button--large">{words::open_the_door()}</button>
            </form>
            {sign_in}
            <LanguageSwitch csrf next="/welcome"/>
        </Portal>
    }
}
