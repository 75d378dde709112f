//! `OpenID` providers, as an organisation configures them: the setting `SIGN_IN_PROVIDERS`, a JSON list.
//!
//! ```json
//! [{ "id": "acme", "name": "Acme", "issuer": "https://login.acme.example", "client_id": "deputize",
//!    "domains": ["acme.example"], "claim": { "name": "groups", "value": "cloud" },
//!    "join": { "workspace": "ws_…", "role": "viewer" } }]
//! ```

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::domain_of;
use crate::api::Role;
use crate::ids::WorkspaceId;
use crate::webhook::address::Loopback;

/// More buttons than this are no choice.
const PROVIDERS_MAX: usize = 20;

/// One provider.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Its name in addresses and settings: 1 to 32 small letters, digits and hyphens.
    pub id: String,
    /// What the button says: `Continue with {name}`.
    pub name: String,
    /// Its issuer, exactly as its tokens name it. `https`; on this machine and in the local environment `http` too.
    pub issuer: String,
    /// Who we are to it.
    pub client_id: String,
    /// Whoever has an address in these domains may enter without an invitation.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Whoever has this claim may enter without an invitation.
    #[serde(default)]
    pub claim: Option<Claim>,
    /// What a newcomer becomes a member of. Without it they are let in and are members of nothing yet.
    #[serde(default)]
    pub join: Option<Join>,
    /// The only domains about whose addresses the provider is believed; empty: about all. For providers that are somebody
    /// else's, such as a client's: it could otherwise say that somebody is one of ours.
    #[serde(default)]
    pub vouches_for: Vec<String>,
    /// For providers that say nothing of `email_verified` because an administrator alone sets addresses there. One that
    /// says `false` is believed all the same.
    #[serde(default)]
    pub trust_email: bool,
}

/// A claim that lets in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Its name at the top of the token, such as `groups`.
    pub name: String,
    /// The value that it must be, or, where it is a list, hold.
    pub value: Value,
}

/// Where newcomers go.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The role there: never owner.
    pub role: Role,
}

impl Provider {
    /// The secret that holds the client's: `SIGN_IN_SECRET_ACME`. Without one the client is a public one.
    pub fn secret_name(&self) -> String {
        format!("SIGN_IN_SECRET_{}", self.id.to_ascii_uppercase().replace('-', "_"))
    }

    /// Whether its word on this address counts.
    pub(super) fn is_believed_about(&self, address: &str) -> bool {
        self.vouches_for.is_empty() || is_in(&self.vouches_for, address)
    }

    /// Whether the address alone lets in.
    pub(super) fn takes_domain_of(&self, address: &str) -> bool {
        is_in(&self.domains, address)
    }

    fn problem(&self, loopback: Loopback) -> Option<String> {
        let is_id = (1..=32).contains(&self.id.len())
            && self.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let is_name = !self.name.trim().is_empty() && self.name.chars().count() <= 60;
        let domains = self.domains.iter().chain(&self.vouches_for);
        let wrong = domains.into_iter().find(|domain| !is_domain(domain));
        if !is_id {
            Some("an `id` is 1 to 32 small letters, digits and hyphens".to_owned())
        } else if !is_name {
            Some("`name` is empty or longer than 60 characters".to_owned())
        } else if !is_address(&self.issuer, loopback) || self.issuer.contains(['?', '#']) {
            Some("`issuer` is an https address without query and fragment".to_owned())
        } else if self.client_id.is_empty() || self.client_id.len() > 300 {
            Some("`client_id` is empty or too long".to_owned())
        } else if let Some(domain) = wrong {
            Some(format!("{domain:?} is no domain in small letters"))
        } else if self.join.as_ref().is_some_and(|join| join.role == Role::Owner) {
            Some("`join` makes nobody an owner".to_owned())
        } else if self.claim.as_ref().is_some_and(|claim| claim.value.is_object() || claim.value.is_array()) {
            Some("a claim's `value` is a text, a number or a truth value".to_owned())
        } else {
            None
        }
    }
}

/// Whether an address of a provider may be asked: `https`, or `http` on this machine where that is allowed; nothing in it
/// that hides where it leads.
pub fn is_address(text: &str, loopback: Loopback) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let is_here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let is_scheme =
        url.scheme() == "https" || (url.scheme() == "http" && is_here && loopback == Loopback::Allowed);
    is_scheme && url.username().is_empty() && url.password().is_none() && !text.contains(['\\', ' '])
}

