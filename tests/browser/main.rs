//! Stories of people with browsers.

mod looks;
mod reading;
mod rooms;
mod talking;
mod weather;
mod without_scripts;
mod writing;
