//! Identity providers that people sign in with, and somebody who does so without a browser.
//!
//! Two programs, each started by the first test that needs it: the real one, npm's `oidc-provider`, and one that says
//! whatever a test wants. The environment that all tests share has them in its configuration from the beginning.

mod visitor;

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::header;
use serde_json::{Value, json};

pub use visitor::{Page, Visitor};

use crate::environment::{Environment, Held, free_port};
use crate::source;

/// Node and a hundred of its modules, on a machine that does other things too.
const START: Duration = Duration::from_mins(1);
/// The setting with the providers.
const SETTING: &str = "SIGN_IN_PROVIDERS";

/// Where the providers of the shared environment are: the real one, and the scripted one.
fn ports() -> (u16, u16) {
    static PORTS: OnceLock<(u16, u16)> = OnceLock::new();
    *PORTS.get_or_init(|| (free_port(), free_port()))
}

/// The launcher's arguments for an environment with these providers.
pub fn arguments() -> Vec<String> {
    let (real, scripted) = ports();
    let issuer = |port: u16| format!("http://127.0.0.1:{port}");
    let providers = json!([
        {"id": "acme", "name": "Acme", "issuer": issuer(real), "client_id": "acme", "domains": ["acme.example"]},
        {"id": "staff", "name": "Acme staff", "issuer": issuer(real), "client_id": "staff",
         "claim": {"name": "groups", "value": "cloud"}},
        {"id": "scripted", "name": "Scripted", "issuer": issuer(scripted), "client_id": "us",
         "domains": ["scripted.example"]},
        {"id": "away", "name": "Nobody there", "issuer": "http://127.0.0.1:9", "client_id": "us"},
    ]);
    let settings = [
        format!("{SETTING}={providers}"),
        "SIGN_IN_SECRET_ACME=acme-secret".to_owned(),
        "SIGN_IN_SECRET_SCRIPTED=scripted-secret".to_owned(),
        format!("ACCESS_TEAM_DOMAIN={}", issuer(scripted)),
        "ACCESS_AUD=0a1b2c".to_owned(),
        "ACCESS_DOMAINS=scripted.example".to_owned(),
    ];
    settings.into_iter().flat_map(|setting| ["--variable".to_owned(), setting]).collect()
}

/// The launcher's arguments for an environment of its own whose one provider lets people of `acme.example` join its first
/// workspace with this role.
pub fn joining_arguments(port: u16, role: &str) -> Vec<String> {
    let providers = json!([{
        "id": "acme", "name": "Acme", "issuer": format!("http://127.0.0.1:{port}"), "client_id": "acme",
        "domains": ["acme.example"], "join": {"workspace": "{workspace}", "role": role},
    }]);
    let settings = [format!("{SETTING}={providers}"), "SIGN_IN_SECRET_ACME=acme-secret".to_owned()];
    settings.into_iter().flat_map(|setting| ["--variable".to_owned(), setting]).collect()
}

/// Where a provider of this name sends people back to.
pub fn callback(environment: &Environment, id: &str) -> String {
    format!("{}/api/v1/sign-in/oidc/{id}/callback", environment.url)
}

/// Starts the real provider for an environment, on this port. It ends when this is dropped.
pub async fn start_real(environment: &Environment, port: u16) -> Held {
    let script = source::root().join("tests/local/identity_provider.mjs");
    let (acme, staff) = (callback(environment, "acme"), callback(environment, "staff"));
    let arguments = vec![script.into(), port.to_string().into(), acme.into(), staff.into()];
    start("identity-provider", port, arguments).await
}

/// The real provider of the shared environment, running.
pub async fn real(environment: &Environment) {
    static REAL: tokio::sync::OnceCell<Held> = tokio::sync::OnceCell::const_new();
    REAL.get_or_init(|| start_real(environment, ports().0)).await;
}

/// The scripted provider of the shared environment.
#[derive(Debug)]
pub struct Scripted {
    url: String,
    _held: Held,
}

impl Scripted {
    /// It, running.
    pub async fn running() -> &'static Self {
        static SCRIPTED: tokio::sync::OnceCell<Scripted> = tokio::sync::OnceCell::const_new();
        SCRIPTED
            .get_or_init(async || {
                let port = ports().1;
                let script = source::root().join("tests/src/identity_provider/scripted.mjs");
                let held =
                    start("scripted-provider", port, vec![script.into(), port.to_string().into()]).await;
                Self { url: format!("http://127.0.0.1:{port}"), _held: held }
            })
            .await
    }

    /// Its issuer.
    pub fn issuer(&self) -> &str {
        &self.url
    }

    /// What a code is answered with from now on; gives what it was told, with the ids of its keys as `kids`.
    pub async fn script(&self, script: &Value) -> Value {
        let request = client().post(format!("{}/script", self.url));
        let told = request.header(header::CONTENT_TYPE, "application/json").body(script.to_string());
        json_of(told).await
    }

    /// A token for these claims, without a code.
    pub async fn token(&self, script: &Value) -> String {
        let request = client().post(format!("{}/sign", self.url));
        let told = request.header(header::CONTENT_TYPE, "application/json").body(script.to_string());
        json_of(told).await["token"].as_str().expect("a token").to_owned()
    }

    /// How often its keys were asked for.
    pub async fn keys_asked_for(&self) -> u64 {
        let counts = json_of(client().get(format!("{}/counts", self.url))).await;
        counts["keys"].as_u64().expect("a number")
    }
}

/// A new one each time: each test has a runtime of its own, and connections live in one.
fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().expect("a client")
}

async fn json_of(request: reqwest::RequestBuilder) -> Value {
    let answer = request.send().await.expect("it answers");
    let (status, text) = (answer.status(), answer.text().await.expect("a text"));
    assert!(status.is_success(), "{status}: {text}");
    serde_json::from_str(&text).expect("JSON")
}

/// Starts a script of Node's, and returns when it listens on its port.
async fn start(name: &str, port: u16, arguments: Vec<std::ffi::OsString>) -> Held {
    let node = source::root().join("node_modules/.bin/node");
    let mut held = Held::start(name, |_| [vec![node.into()], arguments].concat());
    let begin = tokio::time::Instant::now();
    while std::net::TcpStream::connect((std::net::Ipv4Addr::LOCALHOST, port)).is_err() {
        held.panic_if_ended();
        assert!(begin.elapsed() < START, "{name} is not up within {START:?}:\n{}", held.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    held
}
