//! Asking the connections of a workspace, and putting together what they give, within what an isolate holds.

use std::collections::BTreeSet;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::api::{Code, ConnectionSummary};
use domain::ids::WorkspaceId;
use domain::promql::{Error, Matcher, Series, Target, Wanted};
use domain::time::Timestamp;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use worker::Env;
use worker::send::SendFuture;

use crate::credential::Credential;
use crate::fault::Fault;
use crate::handlers::connections;
use crate::handlers::params::InWorkspace;
use crate::objects::Connection;
use crate::objects::connection::{Found, ListSeries, Listed, SelectSeries, Selected};

/// How many connections one question is put to.
const CONNECTIONS_MAX: usize = 50;
/// A request may have six connections open: <https://developers.cloudflare.com/workers/platform/limits/>.
const PARALLEL: usize = 6;
/// How many series a query may have.
pub(super) const SERIES_MAX: usize = 2000;
/// How many are listed, by their labels or newest values.
pub(super) const SERIES_LISTED_MAX: usize = 20_000;
/// How many points a query may have: sixteen bytes each.
const POINTS_MAX: usize = 2_000_000;

/// Why there is no answer.
pub(super) enum Refused {
    /// It cannot be asked so.
    Query(Error),
    /// Of our own.
    Fault(Fault),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Query(error)
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// The connections of a workspace, for a caller who may ask them.
pub(crate) struct Gatherer {
    env: Env,
    workspace: WorkspaceId,
    connections: Vec<ConnectionSummary>,
}

/// 401, 404 as everywhere.
impl<S: Send + Sync> FromRequestParts<S> for Gatherer {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let env = parts.extensions.get::<Env>().cloned();
        let env = env.ok_or_else(|| Fault::internal("no environment"))?;
        let credential = Credential::from_request_parts(parts, state).await?;
        let InWorkspace(workspace) = InWorkspace::from_request_parts(parts, state).await?;
        SendFuture::new(async move {
            let connections = connections::all(&env, credential, &workspace).await?;
            Ok(Self { env, workspace, connections })
        })
        .await
    }
}

impl Gatherer {
    /// The values of a label that the list itself holds; `None` for any other.
    pub(super) fn of_connections(&self, label: &str) -> Option<BTreeSet<String>> {
        let value = |one: &ConnectionSummary| match label {
            "account_id" => Some(one.account_id.to_string()),
            "connection" => Some(one.id.to_string()),
            "alias" => one.alias.clone(),
            _ => None,
        };
        let is_known = matches!(label, "account_id" | "connection" | "alias");
        is_known.then(|| self.connections.iter().filter_map(value).collect())
    }

    /// The objects of those that any of these selectors can take.
    fn objects(&self, selectors: &[&[Matcher]]) -> Result<Vec<Connection>, Refused> {
        let may_fit = |one: &&ConnectionSummary| {
            selectors.iter().any(|matchers| {
                Matcher::all_take(matchers, "account_id", one.account_id.as_str())
                    && Matcher::all_take(matchers, "connection", one.id.as_str())
            })
        };
        let asked: Vec<_> = self.connections.iter().filter(may_fit).collect();
        if asked.len() > CONNECTIONS_MAX {
            return Err(Error::Execution(format!(
                "the query is about {} connected accounts, and {CONNECTIONS_MAX} are the most: name some by `account_id` or `connection`",
                asked.len()
            ))
            .into());
        }
        let object = |one: &ConnectionSummary| Connection::of(&self.env, &self.workspace, &one.id);
        Ok(asked.into_iter().map(object).collect::<Result<_, _>>()?)
    }

    /// The labels of the series that fit any of these selectors.
    pub(super) async fn list(
        &self,
        any_of: Vec<Vec<Matcher>>,
        from: Timestamp,
    ) -> Result<Vec<Target>, Refused> {
        let objects = self.objects(&any_of.iter().map(Vec::as_slice).collect::<Vec<_>>())?;
        let call = ListSeries { any_of, from, max: SERIES_LISTED_MAX };
        let mut listed = stream::iter(&objects).map(|object| object.ask(&call)).buffered(PARALLEL);
        let (mut targets, mut count) = (Vec::<Target>::new(), 0);
        while let Some(listed) = listed.next().await {
            let Some(listed) = begun(listed)? else { continue };
            let Listed::Targets(new) = listed else { return Err(too_many_series(SERIES_LISTED_MAX)) };
            count += new.iter().map(|target| target.names.len()).sum::<usize>();
            if count > SERIES_LISTED_MAX {
                return Err(too_many_series(SERIES_LISTED_MAX));
            }
            targets.extend(new);
        }
        Ok(targets)
    }

    /// The series of each of these selections.
    ///
    /// First each connection may give its share of the points, so that six at once stay within the memory of an isolate; those
    /// that have more are asked again, one after the other, for what the others have left.
    pub(super) async fn select(
        &self,
        wanted: Vec<Wanted>,
        series_max: usize,
    ) -> Result<Vec<Vec<Series>>, Refused> {
        let mut all: Vec<Vec<Series>> = wanted.iter().map(|_| Vec::new()).collect();
        let objects = self.objects(&wanted.iter().map(|one| one.matchers.as_slice()).collect::<Vec<_>>())?;
        let share = POINTS_MAX / objects.len().max(1);
        let call = SelectSeries { wanted, series_max, points_max: share };
        let mut points = 0;
        let mut larger = Vec::new();
        let mut selected = stream::iter(&objects)
            .map(async |object| Ok((object, begun(object.ask(&call).await)?)))
            .buffered(PARALLEL);
        while let Some((object, selected)) = selected.try_next().await.map_err(|fault: Fault| fault)? {
            match selected {
                None => {}
                Some(Selected::Found(found)) => points += add(&mut all, found, series_max)?,
                Some(Selected::TooManyPoints) => larger.push(object),
                Some(Selected::TooManySeries) => return Err(too_many_series(series_max)),
            }
        }
        for object in larger {
            let call = SelectSeries { points_max: POINTS_MAX.saturating_sub(points), ..call_again(&call) };
            match begun(object.ask(&call).await)? {
                None => {}
                Some(Selected::Found(found)) => points += add(&mut all, found, series_max)?,
                Some(_) => {
                    return Err(Error::Execution(format!(
                        "the query's series have more than {POINTS_MAX} points: name fewer by their labels, or ask for a shorter range"
                    ))
                    .into());
                }
            }
        }
        Ok(all)
    }
}

fn call_again(call: &SelectSeries) -> SelectSeries {
    SelectSeries { wanted: call.wanted.clone(), ..*call }
}

/// How many points were added.
fn add(all: &mut [Vec<Series>], found: Found, series_max: usize) -> Result<usize, Refused> {
    let points = found.points();
    for (all, new) in all.iter_mut().zip(found.into_series()) {
        all.extend(new);
    }
    if all.iter().map(Vec::len).sum::<usize>() > series_max {
        return Err(too_many_series(series_max));
    }
    Ok(points)
}

/// `None` for a connection that is listed and has not begun, or has ended meanwhile.
fn begun<T>(reply: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match reply {
        Ok(reply) => Ok(Some(reply)),
        Err(fault) if fault.code == Code::NotFound => Ok(None),
        Err(fault) => Err(fault),
    }
}

fn too_many_series(most: usize) -> Refused {
    Error::Execution(format!(
        "more than {most} series fit: name fewer by their labels, such as `region`, `type` or `account_id`"
    ))
    .into()
}
