//! Onboarding links: `/workspaces/{ws}/links` for members, `/connect` for whoever holds a link.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ConnectionStatus, Policies, PrincipalView, connection::Check};
use crate::arn::{AccountId, Partition, Region, RoleArn};
use crate::gate::{Diagnosis, Propagation};
use crate::ids::{ConnectionId, LinkId};
use crate::policy::{CaptureBucket, Features};
use crate::time::Timestamp;

/// `POST /workspaces/{ws}/links`: a link for one customer account. Everything may be left out.
///
/// The fields are plain texts so that a wrong one is refused by its name and with its remedy. There is no external ID in
/// it, ever.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLink {
    /// The connection's name for people, ≤ 100 characters; the customer reads it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// What the connection is for, as words such as `metrics`; the usual features where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub features: Option<Vec<String>>,
    /// The customer's bucket that captures go to; needed with `s3_captures`, and refused without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bucket: Option<String>,
    /// The prefix in it; `deputize/` where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// The partition that the account is in; the deployment's usual one where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<String>,
    /// Only these regions are read; every region that the account can use where it is missing or empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regions: Option<Vec<String>>,
    /// The only account that the link connects, 12 digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_account_id: Option<String>,
    /// A few words to the customer, ≤ 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How long the link works, 1 to 48 hours; 48 where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_hours: Option<u32>,
}

/// Where a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// Nobody has opened it.
    Open,
    /// Its page was opened; an account may have been entered.
    Seen,
    /// Its account is connected.
    Connected,
    /// Its time is over.
    Expired,
    /// A member took it back.
    Revoked,
}

/// One link, as members see it. The token is in none of these: it was shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// The name that the connection gets.
    pub alias: Option<String>,
    /// What the connection is for.
    pub features: Features,
    /// Where captures go, where it is for captures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captures: Option<CaptureBucket>,
    /// The partition that the account is in; missing where it was made before there was a choice: the usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<Partition>,
    /// The regions that are read; empty means every region that the account can use.
    pub regions: Vec<Region>,
    /// The only account that it connects.
    pub expected_account_id: Option<AccountId>,
    /// The words to the customer.
    pub note: Option<String>,
    /// Where it stands.
    pub state: LinkState,
    /// Since when.
    pub state_since: Timestamp,
    /// The account that was entered, once one was.
    pub account_id: Option<AccountId>,
    /// The connection that was made, once one was.
    pub connection_id: Option<ConnectionId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it: a person's name, or a token's.
    pub created_by: String,
    /// The first instant at which it no longer works.
    pub expires_at: Timestamp,
}

/// A page of links, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LinkPage {
    /// At most 100.
    pub links: Vec<Link>,
    /// Pass it as `cursor` for the next page; missing on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// The answer to [`NewLink`]: the link with its address, which is shown this once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MadeLink {
    /// The link.
    pub link: Link,
    /// `…/connect/<token>`: who has it can connect one account to the workspace.
    pub url: String,
}

/// Who asks the customer, and whom the customer can ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Asker {
    /// The member's name, or the name of the token that made the link.
    pub name: String,
    /// The member's e-mail address; a token has none.
    pub email: Option<String>,
    /// The workspace's name.
    pub workspace: String,
}

/// `GET /connect`, with the link's token as bearer token: everything that its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PublicLink {
    /// Who asks.
    pub asker: Asker,
    /// The name that the connection gets.
    pub alias: Option<String>,
    /// The words to the customer.
    pub note: Option<String>,
    /// What the connection is for.
    pub features: Features,
    /// The regions that are read; empty means every region that the account can use.
    pub regions: Vec<Region>,
    /// The only account that the link connects.
    pub expected_account_id: Option<AccountId>,
    /// Whom the role trusts; its partition is the account's.
    pub principal: PrincipalView,
    /// The role in its written forms, with the link's own external ID, and with the bucket for captures.
    pub role: Policies,
    /// Where the link stands: open, seen or connected.
    pub state: LinkState,
    /// When it was made.
    pub created_at: Timestamp,
    /// The first instant at which it no longer works.
    pub expires_at: Timestamp,
    /// The check of the account, once one was entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<LinkCheck>,
}

/// How the check of the entered account stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LinkCheck {
    /// The account that was entered.
    pub account_id: AccountId,
    /// The role in it.
    pub role_arn: RoleArn,
    /// Where the connection stands.
    pub status: ConnectionStatus,
    /// Since when it stands there.
    pub status_since: Timestamp,
    /// What is wrong, where something is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<Diagnosis>,
    /// The newest result of each check, in the order of asking.
    pub checks: Vec<Check>,
    /// The propagation clock, of the running or the last wait.
    pub propagation: Propagation,
}

/// `POST /connect`: the account that has the role. There is no external ID in it, ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ByLink {
    /// 12 digits.
    pub account_id: String,
    /// The role's name, case sensitive; the proposed one where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
}

/// `PATCH /connect`: what is missing stays. It can be corrected until the account is connected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkCorrection {
    /// The corrected account ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// The corrected role name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
}
