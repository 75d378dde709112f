//! Temporary credentials of a connection.

use serde_json::json;

use crate::access::Permission;
use crate::api::{
    Connection, ContainerCredentials, CredentialsRequest, ProcessCredentials, SdkProblem, SwitchCredentials,
    TemporaryCredentials,
};
use crate::arn::Region;
use crate::openapi::operation::{Operation, Who, operation};
use crate::openapi::query::{number, text, value};
use crate::openapi::tag::Tag;
use crate::policy::Feature;

pub(super) fn all() -> Vec<Operation> {
    let of = |permission, route, id, summary| {
        operation(Tag::Credentials, Who::May(permission), route, id, summary)
    };
    let asked = |operation: Operation| {
        operation
            .query(
                text("reason", "What they are for, 1 to 200 characters. It is kept in the audit log.")
                    .needed(),
            )
            .query(number("duration_seconds", "As long as the connection allows, without it.", 900, 3600))
            .query(value::<Feature>(
                "features",
                "Only what these features need; words, with commas between them.",
            ))
            .query(value::<Region>("regions", "Only in these regions; with commas between them."))
            .refuses_with::<SdkProblem>(&[400, 401, 403, 404, 409, 422])
    };
    vec![
        of(
            Permission::AllowCredentials,
            "PUT /api/v1/workspaces/{workspace}/connections/{connection}/credentials",
            "switch_credentials",
            "Switches them on or off",
        )
        .takes_such_as::<SwitchCredentials>(json!({"enabled": true, "longest_minutes": 30}))
        .answers::<Connection>(),
        of(
            Permission::UseCredentials,
            "POST /api/v1/workspaces/{workspace}/connections/{connection}/credentials",
            "take_credentials",
            "Gives some, in this answer and nowhere else",
        )
        .takes_such_as::<CredentialsRequest>(json!({"reason": "List instances", "duration_seconds": 900}))
        .answers::<TemporaryCredentials>()
        .fails(&[409]),
        asked(of(
            Permission::UseCredentials,
            "GET /api/v1/workspaces/{workspace}/connections/{connection}/credentials/container",
            "container_credentials",
            "As the AWS SDKs read them behind AWS_CONTAINER_CREDENTIALS_FULL_URI",
        ))
        .answers::<ContainerCredentials>(),
        asked(of(
            Permission::UseCredentials,
            "GET /api/v1/workspaces/{workspace}/connections/{connection}/credentials/process",
            "process_credentials",
            "As the AWS SDKs read what a credential_process prints",
        ))
        .answers::<ProcessCredentials>(),
    ]
}
