//! `/workspaces/{ws}/policies`: the role in its written forms.

use axum::extract::Extension;
use domain::api::Policies;
use domain::arn::RoleName;
use domain::policy::{self, DEFAULT_ROLE_NAME, DEFAULT_STACK_NAME, Features, Role};
use worker::Env;

use super::enter;
use super::params::{InWorkspace, Params};
use crate::config;
use crate::credential::Credential;
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::workspace::AskExternalId;

/// `GET`: filled in with the principal and the pending external ID, and with `?role_name=` where it is given.
/// 401, 404; 422 for a role name that IAM does not take.
#[worker::send]
pub(crate) async fn show(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    params: Params,
) -> Result<Body<Policies>, Fault> {
    let role_name: RoleName = params.text("role_name").unwrap_or(DEFAULT_ROLE_NAME).parse()?;
    let (workspace, caller) = enter(&env, credential, &id).await?;
    let pending = workspace.ask(&AskExternalId { caller }).await?;
    let principal = config::principal(&env)?;
    let role = Role {
        name: &role_name,
        principal: &principal,
        external_id: &pending.external_id,
        features: Features::default(),
    };
    let policies = Policies {
        stack_name: DEFAULT_STACK_NAME.to_owned(),
        trust_policy: policy::trust_policy(role.principal, role.external_id),
        permission_policy: policy::permission_policy(role.features),
        cloudformation_template: policy::cloudformation_template(&role),
        cli_script: policy::cli_script(&role),
        external_id: pending.external_id.clone(),
        expires_at: pending.expires_at,
        role_name: role_name.clone(),
    };
    Ok(Body(policies))
}
