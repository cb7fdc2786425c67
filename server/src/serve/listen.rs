//! Listening on an address, or a sentence about why that cannot be.

use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpSocket};

use crate::config::Key;

/// Connections that wait to be taken: a room of thousands that reconnects at once must not see
/// refusals. Linux caps it at `net.core.somaxconn`, 4096 by default.
const BACKLOG: u32 = 8192;

/// The address cannot be listened on. The display text is a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Somebody else listens there.
    #[error(
        "{address} is taken by another program. Stop that one, or choose another address with --{}, like --{} 127.0.0.1:{next}.",
        .setting.name(), .setting.name(),
        next = .address.port().wrapping_add(1).max(1024)
    )]
    Taken {
        /// The address.
        address: SocketAddr,
        /// The setting that it comes from.
        setting: Key,
    },
    /// Ports below 1024.
    #[error(
        "{address} may only be listened on by root. Choose a port from 1024 up with --{}, or give the program the capability CAP_NET_BIND_SERVICE.",
        .setting.name()
    )]
    NotAllowed {
        /// The address.
        address: SocketAddr,
        /// The setting that it comes from.
        setting: Key,
    },
    /// The machine does not have that address.
    #[error(
        "{address} is not an address of this machine. Choose one that is with --{}, like 0.0.0.0:{} for all of them.",
        .setting.name(), .address.port()
    )]
    NotHere {
        /// The address.
        address: SocketAddr,
        /// The setting that it comes from.
        setting: Key,
    },
    /// Anything else.
    #[error("{address} cannot be listened on: {reason}. Choose another address with --{}.", .setting.name())]
    Other {
        /// The address.
        address: SocketAddr,
        /// The setting that it comes from.
        setting: Key,
        /// The system's words.
        reason: io::Error,
    },
}

/// Listens on an address, which comes from a setting.
pub fn listen(address: SocketAddr, setting: Key) -> Result<TcpListener, ListenError> {
    let listen = || {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        // A restart finds the old connections in TIME_WAIT, which is no reason to refuse.
        #[cfg(unix)]
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)
    };
    listen().map_err(|error: io::Error| match error.kind() {
        io::ErrorKind::AddrInUse => ListenError::Taken { address, setting },
        io::ErrorKind::PermissionDenied => ListenError::NotAllowed { address, setting },
        io::ErrorKind::AddrNotAvailable => ListenError::NotHere { address, setting },
        _ => ListenError::Other { address, setting, reason: error },
    })
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[tokio::test]
    async fn a_taken_port_is_named_with_a_way_out() {
        let first = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), Key::Listen).unwrap();
        let address = first.local_addr().unwrap();
        let message = listen(address, Key::Listen).unwrap_err().to_string();
        assert!(message.starts_with(&format!("{address} is taken")), "{message}");
        assert!(message.contains("--listen"), "{message}");
        let message = listen(address, Key::MetricsListen).unwrap_err().to_string();
        assert!(message.contains("--metrics-listen"), "{message}");
    }

    #[tokio::test]
    async fn an_address_of_another_machine_is_refused() {
        // TEST-NET-1 of RFC 5737 is nobody's.
        let message = listen("192.0.2.1:3000".parse().unwrap(), Key::Listen).unwrap_err().to_string();
        assert!(message.contains("0.0.0.0:3000"), "{message}");
    }
}
