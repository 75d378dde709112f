//! Our own identifiers: opaque strings with a prefix that says what they name.
//!
//! Each is a prefix and 128 random bits in hexadecimal, made from bytes that the caller brings.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text was not an identifier of the wanted kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a {kind} id")]
pub struct NotAnId {
    kind: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// What every such identifier begins with.
            pub const PREFIX: &'static str = $prefix;

            /// From 16 random bytes.
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(format!("{}{}", $prefix, Uuid::from_bytes(bytes).simple()))
            }

            /// The whole identifier.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The identifier without its prefix: 32 lower-case hexadecimal digits.
            pub fn bare(&self) -> &str {
                self.0.strip_prefix($prefix).unwrap_or(&self.0)
            }

            /// Adds the prefix to 32 lower-case hexadecimal digits.
            pub fn from_bare(digits: &str) -> Result<Self, NotAnId> {
                format!("{}{digits}", $prefix).parse()
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let digits = text.strip_prefix($prefix).unwrap_or_default();
                let hex = digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
                if digits.len() == 32 && hex { Ok(Self(text.to_owned())) } else { Err(NotAnId { kind: $kind }) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;

            fn try_from(text: String) -> Result<Self, NotAnId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "description": concat!("The id of a ", $kind, "."),
                    "pattern": concat!("^", $prefix, "[0-9a-f]{32}$"),
                })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// One tenant of the organisation, `ws_…`.
    WorkspaceId,
    "ws_",
    "workspace"
);
id!(
    /// One person who signs in, `per_…`.
    PersonId,
    "per_",
    "person"
);
id!(
    /// One connected AWS account, `con_…`.
    ConnectionId,
    "con_",
    "connection"
);
id!(
    /// One API token, `tok_…` (the name, not the secret).
    TokenId,
    "tok_",
    "token"
);
id!(
    /// One invitation, `inv_…` (the name, not the secret).
    InvitationId,
    "inv_",
    "invitation"
);
id!(
    /// One onboarding link, `lnk_…` (the name, not the secret).
    LinkId,
    "lnk_",
    "link"
);
id!(
    /// One metric alert, `alt_…`.
    AlertId,
    "alt_",
    "alert"
);
id!(
    /// One webhook, `whk_…`.
    WebhookId,
    "whk_",
    "webhook"
);
id!(
    /// One message to a webhook, `msg_…`: the same on each attempt.
    MessageId,
    "msg_",
    "message"
);

id!(
    /// One session of a person, `ses_…` (the name, not the secret).
    SessionId,
    "ses_",
    "session"
);

id!(
    /// One passkey of a person, `pky_…`.
    PasskeyId,
    "pky_",
    "passkey"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_its_kind() {
        let id = WorkspaceId::from_bytes([7; 16]);
        assert_eq!(id.as_str(), "ws_07070707070707070707070707070707");
        assert_eq!(id.as_str().parse::<WorkspaceId>().unwrap(), id);
        assert_eq!(WorkspaceId::from_bare(id.bare()).unwrap(), id);
        assert!(id.as_str().parse::<ConnectionId>().is_err());
    }

    #[test]
    fn foreign_texts_are_refused() {
        for text in [
            "",
            "ws_",
            "ws_0707",
            "ws_0707070707070707070707070707070G",
            "../ws",
            "ws_%2e%2e",
            "WS_07070707070707070707070707070707",
        ] {
            assert!(text.parse::<WorkspaceId>().is_err(), "{text}");
        }
    }
}
