//! A workspace of its own for each test, made as the deployment's operator makes the first one.

use std::time::Duration;

use serde_json::{Value, json};

use crate::environment::{self, Environment};
use crate::http::{Answer, Caller};
use crate::{eventually, unique};

/// A connection settles within seconds once the role is right: the gate's pauses begin at two seconds. Two of the longest
/// pauses, for tests that do other things meanwhile and for machines that are busy.
const SETTLES: Duration = Duration::from_mins(2);

/// One workspace and its API token.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// Calls with the workspace's API token.
    pub caller: Caller,
    /// The workspace's id.
    pub workspace: String,
    /// The token that the caller uses.
    pub api_token: String,
    /// The owner's e-mail address.
    pub email: String,
    /// A sign-in link of the owner, not used yet.
    pub sign_in_url: String,
}

impl Tenant {
    /// A fresh one in the environment that the tests share.
    pub async fn new(label: &str) -> Self {
        Self::in_environment(environment::shared(), label).await
    }

    /// A fresh one in this environment.
    pub async fn in_environment(environment: &Environment, label: &str) -> Self {
        let email = format!("{}@example.com", unique(label));
        let nobody = Caller::nobody(environment);
        let body =
            json!({"email": email, "name": "Robin Tester", "workspace": format!("Workspace of {label}")});
        let made = nobody.with_token(&environment.setup_token).post("/api/setup", &body).await.expect(200);
        let text =
            |field: &str| made[field].as_str().unwrap_or_else(|| panic!("setup gives {field}")).to_owned();
        Self {
            caller: nobody.with_token(&text("api_token")),
            workspace: text("workspace"),
            api_token: text("api_token"),
            sign_in_url: text("sign_in_url"),
            email,
        }
    }

    /// A path under the workspace.
    pub fn path(&self, rest: &str) -> String {
        let path = format!("/api/v1/workspaces/{}/{rest}", self.workspace);
        path.trim_end_matches('/').to_owned()
    }

    /// The path of a connection, or of what is under it: `connection("con_…", "/check")`.
    pub fn connection_path(&self, id: &str, rest: &str) -> String {
        self.path(&format!("connections/{id}{rest}"))
    }

    /// The pending external ID.
    pub async fn external_id(&self) -> String {
        let view = self.caller.get(&self.path("external-id")).await.expect(200);
        view["external_id"].as_str().expect("an external ID").to_owned()
    }

    /// Asks to connect a role by account and name.
    pub async fn try_connect(&self, account: &str, role: &str) -> Answer {
        let body = json!({"account_id": account, "role_name": role});
        self.caller.post(&self.path("connections"), &body).await
    }

    /// Connects a role that trusts the pending ID already; gives the new connection's id.
    pub async fn connect(&self, account: &str, role: &str) -> String {
        let connection = self.try_connect(account, role).await.expect(201);
        connection["id"].as_str().expect("a connection has an id").to_owned()
    }

    /// One connection.
    pub async fn connection(&self, id: &str) -> Value {
        self.caller.get(&self.connection_path(id, "")).await.expect(200)
    }

    /// Runs the gate now.
    pub async fn check(&self, id: &str) -> Value {
        self.caller.act(&self.connection_path(id, "/check")).await.expect(200)
    }

    /// The connection once it has this status, by its own alarm.
    pub async fn settled(&self, id: &str, status: &str) -> Value {
        self.when(id, status, |connection| connection["status"] == status).await
    }

    /// The connection once `is_so`.
    pub async fn when(&self, id: &str, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let mut last = Value::Null;
        let begin = tokio::time::Instant::now();
        while begin.elapsed() < SETTLES {
            last = self.connection(id).await;
            if is_so(&last) {
                return last;
            }
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
        panic!("connection {id} is not {what} within {SETTLES:?}: {last:#}");
    }

    /// The resources of a connection once it was looked through and has any.
    pub async fn resources(&self, id: &str) -> Vec<Value> {
        self.discovered(id).await;
        let path = self.connection_path(id, "/resources?limit=1000");
        eventually("there are resources", SETTLES, async || {
            let list = self.caller.get(&path).await.expect(200);
            let resources = list["resources"].as_array().expect("a list of resources").clone();
            (!resources.is_empty()).then_some(resources)
        })
        .await
    }

    /// The matrix of a connection once a discovery has come to its end.
    pub async fn discovered(&self, id: &str) -> Value {
        let path = self.connection_path(id, "/matrix");
        eventually("the account was looked through", SETTLES, async || {
            let matrix = self.caller.get(&path).await.expect(200);
            matrix["discovery"]["finished_at"].is_string().then_some(matrix)
        })
        .await
    }
}
