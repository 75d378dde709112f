//! `…/webhooks`: where the workspace's events are sent to, in front of a server that takes them.

mod addresses;
mod delivery;
mod disabled;
mod edited;
mod killed;
mod made;

use deputize_tests::receiver::Receiver;
use deputize_tests::tenant::Tenant;
use deputize_tests::{eventually, unique};
use serde_json::{Value, json};
use std::time::Duration;

/// One of a workspace's webhooks.
pub(crate) struct Hook<'a> {
    tenant: &'a Tenant,
    id: String,
    secret: String,
}

impl<'a> Hook<'a> {
    /// Makes one that leads to the receiver.
    pub(crate) async fn make(tenant: &'a Tenant, receiver: &Receiver, extra: Value) -> Self {
        let mut new = json!({"url": receiver.url("/hook")});
        new.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
        let made = tenant.caller.post(&tenant.path("webhooks"), &new).await.expect(201);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Self { tenant, id: text(&made["webhook"]["id"]), secret: text(&made["secret"]) }
    }

    fn path(&self, rest: &str) -> String {
        self.tenant.path(&format!("webhooks/{}{rest}", self.id))
    }

    async fn now(&self) -> Value {
        self.tenant.caller.get(&self.path("")).await.expect(200)
    }

    /// Its log, newest first.
    async fn deliveries(&self) -> Vec<Value> {
        let page = self.tenant.caller.get(&self.path("/deliveries")).await.expect(200);
        page["deliveries"].as_array().expect("a list").clone()
    }

    /// Its log, once `is_so`.
    async fn when(&self, what: &str, is_so: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        eventually(what, Duration::from_mins(1), async || {
            Some(self.deliveries().await).filter(|found| is_so(found))
        })
        .await
    }
}

/// A connection to a role that is not there: it waits, and each change of its name is an event.
pub(crate) async fn waiting_connection(tenant: &Tenant) -> String {
    tenant.external_id().await;
    tenant.connect("222222222222", &unique("Waits")).await
}

/// Gives a connection another name, which is an event of the kind `settings_changed`.
pub(crate) async fn rename(tenant: &Tenant, id: &str, alias: &str) {
    tenant.caller.patch(&tenant.connection_path(id, ""), &json!({"alias": alias})).await.expect(200);
}
