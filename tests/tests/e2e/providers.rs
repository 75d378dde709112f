//! `/api/users/me` and `/api/providers`, as Sysdig Monitor's clients ask: the steps of its own manual, by token.
//!
//! 1. The caller's external ID is at `.user.customer.externalId`, and is the pending one.
//! 2. A role delegation is configured, its regions a JSON text; the answer has the manual's shape.
//! 3. Its status moves on to `done`, with percentage and last update; it is listed, changed, removed.
//! 4. What is wrong is named by the field of that API. A session is no token here; another workspace's provider is not found.

use std::time::Duration;

use deputize_tests::customer::{Customer, trust};
use deputize_tests::{environment, eventually, http::Caller, tenant::Tenant, unique};
use serde_json::json;

const SOON: Duration = Duration::from_mins(2);

#[tokio::test]
async fn the_manuals_steps() {
    let (tenant, other) = (Tenant::new("sysdig").await, Tenant::new("sysdig-other").await);
    let me = tenant.caller.get("/api/users/me").await.expect(200);
    let external_id = me["user"]["customer"]["externalId"].as_str().expect("an external ID").to_owned();
    assert_eq!(external_id, tenant.external_id().await);
    let (customer, role) = (Customer::first(), unique("Sysdig"));
    customer.create_role(&role, &trust(&environment::shared().principal, &external_id)).await;
    let policies = tenant.caller.get(&tenant.path("policies")).await.expect(200);
    customer.permit(&role, &policies["permission_policy"]).await;
    let arn = format!("arn:aws:iam::{}:role/{role}", customer.account);
    let new = json!({
        "name": "aws", "credentials": {"role": arn}, "alias": "role_delegation",
        "additionalOptions": "{\"regions\":[\"US_EAST_1\",\"EU_WEST_1\"]}",
    });
    let made = tenant.caller.post("/api/providers", &new).await.expect(201)["provider"].clone();
    let id = made["id"].as_str().expect("an id").to_owned();
    let expected = json!({
        "id": id, "name": "aws", "credentials": {"id": id, "role": arn}, "tags": [], "alias": "role_delegation",
        "status": {"status": "configured", "lastUpdate": null, "percentage": 0, "lastProviderMessages": made["status"]["lastProviderMessages"]},
        "additionalOptions": "{\"regions\":[\"EU_WEST_1\",\"US_EAST_1\"]}",
    });
    assert_eq!(made, expected);
    let path = format!("/api/providers/{id}");
    let done = eventually("it is done", SOON, async || {
        let now = tenant.caller.get(&path).await.expect(200)["provider"].clone();
        (now["status"]["status"] == "done").then_some(now)
    })
    .await;
    assert_eq!(done["status"]["percentage"], 100, "{done}");
    assert!(done["status"]["lastUpdate"].is_i64(), "{done}");
    let list = tenant.caller.get("/api/providers").await.expect(200);
    assert_eq!(list["providers"], json!([done]));
    other.caller.get(&path).await.problem(404, "not_found");
    assert_eq!(other.caller.get("/api/providers").await.expect(200)["providers"], json!([]));

    let change = json!({"name": "aws", "credentials": {"role": arn}, "alias": "Renamed"});
    let changed = tenant.caller.put(&path, &change).await.expect(200)["provider"].clone();
    assert_eq!((&changed["alias"], changed.get("additionalOptions")), (&"Renamed".into(), None), "{changed}");
    assert_eq!(tenant.connection(&id).await["regions"], json!([]));
    tenant.caller.delete(&path).await.expect_empty(204);
    tenant.caller.get(&path).await.problem(404, "not_found");
}

#[tokio::test]
async fn what_is_wrong() {
    let tenant = Tenant::new("sysdig-wrong").await;
    tenant.external_id().await;
    let arn = "arn:aws:iam::222222222222:role/Nobodys";
    for (field, body) in [
        ("name", json!({"name": "gcp", "credentials": {"role": arn}})),
        ("role_arn", json!({"name": "aws", "credentials": {"role": "nonsense"}})),
        ("additionalOptions", json!({"name": "aws", "credentials": {"role": arn}, "additionalOptions": "["})),
        (
            "additionalOptions",
            json!({"name": "aws", "credentials": {"role": arn}, "additionalOptions": "{\"regions\":[\"MARS\"]}"}),
        ),
    ] {
        let problem = tenant.caller.post("/api/providers", &body).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{problem}");
    }
    tenant.caller.post("/api/providers", &json!({"name": "aws"})).await.problem(400, "malformed_request");
    let nobody = Caller::nobody(environment::shared());
    for path in ["/api/users/me", "/api/providers", "/api/providers/con_00000000000000000000000000000000"] {
        nobody.get(path).await.problem(401, "not_signed_in");
    }
    let owner = tenant.owner().await;
    owner.caller.get("/api/users/me").await.problem(401, "not_signed_in");
    let read = tenant.token(&owner, "read").await.1;
    let body = json!({"name": "aws", "credentials": {"role": arn}});
    read.post("/api/providers", &body).await.problem(403, "not_allowed");
}
