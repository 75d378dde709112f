//! Datadog's AWS integration API: <https://docs.datadoghq.com/api/latest/aws-integration/> has it whole; here are the shapes that
//! we answer, and of what is sent as much as has to be there.

use serde_json::{Value, json};

use crate::api::datadog::{
    Account, AvailableNamespaces, Document, Errors, KeysStatus, NewExternalId, Object, Permissions,
    Validation,
};
use crate::openapi::operation::{Operation, Who, operation};
use crate::openapi::query::text;
use crate::openapi::tag::Tag;

pub(super) fn all() -> Vec<Operation> {
    let of = |route, id, summary| {
        operation(Tag::Datadog, Who::DatadogKey, route, id, summary)
            .refuses_with::<Errors>(&[400, 403, 404, 409, 413, 429, 500, 503])
    };
    let sent = || sent("123456789012");
    vec![
        of("GET /api/v1/validate", "datadog_validate", "Whether a key counts").answers::<Validation>(),
        of("GET /api/v2/validate_keys", "datadog_validate_keys", "Whether both keys count")
            .answers::<KeysStatus>(),
        of("GET /api/v2/integration/aws/accounts", "datadog_list", "Every connection, newest first")
            .query(text("aws_account_id", "Those of this account."))
            .answers::<Document<Vec<Object<Account>>>>(),
        of("POST /api/v2/integration/aws/accounts", "datadog_create", "Connects an account")
            .says("With the pending external ID, or a new one where none is pending; the answer has it.")
            .sends(body(), sent())
            .answers::<Document<Object<Account>>>(),
        of("GET /api/v2/integration/aws/accounts/{account}", "datadog_show", "One connection")
            .answers::<Document<Object<Account>>>(),
        of(
            "PATCH /api/v2/integration/aws/accounts/{account}",
            "datadog_change",
            "Changes a connection; what is missing stays",
        )
        .sends(body(), sent())
        .answers::<Document<Object<Account>>>(),
        of("DELETE /api/v2/integration/aws/accounts/{account}", "datadog_remove", "Removes a connection"),
        of(
            "POST /api/v2/integration/aws/generate_new_external_id",
            "datadog_new_external_id",
            "Another external ID in the place of the pending one",
        )
        .answers::<Document<Object<NewExternalId>>>(),
        of(
            "GET /api/v2/integration/aws/available_namespaces",
            "datadog_namespaces",
            "The namespaces that are read",
        )
        .answers::<Document<Object<AvailableNamespaces>>>(),
        of(
            "GET /api/v2/integration/aws/iam_permissions",
            "datadog_permissions",
            "The actions that the role needs",
        )
        .answers::<Document<Object<Permissions>>>(),
        of(
            "GET /api/v2/integration/aws/iam_permissions/standard",
            "datadog_standard_permissions",
            "The same",
        )
        .answers::<Document<Object<Permissions>>>(),
        of(
            "GET /api/v2/integration/aws/iam_permissions/resource_collection",
            "datadog_collection_permissions",
            "Those that the list of resources needs",
        )
        .answers::<Document<Object<Permissions>>>(),
    ]
}

fn body() -> Value {
    json!({
        "type": "object",
        "required": ["data"],
        "properties": {"data": {
            "type": "object",
            "required": ["type", "attributes"],
            "properties": {
                "type": {"const": "account"},
                "attributes": {"type": "object", "description": "As Datadog's reference has them."},
            },
        }},
    })
}

fn sent(account: &str) -> Value {
    json!({"data": {"type": "account", "attributes": {
        "aws_account_id": account, "aws_partition": "aws", "auth_config": {"role_name": "DeputizeReadOnly"},
        "aws_regions": {"include_all": true},
    }}})
}
