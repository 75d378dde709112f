//! `…/prometheus/api/v1/…` and `…/prometheus/metrics`: the series as Grafana's Prometheus data source and a scraper ask.
//!
//! 1. As Grafana tests its data source: `1+1` by a posted form, the build, the labels, the values of one.
//! 2. The series of a metric are listed with their labels.
//! 3. A query at an instant gives the newest values; by `account_id` and `connection` connections are chosen.
//! 4. A range gives the points that `…/metrics` gives; `sum by (region)` adds them up; a rate is of the sums.
//! 5. What cannot be read, is not supported, or asks for too much is refused in Prometheus' form.
//! 6. A scraper reads lines, one for each series that a query finds.
//! 7. A token of another workspace is refused, and its own series are none.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use deputize_tests::customer::Customer;
use deputize_tests::http::Answer;
use deputize_tests::{eventually, tenant::Tenant};
use reqwest::Method;
use serde_json::{Value, json};
use time::UtcDateTime;

use crate::connections::connected;

const CPU: &str = "aws_ec2_cpuutilization_average";
const NETWORK: &str = "aws_ec2_network_in_sum";

fn now() -> i64 {
    UtcDateTime::now().unix_timestamp()
}

fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

async fn get(tenant: &Tenant, route: &str, pairs: &[(&str, &str)]) -> Answer {
    tenant.caller.get(&tenant.path(&format!("prometheus/api/v1/{route}?{}", form(pairs)))).await
}

/// As Grafana asks.
async fn post(tenant: &Tenant, route: &str, pairs: &[(&str, &str)]) -> Answer {
    let request = tenant.caller.request(Method::POST, &tenant.path(&format!("prometheus/api/v1/{route}")));
    let kind = "application/x-www-form-urlencoded; charset=UTF-8";
    tenant.caller.send(request.header("content-type", kind).body(form(pairs))).await
}

/// The data of an answer that must be a success.
#[track_caller]
fn data(answer: Answer) -> Value {
    let mut answer = answer.expect(200);
    assert_eq!(answer["status"], "success", "{answer}");
    answer["data"].take()
}

fn texts(list: &Value) -> BTreeSet<&str> {
    list.as_array().expect("a list").iter().map(|one| one.as_str().expect("a text")).collect()
}

async fn instant(tenant: &Tenant, query: &str) -> Vec<Value> {
    let answer = data(post(tenant, "query", &[("query", query)]).await);
    assert_eq!(answer["resultType"], "vector", "{answer}");
    answer["result"].as_array().expect("a result").clone()
}

/// The last three hours in steps of five minutes.
async fn range(tenant: &Tenant, query: &str) -> Vec<Value> {
    let end = now().div_euclid(300) * 300;
    let (start, end) = ((end - 3 * 3600).to_string(), end.to_string());
    let pairs = [("query", query), ("start", &start), ("end", &end), ("step", "300")];
    let answer = data(post(tenant, "query_range", &pairs).await);
    assert_eq!(answer["resultType"], "matrix", "{answer}");
    answer["result"].as_array().expect("a result").clone()
}

/// A sample's number.
fn number(sample: &Value) -> f64 {
    sample[1].as_str().expect("a number is a text").parse().expect("a number")
}

/// The numbers of a series of a matrix, by time.
fn by_time(series: &Value) -> BTreeMap<i64, f64> {
    let values = series["values"].as_array().expect("values").iter();
    values.map(|sample| (sample[0].as_i64().expect("seconds"), number(sample))).collect()
}

/// A connection in two regions that was read.
async fn read(tenant: &Tenant) -> String {
    let extra = json!({"regions": ["us-east-1", "eu-west-1"], "alias": "Shop"});
    let id = connected(tenant, &Customer::first(), &extra).await;
    tenant.discovered(&id).await;
    tenant.when(&id, "read", |one| one["last_poll_at"].is_string()).await;
    eventually("there are values", Duration::from_mins(1), async || {
        (!instant(tenant, CPU).await.is_empty()).then_some(())
    })
    .await;
    id
}

