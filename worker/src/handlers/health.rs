//! `GET /api/health`: whether KV, the objects and the AWS endpoint answer, and the configuration is whole.

use axum::extract::Extension;
use axum::http::StatusCode;
use domain::api::{Health, Probe, Role};
use domain::ids::WorkspaceId;
use worker::Env;

use crate::clock::EdgePace;
use crate::config;
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::Workspace;
use crate::objects::workspace::{Authorize, Caller};
use crate::signing::{self, Purpose};

/// 200, or 503 with the same body when something is not well.
#[worker::send]
pub(crate) async fn show(Extension(env): Extension<Env>) -> (StatusCode, Body<Health>) {
    let kv = probe(kv(&env).await);
    let objects = probe(objects(&env).await);
    let aws = probe(aws_answers(&env).await);
    let configuration = probe(configuration(&env).await);
    let ok = kv.ok && objects.ok && aws.ok && configuration.ok;
    let status = if ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (
        status,
        Body(Health { version: env!("CARGO_PKG_VERSION").to_owned(), ok, kv, objects, aws, configuration }),
    )
}

/// Our own words alone: inner errors stay inside.
fn probe(result: Result<(), Fault>) -> Probe {
    Probe { ok: result.is_ok(), detail: result.err().map(|fault| fault.detail) }
}

/// What is needed from the first request on, and could be found missing only by the first who needs it.
async fn configuration(env: &Env) -> Result<(), Fault> {
    config::principal(env)?;
    config::credentials(env)?;
    signing::key_set(env, Purpose::Receipt).await?;
    Ok(())
}

async fn kv(env: &Env) -> Result<(), Fault> {
    env.kv("EDGE")?.get("health").text().await?;
    Ok(())
}

/// A workspace that does not exist answers that it does not; that is an answer.
async fn objects(env: &Env) -> Result<(), Fault> {
    let nobody = Caller::Token { digest: String::new() };
    let asked = Workspace::of(env, &WorkspaceId::from_bytes([0; 16]))?;
    match asked.ask(&Authorize { caller: nobody, needs: Role::Viewer }).await {
        Err(fault) if fault.code == domain::api::Code::NotSignedIn => Ok(()),
        Err(fault) => Err(fault),
        Ok(_) => Err(Fault::internal("nobody was let in")),
    }
}

/// Any answer of STS will do, a refusal included: whether our key is right, a check says with its cause.
async fn aws_answers(env: &Env) -> Result<(), Fault> {
    let principal = config::principal(env)?;
    let (credentials, endpoints) = (config::credentials(env)?, config::endpoints(env));
    let region = principal.partition().sts_region();
    let client = aws::Client {
        transport: &aws::ReqwestTransport::new(),
        pace: &EdgePace,
        endpoints: &endpoints,
        credentials: &credentials,
        region: region.as_str(),
        counter: &aws::Counter::new(),
    };
    match client.get_caller_identity().await {
        Err(aws::Error::Unreachable { .. } | aws::Error::Timeout) => {
            Err(Fault::new(domain::api::Code::Unavailable, "AWS STS does not answer."))
        }
        _ => Ok(()),
    }
}
