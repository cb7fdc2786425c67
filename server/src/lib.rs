//! Sarang: team chat in one binary.
//!
//! The modules in reading order, from the outside in. Imports point down only; the `tidy` test
//! holds them to it. [`serve`] is everything that `sarang serve` does.

pub mod cli;
pub mod config;
pub mod serve;
pub mod shutdown;
pub mod state;
pub mod store_log;
pub mod telemetry;

pub mod socket;
pub mod web;

pub mod door;

pub mod chat;

pub mod markup;

pub mod channel;
pub mod hub;
pub mod store;

pub mod figures;

#[cfg(test)]
mod model;
