//! What a connection stores about itself, as three JSON records.

use std::collections::BTreeMap;

use domain::api::{Check, ConnectionStatus, ConnectionSummary};
use domain::arn::{Region, RoleArn};
use domain::gate::{Diagnosis, Propagation};
use domain::ids::{ConnectionId, WorkspaceId};
use domain::policy::Features;
use domain::time::Timestamp;
use domain::window::ExternalId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Connection;
use crate::fault::Fault;
use crate::sql;

/// What was entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Settings {
    pub(super) workspace: WorkspaceId,
    pub(super) id: ConnectionId,
    pub(super) alias: Option<String>,
    pub(super) role: RoleArn,
    pub(super) external_id: ExternalId,
    pub(super) regions: Vec<Region>,
    /// Connections of the first version have the usual ones.
    #[serde(default)]
    pub(super) features: Features,
    pub(super) created_at: Timestamp,
    pub(super) created_by: String,
}

/// How it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Standing {
    pub(super) status: ConnectionStatus,
    pub(super) since: Timestamp,
    pub(super) diagnosis: Option<Diagnosis>,
    pub(super) checks: Vec<Check>,
    pub(super) propagation: Propagation,
}

/// How far polling is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Polling {
    pub(super) last_at: Option<Timestamp>,
    pub(super) messages: Vec<String>,
    /// To where each region's points reach.
    pub(super) covered: BTreeMap<String, Timestamp>,
}

impl Connection {
    /// 404 when the connection was never begun, or has ended.
    pub(super) fn settings(&self) -> Result<Settings, Fault> {
        if sql::version(&self.sql)? == 0 {
            return Err(Fault::not_found("connection"));
        }
        self.record("settings")?.ok_or_else(|| Fault::not_found("connection"))
    }

    pub(super) fn keep_settings(&self, settings: &Settings) -> Result<(), Fault> {
        self.keep("settings", settings)
    }

    pub(super) fn standing(&self) -> Result<Standing, Fault> {
        self.record("standing")?.ok_or_else(|| Fault::not_found("connection"))
    }

    pub(super) fn keep_standing(&self, standing: &Standing) -> Result<(), Fault> {
        self.keep("standing", standing)
    }

    pub(super) fn polling(&self) -> Result<Polling, Fault> {
        Ok(self.record("polling")?.unwrap_or_default())
    }

    pub(super) fn keep_polling(&self, polling: &Polling) -> Result<(), Fault> {
        self.keep("polling", polling)
    }

    /// What the workspace's list shows of this connection.
    pub(super) fn summary(&self) -> Result<ConnectionSummary, Fault> {
        let (settings, standing) = (self.settings()?, self.standing()?);
        Ok(ConnectionSummary {
            id: settings.id,
            alias: settings.alias,
            account_id: settings.role.account().clone(),
            role_arn: settings.role,
            status: standing.status,
            status_since: standing.since,
            created_at: settings.created_at,
            created_by: settings.created_by,
        })
    }

    pub(super) fn record<T: DeserializeOwned>(&self, kind: &str) -> Result<Option<T>, Fault> {
        #[derive(Deserialize)]
        struct Row {
            json: String,
        }
        let row = sql::row::<Row>(&self.sql, "SELECT json FROM record WHERE kind = ?", vec![kind.into()])?;
        Ok(row.map(|row| serde_json::from_str(&row.json)).transpose()?)
    }

    pub(super) fn keep<T: Serialize>(&self, kind: &str, record: &T) -> Result<(), Fault> {
        let values = vec![kind.into(), serde_json::to_string(record)?.into()];
        sql::run(&self.sql, "INSERT OR REPLACE INTO record (kind, json) VALUES (?, ?)", values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a released version wrote must be read for ever.
    #[test]
    fn the_stored_form_is_pinned() {
        let standing = r#"{"status":"waiting","since":"2026-11-22T02:00:00.000Z","diagnosis":null,"checks":[{"kind":"without_external_id","outcome":"passed","at":"2026-11-22T02:00:00.000Z","aws_code":"AccessDenied"}],"propagation":{"started_at":"2026-11-22T02:00:00.000Z","attempts":1,"next_at":"2026-11-22T02:00:02.000Z","gives_up_at":"2026-11-22T02:10:00.000Z"}}"#;
        let read: Standing = serde_json::from_str(standing).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), standing);
        let settings = r#"{"workspace":"ws_07070707070707070707070707070707","id":"con_07070707070707070707070707070707","alias":null,"role":"arn:aws:iam::222222222222:role/Reader","external_id":"01010101-0101-4101-8101-010101010101","regions":["eu-west-1"],"features":["ec2_discovery","metrics"],"created_at":"2026-11-22T02:00:00.000Z","created_by":"Owner"}"#;
        let read: Settings = serde_json::from_str(settings).unwrap();
        let first = read.clone();
        assert_eq!(serde_json::to_string(&read).unwrap(), settings);
        let without = settings.replace(r#","features":["ec2_discovery","metrics"]"#, "");
        assert_eq!(
            serde_json::from_str::<Settings>(&without).unwrap(),
            first,
            "as the first version wrote it"
        );
    }
}
