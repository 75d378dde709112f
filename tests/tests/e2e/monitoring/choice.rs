//! `GET` and `PUT …/monitoring`: what is read, how often, and what that costs.
//!
//! 1. At first everything curated is read every five minutes; the forecast is what AWS's price list says.
//! 2. Services and single metrics are switched off, tags leave only some resources: the counts follow, and so do the lists.
//! 3. A longer interval costs less; a budget stretches it and says so; one that is used up stops the reading.
//! 4. Strict reading stops where a cell is denied, and says why.
//! 5. What cannot be is refused by its field, and nothing changes.

use deputize_tests::customer::Customer;
use deputize_tests::http::json as with_json;
use deputize_tests::tenant::Tenant;
use reqwest::Method;
use serde_json::{Value, json};

use crate::connections::connected;

async fn choose(tenant: &Tenant, id: &str, choice: &Value) -> Value {
    let request = tenant.caller.request(Method::PUT, &tenant.connection_path(id, "/monitoring"));
    tenant.caller.send(with_json(request, choice)).await.expect(200)
}

fn number(of: &Value) -> u64 {
    of.as_u64().unwrap_or_else(|| panic!("a number: {of}"))
}

#[tokio::test]
async fn what_is_chosen_is_read() {
    let tenant = Tenant::new("choice").await;
    let id = connected(&tenant, &Customer::second(), &json!({"regions": ["us-east-1"]})).await;
    tenant.discovered(&id).await;
    let path = tenant.connection_path(&id, "/monitoring");

    // 1
    tenant.when(&id, "read", |one| one["last_poll_at"].is_string()).await;
    let first = tenant.caller.get(&path).await.expect(200);
    assert_eq!((&first["interval_minutes"], &first["reading"]["calls"]), (&json!(5), &json!(1)), "{first}");
    let (series, resources) = (number(&first["reading"]["series"]), number(&first["reading"]["resources"]));
    assert!(series > 50 && resources >= 12, "{first}");
    // $0.0864 a metric and 30 days, where each statistic is billed; one metric of each application load balancer has two.
    assert_eq!(number(&first["forecast"]["high_micro_usd"]), series * 86_400);
    assert_eq!(number(&first["forecast"]["low_micro_usd"]), (series - 1) * 86_400);
    assert!(number(&first["month"]["spent"]["high_micro_usd"]) >= series * 10, "{first}");
    assert_eq!(
        (&first["last_calls"], &first["month"]["is_stretched"]),
        (&json!(1), &json!(false)),
        "{first}"
    );

    // 2
    let some = json!({"services_off": ["dynamodb"], "metrics_off": ["instance/CPUUtilization"]});
    let less = choose(&tenant, &id, &some).await;
    let tables =
        tenant.caller.get(&tenant.connection_path(&id, "/resources?service=dynamodb")).await.expect(200);
    let instances =
        tenant.caller.get(&tenant.connection_path(&id, "/resources?service=ec2")).await.expect(200);
    let (t, i) = (number(&tables["total"]), number(&instances["total"]));
    assert_eq!(number(&less["reading"]["series"]), series - 4 * t - i, "{less}");
    assert_eq!(tables["resources"][0]["metrics"], json!([]), "{tables}");
    assert!(!instances["resources"][0]["metrics"].to_string().contains("CPUUtilization"), "{instances}");
    let tagged = choose(&tenant, &id, &json!({"tags": [{"key": "env", "values": ["production"]}]})).await;
    assert_eq!(
        number(&tagged["reading"]["resources"]),
        i,
        "the seed's instances alone have the tag: {tagged}"
    );
    let none = choose(&tenant, &id, &json!({"tags": [{"key": "env", "values": ["nowhere"]}]})).await;
    assert_eq!((&none["reading"]["series"], &none["forecast"]["high_micro_usd"]), (&json!(0), &json!(0)));

    // 3
    let seldom = choose(&tenant, &id, &json!({"interval_minutes": 10})).await;
    assert_eq!(number(&seldom["forecast"]["high_micro_usd"]), series * 43_200);
    // At the end of a month there is little left of it to pay for.
    let cheap = choose(&tenant, &id, &json!({"budget_usd": 1, "interval_minutes": 1})).await;
    assert!(number(&cheap["interval_minutes"]) > 1, "{cheap}");
    assert_eq!(cheap["month"]["is_stretched"], true, "{cheap}");
    assert!(number(&cheap["month"]["expected"]["high_micro_usd"]) <= 1_000_000, "{cheap}");
    let told = tenant.caller.get(&tenant.connection_path(&id, "/events")).await.expect(200);
    assert_eq!(told["events"][0]["detail"], "The monitoring was changed.", "{told}");

    // 5
    for (field, wrong) in [
        ("interval_minutes", json!({"interval_minutes": 3})),
        ("budget_usd", json!({"budget_usd": 0})),
        ("metrics_off", json!({"metrics_off": ["instance/Nonsense"]})),
        ("tags", json!({"tags": [{"key": ""}]})),
    ] {
        let request = tenant.caller.request(Method::PUT, &path);
        let problem = tenant.caller.send(with_json(request, &wrong)).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{problem}");
    }
    let request = tenant.caller.request(Method::PUT, &path);
    tenant.caller.send(with_json(request, &json!({"intervall": 5}))).await.problem(400, "malformed_request");
    assert_eq!(tenant.caller.get(&path).await.expect(200)["choice"], cheap["choice"]);
}

#[tokio::test]
async fn strict_is_everything_or_an_error() {
    let tenant = Tenant::new("strict").await;
    let customer = Customer::first();
    let id = connected(&tenant, &customer, &json!({"regions": ["eu-west-1"]})).await;
    tenant.discovered(&id).await;
    tenant.when(&id, "read", |one| one["last_poll_at"].is_string()).await;
    choose(&tenant, &id, &json!({"strict": true})).await;
    let strict = |one: &Value| one["poll_messages"].to_string().contains("reading is strict");
    let read = tenant.when(&id, "read strictly", |one| one["last_poll_at"].is_string()).await;
    assert!(!strict(&read), "everything answers: {read}");

    let role = read["role_arn"].as_str().expect("an ARN").rsplit('/').next().expect("a name").to_owned();
    let metrics =
        tenant.caller.get(&tenant.path("policies?features=ec2_discovery,metrics")).await.expect(200);
    customer.permit(&role, &metrics["permission_policy"]).await;
    tenant.caller.act(&tenant.connection_path(&id, "/discover")).await.expect(200);
    tenant.when(&id, "told that it is strict", strict).await;
    choose(&tenant, &id, &json!({})).await;
    tenant.when(&id, "read again", |one| one["poll_messages"] == json!([])).await;
}
