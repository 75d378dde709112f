//! AWS's own identifiers: account ids, partitions, regions, role names and the two kinds of ARN that we meet.
//!
//! Bounds are those of IAM's and STS's API references (IAM `CreateRole`: `RoleName` 1–64 of `[\w+=,.@-]`, `Path` ≤ 512;
//! STS `AssumeRole`: `RoleArn` 20–2048). Every refusal names the slip that people make and its remedy.

mod account;
mod partition;
mod principal;
mod region;
mod role;
mod tidy;

pub use account::AccountId;
pub use partition::Partition;
pub use principal::Principal;
pub use region::Region;
pub use role::{RoleArn, RoleName};
pub use tidy::{cleaned, invisible, is_invisible, tidy};

/// Serde by way of `FromStr` and `Display`, with the field error's text as the message; and what JSON Schema says of such a text.
macro_rules! text_serde {
    ($name:ident, $schema:tt) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!($schema)
            }
        }
    };
}
pub(crate) use text_serde;
