//! A tap between the Worker and the local AWS: it passes everything on, remembers the requests, and holds them back on
//! demand.
//!
//! It listens on loopback from the moment it is made and forwards to a port that may open later. The `Host` header is
//! signed, so it is passed on as it came.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often a held request looks whether it may go on.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A running tap; its threads end with the process.
#[derive(Debug)]
pub struct Tap {
    port: u16,
    flow: Arc<Flow>,
}

#[derive(Debug, Default)]
struct Flow {
    bodies: Mutex<Vec<String>>,
    passed: Mutex<Vec<String>>,
    /// Requests in whose body this text is wait.
    held: Mutex<Option<String>>,
    waiting: AtomicUsize,
}

impl Flow {
    fn holds(&self, body: &str) -> bool {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.as_ref().is_some_and(|text| body.contains(text.as_str()))
    }
}

impl Tap {
    /// Opens one in front of a port of this machine.
    pub fn before(target: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback can be bound");
        let port = listener.local_addr().expect("it is bound").port();
        let flow = Arc::<Flow>::default();
        let kept = Arc::clone(&flow);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = Arc::clone(&kept);
                // A client that goes away is no failure of the tap's.
                std::thread::spawn(move || pass(stream, target, &kept).ok());
            }
        });
        Self { port, flow }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The bodies of all requests so far in which this text is.
    pub fn bodies_with(&self, text: &str) -> Vec<String> {
        let bodies = self.flow.bodies.lock().unwrap_or_else(PoisonError::into_inner);
        bodies.iter().filter(|body| body.contains(text)).cloned().collect()
    }

    /// The bodies of all requests so far, in their order, those that are held included. Those of the health page are left
    /// out: they ask AWS who we are, for no connection.
    pub fn bodies(&self) -> Vec<String> {
        without_health(&self.flow.bodies)
    }

    /// Those that were passed on.
    pub fn passed(&self) -> Vec<String> {
        without_health(&self.flow.passed)
    }

    /// How many requests wait here now. One whose client has gone does not wait any more.
    pub fn waiting(&self) -> usize {
        self.flow.waiting.load(Ordering::SeqCst)
    }

    /// From now on requests wait here.
    pub fn hold(&self) {
        self.hold_with("");
    }

    /// From now on requests in whose body this text is wait here.
    pub fn hold_with(&self, text: &str) {
        *self.flow.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(text.to_owned());
    }

    /// Passes on what waits, unless its client has gone.
    pub fn release(&self) {
        *self.flow.held.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// One request and its answer, then both connections are closed.
fn pass(mut client: TcpStream, target: u16, flow: &Flow) -> std::io::Result<()> {
    let patience = Some(Duration::from_mins(2));
    client.set_read_timeout(patience)?;
    let (head, body) = request(&mut client)?;
    let text = String::from_utf8_lossy(&body).into_owned();
    flow.bodies.lock().unwrap_or_else(PoisonError::into_inner).push(text.clone());
    if flow.holds(&text) {
        flow.waiting.fetch_add(1, Ordering::SeqCst);
        let gone = wait(&client, flow, &text);
        flow.waiting.fetch_sub(1, Ordering::SeqCst);
        if gone? {
            return Ok(());
        }
    }
    flow.passed.lock().unwrap_or_else(PoisonError::into_inner).push(text);
    let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, target))?;
    server.set_read_timeout(patience)?;
    // The connection is for one request: its end is then the answer's end.
    let lines = head.split("\r\n").filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
    let head = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\r\n");
    server.write_all(format!("{head}\r\nConnection: close\r\n\r\n").as_bytes())?;
    server.write_all(&body)?;
    std::io::copy(&mut server, &mut client)?;
    Ok(())
}

/// Until the requests are let go, or its client has gone: then it says so, also of one that went in the last moment.
fn wait(client: &TcpStream, flow: &Flow, body: &str) -> std::io::Result<bool> {
    while flow.holds(body) {
        if is_gone(client)? {
            return Ok(true);
        }
        std::thread::sleep(LOOK_EVERY);
    }
    is_gone(client)
}

fn without_health(bodies: &Mutex<Vec<String>>) -> Vec<String> {
    let bodies = bodies.lock().unwrap_or_else(PoisonError::into_inner);
    bodies.iter().filter(|body| !body.contains("Action=GetCallerIdentity")).cloned().collect()
}

/// Whether the client has closed the connection: then there is an end to be read, and nothing else.
fn is_gone(client: &TcpStream) -> std::io::Result<bool> {
    client.set_nonblocking(true)?;
    let read = client.peek(&mut [0; 1]);
    client.set_nonblocking(false)?;
    Ok(matches!(read, Ok(0)) || read.is_err_and(|error| error.kind() != std::io::ErrorKind::WouldBlock))
}

/// The head as text, and the body as long as its length says.
fn request(client: &mut TcpStream) -> std::io::Result<(String, Vec<u8>)> {
    let (mut bytes, mut part) = (Vec::new(), [0; 16 * 1024]);
    loop {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            let body = &bytes[end + 4..];
            if body.len() >= length.unwrap_or(0) {
                return Ok((head, body.to_vec()));
            }
        }
        match client.read(&mut part)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            read => bytes.extend_from_slice(&part[..read]),
        }
    }
}
