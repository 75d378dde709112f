//! From what a person chose to the role in all its forms: what the API answers, for members and behind onboarding links.

use crate::api::{Connection, PermissionsKind, Policies, PolicyRequest, RolePolicy};
use crate::arn::{Principal, Region};
use crate::field::FieldError;
use crate::policy::{
    CaptureBucket, DEFAULT_ROLE_NAME, DEFAULT_STACK_NAME, Features, Permissions, Role, Stacks, cdk_construct,
    cli_script, cli_update_script, cloudformation_json, cloudformation_yaml, quick_create_url, review,
    stackset_commands, terraform_module,
};
use crate::time::Timestamp;
use crate::window::ExternalId;

/// The longest policy that is read: IAM's limit does not count white space, which may be half of a text.
pub const POLICY_TEXT_MAX: usize = 32 * 1024;

/// Where the role is made.
pub struct Place<'a> {
    /// Whom it trusts.
    pub principal: &'a Principal,
    /// What it demands.
    pub external_id: &'a ExternalId,
    /// When that ID expires.
    pub expires_at: Timestamp,
    /// Where the organisation keeps the published template, where it does.
    pub template_url: Option<&'a str>,
}

/// Reads a request, and writes the role in every form. Each refusal names its field.
pub fn write_policies(request: &PolicyRequest, place: &Place<'_>) -> Result<Policies, FieldError> {
    let Place { principal, external_id, expires_at, template_url } = *place;
    write(request, &Trusted { principal, external_id }, &Work::Create { expires_at, template_url })
}

/// The same for a role that is there, whose connection says what it is called, whom it trusts and what it demands. A pending
/// external ID in its place would shut us out. `principal` is whom that connection's role must trust.
pub fn rewrite_policies(
    request: &PolicyRequest,
    connection: &Connection,
    principal: &Principal,
) -> Result<Policies, FieldError> {
    let said = [
        ("partition", &request.partition),
        ("role_name", &request.role_name),
        ("role_path", &request.role_path),
    ];
    if let Some((field, _)) = said.into_iter().find(|(_, said)| said.is_some()) {
        let problem = "The role of a connection is there already.";
        return Err(FieldError::new(
            field,
            problem,
            "Leave it out, or leave `connection` out for a new role.",
        ));
    }
    let captures = connection.captures.as_ref().filter(|_| request.bucket.is_none());
    let request = PolicyRequest {
        role_name: Some(connection.role_arn.name().to_string()),
        role_path: Some(connection.role_arn.path().to_owned()),
        features: request.features.clone().or_else(|| Some(words(connection.features))),
        bucket: captures.map(|captures| captures.bucket.to_string()).or_else(|| request.bucket.clone()),
        prefix: captures.map(|captures| captures.prefix.to_string()).or_else(|| request.prefix.clone()),
        ..request.clone()
    };
    write(&request, &Trusted { principal, external_id: &connection.external_id }, &Work::Change)
}

fn words(features: Features) -> Vec<String> {
    features.iter().map(|feature| feature.word().to_owned()).collect()
}

/// Whom the role trusts, and what it demands.
struct Trusted<'a> {
    principal: &'a Principal,
    external_id: &'a ExternalId,
}

/// What the forms are for.
enum Work<'a> {
    /// A new role, with an external ID that expires.
    Create { expires_at: Timestamp, template_url: Option<&'a str> },
    /// A role that is there.
    Change,
}

