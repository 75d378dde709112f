//! Every way that we know of to make Deputize read an account for somebody whom its owner did not let in: one table, and each
//! attempt is refused for the right reason.
//!
//! A victim has a workspace, a connected account, a pending external ID and an onboarding link. A thief has a workspace of
//! their own, and knows all that is not secret: account ids, role names, external IDs, our ids.
//!
//! 1. `requests`: IDs smuggled into bodies and headers, other people's workspaces, connections and credentials.
//! 2. `roles`: roles in AWS that would let a stranger in, or that trust another ID than the connection's.
//! 3. `links`: tokens that are forged, replayed, taken back, raced, or used for another account.
//! 4. Afterwards the victim has what they had: the same connection, proven, the same ID, nothing more.

mod links;
mod requests;
mod roles;

use deputize_tests::customer::{Customer, trust};
use deputize_tests::http::Answer;
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::{Value, json};

/// What has been tried, and what went otherwise than it must.
#[derive(Default)]
struct Table {
    tried: usize,
    complaints: Vec<String>,
}

impl Table {
    /// One attempt: what it was, the outcome that it must have, and the one that it had.
    fn hold(&mut self, attempt: &str, expected: &str, got: &str) {
        self.tried += 1;
        if got != expected {
            self.complaints.push(format!("{attempt}: must be “{expected}”, was “{got}”"));
        }
    }

    fn refused(&mut self, attempt: &str, expected: &str, answer: &Answer) {
        self.hold(attempt, expected, &outcome(answer));
    }
}

/// A refusal as status and code, such as `422 own_account`; anything else as its status.
fn outcome(answer: &Answer) -> String {
    let problem: Value = serde_json::from_str(&answer.text).unwrap_or_default();
    format!("{} {}", answer.status, problem["code"].as_str().unwrap_or_default()).trim_end().to_owned()
}

/// A trust policy with this principal and this condition.
fn trusting(principal: &Value, condition: &Value) -> Value {
    let mut statement = json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition});
    if condition.is_null() {
        statement.as_object_mut().expect("a statement").remove("Condition");
    }
    json!({"Version": "2012-10-17", "Statement": [statement]})
}

/// Somebody whose account is connected, as they must stay.
struct Victim {
    tenant: Tenant,
    role: String,
    connection: String,
    external_id: String,
    pending: String,
}

impl Victim {
    async fn new() -> Self {
        let (tenant, customer, role) = (Tenant::new("victim").await, Customer::first(), unique("Victim"));
        let external_id = tenant.external_id().await;
        customer.create_role(&role, &trust(&environment::shared().principal, &external_id)).await;
        let connection = tenant.connect(&customer.account, &role).await;
        tenant.settled(&connection, "connected").await;
        let pending = tenant.external_id().await;
        Self { tenant, role, connection, external_id, pending }
    }

    /// 4
    async fn has_what_they_had(&self) {
        let checked = self.tenant.check(&self.connection).await;
        assert_eq!(checked["status"], "connected", "{checked}");
        assert_eq!(checked["external_id"], self.external_id);
        assert_eq!(self.tenant.external_id().await, self.pending);
        let list = self.tenant.caller.get(&self.tenant.path("connections")).await.expect(200);
        assert_eq!(list["connections"].as_array().map(Vec::len), Some(1), "{list}");
    }
}

#[tokio::test]
async fn every_attempt_is_refused_for_its_reason() {
    let (victim, thief) = (Victim::new().await, Tenant::new("thief").await);
    let mut table = Table::default();
    requests::try_all(&mut table, &victim, &thief).await;
    roles::try_all(&mut table, &victim, &thief).await;
    links::try_all(&mut table, &victim, &thief).await;
    victim.has_what_they_had().await;
    assert!(table.complaints.is_empty(), "{:#?}", table.complaints);
    assert!(table.tried >= 40, "a table of at least 40: {}", table.tried);
}
