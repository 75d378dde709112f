//! The organisation's own identity, which assumes the customers' roles: asked directly, without the Worker in between.

use serde_json::{Value, json};

use crate::customer::{Customer, element};
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
        Self { caller: Customer::described(environment, &described(environment)) }
    }

    /// A session of this role without any session policy: its key, secret and token.
    pub async fn assume(&self, role_arn: &str, external_id: &str) -> [String; 3] {
        let parameters = [("RoleArn", role_arn), ("RoleSessionName", "control"), ("ExternalId", external_id)];
        let (status, text) = self.caller.ask("sts", "2011-06-15", "AssumeRole", &parameters).await;
        assert_eq!(status, 200, "AssumeRole: {text}");
        let of = |name| element(&text, name).expect("AssumeRole gives a session").to_owned();
        ["AccessKeyId", "SecretAccessKey", "SessionToken"].map(of)
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

fn described(environment: &Environment) -> Value {
    let kept = std::fs::read_to_string(environment.state().join("aws-accounts.json"));
    let kept = kept.expect("the launcher keeps the accounts");
    let accounts: Value = serde_json::from_str(&kept).expect("aws-accounts.json is JSON");
    accounts["principal"].clone()
}

/// The administrator of the organisation's account, who gives the principal its rights and its key, and takes them. Only
/// in an environment of one's own: it is everybody's principal.
#[derive(Clone, Debug)]
pub struct Administrator {
    root: Customer,
    /// The principal's user name.
    user: String,
    access_key_id: String,
}

impl Administrator {
    /// The account's root: in the local AWS that is an access key of twelve digits.
    pub fn of(environment: &Environment) -> Self {
        let account = &environment.organisation;
        let root = json!({"account_id": account, "access_key_id": account, "secret_access_key": "unchecked"});
        let key =
            described(environment)["access_key_id"].as_str().expect("the principal has a key").to_owned();
        let user = environment.principal.rsplit('/').next().unwrap_or_default().to_owned();
        Self { root: Customer::described(environment, &root), user, access_key_id: key }
    }

    /// Gives the principal a policy of its own.
    pub async fn put_policy(&self, name: &str, policy: &Value) {
        let document = policy.to_string();
        self.iam("PutUserPolicy", &[("PolicyName", name), ("PolicyDocument", &document)]).await;
    }

    /// Takes one away.
    pub async fn delete_policy(&self, name: &str) {
        self.iam("DeleteUserPolicy", &[("PolicyName", name)]).await;
    }

    /// Takes one away, and gives what it said.
    pub async fn take_policy(&self, name: &str) -> Value {
        let got = self.iam("GetUserPolicy", &[("PolicyName", name)]).await;
        let encoded = element(&got, "PolicyDocument").expect("GetUserPolicy gives the document");
        let pair = format!("document={}", encoded.replace('+', "%2B"));
        let decoded = form_urlencoded::parse(pair.as_bytes()).next().expect("one pair").1.into_owned();
        self.delete_policy(name).await;
        serde_json::from_str(&decoded).unwrap_or_else(|error| panic!("{error}: {decoded}"))
    }

    /// Makes the principal's key `Active` or `Inactive`.
    pub async fn set_key(&self, status: &str) {
        self.iam("UpdateAccessKey", &[("AccessKeyId", &self.access_key_id), ("Status", status)]).await;
    }

    async fn iam(&self, action: &str, parameters: &[(&str, &str)]) -> String {
        let all = [&[("UserName", self.user.as_str())], parameters].concat();
        let (status, text) = self.root.ask("iam", "2010-05-08", action, &all).await;
        assert_eq!(status, 200, "{action}: {text}");
        text
    }
}
