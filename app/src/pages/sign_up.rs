//! `/sign-up` and `/invite/{secret}`.

use leptos::either::Either;
use leptos::prelude::*;

use super::portal::Portal;
use crate::components::field::{Callout, Field, Kind, PASSWORD_HINT};
use crate::page::{Entry, SignUpForm};

/// Makes an account, where that is allowed.
#[component]
pub(crate) fn SignUpPage(form: SignUpForm) -> impl IntoView {
    let SignUpForm { title, handle, name, invite, entry, error, csrf } = form;
    let lead = match (&entry, &invite) {
        (Entry::Refused(_), _) => "",
        (Entry::Allowed, Some(_)) => "You have been invited. Make an account, and you are in.",
        (Entry::Allowed, None) => "Make an account, and you are in.",
    };
    let body = match entry {
        Entry::Refused(reason) => Either::Left(view! { <p class="callout">{reason}</p> }),
        Entry::Allowed => Either::Right(view! {
            <form class="form" method="post" action="/sign-up">
                <input type="hidden" name="csrf" value=csrf/>
                {invite.map(|invite| view! { <input type="hidden" name="invite" value=invite/> })}
                <Callout error=error.clone()/>
                <div class="portal__group">
                    <Field name="name" label="Name" value=name error=error.clone() about="The name"
                        autocomplete="name" hint="What others see beside what you write." focus=true/>
                    <Field name="handle" label="User name" value=handle error=error.clone()
                        about="The user name" kind=Kind::Handle autocomplete="username"
                        hint="What you sign in with. Letters and digits of any script; it cannot be changed."/>
                    <Field name="password" label="Password" value="" error=error about="The password"
                        kind=Kind::Password autocomplete="new-password" hint=PASSWORD_HINT/>
                </div>
                <button class="button button--primary button--wide button--large">"Make my account"</button>
            </form>
        }),
    };
    view! {
        <Portal heading=title lead=lead>
            {body}
            <p class="portal__foot">
                "Have an account already? "
                <a href="/sign-in">"Sign in"</a>
            </p>
        </Portal>
    }
}
