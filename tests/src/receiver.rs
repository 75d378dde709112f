//! A server that takes messages of webhooks: it keeps each request as it came, and answers as it was told.

use std::collections::VecDeque;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::eventually;

/// How long a message may take to come, on a machine that does other things too.
const PATIENCE: Duration = Duration::from_mins(1);

/// A request, whole.
#[derive(Clone, Debug)]
pub struct Received {
    /// The path that was asked.
    pub path: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as it was signed.
    pub body: String,
}

impl Received {
    /// The body's JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// A header's text; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Whether the specification's own library takes it with this secret.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let verifier = standardwebhooks::Webhook::new(secret).expect("a secret of the specification's form");
        verifier.verify(self.body.as_bytes(), &self.headers).is_ok()
    }
}

/// How it answers.
#[derive(Clone, Debug)]
struct Reply {
    status: u16,
    headers: String,
    body: String,
    after: Duration,
}

#[derive(Debug, Default)]
struct State {
    received: Vec<Received>,
    /// What the next requests are answered.
    next: VecDeque<Reply>,
    /// How long every other one takes.
    pause: Duration,
}

/// The server. Its threads end with the process.
#[derive(Debug)]
pub struct Receiver {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl Receiver {
    /// On a free port of this machine. What it was not told otherwise, it answers with 204.
    pub fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback can be bound");
        let port = listener.local_addr().expect("it is bound").port();
        let state = Arc::<Mutex<State>>::default();
        let of_all = Arc::clone(&state);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let state = Arc::clone(&of_all);
                // A connection that breaks off is the sender's to notice.
                std::thread::spawn(move || drop(answer(client, &state)));
            }
        });
        Self { port, state }
    }

    /// An address of it.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The next request that no other answer waits for is answered like this.
    pub fn answer(&self, status: u16, headers: &str, body: &str) {
        let (headers, body) = (headers.to_owned(), body.to_owned());
        locked(&self.state).next.push_back(Reply { status, headers, body, after: Duration::ZERO });
    }

    /// The next request is answered after this time.
    pub fn stay_silent_for(&self, after: Duration) {
        let reply = Reply { status: 204, headers: String::new(), body: String::new(), after };
        locked(&self.state).next.push_back(reply);
    }

    /// Every other request is answered after this time.
    pub fn slow_down(&self, pause: Duration) {
        locked(&self.state).pause = pause;
    }

    /// Everything that came so far.
    pub fn received(&self) -> Vec<Received> {
        locked(&self.state).received.clone()
    }

    /// What came, once there are so many.
    pub async fn after(&self, count: usize) -> Vec<Received> {
        eventually(&format!("{count} messages"), PATIENCE, async || {
            Some(self.received()).filter(|received| received.len() >= count)
        })
        .await
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn answer(mut client: TcpStream, state: &Mutex<State>) -> io::Result<()> {
    let received = read(&client)?;
    let Reply { status, headers, body, after } = {
        let mut state = locked(state);
        state.received.push(received);
        let usual = Reply { status: 204, headers: String::new(), body: String::new(), after: state.pause };
        state.next.pop_front().unwrap_or(usual)
    };
    std::thread::sleep(after);
    let length = if status == 204 { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    write!(client, "HTTP/1.1 {status} Told\r\n{headers}{length}Connection: close\r\n\r\n{body}")
}

fn read(from: &TcpStream) -> io::Result<Received> {
    let mut reader = BufReader::new(from);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = HeaderMap::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(io::Error::other)?;
        headers.insert(name, HeaderValue::from_str(value.trim()).map_err(io::Error::other)?);
    }
    let length = headers.get("content-length").and_then(|value| value.to_str().ok());
    let mut body = vec![0; length.and_then(|text| text.parse().ok()).unwrap_or(0)];
    reader.read_exact(&mut body)?;
    Ok(Received { path, headers, body: String::from_utf8_lossy(&body).into_owned() })
}
