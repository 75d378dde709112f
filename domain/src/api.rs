//! The wire contract of `/api/v1`, shared by the worker and the console. Types only, without logic.
//!
//! JSON; ids are strings; times are RFC 3339 in UTC. Requests refuse unknown fields, so that a misspelt one, or an
//! external ID sent by a caller, is an error and not silence. Errors are [`Problem`]s. [`datadog`] is another vendor's
//! contract, and otherwise in both.

mod alert;
mod audit;
mod connection;
mod credentials;
pub mod datadog;
mod drift;
mod event;
mod external_id;
mod health;
mod keys;
mod link;
mod matrix;
mod member;
mod metric;
mod monitoring;
mod overview;
mod passkey;
mod person;
mod policies;
mod problem;
mod provider;
mod resource;
mod rotation;
mod session;
mod sign_in;
mod token;
mod webhook;
mod workspace;

pub use alert::{Alert, AlertList};
pub use audit::{AuditEntry, AuditPage, AuditProof};
pub use connection::{
    Check, CheckKind, Connection, ConnectionPage, ConnectionPatch, ConnectionStatus, ConnectionSummary,
    NewCaptures, NewConnection,
};
pub use credentials::{
    ContainerCredentials, CredentialsRequest, CredentialsSetting, ProcessCredentials, SdkProblem,
    SwitchCredentials, TemporaryCredentials,
};
pub use drift::{AcceptDrift, Drift, DriftState};
pub use event::{
    Event, EventCell, EventConnection, EventKind, EventPage, WorkspaceEvent, WorkspaceEventPage,
};
pub use external_id::{ExternalIdView, PrincipalView};
pub use health::{Health, IdentityHealth, IdentityKind, Probe};
pub use keys::{KeyOwner, KeysView, NewKeys};
pub use link::{
    Asker, ByLink, Link, LinkCheck, LinkCorrection, LinkPage, LinkState, MadeLink, NewLink, PublicLink,
};
pub use matrix::{Cell, CellState, Discovery, Matrix};
pub use member::{
    AcceptInvitation, Invitation, InvitationView, MadeInvitation, Member, MemberList, MemberPatch,
    NewInvitation, Recovery,
};
pub use metric::{MetricData, MetricSeries};
pub use monitoring::{ListRefusal, Monitoring, Month, NamedMetric, Namespace, Namespaces, ReadingView};
pub use overview::{
    AccountOverview, AccountResource, AccountResourceList, Outstanding, Overview, OverviewAccount,
    ResourceCount,
};
pub use passkey::{NewPasskey, Passkey, PasskeyList, PasskeyPatch, SignInByPasskey};
pub use person::{Me, Membership, Person, Role, Setup, SetupDone, SignIn};
pub use policies::{PermissionsKind, Policies, PolicyRequest, RolePolicy};
pub use problem::{Code, PROBLEM_JSON, Problem};
pub use provider::{
    Credentials, CurrentUser, Customer, NewCredentials, NewProvider, Provider, ProviderAnswer, ProviderList,
    ProviderStatus, User, read_additional_options, write_additional_options,
};
pub use resource::{Resource, ResourceList};
pub use rotation::Rotation;
pub use session::{Session, SessionList, SignedInBy};
pub use sign_in::{SignInOptions, SignInProvider, SignInRefusal};
pub use token::{MadeToken, NewToken, Token, TokenList};
pub use webhook::{
    Attempt, Delivery, DeliveryPage, DeliveryState, MadeWebhook, NewWebhook, Webhook, WebhookFormat,
    WebhookList, WebhookPatch,
};
pub use workspace::{AccountCounts, NewWorkspace, WorkspaceList, WorkspacePatch, WorkspaceSummary};
