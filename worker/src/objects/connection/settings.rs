//! Beginning a connection, changing it, and telling the workspace how it stands.

use domain::api::{self, Code, ConnectionStatus, EventKind};
use domain::arn::{AccountId, RoleArn, RoleName};
use domain::gate::{Propagation, is_own_account};
use domain::history::{self, Told};
use domain::policy::Feature;
use worker::Env;

use super::keys::Keys;
use super::record::{Settings, Standing};
use super::schedule::Job;
use super::{Begin, Change, Connection, View, schema};
use crate::fault::Fault;
use crate::objects::Workspace;
use crate::objects::workspace::{ClaimRole, Report};
use crate::{clock, config, sql};

impl Connection {
    pub(super) async fn begin(&self, call: Begin) -> Result<(), Fault> {
        if self.settings().is_ok() {
            return Ok(());
        }
        sql::migrate(&self.sql, schema::VERSIONS)?;
        self.ready.set(true);
        let Begin { workspace, external_id, regions, features, captures, summary, keys } = call;
        let now = clock::now();
        if let Some(keys) = keys {
            self.keep_keys(&Keys::new(keys, now, summary.created_by.clone()))?;
        }
        if let Some(bucket) = captures {
            self.keep_captures(bucket)?;
        }
        self.keep_settings(&Settings {
            workspace,
            id: summary.id,
            alias: summary.alias,
            role: summary.role_arn,
            external_id,
            regions,
            features,
            created_at: summary.created_at,
            created_by: summary.created_by.clone(),
            rotated_at: None,
        })?;
        self.wait_anew(now)?;
        self.tell(EventKind::Created, Some(&summary.created_by), summary.created_at)?;
        self.arm().await
    }

    /// 409 when account or role of a connected connection would change, or the account of one that was ever connected;
    /// 409 when another connection has that role.
    pub(super) async fn change(&self, call: Change) -> Result<api::Connection, Fault> {
        let asked = self.settings()?;
        let role = corrected(&asked.role, call.account, call.role_name);
        let is_corrected = role != asked.role;
        if is_corrected {
            self.require_movable(&role)?;
            let claim = ClaimRole { id: asked.id.clone(), role: role.clone() };
            Workspace::of(&self.env, &asked.workspace)?.ask(&claim).await?;
            // A round of the gate may have ended while the workspace was asked. Then the workspace is told which role it is.
            if let Err(refused) = self.require_movable(&role) {
                self.report_or_plan().await?;
                self.arm().await?;
                return Err(refused);
            }
        }
        // Others may have changed something meanwhile: what they changed stays.
        let before = self.settings()?;
        let mut after = before.clone();
        if is_corrected {
            // The ID of a StackSet goes with the account.
            after.external_id = before.external_id.like(&before.external_id, role.account());
            after.role = role;
        }
        if let Some(alias) = call.alias {
            after.alias = Some(alias).filter(|alias| !alias.is_empty());
        }
        if let Some(regions) = call.regions {
            after.regions = regions;
        }
        if let Some(features) = call.features {
            after.features = features;
        }
        let moved = after.role != before.role;
        self.keep_settings(&after)?;
        if moved {
            self.wait_anew(clock::now())?;
        }
        if !after.features.contains(Feature::S3Captures) {
            // Without the feature nothing is written into the bucket, so it is not kept either.
            self.forget_captures()?;
        }
        self.tell_settings(&before, &after, &call.by)?;
        let reads_otherwise = after.regions != before.regions || after.features != before.features;
        if !moved && reads_otherwise && self.standing()?.status == ConnectionStatus::Connected {
            self.discover_anew()?;
            self.plan(Job::Drift, clock::now())?;
            if watches_role(&after) && !watches_role(&before) {
                // Whom the role trusts besides is the gate's to judge.
                self.plan(Job::Gate, clock::now())?;
            }
        }
        self.report_or_plan().await?;
        self.arm().await?;
        self.view(View {})
    }

    /// Tells what was changed, if anything was.
    fn tell_settings(&self, before: &Settings, after: &Settings, by: &str) -> Result<(), Fault> {
        let changed = [
            ("alias", before.alias != after.alias),
            ("regions", before.regions != after.regions),
            ("features", before.features != after.features),
            ("role", before.role != after.role),
        ];
        let changed: Vec<&str> = changed.into_iter().filter_map(|(name, is)| is.then_some(name)).collect();
        if changed.is_empty() {
            return Ok(());
        }
        let words = history::settings_sentence(&changed);
        self.tell_in_words(EventKind::SettingsChanged, Some(by), words, clock::now())
    }

