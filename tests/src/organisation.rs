//! The organisation's own identity, which assumes the customers' roles: asked directly, without the Worker in between.

use serde_json::Value;

use crate::customer::Customer;
use crate::environment::Environment;

/// Signs as the principal.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Its signed calls are those of any other holder of a key.
    caller: Customer,
}

impl Organisation {
    /// The principal of this environment, with the key that the launcher has given to the Worker.
    pub fn of(environment: &Environment) -> Self {
        let kept = std::fs::read_to_string(environment.state().join("aws-accounts.json"));
        let kept = kept.expect("the launcher keeps the accounts");
        let accounts: Value = serde_json::from_str(&kept).expect("aws-accounts.json is JSON");
        Self { caller: Customer::described(environment, &accounts["principal"]) }
    }

    /// Whether STS gives a session of this role, with this external ID or without one.
    pub async fn can_assume(&self, role_arn: &str, external_id: Option<&str>) -> bool {
        let mut parameters = vec![("RoleArn", role_arn), ("RoleSessionName", "agreement")];
        parameters.extend(external_id.map(|id| ("ExternalId", id)));
        let (status, text) = self.caller.ask("sts", "2011-06-15", "AssumeRole", &parameters).await;
        match status {
            200 => true,
            403 if text.contains("<Code>AccessDenied</Code>") => false,
            _ => panic!("AssumeRole: {status}: {text}"),
        }
    }
}
