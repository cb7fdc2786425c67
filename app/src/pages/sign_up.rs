//! `/sign-up` and `/invite/{secret}`.

use leptos::either::Either;
use leptos::prelude::*;

use super::portal::{LanguageSwitch, Portal};
use crate::components::field::{Callout, Field, Kind};
use crate::page::{Entry, SignUpForm};
use crate::words::{answers, pages as words};

/// Makes an account, where that is allowed.
#[component]
pub(crate) fn SignUpPage(form: SignUpForm) -> impl IntoView {
    let SignUpForm { title, handle, name, invite, entry, error, csrf } = form;
    let lead = match (&entry, &invite) {
        (Entry::Refused(_), _) => "",
        (Entry::Allowed, Some(_)) => words::lead_invited(),
        (Entry::Allowed, None) => words::lead_open(),
    };
    let here = invite.as_ref().map_or_else(|| "/sign-up".to_owned(), |secret| format!("/invite/{secret}"));
    let body = match entry {
        Entry::Refused(reason) => {
            Either::Left(view! { <p class="callout">{answers::tell(&reason).into_owned()}</p> })
        }
        Entry::Allowed => Either::Right(view! {
            <form class="form" method="post" action="/sign-up">
                <input type="hidden" name="csrf" value=csrf.clone()/>
                {invite.map(|invite| view! { <input type="hidden" name="invite" value=invite/> })}
                <Callout error=error.clone()/>
                <div class="portal__group">
                    <Field name="name" label=crate::words::name() value=name error=error.clone() about="The name"
                        autocomplete="name" hint=words::name_hint() focus=true/>
                    <Field name="handle" label=words::handle() value=handle error=error.clone()
                        about="The user name" kind=Kind::Handle autocomplete="username"
                        hint=words::handle_hint()/>
                    <Field name="password" label=words::password() value="" error=error about="The password"
                        kind=Kind::Password autocomplete="new-password" hint=words::password_hint()/>
                </div>
                <button class="button button--primary button--wide button--large">{words::make_my_account()}</button>
            </form>
        }),
    };
    view! {
        <Portal heading=title lead=lead>
            {body}
            <p class="portal__foot">
                {words::have_an_account()}
                <a href="/sign-in">{crate::words::sign_in()}</a>
            </p>
            <LanguageSwitch csrf next=here/>
        </Portal>
    }
}
