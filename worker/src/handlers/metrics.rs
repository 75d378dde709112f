//! `…/connections/{id}/resources` and `…/metrics`.

use std::time::Duration;

use axum::extract::Extension;
use domain::api::{MetricSeries, ResourceList, Role};
use domain::field::FieldError;
use domain::time::Timestamp;
use worker::Env;

use super::connections::find;
use super::params::{InWorkspace, OfConnection, Params};
use crate::clock;
use crate::credential::Credential;
use crate::fault::Fault;
use crate::objects::Passed;
use crate::objects::connection::{Resources, Series};

/// The range of a question that names none.
const DEFAULT_RANGE: Duration = Duration::from_hours(3);
/// The longest range: full resolution is kept for so long.
const RANGE_MAX: Duration = Duration::from_hours(15 * 24);

/// `GET …/resources`. 401, 404.
#[worker::send]
pub(crate) async fn resources(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
) -> Result<Passed<ResourceList>, Fault> {
    let object = find(&env, credential, &id, connection, Role::Viewer).await?;
    object.pass(&Resources {}).await
}

/// `GET …/metrics?name=&resource=&from=&to=`: points of a series, the last three hours unless told otherwise.
/// 401; 404 for a series that was never seen; 422 for a wrong parameter.
#[worker::send]
pub(crate) async fn series(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
    params: Params,
) -> Result<Passed<MetricSeries>, Fault> {
    let object = find(&env, credential, &id, connection, Role::Viewer).await?;
    let series = read(&params, clock::now())?;
    object.pass(&series).await
}

fn read(params: &Params, now: Timestamp) -> Result<Series, Fault> {
    let required = |name: &str, remedy: &str| {
        let text = params.text(name).filter(|text| !text.is_empty());
        text.map(str::to_owned).ok_or_else(|| FieldError::new(name, format!("`{name}` is missing."), remedy))
    };
    let name = required("name", "Send a metric of the resource, for instance `CPUUtilization`.")?;
    let resource = required("resource", "Send the id of a resource of this connection.")?;
    let to = params.read("to", "Send an RFC 3339 time such as `2026-11-22T02:00:00Z`.")?.unwrap_or(now);
    let from = params.read("from", "Send an RFC 3339 time such as `2026-11-22T02:00:00Z`.")?;
    let from = from.unwrap_or_else(|| to.minus(DEFAULT_RANGE));
    if from >= to {
        return Err(FieldError::new("from", "`from` is not before `to`.", "Exchange the two.").into());
    }
    if to.since(from) > RANGE_MAX {
        return Err(
            FieldError::new("from", "The range is longer than 15 days.", "Ask for less at once.").into()
        );
    }
    Ok(Series { name, resource, from, to })
}
