//! `/w/:ws/integrations/aws/add?step=…&connection=…`: Add account, in five steps.
//!
//! The step and the connection are in the query string, so that a reload, a bookmark or a colleague lands at the same
//! place. Nothing else has to survive: the external ID is the API's, and the same one for 48 hours.

mod account;
mod check;
mod connected;
mod external_id;
mod form;
mod forms;
mod keys;
mod partition;
mod role;
mod stepper;

use std::time::Duration;

use domain::api::{ExternalIdView, PermissionsKind, Policies};
use domain::arn::Partition;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use form::Form;

use crate::browser::focus;
use crate::client::{ClientError, Remote};
use crate::links;
use crate::logic::account_form::Entered;
use crate::logic::steps::Step;
use crate::parts::breadcrumb::Breadcrumb;
use crate::parts::heading::Heading;
use crate::parts::icon::Icon;
use crate::parts::role_forms::RoleForms;
use crate::parts::states::{self, Notice};
use crate::parts::tabs::{Tab, Tabs};
use crate::reactive::{memo, watch};
use crate::session::{Workspace, use_session, use_workspace};

/// The ID may be replaced or consumed by somebody else while it is shown here; this is how soon one sees that.
const WATCH: Duration = Duration::from_secs(20);

/// The ways to add an account.
const ROLE_DELEGATION: &str = "role-delegation";
const USER_KEYS: &str = "user-keys";
const WAYS: &[Tab] = &[(ROLE_DELEGATION, "Role delegation"), (USER_KEYS, "IAM user keys and AssumeRole")];

/// What the steps share.
#[derive(Clone, Copy)]
struct Wizard {
    workspace: Workspace,
    /// The pending external ID; asked for only while there is no connection, since asking may make one.
    pending: Remote<ExternalIdView>,
    /// The role in its written forms, with the same ID; `forms` asks for them.
    policies: Remote<Policies>,
    /// What is chosen about the role, and where it shows.
    role: StoredValue<RoleForms>,
    /// Goes up when the forms are to be asked for again.
    asked: RwSignal<u32>,
    /// What was typed in step three.
    form: StoredValue<Form>,
    /// The ID that the person saw first, to tell when it is no longer the same.
    seen: RwSignal<Option<String>>,
    /// The partition that the account is in, where it is not the usual one.
    partition: Memo<Option<Partition>>,
    /// The connection whose StackSet made the role, where the account is one of several.
    stack_set: Memo<Option<String>>,
}

/// Goes to another step, in the same partition; the last two belong to a connection.
fn use_go() -> impl Fn(Step, Option<&str>) + Clone + Send + Sync + 'static {
    let (navigate, ws, partition) = (use_navigate(), use_workspace().id(), use_partition());
    move |step, connection| {
        let to = links::add_in(&ws, step, connection, partition.get_untracked());
        navigate(&to, NavigateOptions::default());
    }
}

/// The partition in the address, if there is one.
fn use_partition() -> Memo<Option<Partition>> {
    let query = use_query_map();
    memo(move || query.with(|query| query.get_str("partition")?.parse().ok()))
}

/// The partition that the account is in.
fn use_account_partition() -> Signal<Partition> {
    let (said, partitions) = (use_partition(), use_session().partitions());
    let usual = move || partitions.with(|partitions| partitions.first().copied());
    memo(move || said.get().or_else(usual).unwrap_or_default()).into()
}