#[tokio::test]
async fn as_grafana_asks() {
    let tenant = Tenant::new("prometheus").await;
    let id = read(&tenant).await;
    the_source_is_tested(&tenant, &id).await;
    series_are_listed(&tenant, &id).await;
    instants(&tenant, &id).await;
    ranges(&tenant, &id).await;
    a_scraper_reads(&tenant).await;
    others(&tenant).await;
}

/// 1
async fn the_source_is_tested(tenant: &Tenant, id: &str) {
    let two = data(post(tenant, "query", &[("query", "1+1"), ("time", "4")]).await);
    assert_eq!(two, json!({"resultType": "scalar", "result": [4, "2"]}));
    let build = data(get(tenant, "status/buildinfo", &[]).await);
    assert!(build["version"].as_str().is_some_and(|version| version.starts_with("3.")), "{build}");
    let start = (now() - 3600).to_string();
    for labels in [
        data(get(tenant, "labels", &[]).await),
        data(post(tenant, "labels", &[("start", &start), ("match[]", CPU)]).await),
    ] {
        let labels = texts(&labels);
        let ours = [
            "__name__",
            "account_id",
            "alias",
            "connection",
            "name",
            "region",
            "resource",
            "type",
            "tag_env",
        ];
        assert!(labels.is_superset(&BTreeSet::from(ours)), "{labels:?}");
        assert!(labels.contains("dimension_InstanceId"), "{labels:?}");
    }
    let values = async |label: &str, pairs: &[(&str, &str)]| {
        data(get(tenant, &format!("label/{label}/values"), pairs).await)
    };
    let names = values("__name__", &[]).await;
    assert!(
        texts(&names).is_superset(&BTreeSet::from([CPU, NETWORK, "aws_sqs_number_of_messages_sent_sum"])),
        "{names}"
    );
    assert_eq!(values("region", &[("match[]", CPU)]).await, json!(["eu-west-1", "us-east-1"]));
    assert_eq!(values("type", &[("match[]", "{__name__=~'aws_ec2_.*'}")]).await, json!(["instance"]));
    assert_eq!(values("connection", &[]).await, json!([id]));
    assert_eq!(values("alias", &[("match[]", CPU)]).await, json!(["Shop"]));
    assert_eq!(values("nothing", &[]).await, json!([]));
    let metadata = data(get(tenant, "metadata", &[("metric", CPU)]).await);
    assert_eq!(metadata[CPU][0]["type"], "gauge", "{metadata}");
}

/// 2
async fn series_are_listed(tenant: &Tenant, id: &str) {
    let listed = data(post(tenant, "series", &[("match[]", &format!("{CPU}{{name='web-1'}}"))]).await);
    let [series] = listed.as_array().expect("a list").as_slice() else { panic!("one web-1: {listed}") };
    let resources = tenant.resources(id).await;
    let web = resources.iter().find(|one| one["name"] == "web-1").expect("the seed has web-1");
    assert_eq!((&series["__name__"], &series["resource"]), (&json!(CPU), &web["id"]), "{series}");
    assert_eq!(
        (&series["dimension_InstanceId"], &series["region"]),
        (&web["id"], &web["region"]),
        "{series}"
    );
    assert_eq!((&series["connection"], &series["type"]), (&json!(id), &json!("instance")), "{series}");
    assert_eq!(
        (&series["account_id"], &series["alias"]),
        (&json!(Customer::first().account), &json!("Shop"))
    );
    let all = data(get(tenant, "series", &[("match[]", CPU), ("match[]", NETWORK), ("match[]", CPU)]).await);
    let instances = resources.iter().filter(|one| one["type"] == "instance").count();
    assert_eq!(all.as_array().map(Vec::len), Some(2 * instances), "each once: {all}");
}

