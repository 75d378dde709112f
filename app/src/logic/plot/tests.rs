use super::*;
use domain::monitoring::find;

fn series(name: &str, resource: &str, called: Option<&str>, values: &[Option<f64>]) -> MetricSeries {
    MetricSeries {
        name: name.to_owned(),
        resource: resource.to_owned(),
        resource_name: called.map(str::to_owned),
        resource_type: ResourceType::Instance,
        region: "us-east-1".parse().unwrap(),
        namespace: None,
        unit: Unit::Percent,
        statistic: Statistic::Average,
        values: values.to_vec(),
    }
}

fn plot(series: Vec<MetricSeries>) -> Plot {
    let data = MetricData {
        from: Timestamp::from_seconds(0),
        to: Timestamp::from_seconds(1200),
        step_seconds: 300,
        series,
    };
    let order: Vec<_> = ["i-9", "i-1", "i-2"].map(str::to_owned).to_vec();
    Plot::of(
        &data,
        (ResourceType::Instance, None),
        find(ResourceType::Instance, "CPUUtilization").unwrap(),
        &order,
    )
}

#[test]
fn a_gap_stays_a_gap() {
    let plot = plot(vec![series("CPUUtilization", "i-1", None, &[Some(1.0), None, Some(3.0), Some(4.0)])]);
    let columns = plot.columns();
    assert_eq!(columns[..4], [0.0, 300.0, 600.0, 900.0]);
    assert!(columns[5].is_nan(), "{columns:?}");
}

#[test]
fn a_grid_finer_than_the_readings_makes_no_gaps() {
    let (v, n) = (Some(1.0), None);
    let got = drawn(&[v, n, n, v, n, n, v, n, n, n, n, n, v], 13);
    assert!(got[1].is_infinite() && got[5].is_infinite(), "{got:?}");
    assert!(got[7..12].iter().all(|slot| slot.is_nan()), "two readings failed: {got:?}");
    assert!(drawn(&[n, v], 3)[2].is_nan(), "what is missing at the end is a gap");
}

#[test]
fn only_the_metrics_own_series_are_in_it() {
    let plot = plot(vec![
        series("NetworkIn", "i-1", None, &[Some(1.0)]),
        series("CPUUtilization", "i-2", Some("web"), &[Some(2.0)]),
        series("CPUUtilization", "i-1", Some("web"), &[None]),
    ]);
    let lines: Vec<_> = plot.lines.iter().map(|line| (line.label.as_str(), line.hue)).collect();
    assert_eq!(lines, [("web (i-2)", 2), ("web (i-1)", 1)], "names are told apart, colours are the page's");
    assert!(!plot.is_empty());
}

#[test]
fn no_two_lines_of_a_chart_share_a_colour() {
    let order: Vec<_> = (0..20).map(|n| format!("i-{n}")).collect();
    let got = hues(&["i-0", "i-8", "i-16", "i-1"], &order);
    assert_eq!(got, [0, 1, 2, 3]);
}

#[test]
fn in_words_and_as_csv() {
    let plot =
        plot(vec![series("CPUUtilization", "i-1", Some("web,1"), &[Some(1.0), None, Some(3.5), None])]);
    assert_eq!(
        plot.sentence("CPU", "last hour"),
        "CPU, last values: web,1 3.5 %. Between 1 % and 3.5 % in the last hour."
    );
    assert_eq!(plot.grain(), "Average of each 5 min");
    assert_eq!(
        plot.csv(),
        "time,\"web,1 (Percent)\"\r\n1970-01-01T00:00:00.000Z,1\r\n1970-01-01T00:10:00.000Z,3.5\r\n"
    );
}

#[test]
fn short_names() {
    for (id, expected) in [
        ("i-0abc", "i-0abc"),
        ("sqs/eu-west-1/orders", "orders"),
        ("elbv2/eu-west-1/app/public/50dc6c495c0c9188", "public"),
        ("elasticache/eu-west-1/group/sessions", "sessions"),
    ] {
        assert_eq!(short(id), expected);
    }
}
