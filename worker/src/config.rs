//! The environment, read in this one file. wrangler.toml lists the same names.
//!
//! Whatever belongs to one of AWS's partitions has a name for each: bare for `aws`, with `_CN`, `_US_GOV` or `_EUSC`
//! behind it for the others. Partitions never mix, so neither do their principals and keys.

use aws::{Credentials, Endpoints};
use domain::api::Code;
use domain::arn::{Partition, Principal};
use domain::oidc::Issuer;
use domain::sign_in::access::Access;
use domain::sign_in::provider::{self, Provider};
use domain::webhook::address::Loopback;
use worker::js_sys::Reflect;
use worker::wasm_bindgen::JsCast as _;
use worker::{Env, RateLimiter};

use crate::fault::Fault;
use crate::identity::{Identity, Means};
use crate::signing::Purpose;
use crate::vault::Vault;

const PRINCIPAL: &str = "AWS_PRINCIPAL_ARN";
const KEY: &str = "AWS_ACCESS_KEY_ID";
const SECRET: &str = "AWS_SECRET_ACCESS_KEY";
const PROVIDERS: &str = "SIGN_IN_PROVIDERS";

fn text(env: &Env, name: &str) -> Option<String> {
    let value = env.var(name).ok()?.to_string();
    (!value.is_empty()).then_some(value)
}

/// 503, naming the setting.
pub(crate) fn missing(name: &str) -> Fault {
    Fault::new(Code::Unavailable, format!("The deployment's setting {name} is missing or wrong."))
        .remedy("The organisation's administrator sets it: see the README, “Deploy”.")
}

/// The name of a setting in a partition.
fn name_in(partition: Partition, name: &str) -> String {
    format!("{name}{}", partition.setting_suffix())
}

/// `AWS_PRINCIPAL_ARN…`: the organisation's identity that customers in this partition trust.
///
/// 422 where the deployment has none; 503 for one that is not a principal's ARN, or of another partition.
pub(crate) fn principal_in(env: &Env, partition: Partition) -> Result<Principal, Fault> {
    let name = name_in(partition, PRINCIPAL);
    let Some(arn) = text(env, &name) else { return Err(not_configured(env, partition)) };
    let principal = arn.parse::<Principal>().ok().filter(|principal| principal.partition() == partition);
    principal.ok_or_else(|| missing(&name))
}

/// The principal where nobody says another partition: the first that is configured. 503 when there is none.
pub(crate) fn principal(env: &Env) -> Result<Principal, Fault> {
    principals(env)?.into_iter().next().ok_or_else(|| missing(PRINCIPAL))
}

/// The principal of a partition, or the usual one where none is said. 422 where the deployment has none there; 503.
pub(crate) fn principal_of(env: &Env, partition: Option<Partition>) -> Result<Principal, Fault> {
    partition.map_or_else(|| principal(env), |partition| principal_in(env, partition))
}

/// Every principal that is configured, each in a partition of its own. 503 when one of them is wrong.
pub(crate) fn principals(env: &Env) -> Result<Vec<Principal>, Fault> {
    configured(env).map(|partition| principal_in(env, partition)).collect()
}

/// The partitions with a principal, the usual one first; whether the principals are right is not looked at.
pub(crate) fn configured(env: &Env) -> impl Iterator<Item = Partition> {
    Partition::ALL.into_iter().filter(|partition| text(env, &name_in(*partition, PRINCIPAL)).is_some())
}

fn not_configured(env: &Env, partition: Partition) -> Fault {
    let served: Vec<_> = configured(env).map(Partition::as_str).collect();
    let remedy = match served.as_slice() {
        [] => format!("The organisation's administrator sets {}.", name_in(partition, PRINCIPAL)),
        served => format!(
            "Connect an account of {}, or ask the organisation's administrator to set {}.",
            served.join(" or "),
            name_in(partition, PRINCIPAL)
        ),
    };
    let detail = format!("This deployment has no principal in the partition {partition}.");
    Fault::new(Code::PartitionNotConfigured, detail).remedy(remedy)
}

