//! Who may do what, by which header; and what is wrong, in the form that Datadog's clients read.

use deputize_tests::customer::Customer;
use deputize_tests::http::{Answer, Caller};
use deputize_tests::{environment, tenant::Tenant, unique};
use reqwest::Method;
use serde_json::{Value, json};

use super::{ACCOUNTS, account, by_role, ours, send};

/// The sentences of an error that must have this status, and the form of Datadog's.
#[track_caller]
fn refused(answer: Answer, status: u16) -> String {
    let body = answer.expect(status);
    assert_eq!(body.as_object().map(serde_json::Map::len), Some(1), "{body}");
    let sentences = body["errors"].as_array().expect("a list of sentences");
    let text: Vec<&str> = sentences.iter().map(|one| one.as_str().expect("a sentence")).collect();
    text.join(" ")
}

#[tokio::test]
async fn who_may() {
    let (tenant, other) = (Tenant::new("datadog-who").await, Tenant::new("datadog-other").await);
    let owner = tenant.owner().await;
    let connect = secret(&tenant, &owner, "connect").await;
    let (read, read_id) = (secret(&tenant, &owner, "read").await, newest(&tenant, &owner).await);
    let body = account(&by_role(&unique("Who")));
    let made = send(Method::POST, ACCOUNTS, ("DD-APPLICATION-KEY", &connect), Some(&body)).await.expect(200);
    let path = format!("{ACCOUNTS}/{}", made["data"]["id"].as_str().expect("an id"));

    // A token that may read, reads.
    for header in ["DD-API-KEY", "DD-APPLICATION-KEY"] {
        send(Method::GET, &path, (header, &read), None).await.expect(200);
    }
    send(Method::GET, &path, ("Authorization", &format!("Bearer {read}")), None).await.expect(200);
    let key = ("DD-API-KEY", read.as_str());
    refused(send(Method::POST, ACCOUNTS, key, Some(&account(&by_role("R")))).await, 403);
    refused(send(Method::PATCH, &path, key, Some(&account(&json!({})))).await, 403);
    refused(send(Method::DELETE, &path, key, None).await, 403);
    refused(send(Method::POST, "/api/v2/integration/aws/generate_new_external_id", key, None).await, 403);

    // Another workspace's sees nothing.
    let stranger = ("DD-API-KEY", other.api_token.as_str());
    assert_eq!(send(Method::GET, ACCOUNTS, stranger, None).await.expect(200), json!({"data": []}));
    for method in [Method::GET, Method::DELETE] {
        refused(send(method, &path, stranger, None).await, 404);
    }
    refused(send(Method::PATCH, &path, stranger, Some(&account(&json!({})))).await, 404);

    // Nobody, a session, a revoked token, one of no workspace, and one in an address.
    tenant.caller.get(&tenant.connection_path(&ours(&made), "")).await.expect(200);
    owner.caller.delete(&tenant.path(&format!("tokens/{read_id}"))).await.expect_empty(204);
    let nobody = Caller::nobody(environment::shared());
    let of_none = connect.replace(&tenant.workspace[3..], &"0".repeat(32));
    for path in every_route(&path) {
        refused(nobody.get(&path).await, 403);
        refused(owner.caller.get(&path).await, 403);
        refused(send(Method::GET, &path, ("DD-API-KEY", &read), None).await, 403);
        refused(send(Method::GET, &path, ("DD-API-KEY", &of_none), None).await, 403);
        let with = format!("{path}?api_key={connect}&application_key={connect}&DD-API-KEY={connect}");
        refused(nobody.get(&with).await, 403);
    }
    let forbidden = send(Method::GET, "/api/v1/validate", ("DD-API-KEY", &read), None).await.expect(403);
    assert_eq!(forbidden, json!({"errors": ["Forbidden"]}));
    let two = nobody.request(Method::GET, ACCOUNTS).header("DD-API-KEY", &connect);
    let two = nobody.send(two.header("DD-APPLICATION-KEY", &other.api_token)).await;
    assert!(refused(two, 403).contains("two different"));

    // The headers are for these routes alone.
    for path in [tenant.path("connections"), "/api/v1/me".to_owned(), "/api/providers".to_owned()] {
        send(Method::GET, &path, ("DD-API-KEY", &connect), None).await.problem(401, "not_signed_in");
    }
}

fn every_route(account: &str) -> Vec<String> {
    let under = ["accounts", "available_namespaces", "iam_permissions", "iam_permissions/standard"];
    let under = under.into_iter().chain(["iam_permissions/resource_collection"]);
    let mut all: Vec<String> = under.map(|rest| format!("/api/v2/integration/aws/{rest}")).collect();
    all.extend([account.to_owned(), "/api/v1/validate".to_owned(), "/api/v2/validate_keys".to_owned()]);
    all
}

async fn secret(tenant: &Tenant, owner: &deputize_tests::people::Member, scope: &str) -> String {
    let body = json!({"name": unique(scope), "scope": scope});
    let made = owner.caller.post(&tenant.path("tokens"), &body).await.expect(201);
    made["secret"].as_str().expect("a secret").to_owned()
}

