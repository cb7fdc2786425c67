//! `/sign-in`.

use leptos::prelude::*;
use sarang_protocol::user::SignUp;

use super::portal::{LanguageSwitch, Portal};
use crate::components::field::{Callout, Field, Kind};
use crate::page::SignInForm;
use crate::words::pages as words;

/// Asks who one is.
#[component]
pub(crate) fn SignInPage(form: SignInForm) -> impl IntoView {
    let SignInForm { title, handle, next, sign_up, error, csrf } = form;
    let way_in = match sign_up {
        SignUp::Open => {
            view! { {words::new_here()} <a href="/sign-up">{words::make_an_account()}</a> }.into_any()
        }
        SignUp::Invited => words::new_here_invited().into_any(),
        SignUp::Closed => words::new_here_closed().into_any(),
    };
    // Who comes back after a mistake has the name already and wants the password.
    let known = !handle.is_empty();
    view! {
        <Portal heading=title lead=words::sign_in_lead()>
            <form class="form" method="post" action="/sign-in">
                <input type="hidden" name="csrf" value=csrf.clone()/>
                <input type="hidden" name="next" value=next.clone()/>
                <Callout error=error.clone()/>
                <div class="portal__group">
                    <Field name="handle" label=words::handle() value=handle error=error.clone()
                        about="The user name" kind=Kind::Handle autocomplete="username" focus=!known/>
                    <Field name="password" label=words::password() value="" error=error about="The password"
                        kind=Kind::Password autocomplete="current-password" focus=known/>
                </div>
                <button class="button button--primary button--wide button--large">{crate::words::sign_in()}</button>
            </form>
            <p class="portal__foot">{way_in}</p>
            <LanguageSwitch csrf next=crate::routes::sign_in_path(&next)/>
        </Portal>
    }
}
