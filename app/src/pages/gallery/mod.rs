//! `/_gallery`: every component in every state, for whoever works on how Sarang looks. Only a server in
//! development has it (`SARANG_DEV=1`), and nothing of it is in the browser's part.
//!
//! To hang a piece, add a line to the room that it belongs to. The captions are English like the code;
//! what the pieces say is in the page's language.

mod basics;
mod messages;
mod rooms;
mod sheets;
mod states;
mod wall;
mod writing;

use crate::page::gallery::GalleryPage;
use wall::Wall;

/// Of the page.
pub(crate) const TITLE: &str = "Gallery";

/// Where its stylesheet is: laid beside the pieces, and of none of them.
pub const STYLE: &str = "/_gallery/style.css";

/// What stands in `<body>`.
pub(crate) fn draw(page: GalleryPage) -> String {
    let mut wall = Wall::default();
    basics::hang(&mut wall);
    rooms::hang(&mut wall);
    messages::hang(&mut wall, page);
    writing::hang(&mut wall);
    states::hang(&mut wall);
    sheets::hang(&mut wall);
    wall.html()
}
