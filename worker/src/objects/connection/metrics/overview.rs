//! What an overview shows of one account.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::api::{AccountOverview, Outstanding, ResourceCount};
use domain::arn::Region;
use domain::monitoring::{BUSY, Grid, Keys, MAIN, ResourceType, Service, WRONG};
use serde::Deserialize;

use super::{Known, NEWEST, standing_out};
use crate::fault::Fault;
use crate::objects::connection::{Connection, ShowMatrix, ShowOverview};
use crate::sql;

/// How many stand out, of each list and of each main metric.
const TOP: usize = 5;

impl Connection {
    pub(in crate::objects::connection) fn show_overview(
        &self,
        ShowOverview { from, to, step_seconds, now }: ShowOverview,
    ) -> Result<AccountOverview, Fault> {
        self.settings()?;
        let known = self.series_of_keys(&[MAIN, BUSY, WRONG].concat())?;
        let numbers: Vec<u32> = known.iter().map(|one| one.series).collect();
        let newest = self.newest_of(&numbers, now.minus(NEWEST), now)?;
        let busiest = outstanding(&known, &newest, BUSY, |one, other| other.value.total_cmp(&one.value));
        let mut unhealthiest = outstanding(&known, &newest, WRONG, |one, other| {
            badness(one).cmp(&badness(other)).then(other.value.total_cmp(&one.value))
        });
        unhealthiest.retain(|one| one.value > 0.0);
        let main: Vec<_> = known.into_iter().filter(|one| is_of(MAIN, one)).collect();
        let step = Duration::from_secs(u64::from(step_seconds));
        // Of a range that is over, those that stood out at its end.
        let main = if to < now {
            let numbers: Vec<u32> = main.iter().map(|one| one.series).collect();
            let last = self.newest_of(&numbers, to.minus(NEWEST.max(step)), to)?;
            standing_out(main, &last, TOP)
        } else {
            standing_out(main, &newest, TOP)
        };
        let grid = Grid::over(from, to, step);
        let matrix = self.show_matrix(ShowMatrix {})?;
        let failing = matrix.cells.iter().filter(|cell| cell.state.is_failure()).count();
        Ok(AccountOverview {
            counts: self.counts()?,
            failing_cells: u32::try_from(failing).unwrap_or(u32::MAX),
            percentage: matrix.discovery.percentage,
            last_poll_at: self.polling()?.last_at,
            busiest,
            unhealthiest,
            series: self.on_grid(main, grid)?,
        })
    }

    fn counts(&self) -> Result<Vec<ResourceCount>, Fault> {
        #[derive(Deserialize)]
        struct Counted {
            service: Service,
            region: Region,
            n: u32,
        }
        let query = "SELECT service, region, count(*) AS n FROM resource WHERE gone_at IS NULL
             GROUP BY service, region ORDER BY service, region";
        let rows: Vec<Counted> = sql::rows(&self.sql, query, vec![])?;
        let count = |row: Counted| ResourceCount { service: row.service, region: row.region, count: row.n };
        Ok(rows.into_iter().map(count).collect())
    }
}

fn is_of(keys: Keys, one: &Known) -> bool {
    keys.iter().any(|(resource, key)| *resource == one.resource_type && one.metric.key() == *key)
}

/// How bad it is that something is wrong: its place in the list.
fn badness(one: &Outstanding) -> usize {
    let is_it = |(resource, key): &(ResourceType, &str)| *resource == one.resource_type && *key == one.metric;
    WRONG.iter().position(is_it).unwrap_or(usize::MAX)
}

/// The first few of a list, with their newest values; each resource once.
fn outstanding(
    known: &[Known],
    newest: &BTreeMap<u32, f64>,
    keys: Keys,
    order: impl Fn(&Outstanding, &Outstanding) -> std::cmp::Ordering,
) -> Vec<Outstanding> {
    let mut all: Vec<Outstanding> = known
        .iter()
        .filter(|one| is_of(keys, one))
        .filter_map(|one| {
            Some(Outstanding {
                resource: one.resource.clone(),
                name: one.name.clone(),
                resource_type: one.resource_type,
                region: one.region.clone(),
                metric: one.metric.key(),
                unit: one.metric.unit,
                value: *newest.get(&one.series)?,
            })
        })
        .collect();
    all.sort_by(order);
    let mut first: Vec<Outstanding> = Vec::new();
    for one in all {
        if first.len() < TOP && first.iter().all(|other| other.resource != one.resource) {
            first.push(one);
        }
    }
    first
}
