//! What the overview says of all accounts at once: counts, what stands out, and the main metrics, a chart for each.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::activity::Activity;
use domain::api::{AccountOverview, ConnectionStatus, MetricSeries, Outstanding, Overview, OverviewAccount};
use domain::arn::Region;
use domain::monitoring::{Keys, MAIN, Metric, ResourceType, Service, find};

use super::plot::{HUES, Line, Plot, hues, short};

/// How many resources a list of those that stand out has.
const STANDING: usize = 8;
/// What changes shows within this time.
const REFRESH: Duration = Duration::from_mins(1);
/// While a first discovery runs, people watch it.
const DISCOVERY: Duration = Duration::from_secs(3);
/// While a role is waited for.
const WAITING: Duration = Duration::from_secs(20);

/// The figures on top.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    /// How many accounts there are.
    pub(crate) accounts: usize,
    /// Those that are proven and in use.
    pub(crate) connected: usize,
    /// Those that somebody must look after.
    pub(crate) in_trouble: usize,
    /// Those that did not answer: theirs is missing in the other figures.
    pub(crate) unanswered: usize,
    /// Resources of all.
    pub(crate) resources: u32,
    /// Services in regions that were refused or failed.
    pub(crate) failing_cells: u32,
}

impl Figures {
    /// Of these accounts.
    pub(crate) fn of(accounts: &[OverviewAccount]) -> Self {
        let mut figures = Self { accounts: accounts.len(), ..Self::default() };
        for account in accounts {
            let is_active = account.activity == Activity::Active;
            figures.connected += usize::from(is_active && account.status == ConnectionStatus::Connected);
            let is_bad = matches!(account.status, ConnectionStatus::Refused | ConnectionStatus::Failed);
            figures.in_trouble += usize::from(is_active && is_bad);
            match &account.overview {
                None => figures.unanswered += 1,
                Some(overview) => {
                    figures.resources = figures.resources.saturating_add(resources(overview));
                    figures.failing_cells = figures.failing_cells.saturating_add(overview.failing_cells);
                }
            }
        }
        figures
    }
}

/// The resources of one account.
pub(crate) fn resources(overview: &AccountOverview) -> u32 {
    overview.counts.iter().fold(0, |sum, count| sum.saturating_add(count.count))
}

/// What an account is called.
pub(crate) fn name(account: &OverviewAccount) -> String {
    account.alias.clone().unwrap_or_else(|| account.account_id.to_string())
}

/// Whether the account's resources are being looked for for the first time.
pub(crate) fn is_first_discovery(account: &OverviewAccount) -> bool {
    let is_in_use = account.activity == Activity::Active && account.status == ConnectionStatus::Connected;
    let is_first = |o: &AccountOverview| o.percentage < 100 && o.last_poll_at.is_none();
    is_in_use && account.overview.as_ref().is_some_and(is_first)
}

/// When the overview is asked for again.
pub(crate) fn pause(overview: Option<&Overview>) -> Duration {
    let any = |is: fn(&OverviewAccount) -> bool| overview.is_some_and(|o| o.accounts.iter().any(is));
    match () {
        () if any(is_first_discovery) => DISCOVERY,
        () if any(|account| account.status == ConnectionStatus::Waiting) => WAITING,
        () => REFRESH,
    }
}

/// Resources by service, the most first.
pub(crate) fn by_service(accounts: &[OverviewAccount]) -> Vec<(Service, u32)> {
    sums(accounts, |count| count.service)
}

/// Resources by region, the most first.
pub(crate) fn by_region(accounts: &[OverviewAccount]) -> Vec<(Region, u32)> {
    sums(accounts, |count| count.region.clone())
}

fn sums<K: Ord>(
    accounts: &[OverviewAccount],
    key: impl Fn(&domain::api::ResourceCount) -> K,
) -> Vec<(K, u32)> {
    let mut sums = BTreeMap::new();
    let counts = accounts.iter().filter_map(|account| account.overview.as_ref()).flat_map(|o| &o.counts);
    for count in counts.filter(|count| count.count > 0) {
        let sum: &mut u32 = sums.entry(key(count)).or_default();
        *sum = sum.saturating_add(count.count);
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    sums
}

/// A resource that stands out, and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Standing {
    /// The connection.
    pub(crate) connection: String,
    /// What its account is called.
    pub(crate) account: String,
    /// It.
    pub(crate) resource: Outstanding,
}

impl Standing {
    /// What the resource is called.
    pub(crate) fn name(&self) -> String {
        self.resource.name.clone().unwrap_or_else(|| short(&self.resource.resource).to_owned())
    }

    /// What was measured, such as `CPU`.
    pub(crate) fn metric(&self) -> String {
        let one = &self.resource;
        find(one.resource_type, &one.metric).map_or_else(|| one.metric.clone(), |m| m.title.to_string())
    }
}

/// The busiest of all accounts, the busiest first. They are all in per cent.
pub(crate) fn busiest(accounts: &[OverviewAccount]) -> Vec<Standing> {
    let mut all = standing(accounts, |overview| &overview.busiest);
    all.sort_by(|a, b| b.resource.value.total_cmp(&a.resource.value));
    all.truncate(STANDING);
    all
}

/// Those that something is wrong with, of all accounts: the worst metric first, then the highest value.
pub(crate) fn unhealthiest(accounts: &[OverviewAccount], worst: Keys) -> Vec<Standing> {
    let rank = |one: &Standing| {
        let is_it = |(of, key): &(ResourceType, &str)| {
            *of == one.resource.resource_type && *key == one.resource.metric
        };
        worst.iter().position(is_it).unwrap_or(worst.len())
    };
    let mut all = standing(accounts, |overview| &overview.unhealthiest);
    all.sort_by(|a, b| rank(a).cmp(&rank(b)).then(b.resource.value.total_cmp(&a.resource.value)));
    all.truncate(STANDING);
    all
}

