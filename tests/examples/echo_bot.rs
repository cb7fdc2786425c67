//! A bot in ten lines: it says again what others say in a room.
//!
//! ```sh
//! sarang user add echo --password-stdin   # then sign in as echo once, and join the room
//! SARANG_TOKEN=$(sarang token create echo) \
//!     cargo run -p sarang-tests --example echo_bot -- http://127.0.0.1:3000 general
//! ```
//!
//! [`Talker`] is the client that this project's tests and load are written with: the reducer of
//! `app/protocol`, an outbox, and a socket that comes back by itself. What it sends is sent until it
//! is acknowledged, once and in order; what it hears has no holes and comes once.

use sarang_tests::talker::Talker;

#[tokio::main]
async fn main() {
    let token = std::env::var("SARANG_TOKEN").expect("SARANG_TOKEN holds what `sarang token create` printed");
    let mut arguments = std::env::args().skip(1);
    let (Some(origin), Some(room)) = (arguments.next(), arguments.next()) else {
        panic!("usage: echo_bot http://127.0.0.1:3000 ROOM");
    };
    echoes(&origin, &token, &room).await;
}

/// Says again what others say, for ever.
pub(crate) async fn echoes(origin: &str, token: &str, room: &str) {
    let bot = Talker::at(origin, token).await;
    let mut heard = 0;
    loop {
        for event in bot.news(room, &mut heard).await {
            if let Some(body) = event.body().filter(|_| event.author.handle != bot.handle()) {
                bot.sends_in(room, &format!("echo: {body}"));
            }
        }
    }
}
