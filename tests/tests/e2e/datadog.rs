//! `/api/v2/integration/aws`, as Datadog's clients ask; the first of them is its own for Python, unchanged (`client.py`).
//!
//! 1. The key is valid; the permissions and namespaces are ours; an external ID is made, and none is taken from a caller.
//! 2. An account with every setting: what has a meaning is in force, all of it is given back, and the role is proven.
//! 3. It is listed, changed, and its metrics are switched off; what was missing stays; a proven role does not move.
//! 4. An account without an external ID is given one. Errors are read by the client as its own.
//!
//! Besides, without that client: who may do what, by which header; the forms of an id; what is kept and what is not; what the
//! errors look like; keys of a connection's own.

mod keys;
mod refusals;

use std::collections::BTreeSet;
use std::process::Command;

use deputize_tests::customer::{Customer, trust};
use deputize_tests::environment::{self, from_setup};
use deputize_tests::http::{Answer, Caller};
use deputize_tests::{eventually, source, tenant::Tenant, unique};
use reqwest::Method;
use serde_json::{Value, json};

const ACCOUNTS: &str = "/api/v2/integration/aws/accounts";

/// What the outside program was told.
async fn told(command: &str, token: &str, rest: &[&str]) -> Value {
    let mut client = Command::new(from_setup("DEPUTIZE_JUDGE_PYTHON"));
    client.arg("tests/tests/e2e/datadog/client.py").arg(command).arg(&environment::shared().url).arg(token);
    client.args(rest).current_dir(source::root());
    let said =
        tokio::task::spawn_blocking(move || client.output()).await.expect("it runs").expect("it starts");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    serde_json::from_slice(&said.stdout).expect("it prints JSON")
}

/// A request with a token in the header of a key.
async fn send(method: Method, path: &str, key: (&str, &str), body: Option<&Value>) -> Answer {
    let nobody = Caller::nobody(environment::shared());
    let mut request = nobody.request(method, path).header(key.0, key.1);
    if let Some(body) = body {
        request = deputize_tests::http::json(request, body);
    }
    nobody.send(request).await
}

/// The body of a request about an account.
fn account(attributes: &Value) -> Value {
    json!({"data": {"type": "account", "attributes": attributes}})
}

/// What a role in the first customer's account needs to be asked for.
fn by_role(role: &str) -> Value {
    json!({"aws_account_id": Customer::first().account, "aws_partition": "aws", "auth_config": {"role_name": role}})
}

/// Our own id of an account.
fn ours(account: &Value) -> String {
    let uuid = account["data"]["id"].as_str().expect("an id");
    assert_eq!(uuid.len(), 36, "{uuid} is a UUID");
    format!("con_{}", uuid.replace('-', ""))
}