/// The page.
pub(crate) fn page() -> AnyView {
    let workspace = use_workspace();
    let query = use_query_map();
    let connection = memo(move || query.with(|query| query.get("connection")));
    let step = memo(move || {
        query.with(|query| Step::from_query(query.get_str("step"), query.get_str("connection").is_some()))
    });
    if !workspace.may_write() {
        return not_allowed(workspace);
    }
    let wizard = Wizard::new(workspace, connection);
    let place = memo(move || (step.get(), connection.get()));
    // A connection that is there already is checked and corrected in one way, however its role is assumed.
    let way = memo(move || {
        let by_keys = query.with(|query| query.get_str("way") == Some(USER_KEYS));
        if by_keys && connection.with(Option::is_none) { USER_KEYS } else { ROLE_DELEGATION }
    });
    let mut before = None;
    watch(move || {
        let now = place.get();
        if before.replace(now.clone()).is_some_and(|before| before != now) {
            focus::to_id("step-title");
        }
    });
    let body = move || match place.get() {
        (Step::Role, _) => role::step(wizard),
        (Step::Account, None) => account::step(wizard),
        (Step::Account, Some(id)) => account::correction(wizard, id),
        (Step::Check, Some(id)) => check::step(wizard, id),
        (Step::Connected, Some(id)) => connected::step(id),
        (Step::ExternalId | Step::Check | Step::Connected, _) => external_id::step(wizard),
    };
    let panel = move || match way.get() {
        USER_KEYS => view! {
            <div role="tabpanel" id="user-keys-panel" aria-labelledby=USER_KEYS>{keys::form(wizard)}</div>
        }
        .into_any(),
        _ => view! {
            <div class="wizard" role="tabpanel" id="role-delegation-panel" aria-labelledby=ROLE_DELEGATION>
                {stepper::stepper(step, connection, wizard.partition)}
                <div class="wizard-body">{body}</div>
            </div>
        }
        .into_any(),
    };
    let navigate = use_navigate();
    let on_open = Callback::new(move |way| {
        let to = match way {
            USER_KEYS => links::add_with_keys(&workspace.id()),
            _ => links::add(&workspace.id(), Step::ExternalId, None),
        };
        navigate(&to, NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    view! {
        <div class="page">
            <Breadcrumb accounts=links::accounts(&workspace.id()) here="Add account" />
            <header class="page-head">
                <Heading text="Add account" />
            </header>
            <Tabs label="Ways to add an account" tabs=WAYS open=way on_open />
            {panel}
        </div>
    }
    .into_any()
}

impl Wizard {
    fn new(workspace: Workspace, connection: Memo<Option<String>>) -> Self {
        let (partition, query) = (use_partition(), use_query_map());
        let is_new = memo(move || connection.with(Option::is_none));
        let pending = Remote::<ExternalIdView>::polled(
            move || is_new.get().then(|| links::api::external_id(&workspace.id())),
            |_| Some(WATCH),
        );
        let policies = Remote::<Policies>::get(|| None);
        let seen = RwSignal::new(None);
        watch(move || {
            let id = pending.value().with(|view| view.as_ref().map(|view| view.external_id.to_string()));
            match id {
                None => seen.set(None),
                Some(id) if seen.with_untracked(Option::is_none) => seen.set(Some(id)),
                Some(_) => {}
            }
        });
        let wizard = Self {
            workspace,
            pending,
            policies,
            role: StoredValue::new(RoleForms::new(
                policies.value(),
                policies.failure(),
                true,
                PermissionsKind::default(),
            )),
            asked: RwSignal::new(0),
            form: StoredValue::new(Form::new(Entered::default())),
            seen,
            partition,
            stack_set: memo(move || query.with(|query| query.get("stack_set"))),
        };
        forms::keep(wizard, is_new);
        wizard
    }

    /// A warning when the ID is no longer the one that was shown first: a role made with that one will not match.
    fn changed(self) -> AnyView {
        let has_changed = memo(move || {
            let now =
                self.pending.value().with(|view| view.as_ref().map(|view| view.external_id.to_string()));
            now.is_some() && self.seen.with(|seen| seen.is_some() && *seen != now)
        });
        view! {
            <Show when=move || has_changed.get()>
                <Notice icon=Icon::Alert tone="warn">
                    <p>
                        <strong>"The external ID has changed."</strong>
                        " It was replaced, or another account was connected meanwhile. Create the role with the one shown now."
                    </p>
                    <button type="button" class="button small" on:click=move |_| self.seen.set(None)>
                        "I see"
                    </button>
                </Notice>
            </Show>
        }
        .into_any()
    }
}

/// The frame of a step: its number and heading, what it is about, and its body.
fn panel(step: Step, lead: &'static str, body: AnyView) -> AnyView {
    view! {
        <section class="panel step" aria-labelledby="step-title">
            <header class="step-head">
                <p class="step-count">{format!("Step {} of {}", step.number(), Step::ALL.len())}</p>
                <h2 id="step-title" tabindex="-1">{step.title()}</h2>
                <p class="lead">{lead}</p>
            </header>
            {body}
        </section>
    }
    .into_any()
}

/// What a step shows while its thing is not there.
fn absent(failure: Option<ClientError>, again: impl Fn() + Send + Sync + 'static) -> AnyView {
    match failure {
        Some(failure) => states::failed(&failure, Some(Callback::new(move |()| again()))),
        None => states::loading(5),
    }
}

fn not_allowed(workspace: Workspace) -> AnyView {
    view! {
        <div class="page">
            <Breadcrumb accounts=links::accounts(&workspace.id()) here="Add account" />
            <header class="page-head"><Heading text="Add account" /></header>
            <Notice tone="warn">
                <p><strong>"Only admins and owners connect accounts."</strong></p>
                <p>"Your role in this workspace is viewer. Ask its owner to connect the account, or to change your role."</p>
            </Notice>
        </div>
    }
    .into_any()
}
