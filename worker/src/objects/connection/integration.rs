//! What clients of another vendor's integration keep with the connection: [`domain::api::datadog`] says what of it has a
//! meaning.

use domain::api::datadog::Blocks;
use domain::api::{self, EventKind};
use domain::monitoring::Choice;
use domain::policy::Feature;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Change, Choose, Connection, Integrate, ShowIntegration, View};
use crate::clock;
use crate::fault::Fault;

/// What is kept, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Kept {
    blocks: Blocks,
    /// When it was changed last.
    at: Option<Timestamp>,
}

/// All that such a client is shown of a connection.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Integration {
    pub(crate) connection: api::Connection,
    pub(crate) choice: Choice,
    pub(crate) kept: Blocks,
    /// When something was changed last, by whatever way.
    pub(crate) modified_at: Timestamp,
}

impl Connection {
    pub(super) fn show_integration(&self, _: ShowIntegration) -> Result<Integration, Fault> {
        let connection = self.view(View {})?;
        let kept = self.kept()?;
        let changed = self.last_told(EventKind::SettingsChanged)?;
        let modified_at = [kept.at, changed].into_iter().flatten().fold(connection.created_at, Ord::max);
        Ok(Integration { choice: self.choice()?, kept: kept.blocks, modified_at, connection })
    }

    /// Puts in force what has a meaning, and keeps all. 409 as for a change; nothing is kept then.
    pub(super) async fn integrate(&self, call: Integrate) -> Result<Integration, Fault> {
        let Integrate { blocks, account, role_name, by } = call;
        // Before anything is changed: what cannot be kept is refused.
        self.kept()?.blocks.merged(&blocks)?;
        let regions = blocks.regions()?;
        let features = self.settings()?.features;
        let features = blocks.metrics_enabled().map(|is_enabled| {
            if is_enabled { features.with(Feature::Metrics) } else { features.without(Feature::Metrics) }
        });
        let change = Change { alias: None, regions, features, account, role_name, by: by.clone() };
        self.change(change).await?;
        // Others may have changed something meanwhile: what they changed stays.
        if let Some(choice) = blocks.choice(self.choice()?) {
            self.choose(Choose { choice: choice.checked()?, by }).await?;
        }
        let before = self.kept()?.blocks;
        let after = before.merged(&blocks)?;
        if after != before {
            self.keep("datadog", &Kept { blocks: after, at: Some(clock::now()) })?;
        }
        self.show_integration(ShowIntegration {})
    }

    fn kept(&self) -> Result<Kept, Fault> {
        Ok(self.record("datadog")?.unwrap_or_default())
    }

    /// What is kept, for the audit log.
    pub(super) fn kept_blocks(&self) -> Result<Option<Blocks>, Fault> {
        Ok(Some(self.kept()?.blocks).filter(|blocks| !blocks.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a released version wrote must be read for ever.
    #[test]
    fn the_stored_form_is_pinned() {
        let stored = r#"{"blocks":{"account_tags":["b","a"],"metrics_config":{"enabled":false}},"at":"2026-11-30T02:00:00.000Z"}"#;
        let read: Kept = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), stored);
    }
}
