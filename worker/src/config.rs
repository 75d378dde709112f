//! The environment, read in this one file. wrangler.toml lists the same names.

use aws::{Credentials, Endpoints};
use domain::api::Code;
use domain::arn::Principal;
use worker::Env;

use crate::fault::Fault;
use crate::signing::Purpose;

fn text(env: &Env, name: &str) -> Option<String> {
    let value = env.var(name).ok()?.to_string();
    (!value.is_empty()).then_some(value)
}

/// 503, naming the setting.
pub(crate) fn missing(name: &str) -> Fault {
    Fault::new(Code::Unavailable, format!("The deployment's setting {name} is missing or wrong."))
        .remedy("The organisation's administrator sets it: see the README, “Deploy”.")
}

/// `AWS_PRINCIPAL_ARN`: the organisation's identity that customers trust.
pub(crate) fn principal(env: &Env) -> Result<Principal, Fault> {
    text(env, "AWS_PRINCIPAL_ARN")
        .and_then(|arn| arn.parse().ok())
        .ok_or_else(|| missing("AWS_PRINCIPAL_ARN"))
}

/// `TEMPLATE_URL`: where on S3 the published template lies, for quick-create links; empty means that there are none.
/// CloudFormation opens templates from S3 alone, by https.
pub(crate) fn template_url(env: &Env) -> Result<Option<String>, Fault> {
    let Some(url) = text(env, "TEMPLATE_URL") else { return Ok(None) };
    let host = url.strip_prefix("https://").and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let is_on_s3 = host.contains("s3") && host.contains(".amazonaws.");
    if is_on_s3 && url.bytes().all(|b| b.is_ascii_graphic()) {
        Ok(Some(url))
    } else {
        Err(missing("TEMPLATE_URL"))
    }
}

/// `AWS_ENDPOINT`: one endpoint for all of AWS, for the local one; empty means AWS's own.
pub(crate) fn endpoints(env: &Env) -> Endpoints {
    Endpoints::from_setting(&text(env, "AWS_ENDPOINT").unwrap_or_default())
}

/// `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`: the principal's own key (row A6).
pub(crate) fn credentials(env: &Env) -> Result<Credentials, Fault> {
    let key = text(env, "AWS_ACCESS_KEY_ID").ok_or_else(|| missing("AWS_ACCESS_KEY_ID"))?;
    let secret = text(env, "AWS_SECRET_ACCESS_KEY").ok_or_else(|| missing("AWS_SECRET_ACCESS_KEY"))?;
    Ok(Credentials::long_lived(key, secret))
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

/// `RECEIPT_SIGNING_KEY` and `RECEIPT_SIGNING_KEY_PREVIOUS`; [`crate::signing`] reads them.
pub(crate) fn signing_keys(env: &Env, purpose: Purpose) -> SigningKeys {
    SigningKeys { present: text(env, purpose.secret()), previous: text(env, purpose.secret_of_previous()) }
}

/// `LOCAL`: whether this is the local environment.
pub(crate) fn is_local(env: &Env) -> bool {
    text(env, "LOCAL").as_deref() == Some("true")
}
