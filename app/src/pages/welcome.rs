//! `/welcome`: the first run.

use leptos::prelude::*;

use super::portal::Portal;
use crate::components::field::{Callout, Field, Kind};
use crate::page::{Others, WelcomeForm};

/// Makes the administrator and the first room.
#[component]
pub(crate) fn WelcomePage(form: WelcomeForm) -> impl IntoView {
    let WelcomeForm { title, handle, name, room, others, error, csrf } = form;
    let lead = match others {
        Others::Nobody => {
            "This installation is new and waits for its first person. Make your account, which will be the administrator’s, and a first room; all of it can be changed later."
        }
        Others::Somebody => {
            "This installation has no administrator yet. Make your account, which will be the administrator’s, and a room; all of it can be changed later."
        }
    };
    let sign_in = (others == Others::Somebody).then(|| {
        view! {
            <p class="portal__foot">
                "Have an account already? "
                <a href="/sign-in">"Sign in"</a>
            </p>
        }
    });
    view! {
        <Portal
            class="portal__card portal__card--wide"
            heading="Welcome to Sarang"
            lead=lead
        >
            <form class="form" method="post" action="/welcome">
                <input type="hidden" name="csrf" value=csrf/>
                <Callout error=error.clone()/>
                <fieldset class="portal__group">
                    <legend class="portal__legend">"You"</legend>
                    <Field name="name" label="Name" value=name error=error.clone() about="The name"
                        autocomplete="name" hint="What others see beside what you write."/>
                    <Field name="handle" label="User name" value=handle error=error.clone()
                        about="The user name" kind=Kind::Handle autocomplete="username"
                        hint="What you sign in with. Letters and digits of any script; it cannot be changed."/>
                    <Field name="password" label="Password" value="" error=error.clone()
                        about="The password" kind=Kind::Password autocomplete="new-password"
                        hint=crate::components::field::PASSWORD_HINT/>
                </fieldset>
                <fieldset class="portal__group">
                    <legend class="portal__legend">"Your place"</legend>
                    <Field name="title" label="What is it called?" value=title error=error.clone()
                        about="The title" autocomplete="organization"
                        hint="Your team, your school, your house. It stands above the list of rooms."/>
                    <Field name="room" label="First room" value=room error=error
                        about="The room" autocomplete="off"
                        hint="Where everybody starts. You can make more at any time."/>
                </fieldset>
                <button class="button button--primary button--wide button--large">"Open the door"</button>
            </form>
            {sign_in}
        </Portal>
    }
}