fn write(request: &PolicyRequest, place: &Trusted<'_>, work: &Work<'_>) -> Result<Policies, FieldError> {
    let partition = place.principal.partition();
    let region: Region = match &request.region {
        Some(text) => {
            text.parse().map_err(|error: FieldError| FieldError { field: "region".to_owned(), ..error })?
        }
        None => partition.sts_region(),
    };
    if region.partition() != partition {
        return Err(FieldError::new(
            "region",
            format!("{region} is in another partition than the principal."),
            format!("Choose a region of {partition}."),
        ));
    }
    let mut role = Role {
        name: request.role_name.as_deref().unwrap_or(DEFAULT_ROLE_NAME).parse()?,
        path: request.role_path.as_deref().map(str::parse).transpose()?.unwrap_or_default(),
        principal: place.principal.clone(),
        external_id: place.external_id.clone(),
        features: request.features.as_deref().map(Features::read).transpose()?.unwrap_or_default(),
        permissions: Permissions::Wildcard,
        captures: captures(request)?,
    };
    let kind = request.permissions.unwrap_or_default();
    let own = request.policy.as_deref();
    let reviewed = match (kind, own) {
        (PermissionsKind::Own, Some(text)) if text.len() <= POLICY_TEXT_MAX => {
            Some(review::review(text, &role)?)
        }
        (PermissionsKind::Own, Some(_)) => {
            let problem = format!("The text is longer than {POLICY_TEXT_MAX} bytes.");
            return Err(FieldError::new("policy", problem, "IAM takes 10,240 characters; shorten it."));
        }
        (PermissionsKind::Own, None) => {
            let remedy = "Send its JSON as `policy`, or choose other permissions.";
            return Err(FieldError::new("policy", "The policy is missing.", remedy));
        }
        _ => None,
    };
    role.permissions = match (kind, &reviewed) {
        (_, Some((document, _))) => Permissions::Own(document.clone()),
        (PermissionsKind::Strict, None) => Permissions::Strict,
        (PermissionsKind::ReadOnly, None) => Permissions::ReadOnly,
        (PermissionsKind::Wildcard | PermissionsKind::Own, None) => Permissions::Wildcard,
    };
    role.check()?;
    written(role, kind, reviewed.map(|(_, review)| review), work, region)
}

fn captures(request: &PolicyRequest) -> Result<Option<CaptureBucket>, FieldError> {
    let Some(bucket) = request.bucket.as_deref().filter(|name| !name.is_empty()) else { return Ok(None) };
    let prefix = request.prefix.as_deref().map(str::parse).transpose()?.unwrap_or_default();
    Ok(Some(CaptureBucket { bucket: bucket.parse()?, prefix }))
}

fn written(
    role: Role,
    permissions: PermissionsKind,
    review: Option<review::Review>,
    work: &Work<'_>,
    region: Region,
) -> Result<Policies, FieldError> {
    let (expires_at, template_url, cli_script) = match *work {
        Work::Create { expires_at, template_url } => (Some(expires_at), template_url, cli_script(&role)),
        // A stack of a link would make the role a second time.
        Work::Change => (None, None, cli_update_script(&role)),
    };
    let policies = role
        .inline_policies()
        .into_iter()
        .map(|policy| RolePolicy { name: policy.name.to_owned(), document: policy.document })
        .collect();
    Ok(Policies {
        stack_name: DEFAULT_STACK_NAME.to_owned(),
        expires_at,
        permissions,
        review,
        trust_policy: role.trust(),
        permission_policy: role.permission_policy(),
        policies,
        managed_policies: role.managed_policies().into_iter().map(|name| role.managed_arn(name)).collect(),
        cloudformation_template: cloudformation_yaml(&role, Stacks::One)?,
        cloudformation_json: cloudformation_json(&role, Stacks::One)?,
        quick_create_url: template_url
            .and_then(|template| quick_create_url(&role, template, DEFAULT_STACK_NAME, &region)),
        stackset_template: cloudformation_yaml(&role, Stacks::OfOrganization)?,
        stackset_commands: stackset_commands(&role, DEFAULT_STACK_NAME, STACKSET_FILE),
        terraform_module: terraform_module(&role),
        cli_script,
        cdk_construct: cdk_construct(&role),
        region,
        role_name: role.name,
        external_id: role.external_id,
        principal: (&role.principal).into(),
        features: role.features,
        captures: role.captures,
    })
}

/// The name under which the StackSet's template is downloaded, and which its commands read.
pub const STACKSET_FILE: &str = "deputize-stackset.yaml";