/// The organisation's identity in a partition: the principal, and how it is proved to AWS (row A6).
///
/// Either `AWS_ACCESS_KEY_ID…` and `AWS_SECRET_ACCESS_KEY…`, the principal's own key; or, with `AWS_IDENTITY` = `oidc`,
/// tokens that are signed with `OIDC_SIGNING_KEY`: then the principal is a role, and there is no AWS key. 422 where no
/// principal is configured; 503 for a setting that is missing or wrong.
pub(crate) fn identity(env: &Env, partition: Partition) -> Result<Identity, Fault> {
    let principal = principal_in(env, partition)?;
    if let Some(issuer) = issuer(env)? {
        if principal.is_user() {
            let name = name_in(partition, PRINCIPAL);
            return Err(missing(&name).because("a token is shown to a role, and this is a user"));
        }
        let purpose = Purpose::Oidc;
        signing_keys(env, purpose).present.ok_or_else(|| missing(purpose.secret()))?;
        return Ok(Identity { principal, means: Means::Tokens(issuer) });
    }
    let secret = |name| {
        let name = name_in(partition, name);
        text(env, &name).ok_or_else(|| missing(&name))
    };
    let means = Means::Keys(Credentials::long_lived(secret(KEY)?, secret(SECRET)?));
    Ok(Identity { principal, means })
}

/// `TEMPLATE_URL…`: where on S3 the published template lies, for quick-create links; empty means that there are none.
/// CloudFormation opens templates from S3 alone, by https, and no partition reaches another's S3. The bare name is the
/// usual partition's, whichever that is.
pub(crate) fn template_url(env: &Env, partition: Partition) -> Result<Option<String>, Fault> {
    const TEMPLATE: &str = "TEMPLATE_URL";
    let usual = configured(env).next();
    let bare = (usual == Some(partition)).then_some(TEMPLATE);
    let own = name_in(partition, TEMPLATE);
    let found = [own.as_str()].into_iter().chain(bare).find_map(|name| Some((name, text(env, name)?)));
    let Some((name, url)) = found else { return Ok(None) };
    let host = url.strip_prefix("https://").and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let is_on_s3 = host.contains("s3") && host.contains(".amazonaws.");
    if is_on_s3 && url.bytes().all(|b| b.is_ascii_graphic()) { Ok(Some(url)) } else { Err(missing(name)) }
}

/// `AWS_IDENTITY` and `PUBLIC_ORIGIN`: who issues the organisation's tokens, where it shows tokens. 503 for a setting
/// that is wrong.
pub(crate) fn issuer(env: &Env) -> Result<Option<Issuer>, Fault> {
    match text(env, "AWS_IDENTITY").as_deref() {
        None | Some("keys") => Ok(None),
        Some("oidc") => {
            let issuer = text(env, "PUBLIC_ORIGIN").and_then(|origin| origin.parse().ok());
            issuer.ok_or_else(|| missing("PUBLIC_ORIGIN")).map(Some)
        }
        Some(_) => Err(missing("AWS_IDENTITY")),
    }
}

/// `ENCRYPTION_KEY`, 32 random bytes or more in base64, and `ENCRYPTION_KEY_PREVIOUS` while it is being changed: what the
/// secrets of customers are encrypted with. 503 for one that is missing or wrong.
pub(crate) fn vault(env: &Env) -> Result<Vault, Fault> {
    let current = text(env, "ENCRYPTION_KEY").ok_or_else(|| missing("ENCRYPTION_KEY"))?;
    Vault::new(&current, text(env, "ENCRYPTION_KEY_PREVIOUS").as_deref())
        .ok_or_else(|| missing("ENCRYPTION_KEY or ENCRYPTION_KEY_PREVIOUS"))
}

/// `AWS_ENDPOINT`: one endpoint for all of AWS, for the local one; empty means AWS's own.
pub(crate) fn endpoints(env: &Env) -> Endpoints {
    Endpoints::from_setting(&text(env, "AWS_ENDPOINT").unwrap_or_default())
}

/// `SETUP_TOKEN`: who holds it may make the first owner. At least 32 characters.
pub(crate) fn setup_token(env: &Env) -> Option<String> {
    text(env, "SETUP_TOKEN").filter(|token| token.len() >= 32)
}

/// The texts of a purpose's keys, where they are set.
pub(crate) struct SigningKeys {
    pub(crate) present: Option<String>,
    pub(crate) previous: Option<String>,
}

