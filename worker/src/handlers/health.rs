//! `GET /api/health`: whether KV, the objects and AWS answer, the configuration is whole, and AWS knows us.
//!
//! It is open to everyone, so it says no more than that, and asks AWS no more than once a minute. With the deployment's
//! `SETUP_TOKEN` it asks at once, and says what is wrong.

use axum::extract::Extension;
use axum::http::{HeaderMap, StatusCode};
use domain::access::Permission;
use domain::api::{Health, IdentityHealth, Probe};
use domain::ids::WorkspaceId;
use futures_util::future::join_all;
use worker::Env;

use crate::config;
use crate::edge::Body;
use crate::fault::Fault;
use crate::identity::{self, Freshness, Look};
use crate::objects::Workspace;
use crate::objects::workspace::{Authorize, Caller, Shown};
use crate::signing::{self, Purpose};

/// 200, or 503 with the same body when something is not well.
#[worker::send]
pub(crate) async fn show(Extension(env): Extension<Env>, headers: HeaderMap) -> (StatusCode, Body<Health>) {
    let is_operator = super::setup::is_operator(&env, &headers);
    let freshness = if is_operator { Freshness::Now } else { Freshness::OfLate };
    let kv = probe(kv(&env).await);
    let objects = probe(objects(&env).await);
    let principals = config::principals(&env);
    let partitions = principals.iter().flatten().map(domain::arn::Principal::partition);
    let looks = join_all(partitions.map(|partition| identity::look(&env, partition, freshness))).await;
    let silent = looks.iter().find(|look| !look.answered);
    let aws = probe(silent.map_or(Ok(()), |_| Err(unavailable("AWS STS does not answer."))));
    let configuration = probe(configuration(&env).await);
    let identities: Vec<_> = looks.into_iter().map(|Look { health, .. }| health).collect();
    let ok = kv.ok && objects.ok && aws.ok && configuration.ok && identities.iter().all(|one| one.ok);
    let status = if ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let health = Health { version, ok, kv, objects, aws, configuration, identities };
    (status, Body(if is_operator { health } else { without_details(health) }))
}

/// Details name ARNs and settings, which are the operator's business.
fn without_details(health: Health) -> Health {
    let plain = |probe: Probe| Probe { detail: None, ..probe };
    let identities = health.identities.into_iter().map(|one| IdentityHealth { detail: None, ..one });
    Health {
        kv: plain(health.kv),
        objects: plain(health.objects),
        aws: plain(health.aws),
        configuration: plain(health.configuration),
        identities: identities.collect(),
        version: health.version,
        ok: health.ok,
    }
}

/// Our own words alone: inner errors stay inside.
fn probe(result: Result<(), Fault>) -> Probe {
    Probe { ok: result.is_ok(), detail: result.err().map(|fault| fault.detail) }
}

fn unavailable(detail: &str) -> Fault {
    Fault::new(domain::api::Code::Unavailable, detail)
}

/// What is needed from the first request on, and could be found missing only by the first who needs it: at least one
/// principal, for each what proves it, the key of receipts, and the providers that people sign in with.
async fn configuration(env: &Env) -> Result<(), Fault> {
    config::principal(env)?;
    for principal in config::principals(env)? {
        config::identity(env, principal.partition())?;
    }
    signing::key_set(env, Purpose::Receipt).await?;
    config::check_sign_in(env)
}

async fn kv(env: &Env) -> Result<(), Fault> {
    env.kv("EDGE")?.get("health").text().await?;
    Ok(())
}

/// A workspace that does not exist answers that it does not; that is an answer.
async fn objects(env: &Env) -> Result<(), Fault> {
    let nobody = Caller { shows: Shown::Token { digest: String::new() }, from: None };
    let asked = Workspace::of(env, &WorkspaceId::from_bytes([0; 16]))?;
    match asked.ask(&Authorize { caller: nobody, needs: Permission::Read }).await {
        Err(fault) if fault.code == domain::api::Code::NotSignedIn => Ok(()),
        Err(fault) => Err(fault),
        Ok(_) => Err(Fault::internal("nobody was let in")),
    }
}
