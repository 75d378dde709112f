//! An account that is read by a key of its own: the key assumes the role that is named besides it.

use deputize_tests::customer::{Customer, trust};
use deputize_tests::{environment, tenant::Tenant, unique};
use reqwest::Method;
use serde_json::{Value, json};

use super::{ACCOUNTS, account, by_role, ours, send};
use crate::keys::trusted_user;

#[tokio::test]
async fn a_key_with_a_role() {
    let (tenant, environment) = (Tenant::new("datadog-keys").await, environment::shared());
    let token = ("DD-API-KEY", tenant.api_token.as_str());
    let (user, other) = (trusted_user(environment).await, trusted_user(environment).await);
    let role = unique("DatadogKeys");
    let with = |auth: Value| {
        let mut attributes = by_role(&role);
        attributes["auth_config"] = auth;
        // A client may be newer than we are; whatever it calls a secret is not kept.
        attributes["credentials_of_next_year"] = json!(user.secret_access_key);
        account(&attributes)
    };
    let mut auth = user.keys();
    let alone = send(Method::POST, ACCOUNTS, token, Some(&with(auth.clone()))).await.expect(400);
    assert!(alone.to_string().contains("role"), "{alone}");
    auth["role_name"] = json!(role);
    let made = send(Method::POST, ACCOUNTS, token, Some(&with(auth))).await.expect(200);
    let masked = format!("{}{}", "*".repeat(16), &user.access_key_id[16..]);
    assert_eq!(made["data"]["attributes"]["auth_config"], json!({"access_key_id": masked}));
    let id = ours(&made);
    let external_id = tenant.connection(&id).await["external_id"].as_str().expect("an ID").to_owned();
    Customer::first().create_role(&role, &trust(&user.arn, &external_id)).await;
    tenant.settled(&id, "connected").await;

    let path = format!("{ACCOUNTS}/{}", made["data"]["id"].as_str().expect("an id"));
    let change = async |auth: Value| {
        send(Method::PATCH, &path, token, Some(&account(&json!({"auth_config": auth})))).await
    };
    // The one that is there, as it is shown or whole, is no change; another one comes with its secret.
    for same in [&masked, &user.access_key_id] {
        change(json!({"access_key_id": same})).await.expect(200);
    }
    change(json!({"access_key_id": other.access_key_id})).await.expect(400);
    change(json!({"role_name": role})).await.expect(400);
    let shown = change(other.keys()).await.expect(200)["data"]["attributes"]["auth_config"].clone();
    assert_eq!(shown, json!({"access_key_id": format!("{}{}", "*".repeat(16), &other.access_key_id[16..])}));
    assert_eq!(tenant.connection(&id).await["principal"], other.arn);
    let secrets =
        [user.secret_access_key.as_str(), user.access_key_id.as_str(), other.secret_access_key.as_str()];
    crate::logs::nothing_holds(environment.state(), &secrets);
}
