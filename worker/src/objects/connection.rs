//! The Connection object, one per connected AWS account: its settings, checks, inventory, points, and its own schedule.
//!
//! Nothing central fans out. The object's alarm runs the gate while the role is being proven, re-checks it daily, looks
//! hourly for what there is, and polls every five minutes. An alarm re-arms first and then works; each job is due until it is done, so a kill at
//! any point repeats it and loses nothing.
//!
//! [`record`] is what is stored, [`gate`] proves the role, [`discovery`] finds what there is and [`inventory`] keeps it,
//! [`poll`] reads its metrics, [`points`] keeps them, [`metrics`] and [`series`] show them, [`history`] what happened, which
//! [`telling`] takes to the workspace, with what people did ([`deeds`]). [`activity`] stops it all and lets it go on, by the [`permit`] without which nothing gets to
//! AWS; [`rotation`] puts another external ID in force; [`credentials`] hands on sessions of the role. [`integration`] keeps
//! what another vendor's clients send.

mod activity;
mod assumer;
mod aws_side;
mod captures;
mod credentials;
mod deeds;
mod discovery;
mod drift;
mod gate;
mod history;
mod integration;
mod inventory;
mod keys;
mod metrics;
mod namespaces;
mod permit;
mod points;
mod poll;
mod reach;
mod record;
mod rotation;
mod schedule;
mod schema;
mod series;
mod session;
mod settings;
mod telling;

pub(crate) use aws_side::session_name;
pub(crate) use integration::Integration;
pub(crate) use keys::has_no_keys;
pub(crate) use series::{Found, Listed, Selected};
pub(crate) use settings::{own_account, require_foreign};

use gate::Rounds;
use keys::Keys;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use domain::activity::{Activity, Purpose};
use domain::api::datadog::Blocks;
use domain::api::{
    self, AccountOverview, AlertList, ConnectionSummary, EventPage, Matrix, MetricData, Monitoring,
    Namespaces, ResourceList,
};
use domain::arn::{AccountId, Principal, Region, RoleName};
use domain::ids::{AlertId, WorkspaceId};
use domain::monitoring::{Choice, ResourceType, Rule, Service};
use domain::policy::{CaptureBucket, Features, cut_off_guide};
use domain::promql::{Matcher, Wanted};
use domain::time::Timestamp;
use domain::window::ExternalId;
use worker::{DurableObject, Env, Request, Response, SqlStorage, State, durable_object};

use super::once::Once;
use super::{Acting, Answer, Asked, calls, dispatch, send, unarmed};
use crate::fault::Fault;
use crate::idempotency::Key;
use crate::keys::SealedKeys;
use crate::permit::Permit;

