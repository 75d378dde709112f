//! Newcomers: series that came after their region was first read, because their resource was found later, or came back, or
//! because somebody chose them later. Where the region is read from is after their first points; so these are read back.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::arn::Region;
use domain::monitoring;
use domain::time::Timestamp;

use super::plan::{Plan, Planned, reading_of};
use crate::clock;
use crate::fault::Fault;
use crate::objects::connection::Connection;
use crate::objects::connection::record::Polling;
use crate::sql;

/// How many rows one statement writes: a parameter has 2 MB at most.
const ROWS_AT_ONCE: usize = 5000;

/// They, by region.
#[derive(Default)]
pub(super) struct Newcomers(BTreeMap<Region, Vec<Planned>>);

impl Newcomers {
    /// Those of a plan. What a region has when it is read for the first time are none.
    pub(super) fn of(plan: &Plan, polling: &Polling) -> Self {
        let was_read = |region: &Region| polling.covered.contains_key(region.as_str());
        let newcomers = |(region, series): (&Region, &Vec<Planned>)| {
            let known = polling.past.get(region.as_str()).copied().unwrap_or(Timestamp::from_millis(0));
            let new: Vec<_> = series.iter().filter(|one| one.came_at > known).cloned().collect();
            (was_read(region) && !new.is_empty()).then(|| (region.clone(), new))
        };
        Self(plan.regions.iter().filter_map(newcomers).collect())
    }

    pub(super) fn in_region(&self, region: &Region) -> Option<&[Planned]> {
        self.0.get(region).map(Vec::as_slice)
    }

    /// What reading them once is billed by.
    pub(super) fn reading(&self) -> monitoring::Reading {
        self.0
            .values()
            .map(|series| reading_of(series))
            .fold(monitoring::Reading::default(), monitoring::Reading::and)
    }
}

impl Connection {
    /// The time of who comes now: after all whose past was read, whatever the clock says.
    pub(super) fn arrival(&self) -> Result<Timestamp, Fault> {
        let known = self.polling()?.past.into_values().max();
        let now = clock::now();
        Ok(known.map_or(now, |known| now.max(known.plus(Duration::from_millis(1)))))
    }

    /// Resources that were gone are there again: their series have missed something.
    pub(in crate::objects::connection) fn bring_back(&self, resources: &[String]) -> Result<(), Fault> {
        for some in resources.chunks(ROWS_AT_ONCE) {
            let statement =
                "UPDATE series SET came_at = ?2 WHERE resource IN (SELECT value FROM json_each(?1))";
            let values = vec![serde_json::to_string(some)?.into(), sql::at(self.arrival()?)];
            sql::run(&self.sql, statement, values)?;
        }
        Ok(())
    }
}
