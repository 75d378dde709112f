//! The Workspace object, one per tenant: members, API tokens, the external-ID ledger and the list of connections. It is
//! the only writer of the workspace's KV entries, and every decision about them is made here.
//!
//! A thin shell: [`access`] says who may, [`audit`] writes down who did, [`members`], [`invitations`] and [`tokens`] are who
//! may come, [`admit`] takes in whom an identity provider vouches for, [`external_ids`] keeps the window, [`rotation_ids`]
//! the IDs that are rotated, [`list`] the connections, [`once`] what is answered again, [`links`] the onboarding links,
//! [`events`] what happened; [`webhooks`] sends that out. [`schedule`] says when the alarm has something to do.

mod access;
mod admit;
mod audit;
mod events;
mod external_ids;
mod invitations;
mod links;
mod list;
mod members;
mod once;
mod rotation_ids;
mod schedule;
mod schema;
mod tokens;
mod webhooks;

pub(crate) use access::{Actor, Caller, Shown};
pub(crate) use audit::Lines;
pub(crate) use external_ids::Takes;
pub(crate) use invitations::{not_valid, other_person};
pub(crate) use links::{Held, for_stranger, holder, key as link_key};

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use access::Known;
use domain::access::{Permission, Scope};
use domain::api::{self, ConnectionPage, ConnectionSummary, Person as Who, Role};
use domain::audit::{Action, Deed};
use domain::connecting::Wanted;
use domain::ids::{ConnectionId, InvitationId, PersonId, TokenId, WebhookId, WorkspaceId};
use domain::time::Timestamp;
use domain::webhook;
use domain::window::{ExternalId, Pending, Window};
use worker::{DurableObject, Env, Request, Response, SqlStorage, State, durable_object};

use super::once::Once;
use super::{Answer, Asked, calls, dispatch, send, unarmed};
use crate::fault::Fault;
use crate::idempotency::Key;
use crate::keys::SealedKeys;
use crate::sql;

