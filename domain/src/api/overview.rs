//! `/workspaces/{ws}/resources` and `…/overview`: all accounts of a workspace at once.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ConnectionStatus, MetricSeries, Resource};
use crate::activity::Activity;
use crate::arn::{AccountId, Region};
use crate::ids::ConnectionId;
use crate::monitoring::{ResourceType, Service, Unit};
use crate::time::Timestamp;

/// A resource, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccountResource {
    /// The connection that found it.
    pub connection: ConnectionId,
    /// The account that it is in.
    pub account_id: AccountId,
    /// The connection's name for people, where one was given.
    pub alias: Option<String>,
    /// It.
    pub resource: Resource,
}

/// A page of the resources of all accounts, account by account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccountResourceList {
    /// At most 1,000.
    pub resources: Vec<AccountResource>,
    /// How many there are in all that the question asks for.
    pub total: u32,
    /// Pass it as `cursor` for the next page; missing on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Connections that did not answer; theirs are missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unanswered: Vec<ConnectionId>,
}

/// How many resources of a service there are in a region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResourceCount {
    /// Of which service.
    pub service: Service,
    /// Where.
    pub region: Region,
    /// How many.
    pub count: u32,
}

/// A resource that stands out by its newest value of a metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Outstanding {
    /// The resource's id.
    pub resource: String,
    /// Its name for people.
    pub name: Option<String>,
    /// What it is.
    pub resource_type: ResourceType,
    /// Where it is.
    pub region: Region,
    /// The metric's key.
    pub metric: String,
    /// What the value is in.
    pub unit: Unit,
    /// The newest value, at most half an hour old.
    pub value: f64,
}

/// What one account has to say for an overview.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AccountOverview {
    /// Its resources by service and region.
    pub counts: Vec<ResourceCount>,
    /// Cells of its matrix that were refused or failed.
    pub failing_cells: u32,
    /// How much of the first or present discovery is done, in per cent.
    pub percentage: u8,
    /// When its metrics were last read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_poll_at: Option<Timestamp>,
    /// The busiest, the busiest first.
    pub busiest: Vec<Outstanding>,
    /// Those that something is wrong with, the worst first.
    pub unhealthiest: Vec<Outstanding>,
    /// The main metrics of the last three hours: of each the series that stand out.
    pub series: Vec<MetricSeries>,
}

/// An account in an overview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OverviewAccount {
    /// The connection.
    pub connection: ConnectionId,
    /// Its account.
    pub account_id: AccountId,
    /// Its name for people, where one was given.
    pub alias: Option<String>,
    /// Where it stands.
    pub status: ConnectionStatus,
    /// Whether it is in use.
    pub activity: Activity,
    /// What it has to say; missing where its object did not answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overview: Option<AccountOverview>,
}

/// All accounts of a workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Overview {
    /// When the first step of all series begins.
    pub from: Timestamp,
    /// When the last one ends.
    pub to: Timestamp,
    /// Seconds from one step to the next.
    pub step_seconds: u32,
    /// The accounts, newest first, at most 100.
    pub accounts: Vec<OverviewAccount>,
    /// Pass it as `cursor` for the next accounts; missing on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}
