//! What pages are made of, one component a file; its stylesheet, `style/components/NAME.css`, has
//! the same name.
//!
//! Class names are BEM: the block is the file's name with hyphens (`room-header`), `__` its parts,
//! `--` its variants. A stylesheet knows its own block only. Nothing is styled in place, because
//! the page's content security policy forbids it.

pub mod pane;

pub mod connection;
pub mod directory;
pub mod empty;
pub mod join_bar;
pub(crate) mod late;
pub mod members;
pub mod new_room;
pub mod notice;
pub mod room_header;
pub mod room_menu;
pub mod skeleton;

pub mod account;
#[cfg(feature = "ssr")]
pub mod leaving;
pub mod sidebar;
pub mod switcher;
pub mod theme_switch;
pub(crate) mod way;

pub mod composer;
pub mod thread_panel;
pub mod timeline;
pub mod typing;

pub(crate) mod canvas;
pub mod message;
mod message_foot;
mod message_head;
pub(crate) mod message_text;
pub mod row;
pub mod rows;
pub(crate) mod sheet;

pub mod avatar;
pub mod bell;
pub mod csrf;
pub mod icon;
pub mod presence;
pub mod raw_text;
pub mod rich_text;

#[cfg(feature = "ssr")]
pub mod field;
