//! A webhook's secrets at rest: what signs its messages, and the address where that is one.

use std::time::Duration;

use domain::ids::{WebhookId, WorkspaceId};
use domain::time::Timestamp;
use domain::webhook::OLD_SECRET_SIGNS;
use domain::webhook::signature::Secret;

use super::Kept;
use crate::fault::Fault;
use crate::objects::workspace::Workspace;
use crate::vault::{Place, Vault};
use crate::{config, entropy};

/// What is sealed, so that one never passes for the other.
pub(super) const ADDRESS: &str = "webhook-address";
const SECRET: &str = "webhook-secret";

impl Workspace {
    pub(super) fn seal(
        &self,
        workspace: &WorkspaceId,
        id: &WebhookId,
        purpose: &str,
        secret: &str,
    ) -> Result<String, Fault> {
        let vault = config::vault(&self.env)?;
        let sealed = vault.seal(place(workspace, id, purpose), entropy::bytes()?, secret.as_bytes());
        sealed.ok_or_else(|| Fault::internal("a secret that cannot be sealed"))
    }

    /// Makes another secret for it, and gives it away. The one before signs for a day too.
    pub(super) fn give_secret(
        &self,
        workspace: &WorkspaceId,
        kept: &mut Kept,
        now: Timestamp,
    ) -> Result<String, Fault> {
        let secret = Secret::from_random_bytes(entropy::bytes()?).expose();
        let sealed = self.seal(workspace, &kept.id, SECRET, &secret)?;
        kept.old_secret = kept.secret.replace(sealed).map(|old| (old, now.plus(OLD_SECRET_SIGNS)));
        Ok(secret)
    }

    /// The address to send to. A fault where it does not open.
    pub(super) fn address(&self, workspace: &WorkspaceId, kept: &Kept) -> Result<String, Fault> {
        let Some(sealed) = &kept.sealed_url else { return Ok(kept.url.clone()) };
        open(&config::vault(&self.env)?, place(workspace, &kept.id, ADDRESS), sealed)
    }

    /// The secrets that sign now, the present one first; none where it is not signed. A fault where the present one does
    /// not open.
    pub(super) fn signing(
        &self,
        workspace: &WorkspaceId,
        kept: &Kept,
        now: Timestamp,
    ) -> Result<Vec<Secret>, Fault> {
        let Some(present) = &kept.secret else { return Ok(Vec::new()) };
        let vault = config::vault(&self.env)?;
        let read = |sealed: &str| {
            let text = open(&vault, place(workspace, &kept.id, SECRET), sealed)?;
            Secret::read(&text).ok_or_else(|| Fault::internal("a webhook's secret of another form"))
        };
        let mut secrets = vec![read(present)?];
        if let Some((old, until)) = &kept.old_secret
            && *until > now
        {
            // It signs as a favour: one that does not open any more stops nothing.
            secrets.extend(read(old));
        }
        Ok(secrets)
    }

    /// Seals all of them with the present encryption key, and drops old ones whose day is over.
    pub(in crate::objects::workspace) fn look_after_secrets(&self, now: Timestamp) -> Result<(), Fault> {
        let webhooks = self.webhooks()?;
        if webhooks.is_empty() {
            return Ok(());
        }
        let (vault, (workspace, _)) = (config::vault(&self.env)?, self.identity()?);
        for before in webhooks {
            let mut kept = before.clone();
            kept.old_secret = kept.old_secret.filter(|(_, until)| now.since(*until) == Duration::ZERO);
            let of = |purpose| place(&workspace, &before.id, purpose);
            for (sealed, place) in [
                (kept.sealed_url.as_mut(), of(ADDRESS)),
                (kept.secret.as_mut(), of(SECRET)),
                (kept.old_secret.as_mut().map(|(sealed, _)| sealed), of(SECRET)),
            ] {
                let Some(sealed) = sealed.filter(|sealed| vault.is_stale(sealed)) else { continue };
                let Ok(opened) = vault.open(place, sealed) else { continue };
                *sealed = vault.seal(place, entropy::bytes()?, &opened).unwrap_or_else(|| sealed.clone());
            }
            if kept != before {
                self.keep_webhook(&kept)?;
            }
        }
        Ok(())
    }
}

fn open(vault: &Vault, place: Place<'_>, sealed: &str) -> Result<String, Fault> {
    let opened =
        vault.open(place, sealed).map_err(|error| Fault::internal(format!("a webhook's secret: {error}")))?;
    Ok(String::from_utf8_lossy(&opened).into_owned())
}

fn place<'a>(workspace: &'a WorkspaceId, id: &'a WebhookId, purpose: &'a str) -> Place<'a> {
    Place { workspace: workspace.as_str(), owner: id.as_str(), purpose }
}
