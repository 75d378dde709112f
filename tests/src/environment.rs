//! Everything that runs: the local AWS, the Worker in workerd, the console, started by the launcher as `make run` does.
//!
//! Started once for each test binary and held by a pipe (see `environment/hold.py`), so that nothing stays behind
//! however the tests end. A test that breaks things starts one of its own.

mod held;
mod place;

use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

pub use held::{Held, free_port, from_setup};

use place::Place;

use crate::faults::Faults;
use crate::identity_provider;
use crate::source;
use crate::tap::Tap;

/// The local AWS, its seed and wrangler, on a slow machine that does other things too.
const START: Duration = Duration::from_mins(5);

/// A running environment, as its `local.json` describes it.
#[derive(Debug)]
pub struct Environment {
    /// Where the console and the API are, without a slash at the end.
    pub url: String,
    /// Where the local AWS is.
    pub aws_endpoint: String,
    /// The ARN that customers trust.
    pub principal: String,
    /// The organisation's account.
    pub organisation: String,
    /// The whole of `local.json`.
    pub local: Value,
    /// What makes the first person of a workspace.
    pub setup_token: String,
    held: Held,
    _place: Option<Place>,
}

/// The environment that all tests of this binary share.
pub fn shared() -> &'static Environment {
    static SHARED: OnceLock<Environment> = OnceLock::new();
    SHARED.get_or_init(|| {
        let providers = identity_provider::arguments();
        let arguments: Vec<&str> = providers.iter().map(String::as_str).collect();
        Environment::start_in(None, "shared", &arguments)
    })
}

impl Environment {
    /// Starts one with a state folder of its own, and returns when everything is up.
    pub fn start(name: &str) -> Self {
        Self::start_with(name, &[])
    }

    /// The same, where every call of the Worker to AWS passes the tap that is given too.
    pub fn start_behind(name: &str) -> (Self, Tap) {
        let port = held::free_port();
        let tap = Tap::before(port);
        let (port, url) = (port.to_string(), tap.url());
        (Self::start_with(name, &["--aws-port", &port, "--worker-aws-endpoint", &url]), tap)
    }

    /// The same, where the Worker's calls to AWS pass a relay that plays AWS's bad days.
    pub fn start_with_faults(name: &str) -> (Self, Faults) {
        let port = held::free_port();
        let faults = Faults::before(port);
        let (port, endpoint) = (port.to_string(), faults.endpoint());
        let environment = Self::start_with(name, &["--aws-port", &port, "--worker-aws-endpoint", &endpoint]);
        (environment, faults)
    }

    /// The same behind a tap, and behind that a relay that plays AWS's bad days.
    pub fn start_with_tap_and_faults(name: &str, arguments: &[&str]) -> (Self, Tap, Faults) {
        let port = held::free_port();
        let faults = Faults::before(port);
        let tap = Tap::before(faults.port());
        let (port, url) = (port.to_string(), tap.url());
        let arguments = [&["--aws-port", &port, "--worker-aws-endpoint", &url], arguments].concat();
        (Self::start_with(name, &arguments), tap, faults)
    }

    /// The same, with more arguments for the launcher.
    pub fn start_with(name: &str, arguments: &[&str]) -> Self {
        Self::start_in(Some(place::take()), name, arguments)
    }

    fn start_in(place: Option<Place>, name: &str, arguments: &[&str]) -> Self {
        // Wrangler and the local AWS take both processors while they start; side by side they would all be late.
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);

