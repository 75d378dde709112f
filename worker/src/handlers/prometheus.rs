//! `…/prometheus/api/v1/…` and `…/prometheus/metrics`: our series as a Prometheus server would give them, for Grafana's data
//! source and for scrapers. <https://prometheus.io/docs/prometheus/latest/querying/api/>
//!
//! Who may not ask is answered as everywhere, by a problem: 401, 404. What cannot be asked is answered in Prometheus' own
//! form: 400 `bad_data` for what cannot be read or is not supported, 422 `execution` for what asks for too much.

mod asked;
mod gather;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::promql::{
    Error, Expr, Labels, Matcher, NAME, Steps, Track, Value, answer, evaluate, exposition, is_label_name,
    naming, parse, parse_selector, read_duration, read_time,
};
use domain::time::Timestamp;
use serde_json::json;

use crate::clock;
use crate::fault::Fault;
use asked::{Asked, OfLabel};
use gather::{Gatherer, Refused, SERIES_LISTED_MAX, SERIES_MAX};

/// Which Prometheus we speak like, for clients that look: the release whose API and language this is a part of. Since 3.0 a
/// range leaves out its very beginning.
const VERSION: &str = "3.5.0";
/// How long points are kept: from when on series are listed, where nobody says.
const KEPT: Duration = Duration::from_hours(90 * 24);

/// `GET`, `POST …/query?query=&time=`.
#[worker::send]
pub(crate) async fn query(gatherer: Gatherer, asked: Asked) -> Result<Response, Fault> {
    let work = async || {
        let steps = Steps::instant(time(&asked, "time")?.unwrap_or_else(clock::now));
        Ok(answer::at_an_instant(worked_out(&gatherer, &asked, steps).await?, steps)?)
    };
    respond(work().await)
}

/// `GET`, `POST …/query_range?query=&start=&end=&step=`.
#[worker::send]
pub(crate) async fn query_range(gatherer: Gatherer, asked: Asked) -> Result<Response, Fault> {
    let work = async || {
        let missing = |name: &str| Error::BadData(format!("`{name}` is missing"));
        let start = time(&asked, "start")?.ok_or_else(|| missing("start"))?;
        let end = time(&asked, "end")?.ok_or_else(|| missing("end"))?;
        let step = asked.text("step").ok_or_else(|| missing("step"))?;
        let seconds = step.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let step = seconds.or_else(|| read_duration(step));
        let step =
            step.ok_or_else(|| Error::BadData("`step` is neither seconds nor a duration".to_owned()))?;
        let steps = Steps::over(start, end, step)?;
        Ok(answer::over_a_range(worked_out(&gatherer, &asked, steps).await?, steps)?)
    };
    respond(work().await)
}

/// `GET`, `POST …/series?match[]=&start=`: label sets.
#[worker::send]
pub(crate) async fn series(gatherer: Gatherer, asked: Asked) -> Result<Response, Fault> {
    let work = async || {
        let selectors = selectors(&asked)?;
        if selectors.is_empty() {
            return Err(Error::BadData("no `match[]` parameter provided".to_owned()).into());
        }
        let mut found = BTreeSet::<Labels>::new();
        for target in gatherer.list(selectors, since(&asked)?).await? {
            found.extend(target.names.iter().map(|name| target.labels.named(name)));
        }
        Ok(answer::data(&limited(&asked, found)))
    };
    respond(work().await)
}

/// `GET`, `POST …/labels?match[]=&start=`: the labels' names.
#[worker::send]
pub(crate) async fn labels(gatherer: Gatherer, asked: Asked) -> Result<Response, Fault> {
    let work = async || {
        let targets = gatherer.list(or_all(selectors(&asked)?), since(&asked)?).await?;
        let mut found: BTreeSet<&str> =
            targets.iter().flat_map(|one| one.labels.iter()).map(|(name, _)| name).collect();
        if !targets.is_empty() {
            found.insert(NAME);
        }
        Ok(answer::data(&limited(&asked, found)))
    };
    respond(work().await)
}

/// `GET …/label/{name}/values?match[]=&start=`: the values of one.
#[worker::send]
pub(crate) async fn label_values(
    gatherer: Gatherer,
    OfLabel(label): OfLabel,
    asked: Asked,
) -> Result<Response, Fault> {
    let work = async || {
        if !is_label_name(&label) {
            return Err(Error::BadData(format!("`{label}` cannot be the name of a label")).into());
        }
        let selectors = selectors(&asked)?;
        // With more connections than one question may be put to, these are what one chooses among them by.
        if let Some(found) = gatherer.of_connections(&label).filter(|_| selectors.is_empty()) {
            return Ok(answer::data(&limited(&asked, found)));
        }
        let mut found = BTreeSet::<String>::new();
        for target in gatherer.list(or_all(selectors), since(&asked)?).await? {
            if label == NAME {
                found.extend(target.names);
            } else {
                found.insert(target.labels.get(&label).to_owned());
            }
        }
        found.remove("");
        Ok(answer::data(&limited(&asked, found)))
    };
    respond(work().await)
}

