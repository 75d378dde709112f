//! The public view of each link in KV, `link/{digest of the token}`, for as long as the link lives.
//!
//! It is written after the decision and repeated until it is done, so it can be behind; it is never ahead. What it shows
//! is one link's own: its external ID does not change in its life, so a view that is behind shows no wrong one.

use std::time::Duration;

use serde::Deserialize;

use super::Held;
use crate::fault::Fault;
use crate::objects::workspace::{Workspace, list};
use crate::{clock, sql};

/// The shortest life that KV takes.
const TTL_MIN: Duration = Duration::from_mins(1);
/// How many views one run writes: it stays within the 1,000 operations of an invocation.
const AT_ONCE: i64 = 50;

#[derive(Deserialize)]
struct Row {
    digest: String,
    workspace: domain::ids::WorkspaceId,
    record: String,
}

/// The key of a link's view.
pub(crate) fn key(digest: &str) -> String {
    format!("link/{digest}")
}

impl Workspace {
    /// Writes the views now; what fails, or is lost, the alarm does, and nobody waits for it.
    pub(in crate::objects::workspace) async fn show_links(&self) {
        let written = match self.wake_in(list::RETRY_AFTER).await {
            Ok(()) => self.write_link_views().await,
            Err(fault) => Err(fault),
        };
        if let Err(fault) = written {
            crate::edge::log::background("workspace", &fault);
        }
    }

    /// Writes every view that is behind. One that cannot be written does not keep the others.
    pub(in crate::objects::workspace) async fn write_link_views(&self) -> Result<(), Fault> {
        let query = "SELECT digest, workspace.id AS workspace, record FROM link, workspace WHERE view_due = 1
             ORDER BY random() LIMIT ?";
        for row in sql::rows::<Row>(&self.sql, query, vec![AT_ONCE.into()])? {
            if let Err(fault) = self.write_link_view(row).await {
                crate::edge::log::background("workspace", &fault);
            }
        }
        Ok(())
    }

    async fn write_link_view(&self, Row { digest, workspace, record }: Row) -> Result<(), Fault> {
        let held = Held { workspace, link: serde_json::from_str(&record)? };
        let left = held.link.expires_at.since(clock::now());
        if left > Duration::ZERO {
            let life = left.max(TTL_MIN).as_secs();
            let view = serde_json::to_string(&held)?;
            self.env.kv("EDGE")?.put(&key(&digest), view)?.expiration_ttl(life).execute().await?;
        }
        // Other calls ran while KV was written; what they made of the link is written in its turn.
        let statement = "UPDATE link SET view_due = 0 WHERE digest = ? AND record = ?";
        sql::run(&self.sql, statement, vec![digest.into(), record.into()])
    }
}
