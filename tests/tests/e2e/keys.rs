//! Keys of a trusted account's user plus AssumeRole: the connection assumes its role with a key of its own.
//!
//! 1. Whose a key is, is told before anything is connected; a wrong key is refused by field, an account that is not the
//!    key's too, and viewers of nothing learn nothing.
//! 2. A role that trusts the user, with our external ID, is proven by the same three probes, and polled.
//! 3. A role that trusts the organisation instead is not: the key is used and nothing else.
//! 4. The secret is shown to nobody, neither by the API, nor in the log, nor in any file of the storage.
//! 5. A deleted key is a cause of its own. Another key in its place: proven again.
//! 6. A connection without keys has none to replace.

mod journey;
mod rotation;

use deputize_tests::customer::{Customer, User, trust};
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::{Value, json};

/// What a user for this purpose may do.
fn assume_only() -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::*:role/*"}],
    })
}

/// A user in the second customer's account, whose key is to assume a role in the first's.
pub(crate) async fn trusted_user(environment: &deputize_tests::environment::Environment) -> User {
    Customer::of(environment, 1).create_user(&unique("reader"), &assume_only()).await
}

/// Connects a role of the first customer that trusts this user; gives the connection's id.
async fn connected_with_keys(
    environment: &deputize_tests::environment::Environment,
    tenant: &Tenant,
    user: &User,
) -> String {
    let (customer, role) = (Customer::of(environment, 0), unique("ByKeys"));
    let external_id = tenant.external_id().await;
    let arn = customer.create_role(&role, &trust(&user.arn, &external_id)).await;
    let permissions =
        tenant.caller.get(&tenant.path("policies")).await.expect(200)["permission_policy"].clone();
    customer.permit(&role, &permissions).await;
    let body = json!({"role_arn": arn, "alias": "By keys", "keys": user.keys()});
    let created = tenant.caller.post(&tenant.path("connections"), &body).await.expect(201);
    created["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn whose_a_key_is() {
    let (tenant, environment) = (Tenant::new("whose").await, environment::shared());
    let user = trusted_user(environment).await;
    let identify = async |body: &Value| tenant.caller.post(&tenant.path("keys/identify"), body).await;
    let owner = identify(&user.keys()).await.expect(200);
    assert_eq!(owner, json!({"account_id": "333333333333", "user": user.arn}));

    let with = |field: &str, value: &str| {
        let mut keys = user.keys();
        keys[field] = json!(value);
        keys
    };
    let swapped = user.secret_access_key.chars().rev().collect::<String>();
    for (body, field) in [
        (with("access_key_id", ""), "keys.access_key_id"),
        (with("access_key_id", &user.secret_access_key), "keys.access_key_id"),
        (with("access_key_id", "AKIAAAAAAAAAAAAAAAAA"), "keys.access_key_id"),
        (with("access_key_id", "ASIAAAAAAAAAAAAAAAAA"), "keys.access_key_id"),
        (with("secret_access_key", "short"), "keys.secret_access_key"),
        (with("secret_access_key", &swapped), "keys.secret_access_key"),
        (with("account_id", "222222222222"), "keys.account_id"),
        (with("account_id", "3333"), "keys.account_id"),
    ] {
        let problem = identify(&body).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{problem}");
        assert!(problem["remedy"].is_string(), "{problem}");
        assert!(!problem.to_string().contains(&swapped), "no secret in an answer");
    }
    let mut connect = json!({"role_arn": "arn:aws:iam::222222222222:role/R", "keys": user.keys()});
    connect["keys"]["external_id"] = json!("mine");
    tenant.caller.post(&tenant.path("connections"), &connect).await.problem(400, "malformed_request");
}

#[tokio::test]
async fn a_role_is_proven_with_the_users_key_and_with_nothing_else() {
    let (tenant, environment) = (Tenant::new("keys").await, environment::shared());
    let user = trusted_user(environment).await;
    // 2
    let external_id = tenant.external_id().await;
    let id = connected_with_keys(environment, &tenant, &user).await;
    let connection = tenant.settled(&id, "connected").await;
    let outcomes: Vec<_> =
        connection["checks"].as_array().expect("checks").iter().map(|check| &check["outcome"]).collect();
    assert_eq!(outcomes, ["passed"; 3]);
    assert_eq!(connection["external_id"], external_id);
    assert_eq!(connection["principal"], user.arn);
    assert_eq!(connection["keys"]["user"], user.arn);
    assert_eq!(connection["keys"]["last_four"], user.access_key_id[16..]);
    assert!(!tenant.resources(&id).await.is_empty());

    // 3
    let (customer, role) = (Customer::of(environment, 0), unique("TrustsUs"));
    let external_id = tenant.external_id().await;
    let arn = customer.create_role(&role, &trust(&environment.principal, &external_id)).await;
    let body = json!({"role_arn": arn, "keys": user.keys()});
    let created = tenant.caller.post(&tenant.path("connections"), &body).await.expect(201);
    let other = created["id"].as_str().expect("an id");
    let checked = tenant.check(other).await;
    assert_ne!(checked["status"], "connected", "{checked}");
    assert_eq!(checked["principal"], user.arn);

    // 4
    let secrets = [user.secret_access_key.as_str(), user.access_key_id.as_str()];
    let shown = [connection.to_string(), created.to_string(), checked.to_string()];
    for text in &shown {
        assert!(!secrets.iter().any(|secret| text.contains(secret)), "{text}");
    }
    crate::logs::nothing_holds(environment.state(), &secrets);

    // 5
    Customer::of(environment, 1).delete_key(&user).await;
    let told = tenant.check(&id).await;
    assert_eq!(told["diagnosis"]["cause"], "keys_invalid", "{told}");
    let fresh = Customer::of(environment, 1).create_key(&user.name).await;
    let path = tenant.connection_path(&id, "/keys");
    tenant.caller.put(&path, &user.keys()).await.problem(422, "invalid_field");
    let replaced = tenant.caller.put(&path, &fresh.keys()).await.expect(200);
    assert_eq!(replaced["status"], "connected", "{replaced}");
    assert_eq!(replaced["keys"]["last_four"], fresh.access_key_id[16..]);
    crate::logs::nothing_holds(environment.state(), &[&fresh.secret_access_key]);

    // 6
    let role = unique("Plain");
    customer.create_role(&role, &trust(&environment.principal, &tenant.external_id().await)).await;
    let plain = tenant.connect(&customer.account, &role).await;
    // Said before AWS is shown the secret: a key that it does not know makes no difference.
    for keys in [fresh.keys(), user.keys()] {
        let refused = tenant.caller.put(&tenant.connection_path(&plain, "/keys"), &keys).await;
        refused.problem(409, "connection_has_no_keys");
    }
}