fn is_in(domains: &[String], address: &str) -> bool {
    domains.iter().any(|domain| domain == domain_of(address))
}

fn is_domain(text: &str) -> bool {
    text.contains('.')
        && text.split('.').all(|label| !label.is_empty())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b))
}

/// Reads the setting. The error is a sentence for the operator, without a value that could be a secret.
pub fn read(json: &str, loopback: Loopback) -> Result<Vec<Provider>, String> {
    let providers: Vec<Provider> =
        serde_json::from_str(json).map_err(|error| format!("It is not read: {error}."))?;
    let mut problems = String::new();
    for (number, provider) in providers.iter().enumerate() {
        let is_twice = providers.iter().take(number).any(|other| other.id == provider.id);
        let problem =
            provider.problem(loopback).or_else(|| is_twice.then(|| "its `id` is another's too".to_owned()));
        if let Some(problem) = problem {
            // Writing to a text cannot fail.
            let _ = write!(problems, "Provider {}: {problem}. ", number + 1);
        }
    }
    if providers.len() > PROVIDERS_MAX {
        let _ = write!(problems, "There are more than {PROVIDERS_MAX} providers.");
    }
    if problems.is_empty() { Ok(providers) } else { Err(problems.trim_end().to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(change: impl FnOnce(&mut Value), loopback: Loopback, expected: Result<(), &str>) {
        let mut one = serde_json::json!({
            "id": "acme", "name": "Acme", "issuer": "https://login.acme.example/realms/a", "client_id": "deputize"
        });
        change(&mut one);
        let got = read(&Value::Array(vec![one.clone()]).to_string(), loopback).map(drop);
        match expected {
            Ok(()) => assert_eq!(got, Ok(()), "{one}"),
            Err(part) => assert!(got.as_ref().is_err_and(|error| error.contains(part)), "{one}: {got:?}"),
        }
    }

    #[test]
    fn what_is_configured_is_checked() {
        use serde_json::json;
        let refused = Loopback::Refused;
        check(|_| {}, refused, Ok(()));
        check(|one| one["domains"] = json!(["acme.example"]), refused, Ok(()));
        check(|one| one["id"] = json!("Acme"), refused, Err("`id`"));
        check(|one| one["name"] = json!(" "), refused, Err("`name`"));
        check(|one| one["issuer"] = json!("http://login.acme.example"), Loopback::Allowed, Err("`issuer`"));
        check(|one| one["issuer"] = json!("http://127.0.0.1:9000"), refused, Err("`issuer`"));
        check(|one| one["issuer"] = json!("http://127.0.0.1:9000"), Loopback::Allowed, Ok(()));
        check(|one| one["issuer"] = json!("https://login.acme.example?x=1"), refused, Err("`issuer`"));
        check(|one| one["issuer"] = json!("https://user@login.acme.example"), refused, Err("`issuer`"));
        check(|one| one["domains"] = json!(["Acme.example"]), refused, Err("no domain"));
        check(|one| one["domains"] = json!(["*"]), refused, Err("no domain"));
        let workspace = format!("ws_{}", "0a".repeat(16));
        check(|one| one["join"] = json!({"workspace": workspace, "role": "admin"}), refused, Ok(()));
        check(|one| one["join"] = json!({"workspace": workspace, "role": "owner"}), refused, Err("owner"));
        check(|one| one["claim"] = json!({"name": "groups", "value": ["a"]}), refused, Err("value"));
        check(|one| one["secret"] = json!("x"), refused, Err("unknown field"));
    }

    #[test]
    fn an_id_names_one_provider() {
        let one = r#"{"id":"a","name":"A","issuer":"https://a.example","client_id":"c"}"#;
        assert!(read(&format!("[{one},{one}]"), Loopback::Refused).unwrap_err().contains("another's"));
        assert_eq!(read("[]", Loopback::Refused), Ok(vec![]));
        assert!(read("{}", Loopback::Refused).is_err());
    }

    #[test]
    fn the_secret_has_the_providers_name() {
        let text = r#"[{"id":"acme-eu","name":"A","issuer":"https://a.example","client_id":"c"}]"#;
        assert_eq!(read(text, Loopback::Refused).unwrap()[0].secret_name(), "SIGN_IN_SECRET_ACME_EU");
    }
}