#[tokio::test]
async fn the_official_client() {
    let tenant = Tenant::new("datadog").await;
    let pending = tenant.external_id().await;
    let (customer, role) = (Customer::first(), unique("Datadog"));

    // 1
    let begun = told("begin", &tenant.api_token, &[&customer.account, &role]).await;
    assert_eq!(begun["valid"], json!([true, "ok"]));
    let policies = tenant.caller.get(&tenant.path("policies?permissions=strict")).await.expect(200);
    let policy = policies["permission_policy"].clone();
    let permissions = &begun["permissions"];
    assert_eq!(names(&permissions["all"]), actions(&policy), "as the policy with complete names has them");
    assert_eq!(permissions["standard"], permissions["all"]);
    assert!(names(&permissions["resource_collection"]).is_subset(&actions(&policy)), "{permissions}");
    let namespaces = begun["namespaces"].as_array().expect("a list");
    assert!(
        namespaces.contains(&"AWS/EC2".into()) && namespaces.contains(&"AWS/SQS".into()),
        "{namespaces:?}"
    );
    let external_id = begun["external_id"].as_str().expect("an external ID");
    assert_ne!(external_id, pending, "a new one was asked for");
    let foreign = begun["foreign_id"].as_str().expect("a sentence");
    assert!(foreign.contains("generate_new_external_id"), "{foreign}");

    // 2
    let (made, sent) = (&begun["account"]["data"]["attributes"], &begun["sent"]);
    assert_eq!(made["auth_config"], json!({"role_name": role, "external_id": external_id}));
    for (block, value) in sent.as_object().expect("blocks") {
        assert_eq!(&made[block], value, "{block}");
    }
    let id = ours(&begun["account"]);
    let again = begun["again"].as_str().expect("a sentence");
    assert!(again.contains(begun["account"]["data"]["id"].as_str().expect("an id")), "{again}");
    let connection = tenant.connection(&id).await;
    assert_eq!(connection["regions"], json!(["eu-west-1", "us-east-1"]));
    let monitoring = tenant.caller.get(&tenant.connection_path(&id, "/monitoring")).await.expect(200);
    assert_eq!(monitoring["choice"]["services_off"], json!(["sqs"]), "{monitoring}");
    customer.create_role(&role, &trust(&environment::shared().principal, external_id)).await;
    customer.permit(&role, &policy).await;
    tenant.settled(&id, "connected").await;

    // 3
    let uuid = begun["account"]["data"]["id"].as_str().expect("an id");
    let gone_on = told("go_on", &tenant.api_token, &[uuid]).await;
    assert_eq!(gone_on["shown"], begun["account"]);
    assert_eq!((&gone_on["listed"], &gone_on["of_account"]), (&json!([uuid]), &json!([uuid])));
    assert_eq!(gone_on["of_another"], json!([]));
    let changed = &gone_on["changed"]["data"]["attributes"];
    assert_eq!(changed["aws_regions"], json!({"include_all": true}));
    let mut metrics = sent["metrics_config"].clone();
    // The one part that goes when its block comes without it.
    metrics.as_object_mut().expect("an object").remove("metric_name_filters");
    metrics["namespace_filters"] = json!({"include_only": ["AWS/EC2", "AWS/Lambda"]});
    assert_eq!(changed["metrics_config"], metrics, "what is missing stays");
    for block in ["account_tags", "logs_config", "resources_config", "traces_config", "created_at"] {
        assert_eq!(changed[block], made[block], "{block}");
    }
    assert!(changed["modified_at"].as_str() > made["modified_at"].as_str(), "{changed}");
    metrics["enabled"] = json!(false);
    assert_eq!(gone_on["off"]["data"]["attributes"]["metrics_config"], metrics);
    let connection = tenant.connection(&id).await;
    let features = connection["features"].as_array().expect("features");
    assert!(!features.contains(&"metrics".into()) && features.contains(&"tags".into()), "{connection}");
    assert_eq!(connection["regions"], json!([]));
    assert_eq!(
        connection["role_arn"].as_str(),
        Some(&*format!("arn:aws:iam::{}:role/{role}", customer.account))
    );
    let monitoring = tenant.caller.get(&tenant.connection_path(&id, "/monitoring")).await.expect(200);
    let off = monitoring["choice"]["services_off"].as_array().expect("services");
    assert!(off.contains(&"rds".into()) && !off.contains(&"ec2".into()), "{monitoring}");

    // 4
    let later = &gone_on["later"]["data"]["attributes"]["auth_config"];
    assert_eq!(
        (later["role_name"].as_str(), later["external_id"].as_str().map(str::len)),
        (Some("Later"), Some(36))
    );
    assert_ne!(later["external_id"], external_id);
    assert_eq!((&gone_on["invalid"], gone_on["forbidden"].is_string()), (&"Forbidden".into(), true));
    written_down(&tenant, &id).await;
}

fn names(list: &Value) -> BTreeSet<String> {
    list.as_array().expect("a list").iter().map(|name| name.as_str().expect("a name").to_owned()).collect()
}

/// Every action that a policy allows.
fn actions(policy: &Value) -> BTreeSet<String> {
    let statements = policy["Statement"].as_array().expect("statements").iter();
    statements.flat_map(|statement| names(&statement["Action"])).collect()
}

