use domain::api::ResourceCount;
use domain::ids::ConnectionId;
use domain::monitoring::{Statistic, Unit, WRONG};
use domain::time::Timestamp;

use super::*;

fn account(id: u8, alias: Option<&str>, overview: Option<AccountOverview>) -> OverviewAccount {
    OverviewAccount {
        connection: ConnectionId::from_bytes([id; 16]),
        account_id: "222222222222".parse().unwrap(),
        alias: alias.map(str::to_owned),
        status: ConnectionStatus::Connected,
        activity: Activity::Active,
        overview,
    }
}

fn count(service: Service, region: &str, count: u32) -> ResourceCount {
    ResourceCount { service, region: region.parse().unwrap(), count }
}

fn outstanding(metric: &str, of: ResourceType, value: f64) -> Outstanding {
    Outstanding {
        resource: format!("i-{value}"),
        name: None,
        resource_type: of,
        region: "us-east-1".parse().unwrap(),
        metric: metric.to_owned(),
        unit: Unit::Percent,
        value,
    }
}

fn series(resource: &str, name: &str, values: &[Option<f64>]) -> MetricSeries {
    MetricSeries {
        name: "CPUUtilization".to_owned(),
        namespace: None,
        resource: resource.to_owned(),
        resource_name: Some(name.to_owned()),
        resource_type: ResourceType::Instance,
        region: "us-east-1".parse().unwrap(),
        unit: Unit::Percent,
        statistic: Statistic::Average,
        values: values.to_vec(),
    }
}

#[test]
fn figures_tell_what_did_not_answer() {
    let counts = vec![count(Service::Ec2, "us-east-1", 3), count(Service::Sqs, "us-east-1", 2)];
    let answered = AccountOverview { counts, failing_cells: 4, ..AccountOverview::default() };
    let mut refused = account(2, None, None);
    refused.status = ConnectionStatus::Refused;
    let figures = Figures::of(&[account(1, None, Some(answered)), refused]);
    let expected =
        Figures { accounts: 2, connected: 1, in_trouble: 1, unanswered: 1, resources: 5, failing_cells: 4 };
    assert_eq!(figures, expected);
}

#[test]
fn counts_are_summed_over_accounts_the_most_first() {
    let of = |counts| Some(AccountOverview { counts, ..AccountOverview::default() });
    let accounts = [
        account(1, None, of(vec![count(Service::Ec2, "us-east-1", 3), count(Service::Sqs, "eu-west-1", 0)])),
        account(2, None, of(vec![count(Service::Sqs, "eu-west-1", 7), count(Service::Ec2, "eu-west-1", 1)])),
    ];
    assert_eq!(by_service(&accounts), [(Service::Sqs, 7), (Service::Ec2, 4)]);
    let regions: Vec<_> =
        by_region(&accounts).into_iter().map(|(region, count)| (region.to_string(), count)).collect();
    assert_eq!(regions, [("eu-west-1".to_owned(), 8), ("us-east-1".to_owned(), 3)]);
}

#[test]
fn the_worst_metric_comes_before_the_highest_value() {
    let unhealthiest = vec![
        outstanding("ReadThrottleEvents", ResourceType::Table, 900.0),
        outstanding("StatusCheckFailed", ResourceType::Instance, 1.0),
    ];
    let busiest = vec![
        outstanding("CPUUtilization", ResourceType::Instance, 20.0),
        outstanding("CPUUtilization", ResourceType::Instance, 95.0),
    ];
    let overview = AccountOverview { busiest, unhealthiest, ..AccountOverview::default() };
    let accounts = [account(1, Some("Shop"), Some(overview))];
    let values = |all: Vec<Standing>| all.iter().map(|one| one.resource.value).collect::<Vec<_>>();
    assert_eq!(values(super::unhealthiest(&accounts, WRONG)), [1.0, 900.0]);
    assert_eq!(values(super::busiest(&accounts)), [95.0, 20.0]);
    assert_eq!(super::busiest(&accounts).first().unwrap().metric(), "CPU");
}

#[test]
fn a_chart_has_the_lines_of_all_accounts_by_their_last_values() {
    let of = |series| Some(AccountOverview { series, ..AccountOverview::default() });
    let low = series("i-1", "web", &[Some(90.0), Some(10.0), None]);
    let high = series("i-2", "web", &[None, Some(50.0), Some(60.0)]);
    let twin = series("i-3", "web", &[Some(20.0); 3]);
    let accounts = [account(1, Some("Shop"), of(vec![low, twin])), account(2, None, of(vec![high]))];
    let metrics = main_metrics(&accounts);
    let [(of, metric)] = metrics.as_slice() else { panic!("{metrics:?}") };
    let grid = Grid { from: Timestamp::from_seconds(0), to: Timestamp::from_seconds(900), step: 300 };
    let plot = plot(grid, &accounts, *of, metric);
    let labels: Vec<_> = plot.lines.iter().map(|line| line.label.as_str()).collect();
    assert_eq!(labels, ["web · 222222222222", "web · Shop (i-3)", "web · Shop (i-1)"]);
    let hues: Vec<_> = plot.lines.iter().map(|line| line.hue).collect();
    assert_eq!(hues, [2, 1, 0], "a resource keeps its colour wherever it stands");
    assert_eq!(of_line(&plot.lines.first().unwrap().resource).1, "i-2");
}

#[test]
fn series_of_another_span_are_left_out() {
    let grid = |from, step| Grid {
        from: Timestamp::from_seconds(from),
        to: Timestamp::from_seconds(from + 900),
        step,
    };
    let of = || {
        Some(AccountOverview {
            series: vec![series("i-1", "web", &[Some(1.0)])],
            ..AccountOverview::default()
        })
    };
    let first = || vec![account(1, None, of())];
    let count = |own| {
        let late = vec![(own, account(1, None, of())), (own, account(2, None, of()))];
        let all = together(grid(600, 300), first(), late);
        assert_eq!(all.len(), 2, "an account is there once");
        all.iter().filter_map(|one| one.overview.as_ref()).map(|one| one.series.len()).sum::<usize>()
    };
    assert_eq!(count(grid(600, 300)), 2);
    assert_eq!(count(grid(900, 300)), 2, "a step has begun meanwhile");
    assert_eq!(count(grid(0, 300)), 1);
    assert_eq!(count(grid(600, 60)), 1);
}

#[test]
fn a_first_discovery_is_watched() {
    let overview = |account| Overview {
        from: Timestamp::from_seconds(0),
        to: Timestamp::from_seconds(0),
        step_seconds: 300,
        accounts: vec![account],
        next_cursor: None,
    };
    let begun = AccountOverview { percentage: 40, ..AccountOverview::default() };
    let later = AccountOverview { last_poll_at: Some(Timestamp::from_seconds(9)), ..begun.clone() };
    assert_eq!(pause(Some(&overview(account(1, None, Some(begun))))), DISCOVERY);
    assert_eq!(pause(Some(&overview(account(1, None, Some(later))))), REFRESH);
    assert_eq!(pause(Some(&overview(account(1, None, None)))), REFRESH);
    let waiting = OverviewAccount { status: ConnectionStatus::Waiting, ..account(1, None, None) };
    assert_eq!(pause(Some(&overview(waiting))), WAITING);
}
