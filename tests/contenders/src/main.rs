//! What `make bench` measures beside Sarang, each a server of its own: `contenders NAME PORT`.
//!
//! A crate apart, so that it is built with the very libraries and features that `sarang` has, and
//! so that nothing of it is shipped. Not for use: none of them asks who anybody is.

mod broadcast;
mod floor;
mod hub;

use std::net::{Ipv4Addr, SocketAddr};

use floor::Writes;
use tokio::runtime::{Builder, Runtime};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [name, port] = args.as_slice() else {
        panic!("contenders floor|joined|broadcast|hub PORT");
    };
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port.parse().expect("a port is a number")));
    match name.as_str() {
        "floor" => floor::serve(address, Writes::Each),
        "joined" => floor::serve(address, Writes::Joined),
        "broadcast" => runtime().block_on(broadcast::serve(address)),
        "hub" => runtime().block_on(hub::serve(address)),
        _ => panic!("there is no {name}"),
    }
}

/// As Sarang's: a thread for each processor that it may use.
fn runtime() -> Runtime {
    Builder::new_multi_thread().enable_all().build().expect("a runtime can be made")
}