calls! {
    /// Makes the workspace with its first owner, or keeps the one there is.
    Create {
        id: WorkspaceId, name: String, owner: Who, #[serde(default)] from: Option<String>,
        /// Whether one that is there already stays as it is, its members too.
        #[serde(default)] only_new: bool
    } -> ();
    /// Keeps a new API token; one of the same name is revoked by it.
    IssueToken { id: TokenId, name: String, role: Role, digest: String, #[serde(default)] from: Option<String> } -> ();
    /// Makes somebody a member whom an identity provider's word let in.
    AdmitMember { person: Who, role: Role } -> api::Membership;
    /// Makes somebody a member by the invitation that waits for their address, which a provider has proved to be theirs; `None`
    /// where none does.
    AdmitInvited { person: Who, from: Option<String> } -> Option<api::Membership>;
    /// Who the caller is here; a fault when they may not do what `needs` says.
    Authorize { caller: Caller, needs: Permission } -> Actor;
    /// Everybody who is in the workspace, and who was invited.
    ListMembers { caller: Caller } -> api::MemberList;
    /// Gives a member another role.
    ChangeRole { caller: Caller, id: PersonId, role: Role } -> api::Member;
    /// Takes a member out, or lets them leave.
    RemoveMember { caller: Caller, id: PersonId } -> ();
    /// Makes a link by which a member signs in again; `digest` is its secret's. Until when it works.
    Recover { caller: Caller, id: PersonId, digest: String } -> Timestamp;
    /// Invites somebody; `digest` is that of the invitation's token.
    Invite { caller: Caller, email: String, role: Role, digest: String, key: Option<Key> } -> Once<api::Invitation>;
    /// Takes an invitation back.
    RevokeInvitation { caller: Caller, id: InvitationId } -> ();
    /// The invitation with this token, for showing.
    PeekInvitation { digest: String } -> api::InvitationView;
    /// Uses an invitation up: the person is a member from here on.
    Accept { digest: String, person: Who, from: Option<String> } -> api::Membership;
    /// All API tokens.
    ListTokens { caller: Caller } -> api::TokenList;
    /// Makes one; `digest` is its secret's.
    MakeToken {
        caller: Caller, id: TokenId, name: String, scope: Scope, days: u16, digest: String, key: Option<Key>
    } -> Once<api::Token>;
    /// Revokes one.
    RevokeToken { caller: Caller, id: TokenId } -> ();
    /// The workspace at a glance.
    ShowWorkspace { caller: Caller } -> api::WorkspaceSummary;
    /// Gives it another name.
    RenameWorkspace { caller: Caller, name: String } -> api::WorkspaceSummary;
    /// A page of the audit log, newest first, of what is named; of all where nothing is.
    ListAudit {
        caller: Caller, actions: Vec<Action>, actor: Option<String>, subject: Option<String>, from: Option<Timestamp>,
        to: Option<Timestamp>, before: Option<i64>, limit: u32
    } -> api::AuditPage;
    /// Lines of the audit log after that number, oldest first.
    ExportAudit { caller: Caller, after: u64 } -> Lines;
    /// Reads the audit log's chain again.
    VerifyAudit { caller: Caller } -> api::AuditProof;
    /// What was done to a connection, told by its object, oldest first, each with its number there. Up to which they were taken.
    TakeDeeds { connection: ConnectionId, deeds: Vec<(u64, Deed)> } -> u64;
    /// The pending external ID; the same one inside the window.
    AskExternalId { caller: Caller } -> Pending;
    /// A new external ID in place of the pending one.
    ReplaceExternalId { caller: Caller } -> Pending;
    /// Connects an account: takes the pending external ID and binds it; or, where `stack_set_of` names a connection whose
    /// role a StackSet made, takes that one's ID for this account.
    Connect {
        caller: Caller, role: domain::arn::RoleArn, alias: Option<String>, regions: Vec<domain::arn::Region>,
        #[serde(default)] features: domain::policy::Features, #[serde(default)] keys: Option<SealedKeys>,
        #[serde(default)] captures: Option<domain::policy::CaptureBucket>,
        #[serde(default)] stack_set_of: Option<ConnectionId>, #[serde(default)] takes: Takes, key: Option<Key>
    } -> Once<ConnectionId>;
    /// Keeps the whole answer to a call with that key, or gives the one that is kept.
    KeepAnswer { key: Key, answer: String } -> String;
    /// Which connection a call with that key has made, if it was answered.
    FindConnected { caller: Caller, key: Key } -> Option<Once<ConnectionId>>;
    /// A page of the list, newest first.
    ListConnections { caller: Caller, before: Option<i64>, limit: u32 } -> ConnectionPage;
    /// Finds one for a caller, and sees to it that its object has begun.
    FindConnection { caller: Caller, needs: Permission, id: ConnectionId } -> Actor;
    /// Holds a corrected role for a connection; a fault when another one has it.
    ClaimRole { id: ConnectionId, role: domain::arn::RoleArn } -> ();
    /// Takes a connection off the list and ends its object.
    RemoveConnection { caller: Caller, id: ConnectionId } -> ();
    /// How a connection stands, told by its object.
    Report { summary: ConnectionSummary } -> ();
    /// Makes an onboarding link; `digest` is that of its token.
    MakeLink { caller: Caller, terms: domain::link::Terms, digest: String, key: Option<Key> } -> Once<api::Link>;
    /// A page of the links, newest first, of one state or of all.
    ListLinks { caller: Caller, state: Option<api::LinkState>, before: Option<i64>, limit: u32 } -> api::LinkPage;
    /// Takes a link back.
    RevokeLink { caller: Caller, id: domain::ids::LinkId } -> api::Link;
    /// The link with this token, for showing.
    PeekLink { digest: String } -> Held;
    /// The same; its page was opened by a browser.
    SeeLink { digest: String } -> Held;
    /// Connects the link's one account.
    ConnectByLink { digest: String, role: domain::arn::RoleArn, #[serde(default)] from: Option<String> } -> Held;
    /// Whether the link's holder may correct what was entered, to this account; the present one where there is none.
    CorrectByLink { digest: String, account: Option<domain::arn::AccountId> } -> Held;
    /// Whether the link's holder may have a check now.
    CheckByLink { digest: String } -> Held;
    /// The external IDs that a connection's role may have been made with, but this one, for telling a stale ID from a
    /// missing role; none that is another account's.
    EarlierIds { than: ExternalId, of: ConnectionId, account: domain::arn::AccountId } -> Vec<ExternalId>;
    /// A new external ID for the rotation of a connection's; asked by its object.
    MakeRotationId { connection: ConnectionId } -> ExternalId;
    /// Every external ID that a connection has, had, or was about to have, newest first.
    IdsOf { connection: ConnectionId } -> Vec<ExternalId>;
    /// Which IDs a connection uses, told by its object: the one in force, and the one that is being rotated in.
    KeepIds { connection: ConnectionId, in_force: ExternalId, coming: Option<ExternalId> } -> ();
    /// What happened to a connection, told by its object, oldest first. Up to which number they were taken.
    TakeEvents {
        connection: ConnectionId, alias: Option<String>, account: domain::arn::AccountId, events: Vec<api::Event>
    } -> u64;
    /// A page of what happened, newest first, of these kinds and connections; of all where none is named.
    ListEvents {
        caller: Caller, kinds: Vec<api::EventKind>, connections: Vec<ConnectionId>, before: Option<i64>, limit: u32
    } -> api::WorkspaceEventPage;
    /// Makes a webhook; `console` is where its messages lead to. Its secret goes beside the reply.
    MakeWebhook { caller: Caller, wanted: webhook::Wanted, console: String, key: Option<Key> } -> Once<api::Webhook>;
    /// All webhooks.
    ListWebhooks { caller: Caller } -> api::WebhookList;
    /// One.
    ShowWebhook { caller: Caller, id: WebhookId } -> api::Webhook;
    /// Changes one.
    ChangeWebhook { caller: Caller, id: WebhookId, change: webhook::Change } -> api::Webhook;
    /// Takes one away, with its log.
    RemoveWebhook { caller: Caller, id: WebhookId } -> ();
    /// Another secret for it.
    RotateWebhook { caller: Caller, id: WebhookId } -> api::MadeWebhook;
    /// Sends it a test, and says what became of that.
    TestWebhook { caller: Caller, id: WebhookId } -> api::Delivery;
    /// A page of what became of its messages, newest first.
    ListDeliveries { caller: Caller, id: WebhookId, before: Option<i64>, limit: u32 } -> api::DeliveryPage;
}

impl Connect {
    /// From what a person entered.
    pub(crate) fn wanted(caller: Caller, wanted: Wanted) -> Self {
        let Wanted { role, alias, regions, features, captures, stack_set_of, .. } = wanted;
        Self {
            caller,
            role,
            alias,
            regions,
            features,
            captures,
            keys: None,
            stack_set_of,
            takes: Takes::Pending,
            key: None,
        }
    }
}

/// The object.
#[durable_object]
pub struct Workspace {
    state: State,
    env: Env,
    sql: SqlStorage,
    /// Whether the schema was found up to date since this instance began.
    ready: Cell<bool>,
    /// The window as it is stored, so that asking for the pending ID reads no row. Cleared by every write.
    window: RefCell<Option<Window>>,
    /// Who was authorised since this instance began, by digest or person. Cleared when tokens or members change.
    known: RefCell<HashMap<String, Known>>,
}

impl DurableObject for Workspace {
    fn new(state: State, env: Env) -> Self {
        let sql = state.storage().sql();
        Self {
            state,
            env,
            sql,
            ready: Cell::new(false),
            window: RefCell::default(),
            known: RefCell::default(),
        }
    }

    async fn fetch(&self, request: Request) -> worker::Result<Response> {
        send(self.reply(request).await)
    }

    /// What could not be finished is finished here: connections that were listed and not begun, or removed and not
    /// ended, and KV entries that were not written. And messages to webhooks are sent.
    async fn alarm(&self) -> worker::Result<Response> {
        // Armed again first: if this run is killed, or fails, the next one goes on.
        if let Err(fault) = self.wake_in(list::RETRY_AFTER).await {
            crate::edge::log::background("workspace", &fault);
            return Err(unarmed());
        }
        if let Err(fault) = self.finish().await {
            crate::edge::log::background("workspace", &fault);
        }
        Response::ok("")
    }
}

impl Workspace {
    async fn reply(&self, request: Request) -> Result<Answer, Fault> {
        dispatch!(Asked::read(request).await?,
            AskExternalId(call) => self.ask_external_id(call).await,
            Authorize(call) => self.check_access(&call),
            FindConnection(call) => self.find_connection(call).await,
            ListConnections(call) => self.list_connections(&call),
            Report(call) => self.take_report(call).await,
            SeeLink(call) => self.see_link(call).await,
            Connect(call) => self.connect_account(call).await,
            KeepAnswer(call) => self.keep_answer(call),
            FindConnected(call) => self.find_connected(&call),
            ReplaceExternalId(call) => self.replace_external_id(call).await,
            ClaimRole(call) => self.claim_role(call),
            RemoveConnection(call) => self.remove_connection(call).await,
            MakeLink(call) => self.make_link(call).await,
            ListLinks(call) => self.list_links(&call),
            RevokeLink(call) => self.revoke_link(call).await,
            PeekLink(call) => self.peek_link(&call),
            ConnectByLink(call) => self.connect_by_link(call).await,
            CorrectByLink(call) => self.correct_by_link(&call),
            CheckByLink(call) => self.check_by_link(&call),
            EarlierIds(call) => self.earlier_ids(&call),
            MakeRotationId(call) => self.make_rotation_id(call),
            IdsOf(call) => self.ids_of(&call),
            KeepIds(call) => self.keep_ids(&call),
            TakeEvents(call) => self.take_events(call).await,
            ListEvents(call) => self.list_events(&call),
            ListWebhooks(call) => self.list_webhooks(&call),
            ShowWebhook(call) => self.show_webhook(&call),
            ListDeliveries(call) => self.list_deliveries(&call),
            MakeWebhook(call) => self.make_webhook(call).await,
            ChangeWebhook(call) => self.change_webhook(call),
            RemoveWebhook(call) => self.remove_webhook(&call),
            RotateWebhook(call) => self.rotate_webhook(&call),
            TestWebhook(call) => self.test_webhook(call).await,
            ListMembers(call) => self.list_members(&call),
            ChangeRole(call) => self.change_role(call).await,
            RemoveMember(call) => self.remove_member(call).await,
            Recover(call) => self.recover(call).await,
            Invite(call) => self.invite(call).await,
            RevokeInvitation(call) => self.revoke_invitation(&call),
            PeekInvitation(call) => self.peek_invitation(&call),
            Accept(call) => self.accept(call).await,
            ListTokens(call) => self.list_tokens(&call),
            MakeToken(call) => self.make_token(call).await,
            RevokeToken(call) => self.revoke_token(&call),
            ShowWorkspace(call) => self.show_workspace(&call),
            RenameWorkspace(call) => self.rename(call).await,
            ListAudit(call) => self.list_audit(call),
            ExportAudit(call) => self.export_audit(&call),
            VerifyAudit(call) => self.verify_audit(&call),
            TakeDeeds(call) => self.take_deeds(call),
            Create(call) => self.create(call).await,
            AdmitMember(call) => self.admit_member(call).await,
            AdmitInvited(call) => self.admit_invited(call).await,
            IssueToken(call) => self.issue_token(call),
        )
    }

    /// 404 for a workspace that was never made; brings an older schema up to date.
    fn open(&self) -> Result<(), Fault> {
        if self.ready.get() {
            return Ok(());
        }
        if sql::version(&self.sql)? == 0 {
            return Err(Fault::not_found("workspace"));
        }
        sql::migrate(&self.sql, schema::VERSIONS)?;
        self.ready.set(true);
        Ok(())
    }

    async fn finish(&self) -> Result<(), Fault> {
        self.open()?;
        // One that fails does not keep the others.
        for done in [
            self.write_view().await,
            self.write_link_views().await,
            self.finish_connections().await,
            self.deliver().await,
            self.finish_persons().await,
            self.look_after(),
        ] {
            if let Err(fault) = done {
                crate::edge::log::background("workspace", &fault);
            }
        }
        self.arm().await
    }

    /// Whether something is left for the alarm; other calls may have begun more while this one awaited.
    fn is_behind(&self) -> Result<bool, Fault> {
        #[derive(serde::Deserialize)]
        struct Count {
            n: i64,
        }
        let query = "SELECT (SELECT count(*) FROM connection WHERE state <> 'begun') + (SELECT count(*) FROM view_due)
             + (SELECT count(*) FROM link WHERE view_due = 1) + (SELECT count(*) FROM person_due) AS n";
        Ok(sql::row::<Count>(&self.sql, query, vec![])?.is_some_and(|count| count.n > 0))
    }
}