calls! {
    /// Begins the connection: the gate is due at once. Again, it changes nothing.
    Begin {
        workspace: WorkspaceId, external_id: ExternalId, regions: Vec<Region>, #[serde(default)] features: Features,
        #[serde(default)] captures: Option<CaptureBucket>, summary: ConnectionSummary, #[serde(default)] keys: Option<SealedKeys>
    } -> ();
    /// Shows it.
    View {} -> api::Connection;
    /// Shows it, with who proved it by which external ID.
    ViewProof {} -> (api::Connection, Option<(Principal, ExternalId)>);
    /// Changes what may be changed; an empty alias takes it away.
    Change {
        alias: Option<String>, regions: Option<Vec<Region>>, features: Option<Features>, account: Option<AccountId>,
        role_name: Option<RoleName>, by: String
    } -> api::Connection;
    /// Shows it with what clients of another vendor's integration keep with it.
    ShowIntegration {} -> Integration;
    /// Changes it as they ask: what of the blocks has a meaning here is put in force, and all of them are kept.
    Integrate {
        blocks: Blocks, account: Option<AccountId>, role_name: Option<RoleName>, by: String
    } -> Integration;
    /// Puts another key in the place of its own.
    ReplaceKeys { keys: SealedKeys, by: String } -> api::Connection;
    /// Names the captures bucket, or takes it away.
    NameCaptures { bucket: Option<CaptureBucket>, by: String } -> api::Connection;
    /// Switches on or off that it gives temporary credentials.
    SwitchCredentials { change: api::SwitchCredentials, by: String } -> api::Connection;
    /// Gives temporary credentials. It tells the audit log itself of whom `acting` names.
    TakeCredentials { wanted: domain::credentials::Wanted, acting: Acting } -> api::TemporaryCredentials;
    /// Runs the gate now.
    CheckNow {} -> api::Connection;
    /// Stops checks and reading for a while.
    Pause { by: String } -> api::Connection;
    /// Goes on, with a round of the gate first.
    Resume { by: String } -> api::Connection;
    /// Stops every call to AWS, for good until it is resumed.
    CutOff { by: String } -> api::Connection;
    /// Asks AWS whether it still lets us in.
    ProveCutOff { by: String } -> api::Connection;
    /// Makes a new external ID, to be put in force step by step.
    StartRotation { by: String } -> api::Connection;
    /// Looks how far the customer is with it.
    CheckRotation {} -> api::Connection;
    /// Takes it back.
    CancelRotation { by: String } -> api::Connection;
    /// A page of what happened, newest first.
    Events { before: Option<i64>, limit: u32 } -> EventPage;
    /// Ends it: everything that it holds is deleted. Again, it does nothing.
    End {} -> ();
    /// How the role's policies stand to the agreed ones.
    ShowDrift {} -> api::Drift;
    /// Reads them now.
    CheckDrift {} -> api::Drift;
    /// Agrees to the state of this fingerprint.
    AcceptDrift { fingerprint: String, by: String } -> api::Drift;
    /// What was found of each service in each region.
    ShowMatrix {} -> Matrix;
    /// Looks for what there is now.
    Discover {} -> Matrix;
    /// A page of what was discovered, of all that fits what is given.
    Resources {
        service: Option<Service>, resource_type: Option<ResourceType>, region: Option<Region>, state: Option<String>,
        text: Option<String>, id: Option<String>, after: Option<String>, limit: u32
    } -> ResourceList;
    /// Series on one grid: those of some resources, or those of a service that stand out.
    Metrics {
        resources: Vec<String>, names: Vec<String>, service: Option<Service>, top: u32, from: Timestamp, to: Timestamp,
        step_seconds: Option<u32>
    } -> MetricData;
    /// What an overview shows of it: the main metrics of a range, all else as it is now.
    ShowOverview { from: Timestamp, to: Timestamp, step_seconds: u32, now: Timestamp } -> AccountOverview;
    /// Its metric alerts.
    ShowAlerts {} -> AlertList;
    /// Makes one, or changes the one of that id.
    PutAlert { id: Option<AlertId>, rule: Rule, by: String, key: Option<Key> } -> Once<AlertList>;
    /// What a call with that key was answered, if one was.
    FindAlerts { key: Key } -> Option<Once<AlertList>>;
    /// Takes one away.
    DropAlert { id: AlertId, by: String } -> AlertList;
    /// The labels of the series that fit any of these selectors, of resources that were there at that time or later; so many at
    /// most.
    ListSeries { any_of: Vec<Vec<Matcher>>, from: Timestamp, max: usize } -> Listed;
    /// The series of each of these selections, so many with so many points at most.
    SelectSeries { wanted: Vec<Wanted>, series_max: usize, points_max: usize } -> Selected;
    /// What is read and what it costs.
    ShowMonitoring {} -> Monitoring;
    /// What else could be read of a region.
    ShowNamespaces { region: Region } -> Namespaces;
    /// Chooses what is read.
    Choose { choice: Choice, by: String } -> Monitoring;
}

/// The object.
#[durable_object]
pub struct Connection {
    state: State,
    env: Env,
    sql: SqlStorage,
    /// Whether the schema was found up to date since this instance began.
    ready: Cell<bool>,
    /// Whether a round of the gate, or a look of a rotation, is under way.
    checking: Cell<bool>,
    /// How many people wait for a check.
    checks_asked: Cell<u32>,
    /// How many rounds of the gate were begun by this instance, and which of them came to a conclusion last.
    rounds: Cell<Rounds>,
    /// What every call to AWS is made under.
    permit: RefCell<Rc<Permit>>,
    /// The session of the last poll, in memory only.
    session: RefCell<Option<aws::Credentials>>,
    /// What a poll reads, as long as that is known to be right.
    reading_plan: RefCell<Option<Rc<poll::Plan>>>,
    /// Whether something was told since the alarm was set.
    has_news: Cell<bool>,
}

impl DurableObject for Connection {
    fn new(state: State, env: Env) -> Self {
        let sql = state.storage().sql();
        Self {
            state,
            env,
            sql,
            ready: Cell::new(false),
            checking: Cell::new(false),
            checks_asked: Cell::new(0),
            rounds: Cell::default(),
            permit: RefCell::default(),
            session: RefCell::default(),
            reading_plan: RefCell::default(),
            has_news: Cell::default(),
        }
    }

    async fn fetch(&self, request: Request) -> worker::Result<Response> {
        let reply = self.reply(request).await;
        if self.has_news.take()
            && let Err(fault) = self.arm().await
        {
            crate::edge::log::background("connection", &fault);
        }
        send(reply)
    }

    async fn alarm(&self) -> worker::Result<Response> {
        let ran = match self.rearm().await {
            Ok(true) => self.run_due().await,
            Ok(false) => Ok(()),
            Err(fault) => {
                crate::edge::log::background("connection", &fault);
                // No alarm is set now, and nobody else would wake this object: the runtime is asked to try again.
                return Err(unarmed());
            }
        };
        if let Err(fault) = ran {
            crate::edge::log::background("connection", &fault);
        }
        Response::ok("")
    }
}

