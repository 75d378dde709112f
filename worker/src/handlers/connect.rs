//! `/connect`: what whoever holds an onboarding link sees and does. The link's token is the bearer token, never a part of
//! the address; there is no session here and no cookie is read.
//!
//! The Workspace decides each time. What AWS says of the account, its Connection tells.

use axum::extract::Extension;
use axum::http::StatusCode;
use domain::api::{
    ByLink, Code, LinkCheck, LinkCorrection, PermissionsKind, Policies, PolicyRequest, PrincipalView,
    PublicLink,
};
use domain::arn::{AccountId, Principal, RoleArn, RoleName};
use domain::field::FieldError;
use domain::gate::is_own_account;
use domain::link::{OnboardingLink, words};
use domain::policy::{DEFAULT_ROLE_NAME, Place, write_policies};
use worker::Env;

use crate::config;
use crate::credential::{From, LinkToken};
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::connection::{Change, CheckNow, View, own_account};
use crate::objects::workspace::{
    CheckByLink, ConnectByLink, CorrectByLink, Held, PeekLink, SeeLink, for_stranger, holder,
};
use crate::objects::{Connection, Workspace};

/// `GET`: everything that the page shows; the link counts as seen from now on. 404, 410.
#[worker::send]
pub(crate) async fn show(
    Extension(env): Extension<Env>,
    LinkToken { workspace, digest }: LinkToken,
) -> Result<Body<PublicLink>, Fault> {
    let held = Workspace::of(&env, &workspace)?.ask(&SeeLink { digest }).await?;
    Ok(Body(public(&env, held).await?))
}

/// `POST`: connects the link's one account with the link's own external ID; the gate begins at once.
///
/// 400 for a body of another shape, an external ID in it included; 404; 409 for a role that is connected already; 410
/// for a link that is over or has its account; 422 for a wrong field, our own account, another account than the
/// expected one, a partition that has lost its principal; 429 after too many attempts.
#[worker::send]
pub(crate) async fn create(
    Extension(env): Extension<Env>,
    LinkToken { workspace, digest }: LinkToken,
    From(from): From,
    Body(ByLink { account_id, role_name }): Body<ByLink>,
) -> Result<(StatusCode, Body<PublicLink>), Fault> {
    let account: AccountId = account_id.parse()?;
    let name: RoleName = role_name.as_deref().unwrap_or(DEFAULT_ROLE_NAME).parse()?;
    // The partition is the link's, and never changes.
    let held = Workspace::of(&env, &workspace)?.ask(&PeekLink { digest: digest.clone() }).await?;
    let principal = principal_of(&env, &held.link)?;
    if is_own_account(&principal, &account) {
        return Err(own_account());
    }
    let role = RoleArn::new(principal.partition(), account, name);
    let held = Workspace::of(&env, &workspace)?.ask(&ConnectByLink { digest, role, from }).await?;
    Ok((StatusCode::CREATED, Body(public(&env, held).await?)))
}

/// `PATCH`: corrects account or role until the account is connected; what is missing stays.
///
/// 400, 404; 409 before an account was entered, and for a role that another connection has; 410 for a link that is over
/// or connected; 422 for a wrong field, our own account, another account than the expected one; 429.
#[worker::send]
pub(crate) async fn change(
    Extension(env): Extension<Env>,
    LinkToken { workspace, digest }: LinkToken,
    From(from): From,
    Body(correction): Body<LinkCorrection>,
) -> Result<Body<PublicLink>, Fault> {
    let account: Option<AccountId> = correction.account_id.as_deref().map(str::parse).transpose()?;
    let role_name: Option<RoleName> = correction.role_name.as_deref().map(str::parse).transpose()?;
    let call = CorrectByLink { digest, account: account.clone() };
    let held = Workspace::of(&env, &workspace)?.ask(&call).await?;
    let by = format!("the customer, by {}'s link", held.link.asker.name);
    let change = Change { alias: None, regions: None, features: None, account, role_name, by };
    let changed = of(&env, &held)?.acting(holder(&held.link), from).ask(&change).await;
    changed.map_err(|fault| for_stranger(&held.link, fault))?;
    Ok(Body(public(&env, held).await?))
}

