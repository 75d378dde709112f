//! What clients of other products ask, and what has to do with the deployment.

use serde_json::json;

use crate::api::{CurrentUser, Health, NewProvider, ProviderAnswer, ProviderList, Setup, SetupDone};
use crate::arn::Partition;
use crate::openapi::operation::{Operation, Who, operation};
use crate::openapi::query::value;
use crate::openapi::tag::Tag;

pub(super) fn all() -> Vec<Operation> {
    [sysdig(), deployment()].into_iter().flatten().collect()
}

fn sysdig() -> Vec<Operation> {
    let of = |route, id, summary| operation(Tag::Sysdig, Who::Token, route, id, summary);
    let example = || {
        json!({
            "name": "aws", "credentials": {"role": "arn:aws:iam::123456789012:role/DeputizeReadOnly"},
            "alias": "role_delegation", "additionalOptions": r#"{"regions":["US_EAST_1","US_EAST_2"]}"#,
        })
    };
    vec![
        of("GET /api/users/me", "sysdig_me", "The caller, and the pending external ID")
            .answers::<CurrentUser>(),
        of("GET /api/providers", "sysdig_list", "Every connection").answers::<ProviderList>(),
        of("POST /api/providers", "sysdig_create", "Connects an account with the pending external ID")
            .takes_such_as::<NewProvider>(example())
            .makes::<ProviderAnswer>()
            .once()
            .fails(&[403, 409]),
        of("GET /api/providers/{provider}", "sysdig_show", "One connection").answers::<ProviderAnswer>(),
        of(
            "PUT /api/providers/{provider}",
            "sysdig_change",
            "Changes a connection; what is missing is taken away",
        )
        .takes_such_as::<NewProvider>(example())
        .answers::<ProviderAnswer>()
        .fails(&[403, 409]),
        of("DELETE /api/providers/{provider}", "sysdig_remove", "Removes a connection").fails(&[403]),
    ]
}

fn deployment() -> Vec<Operation> {
    let of = |who, route, id, summary| operation(Tag::Deployment, who, route, id, summary);
    vec![
        of(Who::Anyone, "GET /api/health", "health", "Whether KV, objects, AWS and the configuration are well")
            .says("With `SETUP_TOKEN` as bearer token also what is wrong, asked of AWS at that moment. 503 with the same body.")
            .answers::<Health>()
            .refuses_with::<Health>(&[503]),
        of(Who::Operator, "POST /api/setup", "setup", "The first owner and workspace, or new secrets for them")
            .takes_such_as::<Setup>(json!({"email": "you@example.com", "name": "You", "workspace": "My organisation"}))
            .answers::<SetupDone>(),
        of(Who::Anyone, "GET /api/template", "template", "The CloudFormation template to publish on S3")
            .query(value::<Partition>("partition", "Another partition than the usual one."))
            .is("application/yaml", json!({"type": "string"})),
        ]
}
