//! Workspaces, their members, tokens and audit log.

use serde_json::json;

use crate::access::Permission;
use crate::api::{
    AuditPage, AuditProof, MadeInvitation, MadeToken, Member, MemberList, MemberPatch, NewInvitation,
    NewToken, NewWorkspace, Recovery, TokenList, WorkspaceList, WorkspacePatch, WorkspaceSummary,
};
use crate::audit::Action;
use crate::openapi::operation::{Operation, Who, operation};
use crate::openapi::query::{number, text, value};
use crate::openapi::tag::Tag;

use super::{cursor, from, to};

const READ: Who = Who::May(Permission::Read);
const OWN: Who = Who::May(Permission::ManageWorkspace);
const PEOPLE: Who = Who::May(Permission::ManagePeople);
const TOKENS: Who = Who::May(Permission::ManageTokens);
const AUDIT: Who = Who::May(Permission::ReadAudit);

pub(super) fn all() -> Vec<Operation> {
    [workspaces(), members(), tokens(), audit()].into_iter().flatten().collect()
}

fn workspaces() -> Vec<Operation> {
    let of = |who, route, id, summary| operation(Tag::Workspaces, who, route, id, summary);
    vec![
        of(
            Who::SignedIn,
            "GET /api/v1/workspaces",
            "list_workspaces",
            "The workspaces of the caller, by name",
        )
        .query(cursor())
        .answers::<WorkspaceList>(),
        of(
            Who::Person,
            "POST /api/v1/workspaces",
            "create_workspace",
            "A new workspace, with the caller as its owner",
        )
        .takes_such_as::<NewWorkspace>(json!({"name": "Acme"}))
        .makes::<WorkspaceSummary>()
        .once(),
        of(READ, "GET /api/v1/workspaces/{workspace}", "show_workspace", "One workspace")
            .answers::<WorkspaceSummary>(),
        of(OWN, "PATCH /api/v1/workspaces/{workspace}", "change_workspace", "Another name")
            .takes_such_as::<WorkspacePatch>(json!({"name": "Acme"}))
            .answers::<WorkspaceSummary>(),
    ]
}

fn members() -> Vec<Operation> {
    let of = |who, route, id, summary| operation(Tag::Members, who, route, id, summary);
    vec![
        of(READ, "GET /api/v1/workspaces/{workspace}/members", "list_members", "Everybody, and the invitations that wait")
            .answers::<MemberList>(),
        of(PEOPLE, "PATCH /api/v1/workspaces/{workspace}/members/{member}", "change_member", "Another role")
            .takes_such_as::<MemberPatch>(json!({"role": "admin"}))
            .answers::<Member>()
            .fails(&[409]),
        of(PEOPLE, "DELETE /api/v1/workspaces/{workspace}/members/{member}", "remove_member", "Out of the workspace, at once")
            .says("Everybody may leave.")
            .fails(&[409]),
        of(
            PEOPLE,
            "POST /api/v1/workspaces/{workspace}/members/{member}/recovery",
            "recover_member",
            "A one-time sign-in link for a member who cannot sign in any more",
        )
        .makes::<Recovery>()
        .fails(&[409]),
        of(PEOPLE, "POST /api/v1/workspaces/{workspace}/invitations", "create_invitation", "Invites a person")
            .says("The answer holds the link, this once. It works once, for seven days, and for that address alone.")
            .takes_such_as::<NewInvitation>(json!({"email": "ada@example.com", "role": "viewer"}))
            .makes::<MadeInvitation>().once()
            .fails(&[409]),
        of(
            PEOPLE,
            "DELETE /api/v1/workspaces/{workspace}/invitations/{invitation}",
            "revoke_invitation",
            "Takes an invitation back",
        ),
    ]
}

fn tokens() -> Vec<Operation> {
    let of = |route, id, summary| operation(Tag::Tokens, TOKENS, route, id, summary);
    vec![
        of("GET /api/v1/workspaces/{workspace}/tokens", "list_tokens", "API tokens, without their secrets")
            .answers::<TokenList>(),
        of("POST /api/v1/workspaces/{workspace}/tokens", "create_token", "A new API token")
            .says("The answer holds its secret, this once.")
            .takes_such_as::<NewToken>(
                json!({"name": "Terraform", "scope": "connect", "expires_in_days": 90}),
            )
            .makes::<MadeToken>()
            .once()
            .fails(&[409]),
        of(
            "DELETE /api/v1/workspaces/{workspace}/tokens/{token}",
            "revoke_token",
            "It counts no more from now on",
        ),
    ]
}

fn audit() -> Vec<Operation> {
    let of = |route, id, summary| operation(Tag::Audit, AUDIT, route, id, summary);
    vec![
        of(
            "GET /api/v1/workspaces/{workspace}/audit",
            "list_audit",
            "Every write, sign-in and use of a token, newest first",
        )
        .query(value::<Action>("action", "Those of this kind.").many())
        .query(text("actor", "What this person or token did, by id."))
        .query(text("subject", "What was done to this, by id."))
        .query(from())
        .query(to())
        .paged()
        .answers::<AuditPage>(),
        of("GET /api/v1/workspaces/{workspace}/audit/export", "export_audit", "The chain, oldest first")
            .says("One JSON text a line, as it was hashed; `Link` leads to the next 2,000.")
            .query(number("after", "From behind this entry on.", 0, u32::MAX))
            .is("application/x-ndjson", json!({"type": "string"})),
        of("GET /api/v1/workspaces/{workspace}/audit/verify", "verify_audit", "Whether the chain is whole")
            .answers::<AuditProof>(),
    ]
}