/// `POST …/policies`: the role in the form that the link's holder chooses: its name, how it is permitted, or their own
/// policy. What it is for is the link's, and it has no path: a link connects by account and name. 400, 404, 410; 422 for a
/// wrong field, and for a policy that AWS would refuse.
#[worker::send]
pub(crate) async fn choose(
    Extension(env): Extension<Env>,
    LinkToken { workspace, digest }: LinkToken,
    Body(request): Body<PolicyRequest>,
) -> Result<Body<Policies>, Fault> {
    let held = Workspace::of(&env, &workspace)?.ask(&PeekLink { digest }).await?;
    let not_by_link =
        [("role_path", request.role_path.is_some()), ("connection", request.connection.is_some())];
    if let Some((field, _)) = not_by_link.into_iter().find(|(_, is_said)| *is_said) {
        let problem = "A link connects a new role, by account and name.";
        return Err(FieldError::new(field, problem, "Leave it out.").into());
    }
    let principal = principal_of(&env, &held.link)?;
    let template_url = config::template_url(&env, principal.partition())?;
    Ok(Body(forms_as(request, &held.link, &principal, template_url.as_deref())?))
}

/// `POST …/check`: runs the gate now and answers with its outcome. 404; 409 before an account was entered; 410; 429 when
/// the last one was a moment ago.
#[worker::send]
pub(crate) async fn check(
    Extension(env): Extension<Env>,
    LinkToken { workspace, digest }: LinkToken,
    From(from): From,
) -> Result<Body<PublicLink>, Fault> {
    let held = Workspace::of(&env, &workspace)?.ask(&CheckByLink { digest: digest.clone() }).await?;
    of(&env, &held)?.acting(holder(&held.link), from).ask(&CheckNow {}).await?;
    // The check may have connected it: the link is asked again.
    let held = Workspace::of(&env, &workspace)?.ask(&SeeLink { digest }).await?;
    Ok(Body(public(&env, held).await?))
}

/// The object of the connection that the link has bound; 404 when it was removed.
fn of(env: &Env, held: &Held) -> Result<Connection, Fault> {
    let id = held.link.connection().ok_or_else(|| Fault::not_found("connection"))?;
    Connection::of(env, &held.workspace, id)
}

/// Whom the role trusts: the principal of the link's partition. 422 where the deployment has none there any more, which
/// the link's holder can do nothing about but tell; 503.
pub(crate) fn principal_of(env: &Env, link: &OnboardingLink) -> Result<Principal, Fault> {
    config::principal_of(env, link.terms.partition).map_err(|fault| match fault.code {
        Code::PartitionNotConfigured => {
            let who = words::who(&link.asker);
            Fault { remedy: Some(format!("Tell {who}: this link works again once there is one.")), ..fault }
        }
        _ => fault,
    })
}

/// The link as its page shows it.
async fn public(env: &Env, held: Held) -> Result<PublicLink, Fault> {
    let principal = principal_of(env, &held.link)?;
    let checked = match of(env, &held) {
        Ok(connection) => match connection.ask(&View {}).await {
            Ok(view) => Some(view),
            // A member has removed it.
            Err(fault) if fault.code == Code::NotFound => None,
            Err(fault) => return Err(fault),
        },
        Err(_) => None,
    };
    let check = checked.map(|connection| LinkCheck {
        account_id: connection.account_id,
        role_arn: connection.role_arn,
        status: connection.status,
        status_since: connection.status_since,
        diagnosis: connection.diagnosis,
        checks: connection.checks,
        propagation: connection.propagation,
    });
    let template_url = config::template_url(env, principal.partition())?;
    let role = forms(&held.link, &principal, template_url.as_deref())?;
    let state = held.link.state(crate::clock::now());
    let OnboardingLink { asker, terms, created_at, expires_at, .. } = held.link;
    Ok(PublicLink {
        asker,
        alias: terms.alias,
        note: terms.note,
        features: terms.features,
        regions: terms.regions,
        expected_account_id: terms.expected,
        principal: PrincipalView::from(&principal),
        role,
        state,
        created_at,
        expires_at,
        check,
    })
}

/// The role in its written forms, with the link's own external ID and complete action names: the page says of each action
/// why it is there, so the policy has no more than these.
pub(crate) fn forms(
    link: &OnboardingLink,
    principal: &Principal,
    template_url: Option<&str>,
) -> Result<Policies, Fault> {
    let request = PolicyRequest { permissions: Some(PermissionsKind::Strict), ..PolicyRequest::default() };
    forms_as(request, link, principal, template_url)
}

fn forms_as(
    request: PolicyRequest,
    link: &OnboardingLink,
    principal: &Principal,
    template_url: Option<&str>,
) -> Result<Policies, Fault> {
    // What the role is for, and where captures go, is the link's.
    let features = link.terms.features.iter().map(|feature| feature.word().to_owned()).collect();
    let captures = link.terms.captures.as_ref();
    let request = PolicyRequest {
        features: Some(features),
        bucket: captures.map(|captures| captures.bucket.to_string()),
        prefix: captures.map(|captures| captures.prefix.to_string()),
        ..request
    };
    let place =
        Place { principal, external_id: &link.external_id, expires_at: link.expires_at, template_url };
    Ok(write_policies(&request, &place)?)
}
