//! The deployment as an OIDC issuer towards AWS: what it publishes, and what it claims (mission: no AWS key on our side).
//!
//! Types and rules only. The worker signs the claims and shows them to `sts:AssumeRoleWithWebIdentity`; AWS reads the
//! discovery document and the keys. That call has no external ID, so the role's trust policy binds a token by its issuer,
//! its audience and its subject:
//!
//! ```json
//! { "Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
//!   "Principal": { "Federated": "arn:aws:iam::111111111111:oidc-provider/deputize.example" },
//!   "Condition": { "StringEquals": { "deputize.example:aud": "sts.amazonaws.com",
//!                                    "deputize.example:sub": "deployment:deputize.example:partition:aws" } } }
//! ```
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html>

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::arn::Partition;
use crate::field::FieldError;
use crate::jose::ES256;
use crate::time::Timestamp;

/// Where the discovery document is, `OpenID` Connect Discovery 1.0, section 4.
pub const DISCOVERY_PATH: &str = "/.well-known/openid-configuration";
/// Where the public keys are.
pub const KEYS_PATH: &str = "/.well-known/jwks.json";
/// Whom the tokens are for, in every partition: the provider in IAM names it as its client ID.
pub const AUDIENCE: &str = "sts.amazonaws.com";
/// How long a token counts. It is shown once, at once; the rest is for clocks that differ.
pub const TOKEN_LIFE: Duration = Duration::from_mins(5);

/// The deployment's public origin, which AWS knows as the issuer: `https://` and a host, nothing behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer(String);

impl Issuer {
    /// The origin, such as `https://deputize.example`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host, with its port where there is one: the provider's name in IAM.
    pub fn host(&self) -> &str {
        self.0.split_once("://").map_or(self.0.as_str(), |(_, host)| host)
    }

    /// The subject of the deployment's tokens for a partition. A token for one is of no use in another.
    pub fn subject(&self, partition: Partition) -> String {
        format!("deployment:{}:partition:{partition}", self.host())
    }
}

impl FromStr for Issuer {
    type Err = FieldError;

    /// `http://` is taken on this machine alone: AWS wants `https://`.
    fn from_str(text: &str) -> Result<Self, FieldError> {
        let host = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://").filter(|host| is_local(host)));
        let sound = host.is_some_and(|host| {
            !host.is_empty()
                && host.len() <= 253
                && host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-:".contains(&b))
        });
        if sound {
            Ok(Self(text.to_owned()))
        } else {
            Err(FieldError::new(
                "issuer",
                "This is not an origin.",
                "Write `https://` and the host in small letters, with nothing behind it.",
            ))
        }
    }
}

fn is_local(host: &str) -> bool {
    ["localhost", "127.0.0.1"].contains(&host.split(':').next().unwrap_or_default())
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The discovery document, `OpenID` Connect Discovery 1.0, section 3, as far as AWS reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discovery {
    /// The issuer, which every token names.
    pub issuer: String,
    /// Where its keys are.
    pub jwks_uri: String,
    /// `id_token`.
    pub response_types_supported: Vec<String>,
    /// `public`.
    pub subject_types_supported: Vec<String>,
    /// [`ES256`].
    pub id_token_signing_alg_values_supported: Vec<String>,
    /// `openid`.
    pub scopes_supported: Vec<String>,
    /// Those of [`Claims`].
    pub claims_supported: Vec<String>,
}

impl From<&Issuer> for Discovery {
    fn from(issuer: &Issuer) -> Self {
        let list = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Self {
            issuer: issuer.to_string(),
            jwks_uri: format!("{issuer}{KEYS_PATH}"),
            response_types_supported: list(&["id_token"]),
            subject_types_supported: list(&["public"]),
            id_token_signing_alg_values_supported: list(&[ES256]),
            scopes_supported: list(&["openid"]),
            claims_supported: list(&["iss", "sub", "aud", "iat", "exp", "jti"]),
        }
    }
}

/// What a token says, RFC 7519. Times are whole seconds: STS takes no others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The issuer.
    pub iss: String,
    /// The deployment and the partition.
    pub sub: String,
    /// [`AUDIENCE`].
    pub aud: String,
    /// When it was made.
    pub iat: i64,
    /// The first second at which it no longer counts.
    pub exp: i64,
    /// The token's own id, which AWS logs.
    pub jti: String,
}

impl Claims {
    /// Of a token for one partition; `jti` is random.
    pub fn new(issuer: &Issuer, partition: Partition, now: Timestamp, jti: String) -> Self {
        let iat = now.as_millis().div_euclid(1000);
        let life = i64::try_from(TOKEN_LIFE.as_secs()).unwrap_or(i64::MAX);
        Self {
            iss: issuer.to_string(),
            sub: issuer.subject(partition),
            aud: AUDIENCE.to_owned(),
            iat,
            exp: iat.saturating_add(life),
            jti,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issuer() -> Issuer {
        "https://deputize.example".parse().unwrap()
    }

    #[test]
    fn an_issuer_is_an_origin() {
        for good in ["https://deputize.example", "https://d.example:8443", "http://localhost:8787"] {
            assert_eq!(good.parse::<Issuer>().unwrap().as_str(), good);
        }
        for bad in [
            "",
            "deputize.example",
            "https://",
            "https://deputize.example/",
            "https://deputize.example/path",
            "https://Deputize.example",
            "http://deputize.example",
            "http://localhost.evil.example",
            "https://user@deputize.example",
            "https://deputize.example?x",
        ] {
            assert!(bad.parse::<Issuer>().is_err(), "{bad}");
        }
        assert_eq!("http://localhost:8787".parse::<Issuer>().unwrap().host(), "localhost:8787");
    }

    #[test]
    fn a_token_names_deployment_and_partition_in_whole_seconds() {
        let now = Timestamp::from_millis(1_795_312_800_999);
        let claims = Claims::new(&issuer(), Partition::China, now, "id".to_owned());
        assert_eq!(
            serde_json::to_string(&claims).unwrap(),
            r#"{"iss":"https://deputize.example","sub":"deployment:deputize.example:partition:aws-cn","aud":"sts.amazonaws.com","iat":1795312800,"exp":1795313100,"jti":"id"}"#
        );
    }

    #[test]
    fn the_discovery_document() {
        assert_eq!(
            serde_json::to_string(&Discovery::from(&issuer())).unwrap(),
            r#"{"issuer":"https://deputize.example","jwks_uri":"https://deputize.example/.well-known/jwks.json","response_types_supported":["id_token"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["ES256"],"scopes_supported":["openid"],"claims_supported":["iss","sub","aud","iat","exp","jti"]}"#
        );
    }
}
