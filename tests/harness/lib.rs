//! The stage for Sarang's stories: real servers, a real Redis, real browsers, and the people
//! who use them.
//!
//! A test reads as people (`dana.posts("hello").await; kim.sees("hello").await;`), waits for
//! conditions and never for time, and panics with what it saw last. Whatever is started here has
//! its own free port and temporary folder, and ends with its owner.

pub mod wait;

pub mod process;

pub mod certificates;
pub mod postgres;
pub mod redis;
pub mod redis_cluster;
pub mod sarang;
pub mod sentinels;

pub mod bus;
pub mod disk;
pub mod lock;

pub mod api;
pub mod cluster;
pub mod corpus;
pub mod installation;
pub mod instance;
pub mod proxy;

pub mod figures;

pub mod html;
pub mod pictures;
pub mod visitor;

pub mod onlooker;
pub mod socket;
pub mod talker;

pub mod history;

pub mod browser;
