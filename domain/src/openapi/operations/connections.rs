//! Connections, and what a role must trust.

use serde_json::json;

use crate::access::Permission;
use crate::api::{
    AcceptDrift, Connection, ConnectionPage, ConnectionPatch, Drift, EventPage, ExternalIdView, KeyOwner,
    Link, LinkPage, LinkState, MadeLink, NewCaptures, NewConnection, NewKeys, NewLink, PermissionsKind,
    Policies, PolicyRequest,
};
use crate::arn::Partition;
use crate::openapi::operation::{Operation, Who, operation};
use crate::openapi::query::{text, value};
use crate::openapi::tag::Tag;

const READ: Who = Who::May(Permission::Read);
const CONNECT: Who = Who::May(Permission::Connect);

pub(super) fn all() -> Vec<Operation> {
    [external_ids(), links(), connections(), lives(), roles()].into_iter().flatten().collect()
}

fn external_ids() -> Vec<Operation> {
    let of = |who, route, id, summary| operation(Tag::ExternalIds, who, route, id, summary);
    vec![
        of(READ, "GET /api/v1/workspaces/{workspace}/external-id", "show_external_id", "The pending external ID")
            .says("The same one for 48 hours, unless it is replaced or an account is connected with it.")
            .answers::<ExternalIdView>(),
        of(
            CONNECT,
            "POST /api/v1/workspaces/{workspace}/external-id/replace",
            "replace_external_id",
            "Another external ID",
        )
        .says("The one before is never valid again: a role that trusts it already must be changed.")
        .answers::<ExternalIdView>(),
        of(READ, "GET /api/v1/workspaces/{workspace}/policies", "show_policies", "The role in every written form")
            .says("CloudFormation, Terraform, AWS CLI, CDK and plain JSON, filled in with the principal and the external ID.")
            .query(text("connection", "For this connection's role, with its own external ID."))
            .query(value::<Partition>("partition", "Another partition than the usual one."))
            .query(text("role_name", "The role's name."))
            .query(text("role_path", "Its path, such as `/vendors/`."))
            .query(text("features", "What the role is for: words with commas between them."))
            .query(value::<PermissionsKind>("permissions", "How its permissions are written; `own` goes by `POST`."))
            .query(text("bucket", "The bucket for captures."))
            .query(text("prefix", "The beginning of the keys there."))
            .query(text("region", "Where the quick-create link leads to."))
            .answers::<Policies>(),
        of(READ, "POST /api/v1/workspaces/{workspace}/policies", "choose_policies", "The same, with one's own policy")
            .takes_such_as::<PolicyRequest>(json!({"role_name": "DeputizeReadOnly", "features": ["inventory", "metrics"]}))
            .answers::<Policies>(),
        of(
            CONNECT,
            "POST /api/v1/workspaces/{workspace}/keys/identify",
            "identify_keys",
            "Whose an access key is",
        )
        .says("So that the role can be made to trust its user. Nothing is kept.")
        .query(value::<Partition>("partition", "Another partition than the usual one."))
        .takes::<NewKeys>()
        .answers::<KeyOwner>(),
    ]
}

fn links() -> Vec<Operation> {
    let of = |who, route, id, summary| operation(Tag::Links, who, route, id, summary);
    vec![
        of(READ, "GET /api/v1/workspaces/{workspace}/links", "list_links", "Onboarding links, newest first")
            .query(value::<LinkState>("state", "Those of one state."))
            .paged()
            .answers::<LinkPage>(),
        of(
            CONNECT,
            "POST /api/v1/workspaces/{workspace}/links",
            "create_link",
            "A link for one customer account",
        )
        .says("The answer holds its address, this once.")
        .takes_such_as::<NewLink>(json!({"alias": "Acme production"}))
        .makes::<MadeLink>()
        .once(),
        of(
            CONNECT,
            "POST /api/v1/workspaces/{workspace}/links/{link}/revoke",
            "revoke_link",
            "Takes a link back",
        )
        .answers::<Link>()
        .fails(&[410]),
    ]
}

