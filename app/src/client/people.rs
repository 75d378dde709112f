//! Members, invitations, API tokens and workspaces.

use domain::api::{
    AcceptInvitation, AuditProof, MadeInvitation, MadeToken, Me, Member, MemberPatch, NewInvitation,
    NewToken, NewWorkspace, Recovery, WorkspacePatch, WorkspaceSummary,
};
use gloo_net::http::Method;
use leptos::prelude::*;

use super::{Client, ClientError, read, write};
use crate::links::api;

impl Client {
    /// Invites somebody.
    pub(crate) async fn invite(self, ws: &str, new: &NewInvitation) -> Result<MadeInvitation, ClientError> {
        read(&self.create(&api::invitations(ws), write(new)).await?)
    }

    /// Gives a member another role.
    pub(crate) async fn change_role(
        self,
        ws: &str,
        id: &str,
        patch: &MemberPatch,
    ) -> Result<Member, ClientError> {
        read(&self.exchange(Method::PATCH, &api::member(ws, id), write(patch)).await?)
    }

    /// A link by which a member signs in again.
    pub(crate) async fn recover(self, ws: &str, id: &str) -> Result<Recovery, ClientError> {
        read(&self.exchange(Method::POST, &api::recovery(ws, id), None).await?)
    }

    /// Makes an API token.
    pub(crate) async fn make_token(self, ws: &str, new: &NewToken) -> Result<MadeToken, ClientError> {
        read(&self.create(&api::tokens(ws), write(new)).await?)
    }

    /// Takes away what is at an address: a member, an invitation, a token.
    pub(crate) async fn take_away(self, path: &str) -> Result<(), ClientError> {
        self.exchange(Method::DELETE, path, None).await.map(drop)
    }

    /// Accepts the invitation whose token the client shows.
    pub(crate) async fn accept_invitation(self, name: Option<String>) -> Result<Me, ClientError> {
        let me = read(&self.exchange(Method::POST, api::ACCEPT, write(&AcceptInvitation { name })).await?)?;
        self.signed_out.set(false);
        self.left.set(false);
        Ok(me)
    }

    /// Makes a workspace.
    pub(crate) async fn make_workspace(self, name: String) -> Result<WorkspaceSummary, ClientError> {
        read(&self.create(api::WORKSPACES, write(&NewWorkspace { name })).await?)
    }

    /// Gives a workspace another name.
    pub(crate) async fn rename_workspace(
        self,
        ws: &str,
        name: String,
    ) -> Result<WorkspaceSummary, ClientError> {
        read(&self.exchange(Method::PATCH, &api::workspace(ws), write(&WorkspacePatch { name })).await?)
    }

    /// Whether the audit log's chain is whole.
    pub(crate) async fn verify_audit(self, ws: &str) -> Result<AuditProof, ClientError> {
        read(&self.get(&api::verify_audit(ws)).await?)
    }

    /// The lines of the audit log after that number.
    pub(crate) async fn export_audit(self, ws: &str, after: u64) -> Result<String, ClientError> {
        self.get(&api::export_audit(ws, after)).await
    }
}
