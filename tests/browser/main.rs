//! Stories of people with browsers.

mod access;
mod changes;
mod closed;
mod commands;
mod company;
mod devices;
mod everywhere;
mod failing;
mod gallery;
mod korean;
mod late;
mod looks;
mod markup;
mod mentions;
mod outbox;
mod quiet;
mod reading;
mod rooms;
mod switching;
mod talking;
mod threads;
mod tools;
mod train;
mod weather;
mod without_scripts;
mod writing;