/// 3
async fn instants(tenant: &Tenant, id: &str) {
    let all = instant(tenant, CPU).await;
    assert!(all.len() > 2 && all.iter().all(|one| (0.0..=100.0).contains(&number(&one["value"]))), "{all:?}");
    let count = async |query: String| instant(tenant, &query).await.len();
    assert_eq!(count(format!("{CPU}{{connection='{id}'}}")).await, all.len());
    assert_eq!(count(format!("{CPU}{{account_id='000000000000'}}")).await, 0);
    assert_eq!(count(format!("{CPU}{{account_id!='000000000000',region=~'eu-.*'}} > 200")).await, 0);
    let top = instant(tenant, &format!("topk(1, {CPU})")).await;
    let highest = all.iter().map(|one| number(&one["value"])).fold(0.0, f64::max);
    assert!((number(&top[0]["value"]) - highest).abs() < 1e-9, "{top:?}");
    let counted = instant(tenant, &format!("count({CPU})")).await;
    assert_eq!(counted[0]["value"][1], all.len().to_string(), "{counted:?}");
}

/// 4
async fn ranges(tenant: &Tenant, id: &str) {
    let web = range(tenant, &format!("{CPU}{{name='web-1'}}")).await;
    let [web] = web.as_slice() else { panic!("one web-1: {web:?}") };
    let ours = by_time(web);
    assert!(ours.len() >= 30, "{ours:?}");
    let resource = web["metric"]["resource"].as_str().expect("an id");
    let (first, last) = (*ours.keys().next().expect("some"), *ours.keys().last().expect("some"));
    let time = |seconds| {
        let at = UtcDateTime::from_unix_timestamp(seconds).expect("a time");
        at.format(&time::format_description::well_known::Rfc3339).expect("a year of four digits")
    };
    let question = format!(
        "/metrics?resource={resource}&name=CPUUtilization&from={}&to={}&step=300",
        time(first),
        time(last + 300)
    );
    let chart = tenant.caller.get(&tenant.connection_path(id, &question)).await.expect(200);
    let values = chart["series"][0]["values"].as_array().expect("values").iter().zip(0_i64..);
    for (value, n) in values {
        // Where there is no point yet, the one before it counts for a while.
        let Some(value) = value.as_f64() else { continue };
        assert!((ours[&(first + n * 300)] - value).abs() < 1e-9, "{n}: {value} {ours:?}");
    }

    let each = range(tenant, CPU).await;
    let sums = range(tenant, &format!("sum by (region) ({CPU})")).await;
    let regions: BTreeSet<&str> = sums.iter().filter_map(|one| one["metric"]["region"].as_str()).collect();
    assert_eq!(regions, BTreeSet::from(["eu-west-1", "us-east-1"]), "{sums:?}");
    for sum in &sums {
        assert_eq!(sum["metric"].as_object().map(serde_json::Map::len), Some(1), "{sum}");
        let of_region = each.iter().filter(|one| one["metric"]["region"] == sum["metric"]["region"]);
        let parts: Vec<_> = of_region.map(by_time).collect();
        for (at, value) in by_time(sum) {
            let added: f64 = parts.iter().filter_map(|part| part.get(&at)).sum();
            assert!((added - value).abs() < 1e-6, "{at}: {added} {value}");
        }
    }
    let rates = range(tenant, &format!("rate({NETWORK}[15m])")).await;
    assert!(rates.len() > 2 && rates.iter().all(|one| one["metric"].get("__name__").is_none()), "{rates:?}");
    assert!(rates.iter().flat_map(|one| by_time(one).into_values()).all(|rate| rate >= 0.0), "{rates:?}");
    let share = range(tenant, &format!("100 * {NETWORK} / {NETWORK}")).await;
    assert!(
        !share.is_empty()
            && share.iter().flat_map(|one| by_time(one).into_values()).all(|one| (one - 100.0).abs() < 1e-9)
    );
}

