//! `…/connections/{id}/resources` and `…/metrics`.

use std::time::Duration;

use domain::api::{MetricData, ResourceList};
use domain::arn::Region;
use domain::field::FieldError;
use domain::time::Timestamp;

use super::acting::AsViewer;
use super::params::Params;
use crate::clock;
use crate::fault::Fault;
use crate::objects::Passed;
use crate::objects::connection::{Metrics, Resources};

/// The range of a question that names none.
const DEFAULT_RANGE: Duration = Duration::from_hours(3);
/// The longest range: points are kept for so long.
const RANGE_MAX: Duration = Duration::from_hours(90 * 24);
/// The most steps of a range.
const STEPS_MAX: u64 = 1500;
/// The most resources that are listed, and that are asked for, at once.
const RESOURCES_MAX: u32 = 1000;
const RESOURCES_ASKED_MAX: usize = 50;
/// How many series of a metric stand out, where nobody says how many.
const TOP: u32 = 8;
const TOP_MAX: u32 = 50;

/// `GET …/resources?service=&type=&region=&state=&q=&id=&cursor=&limit=`: what was discovered, by region, service and id.
/// `state=gone` for what is not listed any more, and `id` for one resource, gone or not. 401, 404; 422 for a wrong parameter.
#[worker::send]
pub(crate) async fn resources(
    AsViewer(object): AsViewer,
    params: Params,
) -> Result<Passed<ResourceList>, Fault> {
    object.pass(&asked_resources(&params)?).await
}

/// Which resources are asked for.
pub(super) fn asked_resources(params: &Params) -> Result<Resources, Fault> {
    let text = |name: &str| params.text(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let limit = params.read::<u32>("limit", "Send a number from 1 to 1000.")?;
    Ok(Resources {
        service: text("service").map(|text| text.parse()).transpose()?,
        resource_type: text("type").map(|text| text.parse()).transpose()?,
        region: text("region").map(|text| text.parse::<Region>()).transpose()?,
        state: text("state"),
        text: text("q"),
        id: text("id"),
        after: text("cursor"),
        limit: limit.unwrap_or(100).clamp(1, RESOURCES_MAX),
    })
}

/// `GET …/metrics?resource=&name=&service=&top=&from=&to=&step=`: the series of these resources (the parameters may be
/// repeated), or the ones of a service that stand out; the last three hours unless told otherwise. 401; 404 for what was
/// never seen; 422 for a wrong parameter.
#[worker::send]
pub(crate) async fn series(AsViewer(object): AsViewer, params: Params) -> Result<Passed<MetricData>, Fault> {
    let call = read(&params, clock::now())?;
    object.pass(&call).await
}

fn refused<T>(field: &str, problem: &str, remedy: &str) -> Result<T, Fault> {
    Err(FieldError::new(field, problem, remedy).into())
}

/// `from`, `to` and `step` in seconds, of which each may be missing; 422 for more than so many steps.
pub(super) fn asked_span(
    params: &Params,
    now: Timestamp,
    steps_max: u64,
) -> Result<(Timestamp, Timestamp, Option<u32>), Fault> {
    const TIME: &str = "Send an RFC 3339 time such as `2026-11-22T02:00:00Z`.";
    let to = params.read("to", TIME)?.unwrap_or(now);
    let from = params.read("from", TIME)?.unwrap_or_else(|| to.minus(DEFAULT_RANGE));
    if from >= to {
        return refused("from", "`from` is not before `to`.", "Exchange the two.");
    }
    if to.since(from) > RANGE_MAX {
        return refused("from", "The range is longer than 90 days.", "Ask for less at once.");
    }
    let step_seconds = params.read::<u32>("step", "Send a number of seconds, such as 300.")?;
    if let Some(step) = step_seconds {
        if step < 60 || !step.is_multiple_of(60) {
            return refused(
                "step",
                "A step is a multiple of 60 seconds.",
                "Send 60, 300 or 3600, for instance.",
            );
        }
        if to.since(from).as_secs() / u64::from(step) > steps_max {
            let problem = format!("The range has more than {steps_max} such steps.");
            return refused("step", &problem, "Send a longer step.");
        }
    }
    Ok((from, to, step_seconds))
}

fn read(params: &Params, now: Timestamp) -> Result<Metrics, Fault> {
    let resources = params.all("resource");
    let service = params.text("service").filter(|text| !text.is_empty()).map(str::parse).transpose()?;
    if resources.is_empty() && service.is_none() {
        return refused(
            "resource",
            "`resource` is missing.",
            "Send the id of a resource of this connection, or a `service` such as `ec2`.",
        );
    }
    if resources.len() > RESOURCES_ASKED_MAX {
        return refused("resource", "These are too many resources.", "Ask for at most 50 at once.");
    }
    let (from, to, step_seconds) = asked_span(params, now, STEPS_MAX)?;
    let top = params.read::<u32>("top", "Send a number from 1 to 50.")?;
    Ok(Metrics {
        resources,
        names: params.all("name"),
        service,
        top: top.unwrap_or(TOP).clamp(1, TOP_MAX),
        from,
        to,
        step_seconds,
    })
}
