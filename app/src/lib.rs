//! Sarang's pages and components: drawn by the server, hydrated in the browser.

pub mod page;
