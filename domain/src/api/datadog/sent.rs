//! What a client sends to make or to change an account. Fields that are not known are no error: the clients are newer at times.

use std::fmt;

use serde_json::{Map, Value};

use super::{Blocks, read_account_id};
use crate::api::{NewConnection, NewKeys};
use crate::field::FieldError;
use crate::ids::ConnectionId;
use crate::policy::{Feature, Features};

/// An account as it is sent; what is missing in a change stays.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// `aws_account_id`.
    pub account_id: Option<String>,
    /// `aws_partition`.
    pub partition: Option<String>,
    /// `auth_config`.
    pub auth: Option<Auth>,
    /// All else that is of use.
    pub blocks: Blocks,
}

/// `auth_config`: a role with its external ID, or a key. Its `Debug` hides the secret.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Auth {
    /// The role's name.
    pub role_name: Option<String>,
    /// The external ID that the client believes in.
    pub external_id: Option<String>,
    /// The public half of a key.
    pub access_key_id: Option<String>,
    secret_access_key: Option<String>,
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Auth").field("role_name", &self.role_name).finish_non_exhaustive()
    }
}

impl Auth {
    /// Whether it is by a key.
    pub const fn is_by_key(&self) -> bool {
        self.access_key_id.is_some() || self.secret_access_key.is_some()
    }

    /// The key with its secret; none where there is no secret.
    pub fn keys(&self) -> Option<NewKeys> {
        let secret_access_key = self.secret_access_key.clone()?;
        let access_key_id = self.access_key_id.clone().unwrap_or_default();
        Some(NewKeys { access_key_id, secret_access_key, account_id: None })
    }
}

impl Sent {
    /// Reads `{"data": {"type": "account", "attributes": {…}}}`. `of` is the account of the path, where there is one.
    ///
    /// # Errors
    /// Names what is not of its kind.
    pub fn read(body: &Value, of: Option<&ConnectionId>) -> Result<Self, FieldError> {
        const FORM: &str = "Send `{\"data\": {\"type\": \"account\", \"attributes\": {…}}}`.";
        let object = |value: Option<&Value>, name: &str| {
            let found = value.and_then(Value::as_object).cloned();
            found.ok_or_else(|| FieldError::new(name, format!("`{name}` is no JSON object."), FORM))
        };
        let data = object(body.get("data"), "data")?;
        if data.get("type").and_then(Value::as_str) != Some("account") {
            return Err(FieldError::new("data.type", "`data.type` is not `account`.", FORM));
        }
        if let (Some(of), Some(id)) = (of, text(&data, "id")?)
            && read_account_id(&id).as_ref() != Ok(of)
        {
            let problem = "`data.id` is another account than the one of the address.";
            return Err(FieldError::new("data.id", problem, "Leave it out, or send that one's."));
        }
        let attributes = object(data.get("attributes"), "data.attributes")?;
        let auth = match attributes.get("auth_config") {
            None | Some(Value::Null) => None,
            auth => Some(read_auth(&object(auth, "auth_config")?)?),
        };
        Ok(Self {
            account_id: text(&attributes, "aws_account_id")?,
            partition: text(&attributes, "aws_partition")?,
            auth,
            blocks: Blocks::of(&attributes),
        })
    }

    /// The connection that it asks for.
    ///
    /// # Errors
    /// When account, role or partition are missing, a key comes without a role, or the regions cannot be read.
    pub fn as_new(&self) -> Result<NewConnection, FieldError> {
        let missing =
            |name: &str, remedy: &str| FieldError::new(name, format!("`{name}` is missing."), remedy);
        let auth = self.auth.clone().ok_or_else(|| {
            missing(
                "auth_config",
                "Send the name of the role that Deputize assumes, `{\"role_name\": \"…\"}`.",
            )
        })?;
        let role_name = auth.role_name.clone().ok_or_else(|| {
            let remedy = if auth.is_by_key() {
                "An account is read by a role alone; send the name of the one that the key's user may assume."
            } else {
                "Send the role's name exactly as in AWS; upper and lower case count."
            };
            missing("auth_config.role_name", remedy)
        })?;
        let keys = if auth.is_by_key() {
            let whole = auth.keys().filter(|keys| !keys.access_key_id.is_empty());
            Some(whole.ok_or_else(|| {
                missing("auth_config.secret_access_key", "Send both halves of the key, or a role alone.")
            })?)
        } else {
            None
        };
        let regions = self.blocks.regions()?.unwrap_or_default();
        let without_metrics = self.blocks.metrics_enabled() == Some(false);
        let features = without_metrics.then(|| Features::default().without(Feature::Metrics));
        Ok(NewConnection {
            account_id: Some(
                self.account_id
                    .clone()
                    .ok_or_else(|| missing("aws_account_id", "Send the account's 12 digits, as a text."))?,
            ),
            role_name: Some(role_name),
            partition: self.partition.clone(),
            keys,
            regions: Some(regions.iter().map(ToString::to_string).collect()),
            features: features.map(|features| features.iter().map(|one| one.word().to_owned()).collect()),
            ..NewConnection::default()
        })
    }
}