fn connections() -> Vec<Operation> {
    let of = |who, route, id, summary| operation(Tag::Connections, who, route, id, summary);
    vec![
        of(
            READ,
            "GET /api/v1/workspaces/{workspace}/connections",
            "list_connections",
            "Connections, newest first",
        )
        .paged()
        .answers::<ConnectionPage>(),
        of(
            CONNECT,
            "POST /api/v1/workspaces/{workspace}/connections",
            "create_connection",
            "Connects an account with the pending external ID",
        )
        .says("The gate begins at once. Either `account_id` and `role_name`, or `role_arn`.")
        .takes_such_as::<NewConnection>(
            json!({"account_id": "123456789012", "role_name": "DeputizeReadOnly"}),
        )
        .makes::<Connection>()
        .once()
        .fails(&[409]),
        of(
            READ,
            "GET /api/v1/workspaces/{workspace}/connections/{connection}",
            "show_connection",
            "One connection, whole",
        )
        .answers::<Connection>(),
        of(
            CONNECT,
            "PATCH /api/v1/workspaces/{workspace}/connections/{connection}",
            "change_connection",
            "Changes a connection",
        )
        .says("What is missing stays. Account and role can be corrected until the account is connected.")
        .takes_such_as::<ConnectionPatch>(json!({"alias": "Production", "regions": ["us-east-1"]}))
        .answers::<Connection>()
        .fails(&[409]),
        of(
            CONNECT,
            "DELETE /api/v1/workspaces/{workspace}/connections/{connection}",
            "remove_connection",
            "Removes a connection, and all that was read",
        ),
        of(
            CONNECT,
            "POST /api/v1/workspaces/{workspace}/connections/{connection}/check",
            "check_connection",
            "Runs the gate now",
        )
        .says("The role is assumed with the right external ID, without one, and with a wrong one.")
        .answers::<Connection>()
        .fails(&[409]),
        of(
            READ,
            "GET /api/v1/workspaces/{workspace}/connections/{connection}/events",
            "list_connection_events",
            "What happened to it, newest first",
        )
        .paged()
        .answers::<EventPage>(),
        of(
            READ,
            "GET /api/v1/workspaces/{workspace}/connections/{connection}/receipt",
            "show_receipt",
            "The signed receipt of its checks",
        )
        .is("application/jose+json", json!({"type": "object"}))
        .fails(&[409]),
    ]
}

/// Pausing, cutting off, rotating.
fn lives() -> Vec<Operation> {
    let of = |route, id, summary| {
        operation(Tag::Connections, CONNECT, route, id, summary).answers::<Connection>().fails(&[409])
    };
    vec![
        of(
            "POST /api/v1/workspaces/{workspace}/connections/{connection}/pause",
            "pause_connection",
            "No call to AWS until it is resumed",
        ),
        of(
            "POST /api/v1/workspaces/{workspace}/connections/{connection}/resume",
            "resume_connection",
            "Checks the role, then goes on",
        ),
        of(
            "POST /api/v1/workspaces/{workspace}/connections/{connection}/cut-off",
            "cut_off_connection",
            "Stops every call at once",
        )
        .says("`cut_off` in the answer is what the customer does."),
        of(
            "POST /api/v1/workspaces/{workspace}/connections/{connection}/cut-off/prove",
            "prove_cut_off",
            "Proves that AWS refuses us",
        ),
        of(
            "POST /api/v1/workspaces/{workspace}/connections/{connection}/rotation",
            "start_rotation",
            "Another external ID, without downtime",
        ),
        of(
            "POST /api/v1/workspaces/{workspace}/connections/{connection}/rotation/check",
            "check_rotation",
            "Goes on as far as the role allows",
        ),
        of(
            "DELETE /api/v1/workspaces/{workspace}/connections/{connection}/rotation",
            "cancel_rotation",
            "Takes the rotation back",
        ),
    ]
}

/// What a connection has beside its role: its key, its bucket, the drift of its role.
fn roles() -> Vec<Operation> {
    let of = |who, route, id, summary| operation(Tag::Connections, who, route, id, summary);
    vec![
        of(
            CONNECT,
            "PUT /api/v1/workspaces/{workspace}/connections/{connection}/keys",
            "replace_keys",
            "Another key in the place of the connection's own",
        )
        .takes::<NewKeys>()
        .answers::<Connection>()
        .fails(&[409]),
        of(
            CONNECT,
            "PUT /api/v1/workspaces/{workspace}/connections/{connection}/captures",
            "name_captures",
            "Names the bucket that captures go to",
        )
        .says("It is proved by a test object, now and daily.")
        .takes_such_as::<NewCaptures>(json!({"bucket": "acme-captures"}))
        .answers::<Connection>(),
        of(
            CONNECT,
            "DELETE /api/v1/workspaces/{workspace}/connections/{connection}/captures",
            "end_captures",
            "No captures any more",
        )
        .answers::<Connection>(),
        of(
            READ,
            "GET /api/v1/workspaces/{workspace}/connections/{connection}/drift",
            "show_drift",
            "What changed in the role's policies",
        )
        .answers::<Drift>(),
        of(
            CONNECT,
            "POST /api/v1/workspaces/{workspace}/connections/{connection}/drift/check",
            "check_drift",
            "Reads the role now",
        )
        .answers::<Drift>()
        .fails(&[409]),
        of(
            CONNECT,
            "POST /api/v1/workspaces/{workspace}/connections/{connection}/drift/accept",
            "accept_drift",
            "What is shown becomes the baseline",
        )
        .takes::<AcceptDrift>()
        .answers::<Drift>()
        .fails(&[409]),
    ]
}