/// `RECEIPT_SIGNING_KEY`, `OIDC_SIGNING_KEY`, and each with `_PREVIOUS` behind it; [`crate::signing`] reads them.
pub(crate) fn signing_keys(env: &Env, purpose: Purpose) -> SigningKeys {
    SigningKeys { present: text(env, purpose.secret()), previous: text(env, purpose.secret_of_previous()) }
}

/// `WEBHOOK_ALLOW_LOOPBACK`: whether webhooks may lead to this machine; for local runs and tests alone.
pub(crate) fn webhook_loopback(env: &Env) -> Loopback {
    let is_allowed = text(env, "WEBHOOK_ALLOW_LOOPBACK").as_deref() == Some("true");
    if is_allowed { Loopback::Allowed } else { Loopback::Refused }
}

/// `SIGN_IN_PROVIDERS`: the identity providers that people sign in with; none where it is not set. The error is a sentence
/// for the operator.
fn read_providers(env: &Env) -> Result<Vec<Provider>, String> {
    text(env, PROVIDERS).map_or(Ok(Vec::new()), |json| provider::read(&json, provider_loopback(env)))
}

/// The same. 503 for one that is wrong.
pub(crate) fn sign_in_providers(env: &Env) -> Result<Vec<Provider>, Fault> {
    read_providers(env).map_err(|problem| missing(PROVIDERS).because(problem))
}

/// `ACCESS_TEAM_DOMAIN`, `ACCESS_AUD` and `ACCESS_DOMAINS`: the Cloudflare Access that stands before the deployment; none
/// where the first two are not set.
fn read_access(env: &Env) -> Result<Option<Access>, &'static str> {
    let (team, audience) = (text(env, "ACCESS_TEAM_DOMAIN"), text(env, "ACCESS_AUD"));
    if team.is_none() && audience.is_none() {
        return Ok(None);
    }
    let domains = text(env, "ACCESS_DOMAINS").unwrap_or_default();
    let (team, audience) = (team.unwrap_or_default(), audience.unwrap_or_default());
    Access::read(&team, &audience, &domains, provider_loopback(env)).map(Some)
}

/// The same. 503 for a wrong setting.
pub(crate) fn access(env: &Env) -> Result<Option<Access>, Fault> {
    read_access(env).map_err(|problem| missing("ACCESS_TEAM_DOMAIN or ACCESS_AUD").because(problem))
}

/// Whether signing in is configured rightly: 503 that says what is wrong, for the operator alone.
pub(crate) fn check_sign_in(env: &Env) -> Result<(), Fault> {
    let providers = read_providers(env).map_err(|problem| {
        Fault::new(Code::Unavailable, format!("The setting {PROVIDERS} is wrong. {problem}"))
    })?;
    read_access(env).map_err(|problem| Fault::new(Code::Unavailable, problem))?;
    // What is on its way to a provider and back is encrypted.
    if providers.is_empty() { Ok(()) } else { vault(env).map(drop) }
}

/// `SIGN_IN_SECRET_…`: our secret at a provider; where it is not set, we are a public client there.
pub(crate) fn sign_in_secret(env: &Env, provider: &Provider) -> Option<String> {
    text(env, &provider.secret_name())
}

/// Whether a provider may be on this machine: in the local environment alone.
pub(crate) fn provider_loopback(env: &Env) -> Loopback {
    if is_local(env) { Loopback::Allowed } else { Loopback::Refused }
}

/// A rate limit's counter; `None` where the deployment has none of that name.
///
/// Not by `Env::rate_limiter`, which goes by the name of a class of the runtime: one that was renamed would be no limit.
pub(crate) fn rate_limiter(env: &Env, binding: &str) -> Option<RateLimiter> {
    let found = Reflect::get(env, &binding.into()).ok()?;
    (!found.is_undefined()).then(|| RateLimiter::unchecked_from_js(found))
}

/// `RATE_LIMITS`: how many requests a policy allows, as answers tell it.
pub(crate) fn rate_limit(env: &Env, policy: &str) -> Option<u32> {
    quota(&text(env, "RATE_LIMITS")?, policy)
}

/// The number of a policy in `token=1 session=2`.
pub(crate) fn quota(limits: &str, policy: &str) -> Option<u32> {
    let mut pairs = limits.split_whitespace().filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| *name == policy)?.1.parse().ok()
}

/// `LOCAL`: whether this is the local environment.
pub(crate) fn is_local(env: &Env) -> bool {
    text(env, "LOCAL").as_deref() == Some("true")
}
