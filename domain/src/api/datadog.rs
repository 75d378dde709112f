//! `/api/v2/integration/aws/…`: the same connections for clients of Datadog's AWS integration API, version 2, unchanged.
//!
//! The shapes follow <https://docs.datadoghq.com/api/latest/aws-integration/>: JSON:API objects of the type `account`. What
//! has a true equivalent here is mapped, and no more:
//!
//! | attribute | here |
//! |---|---|
//! | `aws_account_id`, `aws_partition`, `auth_config.role_name` | the role |
//! | `auth_config.external_id` | shown; when given it must be the pending one, or the connection's own |
//! | `auth_config.access_key_id`, `secret_access_key` | the key that assumes the role, which `role_name` names besides |
//! | `aws_regions` | the regions that are read |
//! | `metrics_config.enabled` | the feature `metrics` |
//! | `metrics_config.namespace_filters` | the services, or the metrics of a kind of resource, that are read or not |
//!
//! Everything else in the blocks of an account ([`Blocks`]) has no effect here. It is kept and given back as it was sent.

mod blocks;
mod id;
mod namespaces;
mod permissions;
mod sent;
mod shape;
mod shown;

pub use blocks::{Blocks, KEPT_MAX};
pub use id::{account_id, read_account_id};
pub use namespaces::available as available_namespaces;
pub use permissions::{all as permissions, of_resource_collection};
pub use sent::{Auth, Sent};
pub use shown::{Account, AuthConfig, account};

use schemars::JsonSchema;
use serde::Serialize;

use crate::window::ExternalId;

/// What every answer but an error is: one object, or a list of them, under `data`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DatadogDocument{T}")]
pub struct Document<T> {
    /// It.
    pub data: T,
}

/// An object of JSON:API: <https://jsonapi.org/format/#document-resource-objects>.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DatadogObject{A}")]
pub struct Object<A> {
    /// Its id.
    pub id: String,
    /// What kind of object it is.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// All else of it.
    pub attributes: A,
}

impl<A> Document<Object<A>> {
    /// A document of one object.
    pub fn of(kind: &'static str, id: impl Into<String>, attributes: A) -> Self {
        Self { data: Object { id: id.into(), kind, attributes } }
    }
}

/// The attributes of `POST …/generate_new_external_id`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DatadogNewExternalId")]
pub struct NewExternalId {
    /// The ID that is pending from now on.
    pub external_id: ExternalId,
}

/// The attributes of `GET …/available_namespaces`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DatadogAvailableNamespaces")]
pub struct AvailableNamespaces {
    /// CloudWatch's namespaces whose metrics are read without being added by name.
    pub namespaces: Vec<&'static str>,
}

/// The attributes of `GET …/iam_permissions`, and of what is under it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DatadogPermissions")]
pub struct Permissions {
    /// IAM actions, by name.
    pub permissions: Vec<&'static str>,
}

/// The answer to `GET /api/v1/validate`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DatadogValidation")]
pub struct Validation {
    /// Always true: a key that does not count is an error.
    pub valid: bool,
}

/// The answer to `GET /api/v2/validate_keys`, which the Terraform provider asks when it has a bearer token.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DatadogKeysStatus")]
pub struct KeysStatus {
    /// Always `ok`: keys that do not count are an error.
    pub status: &'static str,
}

/// Every error: sentences, each with what to do.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DatadogErrors")]
pub struct Errors {
    /// At least one.
    pub errors: Vec<String>,
}