fn standing(accounts: &[OverviewAccount], of: fn(&AccountOverview) -> &Vec<Outstanding>) -> Vec<Standing> {
    let each = accounts.iter().flat_map(|account| {
        account.overview.iter().flat_map(of).map(|resource| Standing {
            connection: account.connection.to_string(),
            account: name(account),
            resource: resource.clone(),
        })
    });
    each.collect()
}

/// The main metrics that some account has points of, in the order of dashboards.
pub(crate) fn main_metrics(accounts: &[OverviewAccount]) -> Vec<(ResourceType, &'static Metric)> {
    let is_there = |(of, key): &&(ResourceType, &'static str)| {
        let is_it = |series: &MetricSeries| {
            series.resource_type == *of && series.name == *key && series.values.iter().any(Option::is_some)
        };
        accounts.iter().filter_map(|account| account.overview.as_ref()).any(|o| o.series.iter().any(is_it))
    };
    MAIN.iter().filter(is_there).filter_map(|(of, key)| Some((*of, find(*of, key)?))).collect()
}

/// What a line of an overview's chart is known by: the connection and the resource.
pub(crate) fn line_id(connection: &str, resource: &str) -> String {
    format!("{connection} {resource}")
}

/// The connection and the resource of a line.
pub(crate) fn of_line(id: &str) -> (&str, &str) {
    id.split_once(' ').unwrap_or((id, ""))
}

/// The chart of a metric: the series of all accounts whose last values are the highest.
pub(crate) fn plot(
    grid: Grid,
    accounts: &[OverviewAccount],
    resource: ResourceType,
    metric: &Metric,
) -> Plot {
    let key = metric.key();
    let mut order: Vec<_> = accounts
        .iter()
        .flat_map(|account| {
            account
                .overview
                .iter()
                .flat_map(|o| &o.series)
                .map(|one| line_id(account.connection.as_str(), &one.resource))
        })
        .collect();
    order.sort_unstable();
    order.dedup();
    let mut lines: Vec<Line> = accounts
        .iter()
        .flat_map(|account| {
            account.overview.iter().flat_map(|o| &o.series).map(move |series| (account, series))
        })
        .filter(|(_, series)| series.resource_type == resource && series.name == key)
        .map(|(account, series)| Line {
            label: label(account, series),
            resource: line_id(account.connection.as_str(), &series.resource),
            hue: 0,
            values: series.values.clone(),
        })
        .collect();
    lines.sort_by(|a, b| {
        b.last().unwrap_or(f64::NEG_INFINITY).total_cmp(&a.last().unwrap_or(f64::NEG_INFINITY))
    });
    lines.truncate(HUES);
    tell_apart(&mut lines);
    let ids: Vec<_> = lines.iter().map(|line| line.resource.clone()).collect();
    let ids: Vec<_> = ids.iter().map(String::as_str).collect();
    for (line, hue) in lines.iter_mut().zip(hues(&ids, &order)) {
        line.hue = hue;
    }
    Plot {
        from: grid.from,
        to: grid.to,
        step: grid.step,
        unit: metric.unit,
        statistic: metric.statistic,
        lines,
    }
}

/// What all series of an overview are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Grid {
    from: domain::time::Timestamp,
    to: domain::time::Timestamp,
    step: u32,
}

impl Grid {
    /// That of an answer.
    pub(crate) fn of(overview: &Overview) -> Self {
        Self { from: overview.from, to: overview.to, step: overview.step_seconds.max(1) }
    }

    /// Whether it is the same, give or take a step that has begun between two questions.
    fn is_near(self, other: Self) -> bool {
        let distance = self.from.since(other.from).max(other.from.since(self.from));
        self.step == other.step && distance <= Duration::from_secs(u64::from(self.step))
    }
}

/// The accounts of the first page, with its `grid`, and those behind it. These are asked for a moment later, and while another
/// span is on its way their series are on the one before: such are left out, as nothing can be drawn of both.
pub(crate) fn together(
    grid: Grid,
    first: Vec<OverviewAccount>,
    late: Vec<(Grid, OverviewAccount)>,
) -> Vec<OverviewAccount> {
    let mut all = first;
    let known: BTreeSet<_> = all.iter().map(|one| one.connection.to_string()).collect();
    for (own, mut one) in late {
        if known.contains(one.connection.as_str()) {
            continue;
        }
        if let Some(overview) = one.overview.as_mut().filter(|_| !own.is_near(grid)) {
            overview.series.clear();
        }
        all.push(one);
    }
    all
}

fn label(account: &OverviewAccount, series: &MetricSeries) -> String {
    let own = series.resource_name.as_deref().unwrap_or_else(|| short(&series.resource));
    format!("{own} · {}", name(account))
}

/// Two resources of an account may have one name, and two accounts too: an instance's id is added, of what is named in each
/// region its region.
fn tell_apart(lines: &mut [Line]) {
    let labels: Vec<_> = lines.iter().map(|line| line.label.clone()).collect();
    for line in lines {
        if labels.iter().filter(|label| **label == line.label).count() > 1 {
            let id = of_line(&line.resource).1;
            line.label = format!("{} ({})", line.label, id.split('/').nth(1).unwrap_or(id));
        }
    }
}

#[cfg(test)]
mod tests;