    /// Tells that something of a connection's other settings was changed, such as its alerts.
    pub(super) fn tell_changed(&self, what: &str, by: &str) -> Result<(), Fault> {
        let words = history::settings_sentence(&[what]);
        self.tell_in_words(EventKind::SettingsChanged, Some(by), words, clock::now())
    }

    /// A slip is corrected while nothing was read. An account that was connected gave its points, its history and an external
    /// ID that its role trusts; none of them may pass to another account.
    fn require_movable(&self, to: &RoleArn) -> Result<(), Fault> {
        const REMEDY: &str =
            "Add the other account as a connection of its own, and remove this one if it is not needed.";
        let standing = self.standing()?;
        if standing.status == ConnectionStatus::Connected {
            return Err(Fault::new(
                Code::ConnectionIsConnected,
                "Account and role of a connected connection stay as they are.",
            )
            .remedy(REMEDY));
        }
        if standing.told().was_connected && self.settings()?.role.account() != to.account() {
            let mut fault = Fault::new(
                Code::ConnectionWasConnected,
                "This connection was connected to its account, whose data and external ID it holds; so the account stays.",
            )
            .remedy(REMEDY);
            fault.field = Some("account_id".to_owned());
            return Err(fault);
        }
        require_foreign(&self.env, to)
    }

    /// Waiting, with a propagation clock that starts now and a first round that is due at once.
    pub(super) fn wait_anew(&self, now: domain::time::Timestamp) -> Result<(), Fault> {
        self.drop_session();
        let propagation = Propagation::start(now);
        let status = ConnectionStatus::Waiting;
        // Another role of the account is another proof; that the account was connected once stays true.
        let before = self.record::<Standing>("standing")?;
        let was_connected = before.is_some_and(|before| before.told().was_connected);
        self.keep_standing(&Standing {
            status,
            since: now,
            diagnosis: None,
            checks: Vec::new(),
            propagation,
            told: Some(Told { was_connected, ..Told::begin() }),
            asked_as: None,
        })?;
        self.unplan(Job::Discovery)?;
        self.unplan(Job::Poll)?;
        self.plan(Job::Gate, now)
    }

    /// Tells the workspace; what fails is told by the alarm.
    pub(super) async fn report_or_plan(&self) -> Result<(), Fault> {
        self.plan(Job::Report, clock::now())?;
        self.report().await.or_else(|fault| {
            crate::edge::log::background("connection", &fault);
            Ok(())
        })
    }

    pub(super) async fn report(&self) -> Result<(), Fault> {
        let (workspace, summary) = (self.settings()?.workspace, self.summary()?);
        Workspace::of(&self.env, &workspace)?.ask(&Report { summary: summary.clone() }).await?;
        // What changed while it was told is told in its turn.
        if self.summary()? == summary { self.unplan(Job::Report) } else { Ok(()) }
    }
}

fn watches_role(settings: &Settings) -> bool {
    settings.features.contains(Feature::PolicyDrift)
}

/// The role with another account or another name; what is not given stays.
fn corrected(role: &RoleArn, account: Option<AccountId>, name: Option<RoleName>) -> RoleArn {
    let account = account.unwrap_or_else(|| role.account().clone());
    match name {
        // A new name comes without a path: one with a path is entered by its ARN, as a new connection.
        Some(name) => RoleArn::new(role.partition(), account, name),
        None if account == *role.account() => role.clone(),
        None => RoleArn::new(role.partition(), account, role.name().clone()),
    }
}

/// 422 for a role in the organisation's own account. Where the deployment has no principal there is no such account.
pub(crate) fn require_foreign(env: &Env, role: &RoleArn) -> Result<(), Fault> {
    match config::principal_in(env, role.partition()) {
        Ok(principal) if is_own_account(&principal, role.account()) => Err(own_account()),
        Err(fault) if fault.code != Code::PartitionNotConfigured => Err(fault),
        _ => Ok(()),
    }
}

/// Roles of our own account would make us read ourselves for a customer.
pub(crate) fn own_account() -> Fault {
    let mut fault = Fault::new(Code::OwnAccount, "This is the organisation's own AWS account, which no customer can connect.")
        .remedy("Enter the account ID of the account to connect; the principal's account is the one that its role trusts.");
    fault.field = Some("account_id".to_owned());
    fault
}
