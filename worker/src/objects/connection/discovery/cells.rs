//! The cells of the matrix: how each service stands in each region. A row is written when that changes.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::api::{Cell, CellState};
use domain::arn::Region;
use domain::monitoring::Service;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::objects::connection::Connection;
use crate::sql;

/// A refusal seldom goes away by asking again: what was refused is asked again after this time.
const REST: Duration = Duration::from_hours(24);

/// How asking went.
pub(super) struct Asked {
    state: CellState,
    count: Option<u32>,
    aws_code: Option<String>,
    message: Option<String>,
}

/// A cell as it is stored; its service and region are columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    state: CellState,
    count: u32,
    since: Timestamp,
    again_at: Option<Timestamp>,
    aws_code: Option<String>,
    message: Option<String>,
    /// Whether it was refused when it was answered, or refused, last: a failure between the two is no news.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    was_refused: bool,
}

/// How a cell has turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// AWS refuses it, which it did not before, or nobody had asked.
    Refused,
    /// It was refused and answers again.
    Recovered,
}

#[derive(Deserialize)]
struct Row {
    service: Service,
    region: Region,
    json: String,
}

impl Asked {
    /// So many resources.
    pub(super) fn found(count: usize) -> Self {
        let state = if count == 0 { CellState::Empty } else { CellState::Ok };
        Self { state, count: Some(u32::try_from(count).unwrap_or(u32::MAX)), aws_code: None, message: None }
    }

    /// It says so where there is more.
    pub(super) fn cut(self, is_cut: bool) -> Self {
        let message = "There are more than are listed. The others are left out.";
        if is_cut { Self { message: Some(message.to_owned()), ..self } } else { self }
    }

    /// The region is off; nothing was asked.
    pub(super) fn disabled() -> Self {
        let message = "The account has not switched this region on. Enable it in AWS's Account settings, or leave it out.";
        Self { state: CellState::Disabled, count: Some(0), aws_code: None, message: Some(message.to_owned()) }
    }

    pub(super) fn failed(error: &aws::Error) -> Self {
        Self {
            state: state_of(error),
            count: None,
            aws_code: error.code().map(str::to_owned),
            message: Some(error.to_string()),
        }
    }
}

/// How a cell stands that was refused or failed.
pub(in crate::objects::connection) const fn state_of(error: &aws::Error) -> CellState {
    use aws::Error;
    match error {
        Error::Denied { .. } => CellState::Denied,
        // With a session that works elsewhere it is the region that does not take it.
        Error::BadCredentials { .. } | Error::RegionDisabled { .. } => CellState::Disabled,
        Error::Throttled { .. } => CellState::Throttled,
        _ => CellState::Failed,
    }
}

impl Kept {
    /// What is kept after asking.
    fn after(before: Option<Self>, asked: Asked, now: Timestamp) -> Self {
        let since =
            before.as_ref().filter(|before| before.state == asked.state).map_or(now, |before| before.since);
        let rests = is_refusal(asked.state);
        let was_refused = before.as_ref().is_some_and(Self::is_refused) && !asked.state.is_answered();
        Self {
            was_refused: was_refused && !rests,
            state: asked.state,
            count: asked.count.unwrap_or_else(|| before.map_or(0, |before| before.count)),
            since,
            again_at: rests.then(|| now.plus(REST)),
            aws_code: asked.aws_code,
            message: asked.message,
        }
    }

    /// Whether the last that AWS has said of it was no. A cell says so by its state too, as it did before there was more.
    const fn is_refused(&self) -> bool {
        self.was_refused || is_refusal(self.state)
    }

    /// How it has turned to become what it is.
    fn turn(&self, before: Option<&Self>) -> Option<Turn> {
        match (before.is_some_and(Self::is_refused), self.is_refused()) {
            (false, true) => Some(Turn::Refused),
            (true, false) => Some(Turn::Recovered),
            _ => None,
        }
    }

    fn is_resting(&self, now: Timestamp) -> bool {
        self.again_at.is_some_and(|at| at > now)
    }
}

const fn is_refusal(state: CellState) -> bool {
    matches!(state, CellState::Denied | CellState::Disabled)
}

impl Connection {
    fn kept_cells(&self) -> Result<BTreeMap<(Service, Region), Kept>, Fault> {
        let rows: Vec<Row> =
            sql::rows(&self.sql, "SELECT service, region, json FROM cell LIMIT 10000", vec![])?;
        let cell = |row: Row| Ok(((row.service, row.region), serde_json::from_str(&row.json)?));
        rows.into_iter().map(cell).collect()
    }

    fn kept_cell(&self, service: Service, region: &Region) -> Result<Option<Kept>, Fault> {
        let query = "SELECT service, region, json FROM cell WHERE service = ? AND region = ?";
        let values = vec![service.word().into(), region.as_str().into()];
        let row: Option<Row> = sql::row(&self.sql, query, values)?;
        Ok(row.map(|row| serde_json::from_str(&row.json)).transpose()?)
    }

    /// Keeps how asking went; gives how the cell has turned.
    pub(super) fn keep_cell(
        &self,
        service: Service,
        region: &Region,
        asked: Asked,
        now: Timestamp,
    ) -> Result<Option<Turn>, Fault> {
        let before = self.kept_cell(service, region)?;
        let after = Kept::after(before.clone(), asked, now);
        if before.as_ref() == Some(&after) {
            return Ok(None);
        }
        let values =
            vec![service.word().into(), region.as_str().into(), serde_json::to_string(&after)?.into()];
        sql::run(&self.sql, "INSERT OR REPLACE INTO cell (service, region, json) VALUES (?, ?, ?)", values)?;
        Ok(after.turn(before.as_ref()))
    }