/// `GET …/metadata?metric=`: what each metric tells.
#[worker::send]
pub(crate) async fn metadata(_: Gatherer, asked: Asked) -> Result<Response, Fault> {
    let wanted = asked.text("metric").filter(|name| !name.is_empty());
    let told = naming::catalogue().filter(|(name, _)| wanted.is_none_or(|wanted| wanted == name));
    let told =
        told.map(|(name, metric)| (name, json!([{"type": "gauge", "help": metric.tells, "unit": ""}])));
    let told: BTreeMap<_, _> = limited(&asked, told).into_iter().collect();
    respond(Ok(answer::data(&told)))
}

/// `GET …/status/buildinfo`: by it Grafana knows what it talks to.
#[worker::send]
pub(crate) async fn buildinfo(_: Gatherer) -> Result<Response, Fault> {
    let told = json!({
        "version": VERSION, "revision": "deputize", "branch": "", "buildUser": "", "buildDate": "", "goVersion": "",
    });
    respond(Ok(answer::data(&told)))
}

/// `GET …/prometheus/metrics?match[]=`: the newest value of every series, for a scraper.
#[worker::send]
pub(crate) async fn exposition(gatherer: Gatherer, asked: Asked) -> Result<Response, Fault> {
    let work = async || {
        let steps = Steps::instant(clock::now());
        let mut tracks = BTreeMap::<Labels, Track>::new();
        for matchers in or_all(selectors(&asked)?) {
            let expr = Expr::newest(matchers);
            let series = gatherer.select(expr.wants(steps), SERIES_LISTED_MAX).await?;
            if let Value::Vector(found) = evaluate(&expr, series, steps)? {
                tracks.extend(found.into_iter().map(|track| (track.labels.clone(), track)));
            }
        }
        Ok(exposition::write(&tracks.into_values().collect::<Vec<_>>()))
    };
    match work().await {
        Ok(text) => Ok(([(header::CONTENT_TYPE, exposition::CONTENT_TYPE)], text).into_response()),
        refused => respond(refused),
    }
}

async fn worked_out(gatherer: &Gatherer, asked: &Asked, steps: Steps) -> Result<Value, Refused> {
    let expr = parse(asked.text("query").unwrap_or_default())?;
    let series = gatherer.select(expr.wants(steps), SERIES_MAX).await?;
    Ok(evaluate(&expr, series, steps)?)
}

fn respond(result: Result<String, Refused>) -> Result<Response, Fault> {
    let (status, text) = match result {
        Ok(text) => (StatusCode::OK, text),
        Err(Refused::Fault(fault)) => return Err(fault),
        Err(Refused::Query(error)) => {
            let status = match error {
                Error::BadData(_) => StatusCode::BAD_REQUEST,
                Error::Execution(_) => StatusCode::UNPROCESSABLE_ENTITY,
            };
            (status, answer::refused(&error))
        }
    };
    Ok((status, [(header::CONTENT_TYPE, "application/json")], text).into_response())
}

/// The selectors of `match[]`.
fn selectors(asked: &Asked) -> Result<Vec<Vec<Matcher>>, Error> {
    asked.all("match[]").map(parse_selector).collect()
}

/// One that takes every series, where there is none.
fn or_all(selectors: Vec<Vec<Matcher>>) -> Vec<Vec<Matcher>> {
    if selectors.is_empty() { vec![Vec::new()] } else { selectors }
}

fn time(asked: &Asked, name: &str) -> Result<Option<Timestamp>, Error> {
    asked.text(name).filter(|text| !text.is_empty()).map(|text| read_time(name, text)).transpose()
}

/// Series whose resources were gone before that are not listed.
fn since(asked: &Asked) -> Result<Timestamp, Error> {
    Ok(time(asked, "start")?.unwrap_or_else(|| clock::now().minus(KEPT)))
}

/// As many as `limit` says; all without it, or with 0.
fn limited<T>(asked: &Asked, all: impl IntoIterator<Item = T>) -> Vec<T> {
    let limit = asked.text("limit").and_then(|text| text.parse().ok()).filter(|limit| *limit > 0);
    all.into_iter().take(limit.unwrap_or(usize::MAX)).collect()
}
