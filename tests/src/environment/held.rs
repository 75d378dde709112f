//! A program that lives as long as this process, and not longer.

use std::ffi::OsString;
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};
use std::ops::Range;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::{source, unique};

/// Above what programs use by habit, below what Linux gives to connections.
const PORTS: Range<u16> = 10_240..32_768;

/// A program held by `hold.py`, with a folder of its own that goes with it.
///
/// The pipe to `hold.py` is what keeps it: dropping this, or this process ending in whatever way, closes it.
#[derive(Debug)]
pub struct Held {
    folder: PathBuf,
    logs: PathBuf,
    child: Mutex<Child>,
    _pipe: ChildStdin,
}

impl Held {
    /// Starts what `command` gives for the folder. Its logs are in `target/e2e/logs/{name}` once it has ended.
    pub fn start(name: &str, command: impl FnOnce(&Path) -> Vec<OsString>) -> Self {
        let base = source::root().join("target/e2e");
        let folder = base.join(unique(name));
        let logs = base.join("logs").join(name);
        std::fs::create_dir_all(&folder).expect("target/ can be written");
        let mut child = Command::new("python3")
            .arg(source::root().join("tests/src/environment/hold.py"))
            .args([&folder, &logs])
            .args(command(&folder))
            .current_dir(source::root())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl-C at the terminal goes to our group; the pipe tells the program, and it ends in order.
            .process_group(0)
            .spawn()
            .expect("python3 is on the path");
        let pipe = child.stdin.take().expect("it was piped");
        Self { folder, logs, child: Mutex::new(child), _pipe: pipe }
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Panics with what it said if it has ended.
    pub fn panic_if_ended(&mut self) {
        let child = self.child.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Ok(Some(status)) = child.try_wait() {
            panic!("{} ended with {status}:\n{}", self.folder.display(), self.log());
        }
    }

    /// What it has said so far.
    pub fn log(&self) -> String {
        let of = |folder: &Path| std::fs::read_to_string(folder.join("held.log"));
        of(&self.folder.join("logs")).or_else(|_| of(&self.logs)).unwrap_or_default()
    }
}

/// The Python of the set-up, in which the local AWS is installed.
pub(super) fn python() -> OsString {
    from_setup("DEPUTIZE_PYTHON")
}

/// A variable of the set-up: from this process's environment (`make test` sources it), else from `build/env` itself, so
/// that a bare `cargo test -p deputize-tests` works too.
pub fn from_setup(name: &str) -> OsString {
    if let Some(value) = std::env::var_os(name) {
        return value;
    }
    let told = Command::new("bash")
        .arg("-c")
        .arg(format!(r#". build/env && printf %s "${name}""#))
        .current_dir(source::root())
        .output()
        .expect("bash starts");
    let value = String::from_utf8(told.stdout).expect("a path");
    assert!(!value.is_empty(), "{name} is not known: run `tests/local/setup test`, or `make test`");
    value.into()
}

/// A port that nobody listens on, and that this process gives once. It is below those that the system hands out by itself,
/// so that no connection takes it before its program is up; processes begin at places of their own.
pub fn free_port() -> u16 {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let first = std::process::id().wrapping_mul(61);
    let range = PORTS.end - PORTS.start;
    let next = || {
        let count = first.wrapping_add(COUNT.fetch_add(1, Ordering::Relaxed));
        PORTS.start + u16::try_from(count % u32::from(range)).unwrap_or_default()
    };
    (0..range).map(|_| next()).find(|port| is_free(*port)).expect("a port is free")
}

/// Whether nobody listens there, on IPv4 or IPv6. A machine without IPv6 has nobody there.
fn is_free(port: u16) -> bool {
    let busy = |error: std::io::Error| error.kind() == std::io::ErrorKind::AddrInUse;
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
        && !TcpListener::bind((Ipv6Addr::LOCALHOST, port)).is_err_and(busy)
}

/// The living processes of a group whose command has this name.
pub(super) fn group_members(group: u32, name: &str) -> Vec<u32> {
    let listed = Command::new("ps").args(["-A", "-o", "pid=,pgid=,stat=,comm="]).output().expect("ps starts");
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let member = |line: &str| -> Option<u32> {
        let mut columns = line.split_whitespace();
        let pid = columns.next()?.parse().ok()?;
        let its_group: u32 = columns.next()?.parse().ok()?;
        let alive = !columns.next()?.starts_with('Z');
        let command = columns.next()?;
        (its_group == group && alive && command.rsplit('/').next() == Some(name)).then_some(pid)
    };
    listed.lines().filter_map(member).collect()
}
