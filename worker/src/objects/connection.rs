//! The Connection object, one per connected AWS account: its settings, checks, inventory, points, and its own schedule.
//!
//! Nothing central fans out. The object's alarm runs the gate while the role is being proven, re-checks it daily, and
//! polls every five minutes. An alarm re-arms first and then works; each job is due until it is done, so a kill at
//! any point repeats it and loses nothing.
//!
//! [`record`] is what is stored, [`gate`] proves the role, [`poll`] reads the account, [`points`] keeps the metrics.

mod assumer;
mod aws_side;
mod gate;
mod keys;
mod points;
mod poll;
mod record;
mod schedule;
mod schema;
mod settings;

pub(crate) use settings::{own_account, require_foreign};

use keys::Keys;

use std::cell::{Cell, RefCell};

use domain::api::{self, ConnectionSummary, MetricSeries, ResourceList};
use domain::arn::{AccountId, Region, RoleName};
use domain::ids::WorkspaceId;
use domain::policy::Features;
use domain::time::Timestamp;
use domain::window::ExternalId;
use worker::{DurableObject, Env, Request, Response, SqlStorage, State, durable_object};

use super::{Asked, calls, dispatch, send};
use crate::fault::Fault;
use crate::keys::SealedKeys;

calls! {
    /// Begins the connection: the gate is due at once. Again, it changes nothing.
    Begin {
        workspace: WorkspaceId, external_id: ExternalId, regions: Vec<Region>, #[serde(default)] features: Features,
        summary: ConnectionSummary, #[serde(default)] keys: Option<SealedKeys>
    } -> ();
    /// Shows it.
    View {} -> api::Connection;
    /// Changes what may be changed; an empty alias takes it away.
    Change {
        alias: Option<String>, regions: Option<Vec<Region>>, features: Option<Features>, account: Option<AccountId>,
        role_name: Option<RoleName>
    } -> api::Connection;
    /// Puts another key in the place of its own.
    ReplaceKeys { keys: SealedKeys, by: String } -> api::Connection;
    /// Runs the gate now.
    CheckNow {} -> api::Connection;
    /// Ends it: everything that it holds is deleted. Again, it does nothing.
    End {} -> ();
    /// What was discovered.
    Resources {} -> ResourceList;
    /// The points of one series.
    Series { name: String, resource: String, from: Timestamp, to: Timestamp } -> MetricSeries;
}

/// The object.
#[durable_object]
pub struct Connection {
    state: State,
    env: Env,
    sql: SqlStorage,
    /// Whether a round of the gate is under way.
    checking: Cell<bool>,
    /// The session of the last poll, in memory only.
    session: RefCell<Option<aws::Credentials>>,
}

impl DurableObject for Connection {
    fn new(state: State, env: Env) -> Self {
        let sql = state.storage().sql();
        Self { state, env, sql, checking: Cell::new(false), session: RefCell::new(None) }
    }

    async fn fetch(&self, request: Request) -> worker::Result<Response> {
        send(self.reply(request).await)
    }

    async fn alarm(&self) -> worker::Result<Response> {
        if let Err(fault) = self.run_due().await {
            crate::edge::log::background("connection", &fault);
        }
        Response::ok("")
    }
}

impl Connection {
    async fn reply(&self, request: Request) -> Result<String, Fault> {
        dispatch!(Asked::read(request).await?,
            View(call) => self.view(call),
            Series(call) => self.series(call),
            Resources(call) => self.resources(call),
            CheckNow(call) => self.check_now(call).await,
            Begin(call) => self.begin(call).await,
            Change(call) => self.change(call).await,
            ReplaceKeys(call) => self.replace_keys(call).await,
            End(call) => self.end(call).await,
        )
    }

    fn view(&self, _: View) -> Result<api::Connection, Fault> {
        let settings = self.settings()?;
        let standing = self.standing()?;
        let polling = self.polling()?;
        let principal = self.principal(&settings).ok();
        Ok(api::Connection {
            id: settings.id,
            alias: settings.alias,
            account_id: settings.role.account().clone(),
            role_arn: settings.role,
            external_id: settings.external_id,
            principal,
            keys: self.keys()?.map(Keys::view),
            regions: settings.regions,
            features: settings.features,
            status: standing.status,
            status_since: standing.since,
            diagnosis: standing.diagnosis,
            checks: standing.checks,
            propagation: standing.propagation,
            last_poll_at: polling.last_at,
            next_poll_at: self.due_at(schedule::Job::Poll)?,
            poll_messages: polling.messages,
            created_at: settings.created_at,
            created_by: settings.created_by,
        })
    }

    /// Runs a round now, after the one that may be under way.
    async fn check_now(&self, _: CheckNow) -> Result<api::Connection, Fault> {
        self.settings()?;
        self.prove().await?;
        self.arm().await?;
        self.view(View {})
    }

    fn resources(&self, _: Resources) -> Result<ResourceList, Fault> {
        self.settings()?;
        Ok(ResourceList { resources: self.stored_resources()? })
    }

    async fn end(&self, _: End) -> Result<(), Fault> {
        self.drop_session();
        self.state.storage().delete_alarm().await?;
        self.state.storage().delete_all().await?;
        Ok(())
    }
}