    /// Drops the cells of other regions and services.
    pub(super) fn drop_cells(&self, regions: &[Region], services: &[Service]) -> Result<(), Fault> {
        let statement = "DELETE FROM cell WHERE region NOT IN (SELECT value FROM json_each(?1))
             OR service NOT IN (SELECT value FROM json_each(?2))";
        let values = vec![serde_json::to_string(regions)?.into(), serde_json::to_string(services)?.into()];
        sql::run(&self.sql, statement, values)
    }

    /// The services to ask in a region: those that were refused rest for a day, unless all are wanted.
    pub(super) fn to_ask(
        &self,
        services: &[Service],
        region: &Region,
        asks_all: bool,
        now: Timestamp,
    ) -> Result<Vec<Service>, Fault> {
        let mut asked = Vec::new();
        for service in services {
            let rests =
                !asks_all && self.kept_cell(*service, region)?.is_some_and(|cell| cell.is_resting(now));
            if !rests {
                asked.push(*service);
            }
        }
        Ok(asked)
    }

    /// The cells of these services and regions; those that were never asked are pending since `since`.
    pub(super) fn cells(
        &self,
        services: &[Service],
        regions: &[Region],
        since: Timestamp,
    ) -> Result<Vec<Cell>, Fault> {
        let mut kept = self.kept_cells()?;
        let cell = |service: Service, region: &Region| {
            let kept = kept.remove(&(service, region.clone())).unwrap_or_else(|| Kept::pending(since));
            let Kept { state, count, since, again_at, aws_code, message, .. } = kept;
            Cell { service, region: region.clone(), state, count, since, again_at, aws_code, message }
        };
        let all = services.iter().flat_map(|service| regions.iter().map(move |region| (*service, region)));
        let mut cell = cell;
        Ok(all.map(|(service, region)| cell(service, region)).collect())
    }
}

impl Kept {
    const fn pending(since: Timestamp) -> Self {
        Self {
            state: CellState::Pending,
            count: 0,
            since,
            again_at: None,
            aws_code: None,
            message: None,
            was_refused: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn denied() -> aws::Error {
        aws::Error::Denied {
            code: "AccessDenied".to_owned(),
            message: "is not authorized to perform: rds:DescribeDBInstances".to_owned(),
            reason: aws::DenyReason::Unspecified,
            request_id: None,
        }
    }

    fn at(hours: u32) -> Timestamp {
        Timestamp::from_seconds(0).plus(Duration::from_hours(1) * hours)
    }

    #[test]
    fn a_refused_cell_keeps_what_it_had_and_rests_a_day() {
        let full = Kept::after(None, Asked::found(7), at(0));
        assert_eq!((full.state, full.count, full.is_resting(at(0))), (CellState::Ok, 7, false));
        let refused = Kept::after(Some(full), Asked::failed(&denied()), at(1));
        assert_eq!((refused.state, refused.count, refused.since), (CellState::Denied, 7, at(1)));
        assert!(refused.is_resting(at(24)) && !refused.is_resting(at(25)));
        let still = Kept::after(Some(refused), Asked::failed(&denied()), at(25));
        assert_eq!(still.since, at(1), "since when it stands so");
        let empty = Kept::after(Some(still), Asked::found(0), at(50));
        assert_eq!((empty.state, empty.count, empty.message), (CellState::Empty, 0, None));
    }

    #[test]
    fn a_refusal_is_news_once_and_a_failure_between_is_none() {
        let timeout = || Asked::failed(&aws::Error::Timeout);
        let mut before: Option<Kept> = None;
        let mut turns = Vec::new();
        for (hour, asked) in [
            Asked::failed(&denied()),
            Asked::failed(&denied()),
            timeout(),
            Asked::disabled(),
            timeout(),
            Asked::found(3),
            timeout(),
            Asked::found(0),
            timeout(),
            Asked::failed(&denied()),
        ]
        .into_iter()
        .enumerate()
        {
            let after = Kept::after(before.clone(), asked, at(u32::try_from(hour).unwrap()));
            turns.push(after.turn(before.as_ref()));
            before = Some(after);
        }
        let (refused, recovered) = (Some(Turn::Refused), Some(Turn::Recovered));
        assert_eq!(turns, [refused, None, None, None, None, recovered, None, None, None, refused]);
    }

    #[test]
    fn each_failure_has_its_state() {
        let check = |error: &aws::Error, state| assert_eq!(Asked::failed(error).state, state, "{error}");
        let (code, message) = ("X".to_owned(), String::new());
        check(&denied(), CellState::Denied);
        check(
            &aws::Error::BadCredentials { code: code.clone(), message: message.clone() },
            CellState::Disabled,
        );
        check(
            &aws::Error::RegionDisabled { code: code.clone(), message: message.clone() },
            CellState::Disabled,
        );
        check(&aws::Error::Throttled { code, message }, CellState::Throttled);
        check(&aws::Error::Timeout, CellState::Failed);
    }

    /// What a released version wrote must be read for ever.
    #[test]
    fn the_stored_form_is_pinned() {
        let stored = r#"{"state":"denied","count":7,"since":"2026-11-22T02:00:00.000Z","again_at":"2026-11-23T02:00:00.000Z","aws_code":"AccessDenied","message":"AccessDenied: no"}"#;
        let read: Kept = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), stored);
    }
}
