//! `…/connections/{id}/credentials`: temporary credentials for programs, which an unchanged boto3 uses against the local AWS.

mod allow;
mod journey;
mod limits;
mod sdks;
mod take;

use std::path::PathBuf;
use std::process::{Command, Output};

use deputize_tests::customer::Customer;
use deputize_tests::environment::{self, from_setup};
use deputize_tests::http::Caller;
use deputize_tests::people::Member;
use deputize_tests::{source, tenant::Tenant, unique};
use serde_json::{Value, json};

use crate::connections::connected;

/// A connected account that gives credentials, and a token that may take them.
pub(crate) struct Lender {
    pub(crate) tenant: Tenant,
    pub(crate) owner: Member,
    pub(crate) id: String,
    /// The token's id and secret.
    pub(crate) token: (String, String),
    /// Calls with it.
    pub(crate) program: Caller,
}

impl Lender {
    /// One of the first customer's, with the usual features and whatever `extra` says.
    pub(crate) async fn new(label: &str, extra: &Value) -> Self {
        let tenant = Tenant::new(label).await;
        let owner = tenant.owner().await;
        let id = connected(&tenant, &Customer::first(), extra).await;
        let new = json!({"name": unique("program"), "scope": "credentials"});
        let made = owner.caller.post(&tenant.path("tokens"), &new).await.expect(201);
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let token = (text(&made["token"]["id"]), text(&made["secret"]));
        let program = Caller::nobody(environment::shared()).with_token(&token.1);
        let lender = Self { tenant, owner, id, token, program };
        lender.switch(&json!({"enabled": true})).await;
        lender
    }

    /// The path of what is under its credentials: `path("/process")`.
    pub(crate) fn path(&self, rest: &str) -> String {
        self.tenant.connection_path(&self.id, &format!("/credentials{rest}"))
    }

    /// Switches them on or off, as an owner; the connection then.
    pub(crate) async fn switch(&self, change: &Value) -> Value {
        self.owner.caller.put(&self.path(""), change).await.expect(200)
    }

    /// Takes some with the token.
    pub(crate) async fn take(&self, request: &Value) -> Value {
        self.program.post(&self.path(""), request).await.expect(200)
    }
}

/// Runs the program of the tests, which knows nothing of Deputize, with this environment and no more; what it prints.
pub(crate) fn run(variables: &[(&str, &str)]) -> Value {
    let ran = try_to_run(variables);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    serde_json::from_slice(&ran.stdout).expect("it prints JSON")
}

/// The same, however it ends.
pub(crate) fn try_to_run(variables: &[(&str, &str)]) -> Output {
    let program: PathBuf = source::root().join("tests/tests/e2e/credentials/list_instances.py");
    let path = std::env::var("PATH").expect("there is a path");
    Command::new(from_setup("DEPUTIZE_PYTHON"))
        .arg(program)
        .env_clear()
        .env("PATH", path)
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_ENDPOINT_URL", &environment::shared().aws_endpoint)
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .envs(variables.iter().copied())
        .output()
        .expect("python starts")
}

/// As variables of a shell.
pub(crate) fn variables(given: &Value) -> Vec<(&str, &str)> {
    let names = ["access_key_id", "secret_access_key", "session_token"];
    let variables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
    variables.into_iter().zip(names.map(|name| given[name].as_str().expect("a text"))).collect()
}
