//! Pages, forms, the REST API and assets, over plain HTTP: what works without a single script.

mod activity;
mod api;
mod assets;
mod changes;
mod closed;
mod commands;
mod complete;
mod conversations;
mod days;
mod door;
mod drafts;
mod emoji;
mod first_run;
mod forwarding;
mod groups;
mod names;
mod notifications;
mod pages;
mod reminders;
mod saved;
mod sections;
mod seen;
mod sign_up;
mod standing;
mod threads;
mod unread;
