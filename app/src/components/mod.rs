//! What pages are made of, one component a file.

pub mod composer;
pub mod message;
pub mod pane;
pub mod rows;
pub mod timeline;