/// What was changed is in the audit log, block by block, with the token's name.
async fn written_down(tenant: &Tenant, id: &str) {
    let path = tenant.path(&format!("audit?action=connection.changed&subject={id}&limit=1"));
    let entry = eventually("it is written down", std::time::Duration::from_mins(1), async || {
        let page = tenant.caller.get(&path).await.expect(200);
        let newest = page["entries"].get(0)?.clone();
        let is_off = |entry: &Value| entry["after"]["integration"]["metrics_config"]["enabled"] == false;
        is_off(&newest).then_some(newest)
    })
    .await;
    assert_eq!(entry["actor"]["kind"], "token", "{entry}");
    assert_eq!(entry["before"]["integration"]["metrics_config"]["enabled"], true, "{entry}");
    assert!(entry["before"].get("regions").is_none(), "what did not change is not told: {entry}");
}

#[tokio::test]
async fn what_the_console_changes_shows() {
    let tenant = Tenant::new("datadog-drift").await;
    let key = ("DD-API-KEY", tenant.api_token.as_str());
    // One that was made by our own API is there too, and says what is so.
    tenant.external_id().await;
    let id = tenant.connect(&Customer::first().account, &unique("NotThereYet")).await;
    let bare = id.strip_prefix("con_").expect("its id");
    let uuid = [&bare[..8], &bare[8..12], &bare[12..16], &bare[16..20], &bare[20..]].join("-");
    let path = format!("{ACCOUNTS}/{uuid}");
    let shown = send(Method::GET, &path, key, None).await.expect(200);
    let attributes = &shown["data"]["attributes"];
    assert_eq!(attributes["aws_regions"], json!({"include_all": true}));
    assert_eq!(attributes["metrics_config"]["namespace_filters"], json!({"exclude_only": []}));
    assert_eq!(
        (&attributes["account_tags"], &attributes["metrics_config"]["enabled"]),
        (&json!([]), &json!(true))
    );
    assert_eq!(attributes["created_at"], attributes["modified_at"]);
    // Our own id, and the quoted one that the Terraform provider sends, are the same account.
    for form in [format!("%22{uuid}%22"), id.clone(), uuid.to_uppercase()] {
        assert_eq!(send(Method::GET, &format!("{ACCOUNTS}/{form}"), key, None).await.expect(200), shown);
    }

    let asked = account(&json!({
        "aws_regions": {"include_only": ["us-west-2", "eu-west-1"]},
        "metrics_config": {"namespace_filters": {"exclude_only": ["AWS/NetworkELB", "AWS/Usage"]}, "of_next_year": {"a": [1]}},
    }));
    let changed = send(Method::PATCH, &path, key, Some(&asked)).await.expect(200);
    let is = &changed["data"]["attributes"];
    let sent = &asked["data"]["attributes"];
    assert_eq!(is["aws_regions"], sent["aws_regions"], "in its order");
    for part in ["namespace_filters", "of_next_year"] {
        assert_eq!(is["metrics_config"][part], sent["metrics_config"][part]);
    }
    // Somebody changes it in the console.
    tenant
        .caller
        .patch(&tenant.connection_path(&id, ""), &json!({"regions": ["eu-west-1"]}))
        .await
        .expect(200);
    let monitoring = tenant.connection_path(&id, "/monitoring");
    tenant.caller.put(&monitoring, &json!({"services_off": ["sqs"]})).await.expect(200);
    let shown = send(Method::GET, &path, key, None).await.expect(200);
    let is = &shown["data"]["attributes"];
    assert_eq!(is["aws_regions"], json!({"include_only": ["eu-west-1"]}));
    assert_eq!(is["metrics_config"]["namespace_filters"], json!({"exclude_only": ["AWS/SQS"]}));
    assert_eq!(is["metrics_config"]["of_next_year"], json!({"a": [1]}));
    assert!(is["modified_at"].as_str() > changed["data"]["attributes"]["modified_at"].as_str(), "{is}");
    send(Method::DELETE, &path, key, None).await.expect_empty(204);
    tenant.caller.get(&tenant.connection_path(&id, "")).await.problem(404, "not_found");
}
