//! Starts the local AWS once for all tests of this process, and ends it with the process; and further ones, each for one
//! test.

use std::{
    env, fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::OnceLock,
    thread,
    time::Duration,
};

/// The running emulator. The one of all tests is held for the life of the process: its shell ends it when
/// this end of the pipe closes, which happens even if the tests are killed, where no destructor runs.
pub(crate) struct Ministack {
    base: String,
    _shell: Child,
}

/// `cat` returns when the pipe closes; then the emulator goes, and its folder.
const SHELL: &str = r#"cd "$1" && "$2" >log 2>&1 & aws=$!; cat; kill $aws; wait $aws; rm -rf "$1""#;

static RUNNING: OnceLock<Option<Ministack>> = OnceLock::new();

impl Ministack {
    /// The address of the running emulator; `None` if `LOCAL_AWS=skip` was set.
    pub(crate) fn base() -> Option<&'static str> {
        RUNNING.get_or_init(Self::start).as_ref().map(Self::address)
    }

    /// Another one, for a test that the calls of others would disturb. It ends when it is dropped.
    pub(crate) fn alone() -> Option<Self> {
        Self::start()
    }

    pub(crate) fn address(&self) -> &str {
        &self.base
    }

    fn start() -> Option<Self> {
        if env::var("LOCAL_AWS").is_ok_and(|value| value == "skip") {
            eprintln!("LOCAL_AWS=skip: the tests against the local AWS were left out");
            return None;
        }
        let Some(program) = env::var_os("DEPUTIZE_MINISTACK") else {
            panic!(
                "DEPUTIZE_MINISTACK does not name the local AWS. `make test` sets it; for `cargo test` alone, \
                 name ministack's executable there or set LOCAL_AWS=skip to leave these tests out."
            );
        };
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).unwrap().port();
        let folder = env::temp_dir().join(format!("deputize-aws-{}-{port}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        let shell = Command::new("sh")
            .args(["-c", SHELL, "sh"])
            .args([folder.as_os_str(), program.as_os_str()])
            .envs([("AUTH", "true"), ("PERSIST_STATE", "0"), ("LOG_LEVEL", "WARNING")])
            .envs([("BIND_HOST", "127.0.0.1"), ("MINISTACK_HOST", "127.0.0.1")])
            .env("GATEWAY_PORT", port.to_string())
            .env("STATE_DIR", &folder)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        wait_until_ready(port, &folder);
        Some(Self { base: format!("http://127.0.0.1:{port}"), _shell: shell })
    }
}

/// Half a second on an idle machine; a busy one gets a minute.
fn wait_until_ready(port: u16, folder: &Path) {
    for _ in 0..600 {
        if is_ready(port).unwrap_or(false) {
            return;
        }
        thread::sleep(Duration::from_millis(100));
    }
    let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
    panic!("the local AWS did not come up on port {port}; it said: {log}");
}

fn is_ready(port: u16) -> std::io::Result<bool> {
    let mut connection = TcpStream::connect(("127.0.0.1", port))?;
    connection.set_read_timeout(Some(Duration::from_secs(5)))?;
    connection.write_all(b"GET /_ministack/ready HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    Ok(answer.split(' ').nth(1) == Some("200"))
}
