//! A label, a field, and what is to be known about it: for the pages that have no script.

use leptos::prelude::*;

use crate::words::answers;

/// The id of a form's error, which the field that it is about points to.
pub(crate) const ERROR_ID: &str = "form-error";

/// What is typed into a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Any line.
    #[default]
    Line,
    /// A user name: no capitals at its start, no spelling.
    Handle,
    /// A secret.
    Password,
    /// A whole number.
    Number,
}

/// What was wrong with the whole form, if anything.
#[component]
pub(crate) fn Callout(error: Option<String>) -> impl IntoView {
    error.map(|error| {
        view! { <p class="callout callout--error" id=ERROR_ID role="alert">{answers::tell(&error).into_owned()}</p> }
    })
}

/// A labelled field. `error` is the form's, as the server says it: a sentence that begins with `about` ("The password")
/// is about this field, and then the field says so.
#[component]
pub(crate) fn Field(
    name: &'static str,
    label: &'static str,
    #[prop(into)] value: String,
    error: Option<String>,
    about: &'static str,
    autocomplete: &'static str,
    #[prop(default = Kind::Line)] kind: Kind,
    #[prop(default = "")] hint: &'static str,
    #[prop(default = false)] focus: bool,
) -> impl IntoView {
    let wrong = !about.is_empty()
        && error.is_some_and(|error| {
            error.strip_prefix(about).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        });
    let hint_id = format!("{name}-hint");
    let described = match (wrong, hint.is_empty()) {
        (true, true) => Some(ERROR_ID.to_owned()),
        (true, false) => Some(format!("{ERROR_ID} {hint_id}")),
        (false, true) => None,
        (false, false) => Some(hint_id.clone()),
    };
    let (input_type, inputmode) = match kind {
        Kind::Line | Kind::Handle => ("text", None),
        Kind::Password => ("password", None),
        Kind::Number => ("text", Some("numeric")),
    };
    let handle = kind == Kind::Handle;
    view! {
        <div class="field">
            <label class="field__label" for=name>{label}</label>
            <input
                class="field__input"
                id=name
                name=name
                type=input_type
                inputmode=inputmode
                value=(!value.is_empty()).then_some(value)
                required=true
                autocomplete=autocomplete
                autocapitalize=handle.then_some("none")
                spellcheck=handle.then_some("false")
                autofocus=focus
                aria-invalid=wrong.then_some("true")
                aria-describedby=described
            />
            {(!hint.is_empty()).then(|| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
        </div>
    }
}
