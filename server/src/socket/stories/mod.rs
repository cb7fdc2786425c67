//! What happens on sockets, told as stories: a server on a port of its own, and bare clients. What
//! can be seen from outside in a moment is told in `tests/`; here is what needs a paused clock, a
//! deaf channel or a client that does not read.

mod catching_up;
mod elsewhere;
mod limits;
mod timing;

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::{ClientFrame, Cursor, ServerFrame, VERSION};
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::text::RoomSlug;
use sarang_protocol::user::Role;
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use uuid::Uuid;

use super::routes;
use crate::chat::{Caller, FirstRun, Viewer};
use crate::config::{Config, Key, Layer};
use crate::shutdown::Shutdown;
use crate::state::App;

const PASSWORD: &str = "correct horse";
const LOBBY: &str = "lobby";

/// Longer than a tick. Not waited for, unless something is wrong.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server with Dana and Kim in its one room.
struct House {
    app: App,
    port: u16,
    dana: Viewer,
    kim: Viewer,
    folder: TempDir,
}

impl House {
    async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let app = open(&folder).await;
        let form = FirstRun {
            title: "Our house".into(),
            handle: "dana".into(),
            name: "Dana".into(),
            password: PASSWORD.into(),
            room: "Lobby".into(),
        };
        let dana = app.chat.first_run(form, &Caller::default()).await.unwrap().viewer;
        app.chat.add_user("kim", None, PASSWORD, Role::Member).await.unwrap();
        let kim = app.chat.sign_in("kim", PASSWORD, &Caller::default()).await.unwrap().viewer;
        app.chat.join(&kim, LOBBY).await.unwrap();
        let port = serve(app.clone());
        Self { app, port, dana, kim, folder }
    }

    /// A token for this person.
    async fn token(&self, who: &Viewer) -> String {
        let handle = who.user.handle.as_str();
        self.app.chat.create_token(handle, None).await.unwrap().expose().to_owned()
    }

    async fn posts(&self, body: &str) -> Seq {
        let cid = ClientId(Uuid::new_v4());
        self.app.chat.post(&self.dana, LOBBY, cid, body).await.unwrap().message.seq
    }

    async fn connects(&self, who: &Viewer) -> Client {
        let token = self.token(who).await;
        Client::open(self.port, &token).await.unwrap()
    }

    /// Connects and says hello.
    async fn enters(&self, who: &Viewer) -> (Client, Seq) {
        let mut client = self.connects(who).await;
        client.says(&hello(&[])).await;
        let ServerFrame::Welcome { rooms, .. } = client.hears().await else { panic!("no welcome") };
        (client, rooms[0].head)
    }
}

async fn open(folder: &TempDir) -> App {
    let data_dir = folder.path().to_str().unwrap().to_owned();
    let layer = Layer::from_flags([(Key::DataDir, Some(data_dir))]);
    App::open(Config::judge(&[layer]).unwrap(), Shutdown::new()).await.unwrap()
}

fn serve(app: App) -> u16 {
    let socket = TcpSocket::new_v4().unwrap();
    // Small, so that a client that does not read is noticed after kilobytes and not megabytes.
    socket.set_send_buffer_size(16 * 1024).unwrap();
    socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let listener: TcpListener = socket.listen(128).unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(listener, routes().with_state(app)).await });
    port
}

fn hello(cursors: &[(&str, Seq)]) -> ClientFrame {
    let cursor = |(room, after): &(&str, Seq)| Cursor { room: RoomSlug::trusted(*room), after: *after };
    ClientFrame::Hello {
        v: VERSION,
        epoch: None,
        rooms: cursors.iter().map(cursor).collect(),
        user_after: None,
        utc_offset: None,
    }
}

fn send(body: &str) -> ClientFrame {
    let cid = ClientId(Uuid::new_v4());
    ClientFrame::Send {
        cid,
        room: RoomSlug::trusted(LOBBY),
        body: body.to_owned(),
        reply_to: None,
        thread: None,
        also_to_room: false,
    }
}

fn more_after(after: Seq) -> ClientFrame {
    ClientFrame::More { room: RoomSlug::trusted(LOBBY), after: Some(after), before: None, limit: Some(200) }
}

struct Client(WebSocketStream<TcpStream>);

impl Client {
    /// Gives the status, if it is not let in.
    async fn open(port: u16, token: &str) -> Result<Self, u16> {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(16 * 1024).unwrap();
        let stream = socket.connect(([127, 0, 0, 1], port).into()).await.unwrap();
        let mut request = format!("ws://127.0.0.1:{port}/ws").into_client_request().unwrap();
        request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        match tokio_tungstenite::client_async(request, stream).await {
            Ok((client, _)) => Ok(Self(client)),
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    async fn says(&mut self, frame: &ClientFrame) {
        self.says_text(serde_json::to_string(frame).unwrap()).await;
    }

    async fn says_text(&mut self, text: String) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    /// The next message of whatever kind; `None` at the end.
    async fn next(&mut self) -> Option<Message> {
        timeout(PATIENCE, self.0.next()).await.expect("nothing comes")?.ok()
    }

    async fn hears(&mut self) -> ServerFrame {
        loop {
            match self.next().await.expect("the socket ended") {
                Message::Text(text) => return read(&text),
                Message::Ping(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    async fn hears_of<T>(&mut self, pick: impl Fn(&ServerFrame) -> Option<T>) -> T {
        loop {
            if let Some(found) = pick(&self.hears().await) {
                return found;
            }
        }
    }

    /// Everything up to the end, and the code it ended with.
    async fn ends(mut self) -> (Vec<ServerFrame>, Option<CloseCode>) {
        let mut heard = Vec::new();
        while let Some(message) = self.next().await {
            match message {
                Message::Text(text) => heard.push(read(&text)),
                Message::Close(frame) => return (heard, frame.map(|frame| frame.code)),
                _ => {}
            }
        }
        (heard, None)
    }
}

fn error_code(frame: &ServerFrame) -> Option<ErrorCode> {
    match frame {
        ServerFrame::Error { code, .. } => Some(*code),
        _ => None,
    }
}

/// A frame from its text.
fn read(text: &str) -> ServerFrame {
    ServerFrame::read(|| serde_json::from_str(text), || serde_json::from_str(text)).unwrap()
}
