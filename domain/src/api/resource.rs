//! `…/{id}/resources`: what was discovered.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arn::Region;
use crate::monitoring::{ResourceType, Service};
use crate::time::Timestamp;

/// One discovered resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Resource {
    /// Its id, unique in its account: an instance's own, such as `i-0abc`, else `service/region/name`, such as
    /// `sqs/eu-west-1/orders`; of the source of an added metric `metrics/region/namespace?dimension=value&…`.
    pub id: String,
    /// Its name in AWS, or its `Name` tag, where it has one.
    pub name: Option<String>,
    /// The service that lists it.
    pub service: Service,
    /// What it is.
    #[serde(rename = "type")]
    pub resource_type: ResourceType,
    /// Its make in AWS's words, such as `t3.micro` or `postgres 16.3`.
    pub kind: String,
    /// AWS's word for its state, such as `running`; `gone` when it is not listed any more.
    pub state: String,
    /// The region that it is in.
    pub region: Region,
    /// Its ARN, where AWS or its account make one known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Its tags, by key; empty too where they may not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<(String, String)>,
    /// The metrics that are read for it, by their keys.
    pub metrics: Vec<String>,
    /// When it was listed first.
    pub first_seen_at: Timestamp,
    /// Since when it is not listed any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gone_at: Option<Timestamp>,
}

/// A page of a connection's resources, by region, service and id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResourceList {
    /// At most 1,000.
    pub resources: Vec<Resource>,
    /// How many there are in all that the question asks for.
    pub total: u32,
    /// Pass it as `cursor` for the next page; missing on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}
