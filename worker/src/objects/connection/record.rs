//! What a connection stores about itself, as a few JSON records.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::activity::Activity;
use domain::api::{Check, ConnectionStatus, ConnectionSummary};
use domain::arn::{Principal, Region, RoleArn};
use domain::gate::{Diagnosis, Propagation};
use domain::history::Told;
use domain::ids::{ConnectionId, WorkspaceId};
use domain::policy::{Features, of_first_version};
use domain::rotation::Rotation;
use domain::time::Timestamp;
use domain::window::ExternalId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::poll::Spent;
use super::{Connection, schema};
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
    /// Connections of the first version did not write them down.
    #[serde(default = "of_first_version")]
    pub(super) features: Features,
    pub(super) created_at: Timestamp,
    pub(super) created_by: String,
    /// When `external_id` took the place of another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) rotated_at: Option<Timestamp>,
}

/// How it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Standing {
    pub(super) status: ConnectionStatus,
    pub(super) since: Timestamp,
    pub(super) diagnosis: Option<Diagnosis>,
    pub(super) checks: Vec<Check>,
    pub(super) propagation: Propagation,
    /// What the history told last; missing in a record that is older than the history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) told: Option<Told>,
    /// Who asked, and with which external ID, when the checks proved the role; missing where they did not, and in a record
    /// of the first versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) asked_as: Option<(Principal, ExternalId)>,
}

impl Standing {
    pub(super) fn told(&self) -> Told {
        let cause = self.diagnosis.as_ref().map(|diagnosis| diagnosis.cause);
        self.told.unwrap_or_else(|| Told::of(self.status, cause))
    }
}

/// How far polling is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Polling {
    pub(super) last_at: Option<Timestamp>,
    pub(super) messages: Vec<String>,
    /// To where each region's points reach.
    pub(super) covered: BTreeMap<String, Timestamp>,
    /// When the newest series came whose past was read, by region. A record of the first versions has none, and its series
    /// came before all that can be here.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) past: BTreeMap<String, Timestamp>,
    /// Seconds between the points that were read last; missing in a record of the first versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) period_seconds: Option<u32>,
    /// From where each region was read at another period than before: points before that are not read over. Until the overlap
    /// does not reach back to it any more.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) floor: BTreeMap<String, Timestamp>,
    /// Until when points are five minutes apart, where they are a minute apart since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) coarse_until: Option<Timestamp>,
    /// Calls to AWS of the last poll.
    #[serde(default)]
    pub(super) calls: u32,
    /// What was asked for this month.
    #[serde(default)]
    pub(super) spent: Spent,
}

impl Polling {
    /// The time between the points that were read last. The first versions read every five minutes.
    pub(super) fn period(&self) -> Duration {
        Duration::from_secs(u64::from(self.period_seconds.unwrap_or(300)))
    }

    /// From now on points are so far apart. What was read at another period is left as it is: a sum of five minutes beside
    /// those of its minutes would be counted twice.
    pub(super) fn read_every(&mut self, period: Duration) {
        let before = self.period();
        if period != before {
            let floor = |at: &Timestamp| {
                let aligned = at.aligned_to(period);
                if aligned == *at { aligned } else { aligned.plus(period) }
            };
            self.floor = self.covered.iter().map(|(region, at)| (region.clone(), floor(at))).collect();
        }
        if period < before {
            self.coarse_until = self.covered.values().max().copied();
        }
        self.period_seconds = u32::try_from(period.as_secs()).ok();
    }
}

impl Connection {
    /// 404 when the connection was never begun, or has ended; brings an older schema up to date.
    pub(super) fn open(&self) -> Result<(), Fault> {
        if self.ready.get() {
            return Ok(());
        }
        if sql::version(&self.sql)? == 0 {
            return Err(Fault::not_found("connection"));
        }
        sql::migrate(&self.sql, schema::VERSIONS)?;
        self.ready.set(true);
        Ok(())
    }

    /// 404 likewise.
    pub(super) fn settings(&self) -> Result<Settings, Fault> {
        self.open()?;
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

    /// Active unless something else was written.
    pub(super) fn activity(&self) -> Result<Activity, Fault> {
        Ok(self.record("activity")?.unwrap_or_default())
    }

    pub(super) fn keep_activity(&self, activity: &Activity) -> Result<(), Fault> {
        self.keep("activity", activity)
    }

    pub(super) fn rotation(&self) -> Result<Option<Rotation>, Fault> {
        self.record("rotation")
    }

    pub(super) fn keep_rotation(&self, rotation: Option<&Rotation>) -> Result<(), Fault> {
        match rotation {
            Some(rotation) => self.keep("rotation", rotation),
            None => sql::run(&self.sql, "DELETE FROM record WHERE kind = 'rotation'", vec![]),
        }
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
            activity: self.activity()?,
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

    /// Takes a record away.
    pub(super) fn take_away(&self, kind: &str) -> Result<(), Fault> {
        sql::run(&self.sql, "DELETE FROM record WHERE kind = ?", vec![kind.into()])
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
        let asked = r#","asked_as":["arn:aws:iam::111111111111:user/deputize","01010101-0101-4101-8101-010101010101"]}"#;
        let proven = standing.strip_suffix('}').unwrap().to_owned() + asked;
        let read: Standing = serde_json::from_str(&proven).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), proven);
        let settings = r#"{"workspace":"ws_07070707070707070707070707070707","id":"con_07070707070707070707070707070707","alias":null,"role":"arn:aws:iam::222222222222:role/Reader","external_id":"01010101-0101-4101-8101-010101010101","regions":["eu-west-1"],"features":["ec2_discovery","metrics"],"created_at":"2026-11-22T02:00:00.000Z","created_by":"Owner"}"#;
        let read: Settings = serde_json::from_str(settings).unwrap();
        let first = read.clone();
        assert_eq!(serde_json::to_string(&read).unwrap(), settings);
        let without = settings.replace(r#","features":["ec2_discovery","metrics"]"#, "");
        let polling = r#"{"last_at":null,"messages":[],"covered":{"eu-west-1":"2026-11-22T02:00:00.000Z"}}"#;
        let read: Polling = serde_json::from_str(polling).unwrap();
        assert_eq!(read.period(), Duration::from_mins(5), "as the first versions wrote it");
        assert!(read.past.is_empty(), "as the first versions wrote it");
        let mut minutely = read.clone();
        minutely.read_every(Duration::from_mins(1));
        let covered = Timestamp::from_seconds(1_795_312_800);
        assert_eq!(minutely.covered["eu-west-1"], covered);
        assert_eq!((minutely.floor["eu-west-1"], minutely.coarse_until), (covered, Some(covered)));
        let odd = covered.plus(Duration::from_mins(2));
        minutely.covered.insert("eu-west-1".to_owned(), odd);
        minutely.read_every(Duration::from_mins(5));
        assert_eq!(
            minutely.floor["eu-west-1"],
            covered.plus(Duration::from_mins(5)),
            "no minute is counted twice"
        );
        assert_eq!(minutely.coarse_until, Some(covered), "these are still there");
        assert_eq!(
            serde_json::from_str::<Settings>(&without).unwrap(),
            first,
            "as the first version wrote it"
        );
    }
}