        let (port, aws_port) = (held::free_port().to_string(), held::free_port().to_string());
        let mut held = Held::start(name, |folder| {
            let launcher = source::root().join("tests/local/launcher.py");
            let mut command = vec![
                held::python(),
                launcher.into(),
                "run".into(),
                "--state".into(),
                folder.into(),
                "--port".into(),
                port.into(),
            ];
            if !arguments.contains(&"--aws-port") {
                command.extend(["--aws-port".into(), aws_port.into()]);
            }
            command.extend(arguments.iter().map(Into::into));
            command
        });
        let begin = Instant::now();
        let local = loop {
            // The launcher writes it in one step, once all is well.
            if let Ok(text) = std::fs::read_to_string(held.folder().join("local.json")) {
                break serde_json::from_str(&text).expect("local.json is JSON");
            }
            held.panic_if_ended();
            assert!(begin.elapsed() < START, "not up within {START:?}:\n{}", held.log());
            std::thread::sleep(Duration::from_millis(50));
        };
        Self::described_by(local, held, place)
    }

    fn described_by(local: Value, held: Held, place: Option<Place>) -> Self {
        let text = |pointer: &str| -> String {
            let found = local.pointer(pointer).and_then(Value::as_str);
            found.unwrap_or_else(|| panic!("local.json has no {pointer}")).to_owned()
        };
        let kept = std::fs::read_to_string(held.folder().join("secrets.json"))
            .expect("the launcher keeps its secrets");
        let secrets: Value = serde_json::from_str(&kept).expect("secrets.json is JSON");
        Self {
            url: text("/url").trim_end_matches('/').to_owned(),
            aws_endpoint: text("/aws_endpoint"),
            principal: text("/principal/arn"),
            organisation: text("/principal/account_id"),
            setup_token: secrets["SETUP_TOKEN"].as_str().expect("there is a setup token").to_owned(),
            local,
            held,
            _place: place,
        }
    }

    /// The folder with the state and the logs.
    pub fn state(&self) -> &Path {
        self.held.folder()
    }

    /// The process group of the local AWS.
    pub fn local_aws(&self) -> u32 {
        self.process("aws")
    }

    /// The processes of the runtime, workerd, as of now: after a restart they are others.
    pub fn workerd(&self) -> Vec<u32> {
        held::group_members(self.process("worker"), "workerd")
    }

    /// Ten minutes pass for a connection that waits for its role: the end of its patience is moved to its beginning, in
    /// the object's own database, while it runs. No test can wait that long, and the clock is not ours to turn.
    pub fn let_patience_pass(&self, connection: &str) {
        self.pass_time("patience", &[connection]);
    }

    /// So many days pass for a connection: the times of its history, of its rotation and of its schedule are moved back, in
    /// the object's own database, while it runs. What has come due is done with the next alarm; a change of any setting
    /// sets it.
    pub fn let_days_pass(&self, connection: &str, days: u32) {
        self.pass_time("days", &[connection, &days.to_string()]);
    }

    /// A connection's metric points become so many days older, and their upkeep is due, in the same way.
    pub fn let_points_age(&self, connection: &str, days: u64) {
        self.pass_time("points", &[connection, &days.to_string()]);
    }

    /// The hours of an onboarding link pass, in the same way. Its view in KV knows nothing of it.
    pub fn let_a_link_expire(&self, link: &str) {
        self.pass_time("expiry", &[link]);
    }

    /// A webhook has failed for so many days more, in the same way.
    pub fn let_a_webhook_fail_for_days(&self, webhook: &str, days: u32) {
        self.pass_time("failing", &[webhook, &days.to_string()]);
    }

    /// A month's budget is used up for a connection, whatever it is, in the same way.
    pub fn let_a_budget_be_spent(&self, connection: &str) {
        self.pass_time("spent", &[connection]);
    }

    /// Polls of a connection that have failed did so these minutes earlier, in the same way.
    pub fn let_polls_be_late(&self, connection: &str, minutes: u32) {
        self.pass_time("late", &[connection, &minutes.to_string()]);
    }

    /// Temporary credentials that were taken of a connection were so an hour earlier, in the same way.
    pub fn let_takings_age(&self, connection: &str) {
        self.pass_time("takings", &[connection]);
    }

    /// An API token expires, in the same way. One that was used is known to the object as it was.
    pub fn let_a_token_expire(&self, token: &str) {
        self.pass_time("token", &[token]);
    }

    /// What a workspace has answered under idempotency keys becomes so many hours older, in the same way.
    pub fn let_answers_age(&self, workspace: &str, hours: u32) {
        self.pass_time("answers", &[workspace, &hours.to_string()]);
    }

    /// The same was decided, and the runtime killed before the answers were given.
    pub fn let_answers_be_lost(&self, workspace: &str) {
        self.pass_time("unanswered", &[workspace]);
    }

    /// An invitation expires, in the same way.
    pub fn let_an_invitation_expire(&self, invitation: &str) {
        self.pass_time("invitation", &[invitation]);
    }

    /// Somebody who has the database changes an entry of a workspace's audit log (`change`), or deletes it (`delete`).
    pub fn tamper_with_audit(&self, workspace: &str, seq: u64, act: &str) {
        self.pass_time("tamper", &[workspace, &seq.to_string(), act]);
    }

    /// A person's sessions were used last so many days earlier, in the same way.
    pub fn let_sessions_rest(&self, email: &str, days: u32) {
        self.pass_time("unused", &[email, &days.to_string()]);
    }

    /// A person's sessions began so many days earlier, in the same way.
    pub fn let_sessions_age(&self, email: &str, days: u32) {
        self.pass_time("aged", &[email, &days.to_string()]);
    }

    /// What a person may do was another role when they were told last, in the same way.
    pub fn let_a_role_have_been(&self, email: &str, role: &str) {
        self.pass_time("role", &[email, role]);
    }

    fn pass_time(&self, act: &str, of: &[&str]) {
        let done = Command::new(held::python())
            .arg(source::root().join("tests/src/environment/time_travel.py"))
            .args([self.state().join("worker").as_os_str(), act.as_ref()])
            .args(of)
            .status();
        assert!(done.expect("python starts").success(), "{act} {of:?}: it is not stored");
    }

    /// Those of the runtime that hold the Worker, as the launcher saw them last: all but the one on the port, which
    /// passes requests on to them.
    pub fn workers(&self) -> Vec<u32> {
        let listed = self.processes()["workerd"].as_array().cloned().unwrap_or_default();
        listed.iter().skip(1).filter_map(as_process).collect()
    }

    fn process(&self, name: &str) -> u32 {
        as_process(&self.processes()[name]).unwrap_or_else(|| panic!("local.json has no process {name}"))
    }

    /// What runs, as of now.
    fn processes(&self) -> Value {
        let text = std::fs::read_to_string(self.state().join("local.json")).expect("it is running");
        let local: Value = serde_json::from_str(&text).expect("local.json is JSON");
        local["pids"].clone()
    }
}

fn as_process(id: &Value) -> Option<u32> {
    id.as_u64().and_then(|id| u32::try_from(id).ok())
}
