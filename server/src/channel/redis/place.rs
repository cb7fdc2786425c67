//! Where a Redis server is, and which server serves which partition.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

use ::redis::{ConnectionAddr, ConnectionInfo};

use crate::channel::Partition;
use crate::channel::partition::Partitions;

/// Where a server is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Place {
    /// At a host and port.
    Host(String, u16),
    /// At a socket file.
    File(PathBuf),
}

impl Place {
    /// Where a read address leads.
    pub(super) fn of(info: &ConnectionInfo) -> Self {
        match info.addr() {
            ConnectionAddr::Tcp(host, port) | ConnectionAddr::TcpTls { host, port, .. } => {
                Self::Host(host.clone(), *port)
            }
            ConnectionAddr::Unix(path) => Self::File(path.clone()),
            other => Self::File(other.to_string().into()),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host(host, port) if host.contains(':') => write!(f, "[{host}]:{port}"),
            Self::Host(host, port) => write!(f, "{host}:{port}"),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Which server serves which partition, as far as is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Chart {
    places: Vec<Place>,
    /// By partition number, an index into the places.
    at: Vec<Option<usize>>,
}

impl Chart {
    /// Everything at one place.
    pub(super) fn everything_at(place: Place) -> Self {
        Self { places: vec![place], at: Partition::all().map(|_| Some(0)).collect() }
    }

    /// Each partition where `find` says.
    pub(super) fn by(find: impl Fn(Partition) -> Option<Place>) -> Self {
        let found: Vec<Option<Place>> = Partition::all().map(find).collect();
        let places: Vec<Place> =
            found.iter().flatten().collect::<BTreeSet<_>>().into_iter().cloned().collect();
        let at = found.into_iter().map(|place| places.binary_search(&place?).ok()).collect();
        Self { places, at }
    }

    /// All places that serve anything.
    pub(super) fn places(&self) -> &[Place] {
        &self.places
    }

    /// Where a partition is, as an index into [`Chart::places`].
    pub(super) fn at(&self, partition: Partition) -> Option<usize> {
        self.at.get(usize::from(partition.number())).copied().flatten()
    }

    /// Where a partition is.
    pub(super) fn place(&self, partition: Partition) -> Option<&Place> {
        self.at(partition).map(|at| &self.places[at])
    }

    /// Those of `wanted` that are at a place.
    pub(super) fn share(&self, place: &Place, wanted: &Partitions) -> Partitions {
        wanted.iter().filter(|&partition| self.place(partition) == Some(place)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_are_where_they_were_found() {
        let place = |port| Place::Host("r".to_owned(), port);
        let chart = Chart::by(|partition| match partition.number() {
            0 => None,
            number => Some(place(7000 + number % 3)),
        });
        assert_eq!(chart.places(), [place(7000), place(7001), place(7002)]);
        let mut all = Partition::all();
        assert_eq!(chart.place(all.next().unwrap()), None);
        let one = all.next().unwrap();
        assert_eq!(chart.place(one), Some(&place(7001)));
        let share = chart.share(&place(7001), &Partitions::ALL);
        assert!(share.contains(one) && share.len() < 100);
        assert_eq!(Chart::everything_at(place(1)).share(&place(1), &Partitions::ALL), Partitions::ALL);
    }
}