async fn newest(tenant: &Tenant, owner: &deputize_tests::people::Member) -> String {
    let list = owner.caller.get(&tenant.path("tokens")).await.expect(200);
    let tokens = list["tokens"].as_array().expect("a list");
    let read = tokens.iter().find(|one| one["scope"] == "read").expect("the one that reads");
    read["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn what_is_wrong() {
    let tenant = Tenant::new("datadog-wrong").await;
    let key = ("DD-API-KEY", tenant.api_token.as_str());
    let create = async |attributes: &Value| {
        let answer = send(Method::POST, ACCOUNTS, key, Some(&account(attributes))).await;
        refused(answer, 400)
    };
    let with = |name: &str, value: Value| {
        let mut attributes = by_role("R");
        attributes[name] = value;
        attributes
    };
    let pending = tenant.external_id().await;
    for (name, value, said) in [
        ("aws_partition", json!("aws-invalid"), "aws-invalid"),
        ("aws_account_id", json!("12345"), "5 digits"),
        ("aws_account_id", json!(null), "aws_account_id"),
        ("aws_account_id", json!(environment::shared().organisation), "organisation"),
        ("auth_config", json!({}), "role_name"),
        ("auth_config", json!({"role_name": "team/R"}), "path"),
        ("auth_config", json!({"role_name": "R", "external_id": "mine"}), "not the one that is pending"),
        ("aws_regions", json!({"include_only": ["Mars"]}), "Mars"),
        ("aws_regions", json!({"include_all": false}), "aws_regions"),
        ("metrics_config", json!({"enabled": "yes"}), "metrics_config.enabled"),
        ("account_tags", json!(["a".repeat(20_000)]), "more than is kept"),
    ] {
        let sentence = create(&with(name, value)).await;
        assert!(sentence.contains(said), "{name}: {sentence}");
    }
    assert_eq!(tenant.external_id().await, pending, "none of these has used it up");
    assert_eq!(send(Method::GET, ACCOUNTS, key, None).await.expect(200), json!({"data": []}));

    let nobody = Caller::nobody(environment::shared());
    let post = async |kind: &str, body: String| {
        let request = nobody.request(Method::POST, ACCOUNTS).header(key.0, key.1);
        nobody.send(request.header("content-type", kind).body(body)).await
    };
    for body in ["", "{", "[]", "null", "{}", r#"{"data":[]}"#, r#"{"data":{"type":"user","attributes":{}}}"#]
    {
        refused(post("application/json", body.to_owned()).await, 400);
    }
    refused(post("application/json", "[".repeat(10_000)).await, 400);
    refused(post("text/plain", account(&by_role("R")).to_string()).await, 400);
    refused(post("application/json", format!(r#"{{"data":"{}"}}"#, "x".repeat(2_000_000))).await, 413);
    for path in ["not-a-uuid", "448169a8-251c-4344-abee-1c4edef39f7", "con_0"] {
        refused(send(Method::GET, &format!("{ACCOUNTS}/{path}"), key, None).await, 400);
        refused(send(Method::DELETE, &format!("{ACCOUNTS}/{path}"), key, None).await, 400);
    }
    refused(
        send(Method::GET, &format!("{ACCOUNTS}/448169a8-251c-4344-abee-1c4edef39f7a"), key, None).await,
        404,
    );
    refused(send(Method::GET, "/api/v2/integration/aws/event_bridge", key, None).await, 404);
    refused(send(Method::PUT, ACCOUNTS, key, Some(&json!({}))).await, 405);
    refused(send(Method::DELETE, "/api/v1/validate", key, None).await, 405);
}

#[tokio::test]
async fn what_a_change_refuses() {
    let tenant = Tenant::new("datadog-change").await;
    let key = ("DD-API-KEY", tenant.api_token.as_str());
    let made = send(Method::POST, ACCOUNTS, key, Some(&account(&by_role(&unique("Slip"))))).await.expect(200);
    let uuid = made["data"]["id"].as_str().expect("an id");
    let path = format!("{ACCOUNTS}/{uuid}");
    let external_id = made["data"]["attributes"]["auth_config"]["external_id"].clone();
    let change = async |attributes: Value| send(Method::PATCH, &path, key, Some(&account(&attributes))).await;
    for (attributes, said) in [
        (json!({"aws_partition": "aws-cn"}), "partition"),
        (json!({"auth_config": {"access_key_id": "AKIA", "secret_access_key": "s"}}), "stays so"),
        (json!({"auth_config": {"role_name": "R", "external_id": "mine"}}), "no other is taken"),
        (
            json!({"metrics_config": {"namespace_filters": {"include_only": [], "exclude_only": []}}}),
            "one thing",
        ),
        (json!({"logs_config": []}), "logs_config"),
    ] {
        let sentence = refused(change(attributes).await, 400);
        assert!(sentence.contains(said), "{sentence}");
    }
    let other =
        json!({"data": {"type": "account", "id": "448169a8-251c-4344-abee-1c4edef39f7a", "attributes": {}}});
    refused(send(Method::PATCH, &path, key, Some(&other)).await, 400);
    assert_eq!(send(Method::GET, &path, key, None).await.expect(200), made, "nothing of it was done");

    // A slip in account or role is corrected, with the external ID that it has; then the role is another's to claim.
    let name = unique("Right");
    let auth = json!({"role_name": name, "external_id": external_id});
    let moved =
        change(json!({"aws_account_id": Customer::second().account, "auth_config": auth})).await.expect(200);
    let is = &moved["data"]["attributes"];
    assert_eq!((&is["aws_account_id"], &is["auth_config"]), (&json!(Customer::second().account), &auth));
    let mut same = by_role(&name);
    same["aws_account_id"] = json!(Customer::second().account);
    let taken = refused(send(Method::POST, ACCOUNTS, key, Some(&account(&same))).await, 409);
    assert!(taken.contains(uuid), "{taken}");
    let taken_away =
        change(json!({"account_tags": ["a:b"], "aws_regions": {"include_only": ["eu-west-1"]}})).await;
    assert_eq!(taken_away.expect(200)["data"]["attributes"]["account_tags"], json!(["a:b"]));
    let null = change(json!({"account_tags": null, "aws_regions": null})).await.expect(200);
    let is = &null["data"]["attributes"];
    assert_eq!((&is["account_tags"], &is["aws_regions"]), (&json!([]), &json!({"include_all": true})));
}
