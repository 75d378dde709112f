//! `/workspaces/{ws}/resources` and `…/overview`: what all accounts of a workspace have, each asked for its own.

use std::time::Duration;

use axum::extract::Extension;
use domain::api::{AccountResource, AccountResourceList, ConnectionSummary, Overview, OverviewAccount};
use domain::field::FieldError;
use domain::ids::WorkspaceId;
use domain::monitoring::Grid;
use futures_util::{StreamExt as _, stream};
use worker::Env;

use super::connections;
use super::enter;
use super::metrics::{asked_resources, asked_span};
use super::params::{InWorkspace, Params};
use crate::clock;
use crate::credential::Credential;
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::connection::{Resources, ShowOverview};
use crate::objects::workspace::ListConnections;
use crate::objects::{Call, Connection};

/// So many objects are asked at once.
const PARALLEL: usize = 6;
/// The accounts of an overview.
const PAGE: u32 = 100;
/// The most accounts that one question goes through; each is a subrequest, of which a request has 10,000.
const ACCOUNTS_MAX: usize = 2000;
/// The most steps of an overview's charts: a hundred accounts have some forty series each, and all are in one answer.
const STEPS_MAX: u64 = 120;
/// As many as they have where nobody says how long a step is, and the steps that there are then, in seconds.
const STEPS_USUAL: u64 = 72;
const STEPS_SECONDS: [u32; 7] = [300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 24 * 3600];

/// `GET …/resources?connection=&service=&type=&region=&state=&q=&cursor=&limit=`: as of one connection, of all that the
/// workspace has, or of those that are named (the parameter may be repeated). 401, 404; 422 for a wrong parameter.
#[worker::send]
pub(crate) async fn resources(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    params: Params,
) -> Result<Body<AccountResourceList>, Fault> {
    let asked = asked_resources(&params)?;
    let named = params.all("connection");
    let mut accounts = connections::all(&env, credential, &id).await?;
    accounts.retain(|one| named.is_empty() || named.iter().any(|name| name == one.id.as_str()));
    if accounts.len() > ACCOUNTS_MAX {
        let problem = format!("The workspace has {} accounts, too many for one question.", accounts.len());
        let remedy = "Name at most 2,000 of them by `connection`.";
        return Err(FieldError::new("connection", problem, remedy).into());
    }
    let (first, mut after) = begin(&accounts, asked.after.as_deref())?;
    let of = |limit, after| Resources { after, limit, ..asked.clone() };
    let mut list =
        AccountResourceList { resources: Vec::new(), total: 0, next_cursor: None, unanswered: Vec::new() };
    let mut has_some = vec![false; accounts.len()];
    let counts = ask_all(&env, &id, &accounts, &of(0, None)).await;
    for ((account, has_some), counted) in accounts.iter().zip(&mut has_some).zip(counts) {
        match counted {
            Ok(counted) => {
                list.total = list.total.saturating_add(counted.total);
                *has_some = counted.total > 0;
            }
            Err(_) => list.unanswered.push(account.id.clone()),
        }
    }
    // Of those that have none, none is asked for.
    for (account, _) in accounts.iter().zip(has_some).skip(first).filter(|(_, has_some)| *has_some) {
        let room = asked.limit.saturating_sub(u32::try_from(list.resources.len()).unwrap_or(u32::MAX));
        if room == 0 {
            list.next_cursor = Some(format!("{} ", account.id));
            break;
        }
        let page = Connection::of(&env, &id, &account.id)?.ask(&of(room, after.take())).await?;
        list.resources.extend(page.resources.into_iter().map(|resource| AccountResource {
            connection: account.id.clone(),
            account_id: account.account_id.clone(),
            alias: account.alias.clone(),
            resource,
        }));
        if let Some(place) = page.next_cursor {
            list.next_cursor = Some(format!("{} {place}", account.id));
            break;
        }
    }
    Ok(Body(list))
}

/// `GET …/overview?cursor=&from=&to=&step=`: every account with its counts and what stands out now, and its main metrics of
/// a range, the last three hours unless told otherwise. 401, 404; 422 for a wrong parameter.
#[worker::send]
pub(crate) async fn overview(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    params: Params,
) -> Result<Body<Overview>, Fault> {
    let now = clock::now();
    let (before, _) = params.page()?;
    let (from, to, step) = asked_span(&params, now, STEPS_MAX)?;
    let step_seconds = step.unwrap_or_else(|| step_of(to.since(from)));
    let grid = Grid::over(from, to, Duration::from_secs(u64::from(step_seconds)));
    let (from, to) = (grid.start(), grid.at(grid.len()));
    let (workspace, caller) = enter(&env, credential, &id).await?;
    let page = workspace.ask(&ListConnections { caller, before, limit: PAGE }).await?;
    let answers = ask_all(&env, &id, &page.connections, &ShowOverview { from, to, step_seconds, now }).await;
    let accounts = page.connections.into_iter().zip(answers).map(|(account, answer)| OverviewAccount {
        connection: account.id,
        account_id: account.account_id,
        alias: account.alias,
        status: account.status,
        activity: account.activity,
        overview: answer.ok(),
    });
    Ok(Body(Overview { from, to, step_seconds, accounts: accounts.collect(), next_cursor: page.next_cursor }))
}

/// How long a step of an overview's charts is where nobody says so.
fn step_of(range: Duration) -> u32 {
    let fits = |step: &u32| range.as_secs() / u64::from(*step) <= STEPS_USUAL;
    STEPS_SECONDS.into_iter().find(fits).unwrap_or(24 * 3600)
}

/// Asks each of these connections the same, some at a time; the answers are in their order.
async fn ask_all<C: Call>(
    env: &Env,
    id: &WorkspaceId,
    accounts: &[ConnectionSummary],
    call: &C,
) -> Vec<Result<C::Reply, Fault>> {
    stream::iter(accounts)
        .map(|account| async move { Connection::of(env, id, &account.id)?.ask(call).await })
        .buffered(PARALLEL)
        .collect()
        .await
}

/// With which account a page begins, and behind which of its resources. A cursor is both, with a space between.
fn begin(accounts: &[ConnectionSummary], cursor: Option<&str>) -> Result<(usize, Option<String>), Fault> {
    let Some(cursor) = cursor else { return Ok((0, None)) };
    let known = cursor.split_once(' ').and_then(|(account, place)| {
        let at = accounts.iter().position(|one| one.id.as_str() == account)?;
        Some((at, Some(place.to_owned()).filter(|place| !place.is_empty())))
    });
    let remedy = "Send the `next_cursor` of the page before, or nothing.";
    known.ok_or_else(|| FieldError::new("cursor", "No account has this cursor any more.", remedy).into())
}
