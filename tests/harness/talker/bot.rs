//! What a bot needs beside what tests do: to connect from outside, and to hear on. The example
//! `echo_bot` begins here.

use sarang_protocol::message::RoomEvent;
use sarang_protocol::text::Handle;

use super::{Talker, Temper};
use crate::api::Api;

impl Talker {
    /// A bot: connects to a server that runs somewhere (`http://127.0.0.1:3000`) with a token, waits
    /// for the welcome, and comes back by itself whenever the line breaks.
    pub async fn at(origin: &str, token: &str) -> Self {
        let socket_url = format!("{}/ws", origin.trim_end_matches('/').replacen("http", "ws", 1));
        let bot = Self::new("bot", Api::at(origin, token), socket_url, token, Temper::Steadfast);
        while !bot.is_up() {
            bot.shared.changed().await;
        }
        bot
    }

    /// The user name that its token is of; empty before the first welcome.
    pub fn handle(&self) -> Handle {
        self.shared.with(|memory| memory.handle())
    }

    /// The events of a room that it applied beyond the first `known` ones, as soon as there are any;
    /// `known` counts them in. They come in order, without holes, once.
    pub async fn news(&self, room: &str, known: &mut usize) -> Vec<RoomEvent> {
        loop {
            let news = self.shared.with(|memory| memory.applied_beyond(room, *known));
            if !news.is_empty() {
                *known += news.len();
                return news;
            }
            self.shared.changed().await;
        }
    }
}