fn read_auth(auth: &Map<String, Value>) -> Result<Auth, FieldError> {
    Ok(Auth {
        role_name: text(auth, "role_name")?,
        // Terraform sends an empty text for one that it does not know.
        external_id: text(auth, "external_id")?.filter(|id| !id.is_empty()),
        access_key_id: text(auth, "access_key_id")?,
        secret_access_key: text(auth, "secret_access_key")?,
    })
}

fn text(of: &Map<String, Value>, name: &str) -> Result<Option<String>, FieldError> {
    match of.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(FieldError::new(name, format!("`{name}` is no text."), "Send it in quotes.")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(attributes: &Value) -> Result<Sent, FieldError> {
        Sent::read(&json!({"data": {"type": "account", "attributes": attributes}}), None)
    }

    fn by_role() -> Value {
        json!({"aws_account_id": "222222222222", "aws_partition": "aws-cn", "auth_config": {"role_name": "R"}, "new": 1})
    }

    #[test]
    fn an_account_is_a_new_connection() {
        let new = read(&by_role()).unwrap().as_new().unwrap();
        let expected = NewConnection {
            account_id: Some("222222222222".to_owned()),
            role_name: Some("R".to_owned()),
            partition: Some("aws-cn".to_owned()),
            regions: Some(vec![]),
            ..NewConnection::default()
        };
        assert_eq!(new, expected);
        let mut less = by_role();
        less["aws_regions"] = json!({"include_only": ["us-east-1", "eu-west-1"]});
        less["metrics_config"] = json!({"enabled": false});
        let new = read(&less).unwrap().as_new().unwrap();
        assert_eq!(new.regions.unwrap(), ["eu-west-1", "us-east-1"]);
        let features = new.features.unwrap();
        assert!(!features.contains(&"metrics".to_owned()) && features.contains(&"tags".to_owned()));
    }

    #[test]
    fn a_key_comes_with_its_secret_and_a_role() {
        let auth = |auth: Value| {
            let mut account = by_role();
            account["auth_config"] = auth;
            read(&account).unwrap()
        };
        let missing = |sent: Sent| sent.as_new().unwrap_err().field;
        let whole = json!({"access_key_id": "AKIA", "secret_access_key": "hidden", "role_name": "R"});
        let sent = auth(whole);
        assert!(!format!("{sent:?}").contains("hidden"), "{sent:?}");
        assert_eq!(sent.as_new().unwrap().keys.unwrap().secret_access_key, "hidden");
        let alone = auth(json!({"access_key_id": "AKIA", "secret_access_key": "hidden"}));
        assert_eq!(missing(alone), "auth_config.role_name");
        let half = auth(json!({"access_key_id": "AKIA", "role_name": "R"}));
        assert_eq!(missing(half), "auth_config.secret_access_key");
        assert_eq!(missing(auth(json!(null))), "auth_config");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let of = ConnectionId::from_bytes([7; 16]);
        let check = |body: Value, field: &str| {
            assert_eq!(Sent::read(&body, Some(&of)).unwrap_err().field, field, "{body}");
        };
        check(json!([]), "data");
        check(json!({"data": {"type": "user", "attributes": {}}}), "data.type");
        check(json!({"data": {"type": "account"}}), "data.attributes");
        check(json!({"data": {"type": "account", "attributes": {}, "id": "other"}}), "data.id");
        check(
            json!({"data": {"type": "account", "attributes": {"aws_account_id": 222_222_222_222_u64}}}),
            "aws_account_id",
        );
        check(json!({"data": {"type": "account", "attributes": {"auth_config": "R"}}}), "auth_config");
        let same =
            json!({"data": {"type": "account", "attributes": {}, "id": super::super::account_id(&of)}});
        assert_eq!(Sent::read(&same, Some(&of)).unwrap().auth, None);
    }
}
