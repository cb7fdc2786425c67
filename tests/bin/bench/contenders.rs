//! The servers that are measured beside each other, each a process of its own on one processor.

use std::collections::HashMap;
use std::net::{Ipv4Addr, TcpStream};
use std::path::PathBuf;

use sarang_tests::installation::Installation;
use sarang_tests::instance::{Instance, Options};
use sarang_tests::process::Process;
use sarang_tests::wait::{free_port, holds, until};

use crate::crowd::{Guest, Speech};
use crate::fanout::{Shape, loopback};
use crate::line::Call;
use crate::{place, wait_for};

/// Which server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Floor,
    Joined,
    Broadcast,
    Hub,
    Sarang,
}

/// One of them, running.
pub(crate) struct Contender {
    kind: Kind,
    port: u16,
    running: Running,
}

enum Running {
    Whole(Box<Instance>),
    Part(Process),
}

impl Kind {
    pub(crate) const ALL: [Self; 5] = [Self::Floor, Self::Joined, Self::Broadcast, Self::Hub, Self::Sarang];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Floor => "floor, a write for each",
            Self::Joined => "floor, joined writes",
            Self::Broadcast => "minimal axum server",
            Self::Hub => "Sarang's hub alone",
            Self::Sarang => "Sarang",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Joined => "joined",
            Self::Broadcast => "broadcast",
            Self::Hub => "hub",
            Self::Sarang => "sarang",
        }
    }
}

impl Contender {
    /// Starts one, and waits until it takes connections.
    pub(crate) fn start(kind: Kind, installation: &Installation) -> Self {
        if kind == Kind::Sarang {
            return Self::sarang(installation, &[]);
        }
        let port = free_port();
        let mut command = place::on_theirs(&program());
        command.args([kind.name(), &port.to_string()]);
        let log = installation.folder().join(format!("{}.log", kind.name()));
        let process = Process::start(kind.name(), command, &log);
        wait_for(until("it listens", async || {
            holds(TcpStream::connect(loopback(port)).is_ok(), "it does not listen")
        }));
        Self { kind, port, running: Running::Part(process) }
    }

    /// Starts Sarang with these arguments.
    pub(crate) fn sarang(installation: &Installation, args: &[&str]) -> Self {
        // The load is not to be held back.
        let mut all = vec!["--frames-per-second".to_owned(), "1000000".to_owned()];
        all.extend(args.iter().map(|arg| (*arg).to_owned()));
        let options = Options { cpu: Some(place::SERVERS), args: all, ..Options::default() };
        let instance = wait_for(Instance::start(installation, options));
        Self { kind: Kind::Sarang, port: instance.port(), running: Running::Whole(Box::new(instance)) }
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn pid(&self) -> u32 {
        match &self.running {
            Running::Whole(instance) => instance.pid(),
            Running::Part(process) => process.pid(),
        }
    }

    /// Those who fill the rooms of a shape here. For Sarang they have tokens, by room.
    pub(crate) fn guests(&self, shape: Shape, tokens: &HashMap<String, Vec<String>>) -> Vec<Guest> {
        let places = (0..shape.rooms).flat_map(|room| (0..shape.members).map(move |member| (room, member)));
        places
            .map(|(room, member)| {
                let slug = shape.slug(room);
                let (path, speech, token) = match self.kind {
                    Kind::Sarang => {
                        ("/ws".to_owned(), Speech::Sarang(slug.clone()), Some(tokens[&slug][member].clone()))
                    }
                    Kind::Hub => (format!("/ws/{slug}"), Speech::Sarang(slug), None),
                    _ => (format!("/{slug}"), Speech::Plain, None),
                };
                let call = Call { server: loopback(self.port), path, token, from: Ipv4Addr::LOCALHOST };
                Guest { call, speech, room }
            })
            .collect()
    }
}

/// The program of the servers that are not Sarang, beside this one.
fn program() -> PathBuf {
    let here = std::env::current_exe().expect("a running program has a path");
    let program = here.with_file_name("contenders");
    assert!(program.is_file(), "{} is not there: `make bench` builds it", program.display());
    program
}