/// 6
async fn a_scraper_reads(tenant: &Tenant) {
    let answer = tenant.caller.get(&tenant.path("prometheus/metrics")).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "text/plain; version=0.0.4; charset=utf-8")
    );
    let mut typed = BTreeSet::new();
    let mut series = BTreeSet::new();
    for line in answer.text.lines() {
        if let Some(told) = line.strip_prefix("# HELP ") {
            assert!(told.split_once(' ').is_some_and(|(_, help)| help.ends_with('.')), "{line}");
        } else if let Some(told) = line.strip_prefix("# TYPE ") {
            let name = told.strip_suffix(" gauge").expect("a gauge");
            assert!(typed.insert(name), "once: {line}");
        } else {
            let (labelled, value) = line.rsplit_once(' ').expect("a value");
            value.parse::<f64>().unwrap_or_else(|_| panic!("a number: {line}"));
            let (name, labels) = labelled.split_once('{').expect("labels");
            assert!(typed.contains(name), "after its type: {line}");
            assert!(labels.ends_with("\"}") && labels.contains("account_id=\""), "{line}");
            assert!(series.insert(labelled), "once: {line}");
        }
    }
    let cpu = series.iter().filter(|one| one.starts_with(&format!("{CPU}{{"))).count();
    assert_eq!(cpu, instant(tenant, CPU).await.len(), "{}", answer.text);
    let path = format!("prometheus/metrics?{}", form(&[("match[]", &format!("{CPU}{{name='web-1'}}"))]));
    let one = tenant.caller.get(&tenant.path(&path)).await;
    assert_eq!(one.text.lines().count(), 3, "{}", one.text);
}

/// 7
async fn others(tenant: &Tenant) {
    let other = Tenant::new("prometheus-other").await;
    let path = tenant.path(&format!("prometheus/api/v1/query?query={CPU}"));
    other.caller.get(&path).await.problem(404, "not_found");
    assert_eq!(instant(&other, CPU).await, Vec::<Value>::new());
    assert_eq!(data(get(&other, "labels", &[]).await), json!([]));
    let scraped = other.caller.get(&other.path("prometheus/metrics")).await;
    assert_eq!((scraped.status, scraped.text.as_str()), (200, ""));
}

/// 5
#[tokio::test]
async fn refusals_are_prometheus_own() {
    let tenant = Tenant::new("prometheus-refused").await;
    let check = |answer: Answer, status: u16, kind: &str, part: &str| {
        let answer = answer.expect(status);
        assert_eq!((&answer["status"], &answer["errorType"]), (&json!("error"), &json!(kind)), "{answer}");
        assert!(answer["error"].as_str().is_some_and(|text| text.contains(part)), "{part}: {answer}");
    };
    for (query, part) in [
        ("", "no expression"),
        ("histogram_quantile(0.9, up)", "`histogram_quantile`"),
        ("up or up", "`or`"),
        ("up{", "the query ends"),
        ("up{a=~'('}", "regular expression"),
        ("up[5m]", "inside a function"),
    ] {
        check(post(&tenant, "query", &[("query", query)]).await, 400, "bad_data", part);
    }
    check(get(&tenant, "query", &[("query", "1"), ("time", "soon")]).await, 400, "bad_data", "`time`");
    for (start, end, step, part) in [
        ("0", "10", "0", "`step`"),
        ("0", "10", "few", "`step`"),
        ("10", "0", "1", "before"),
        ("0", "100000", "1", "11,000"),
        ("0", "9000000", "1d", "90 days"),
        ("then", "10", "1", "`start`"),
        ("", "10", "1", "`start`"),
    ] {
        let pairs = [("query", "up"), ("start", start), ("end", end), ("step", step)];
        check(get(&tenant, "query_range", &pairs).await, 400, "bad_data", part);
    }
    check(get(&tenant, "series", &[]).await, 400, "bad_data", "match[]");
    check(get(&tenant, "series", &[("match[]", "{}")]).await, 400, "bad_data", "must name a metric");
    check(get(&tenant, "label/a-b/values", &[]).await, 400, "bad_data", "`a-b`");
    let same = "{__name__=~'.+'} + {__name__=~'.+'}";
    assert_eq!(instant(&tenant, same).await, Vec::<Value>::new(), "there are none that could be ambiguous");
}
