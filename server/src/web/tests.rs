//! The router from outside, over a database of its own: who gets in, what is refused, and how.

mod accounts;
mod api;
mod forms;
mod gallery;
mod headers;
mod languages;
mod people;
mod site;
