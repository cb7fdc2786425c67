//! `/sign-in`.

use leptos::prelude::*;
use sarang_protocol::user::SignUp;

use super::portal::Portal;
use crate::components::field::{Callout, Field, Kind};
use crate::page::SignInForm;

/// Asks who one is.
#[component]
pub(crate) fn SignInPage(form: SignInForm) -> impl IntoView {
    let SignInForm { title, handle, next, sign_up, error, csrf } = form;
    let way_in = match sign_up {
        SignUp::Open => view! { "New here? " <a href="/sign-up">"Make an account"</a> }.into_any(),
        SignUp::Invited => "New here? Ask somebody inside for an invite link.".into_any(),
        SignUp::Closed => "New here? Ask the administrator for an account.".into_any(),
    };
    // Who comes back after a mistake has the name already and wants the password.
    let known = !handle.is_empty();
    view! {
        <Portal heading=title lead="Sign in to your rooms.">
            <form class="form" method="post" action="/sign-in">
                <input type="hidden" name="csrf" value=csrf/>
                <input type="hidden" name="next" value=next/>
                <Callout error=error.clone()/>
                <div class="portal__group">
                    <Field name="handle" label="User name" value=handle error=error.clone()
                        about="The user name" kind=Kind::Handle autocomplete="username" focus=!known/>
                    <Field name="password" label="Password" value="" error=error about="The password"
                        kind=Kind::Password autocomplete="current-password" focus=known/>
                </div>
                <button class="button button--primary button--wide button--large">"Sign in"</button>
            </form>
            <p class="portal__foot">{way_in}</p>
        </Portal>
    }
}