impl Connection {
    /// What somebody does is written down before it begins, and what came of it afterwards.
    async fn reply(&self, request: Request) -> Result<Answer, Fault> {
        let mut asked = Asked::read(request).await?;
        let (call, acting) = asked.acting();
        let begun = self.begin_deed(acting, &call)?;
        let answer = self.answer(asked).await?;
        // One that has ended meanwhile took its own lines with it; that it was removed, the workspace has written down.
        if let Some(begun) = begun
            && self.settings().is_ok()
        {
            self.end_deed(begun, &answer)?;
        }
        Ok(answer)
    }

    async fn answer(&self, asked: Asked) -> Result<Answer, Fault> {
        dispatch!(asked,
            View(call) => self.view(call),
            ViewProof(call) => self.view_proof(call),
            Metrics(call) => self.metrics(call),
            SelectSeries(call) => self.select_series(call),
            ListSeries(call) => self.list_series(call),
            Resources(call) => self.resources(call),
            ShowMatrix(call) => self.show_matrix(call),
            ShowMonitoring(call) => self.show_monitoring(call),
            ShowOverview(call) => self.show_overview(call),
            ShowAlerts(call) => self.show_alerts(call),
            PutAlert(call) => self.put_alert(call),
            FindAlerts(call) => self.find_alerts(&call),
            DropAlert(call) => self.drop_alert(call),
            Discover(call) => self.discover_now(call).await,
            Choose(call) => self.choose(call).await,
            ShowNamespaces(call) => self.show_namespaces(call).await,
            CheckNow(call) => self.check_now(call).await,
            Events(call) => self.events(call),
            CheckRotation(call) => self.check_rotation(call).await,
            StartRotation(call) => self.start_rotation(call).await,
            CancelRotation(call) => self.cancel_rotation(call).await,
            Pause(call) => self.pause(call).await,
            Resume(call) => self.resume(call).await,
            CutOff(call) => self.cut_off(call).await,
            ProveCutOff(call) => self.prove_cut_off(call).await,
            Begin(call) => self.begin(call).await,
            Change(call) => self.change(call).await,
            ShowIntegration(call) => self.show_integration(call),
            Integrate(call) => self.integrate(call).await,
            ReplaceKeys(call) => self.replace_keys(call).await,
            NameCaptures(call) => self.name_captures(call).await,
            SwitchCredentials(call) => self.switch_credentials(&call),
            TakeCredentials(call) => self.take_credentials(call).await,
            ShowDrift(call) => self.show_drift(call),
            CheckDrift(call) => self.check_drift(call).await,
            AcceptDrift(call) => self.accept_drift(call),
            End(call) => self.end(call).await,
        )
    }

    fn view(&self, _: View) -> Result<api::Connection, Fault> {
        let settings = self.settings()?;
        let standing = self.standing()?;
        let polling = self.polling()?;
        let principal = self.principal(&settings).ok();
        let activity = self.activity()?;
        let cut_off = match (&activity, &principal) {
            (Activity::CutOff { since, .. }, Some(principal)) => {
                Some(cut_off_guide(&settings.role, principal, *since))
            }
            _ => None,
        };
        let last_check_at = standing.checks.iter().map(|check| check.at).max();
        let captures = self.captures()?;
        let mut checks = standing.checks;
        checks.extend(captures.iter().filter_map(|captures| captures.check.clone()));
        Ok(api::Connection {
            rotation: principal.as_ref().map(|of| self.rotation_view(&settings, of)).transpose()?.flatten(),
            cut_off,
            activity,
            rotated_at: settings.rotated_at,
            last_check_at,
            next_check_at: self.planned_at(schedule::Job::Gate)?,
            id: settings.id,
            alias: settings.alias,
            account_id: settings.role.account().clone(),
            role_arn: settings.role,
            external_id: settings.external_id,
            captures: captures.map(|captures| captures.bucket),
            credentials: self.credentials_setting()?,
            principal,
            keys: self.keys()?.map(Keys::view),
            regions: settings.regions,
            features: settings.features,
            status: standing.status,
            status_since: standing.since,
            diagnosis: standing.diagnosis,
            checks,
            propagation: standing.propagation,
            last_poll_at: polling.last_at,
            next_poll_at: self.planned_at(schedule::Job::Poll)?,
            poll_messages: [self.discovery_messages()?, polling.messages].concat(),
            created_at: settings.created_at,
            created_by: settings.created_by,
        })
    }

    fn view_proof(&self, _: ViewProof) -> Result<(api::Connection, Option<(Principal, ExternalId)>), Fault> {
        Ok((self.view(View {})?, self.standing()?.asked_as))
    }

    /// Runs a round now, after the one that may be under way. 409 while it is paused or cut off, or when enough others wait
    /// for it already.
    async fn check_now(&self, _: CheckNow) -> Result<api::Connection, Fault> {
        self.settings()?;
        self.permit(Purpose::Work)?;
        let _asked = self.ask_for_check()?;
        self.prove().await?;
        self.check_captures().await?;
        self.arm().await?;
        self.view(View {})
    }

    async fn end(&self, _: End) -> Result<(), Fault> {
        self.stop_calls();
        self.state.storage().delete_alarm().await?;
        self.state.storage().delete_all().await?;
        self.ready.set(false);
        self.has_news.set(false);
        Ok(())
    }
}
