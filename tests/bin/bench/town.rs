//! Sarang with very many people, all of them in the same ten rooms.

use std::io;
use std::net::Ipv4Addr;
use std::rc::Rc;

use sarang_tests::figures::Figures;
use sarang_tests::installation::{Base, Installation};
use sarang_tests::instance::{Instance, Options};
use sarang_tests::wait::free_port;

use crate::fanout::loopback;
use crate::line::{Call, Ear, Mouth, PING, connect};
use crate::{people, place, wait_for};

/// Rooms that everybody is in.
pub(crate) const ROOMS: usize = 10;

/// Addresses that people come from.
const SOURCES: usize = 8;

pub(crate) struct Town {
    // Before what it stands on.
    pub(crate) server: Instance,
    _installation: Installation,
    tokens: Vec<String>,
    figures: String,
}

impl Town {
    /// Sarang with so many people.
    pub(crate) fn of(people: usize) -> Self {
        let installation = Installation::set_up();
        let slugs: Vec<String> = (0..ROOMS).map(room).collect();
        people::adds_rooms(&installation, &slugs);
        let handles: Vec<String> = (0..people).map(|n| format!("soul-{n}")).collect();
        let tokens = people::adds_people(&installation, Base::Sqlite, &handles);
        people::adds_members(&installation, "users.handle like 'soul-%' and rooms.slug like 'ward%'");
        let figures = format!("127.0.0.1:{}", free_port());
        let args = ["--frames-per-second", "1000000", "--metrics-listen", &figures].map(str::to_owned);
        let options = Options { cpu: Some(place::SERVERS), args: args.into(), ..Options::default() };
        let server = wait_for(Instance::start(&installation, options));
        Self { server, _installation: installation, tokens, figures }
    }

    /// How many live here.
    pub(crate) fn people(&self) -> usize {
        self.tokens.len()
    }

    /// Somebody's token.
    pub(crate) fn token(&self, person: usize) -> &str {
        &self.tokens[person]
    }

    /// One of the server's figures.
    pub(crate) async fn figure(&self, name: &str) -> f64 {
        Figures::at(&self.figures).await.of(name)
    }

    /// How somebody calls.
    pub(crate) fn call(&self, person: usize) -> Call {
        let source = u8::try_from(2 + person % SOURCES).expect("there are few");
        Call {
            server: loopback(self.server.port()),
            path: "/ws".to_owned(),
            token: Some(self.tokens[person].clone()),
            from: Ipv4Addr::new(127, 0, 0, source),
        }
    }
}

/// The address of one of the rooms.
pub(crate) fn room(number: usize) -> String {
    format!("ward{number}")
}

/// Comes in for the first time, and is welcome.
pub(crate) async fn enter(call: &Call) -> io::Result<(Ear, Rc<Mouth>)> {
    let (mut ear, mouth) = connect(call).await?;
    mouth.say(r#"{"type":"hello","v":1}"#)?;
    ear.waits_for(r#""type":"welcome""#).await?;
    Ok((ear, Rc::new(mouth)))
}

/// Stays, and answers when the server asks whether anybody is there.
pub(crate) async fn stay(mut ear: Ear, mouth: Rc<Mouth>) {
    let answer = |opcode, text: &[u8]| {
        if opcode == PING {
            // If it has gone, the next read says so.
            let _ = mouth.pong(text);
        }
    };
    while ear.hear(answer).await {}
}
