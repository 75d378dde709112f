//! The key that signs receipts is changed, in an environment of its own.
//!
//! 1. A receipt, verified by the one published key.
//! 2. A new key, the old one as the previous: both are published, the new one first. The old receipt verifies still.
//! 3. A new receipt is signed by the new key, and verifies too.
//! 4. The previous key is taken away: the old receipt is refused, the new one is not.

use std::process::Command;

use deputize_tests::customer::{Customer, trust};
use deputize_tests::environment::Environment;
use deputize_tests::http::Caller;
use deputize_tests::{source, tenant::Tenant, unique};
use serde_json::{Value, json};

use super::issue::judge;
use crate::deployment::{restart_with, secrets};

#[tokio::test]
async fn an_old_receipt_outlives_its_key() {
    // 1
    let environment = Environment::start("receipt-keys");
    let tenant = Tenant::in_environment(&environment, "receipt-keys").await;
    let (customer, role) = (Customer::of(&environment, 0), unique("Receipt"));
    customer.create_role(&role, &trust(&environment.principal, &tenant.external_id().await)).await;
    let id = tenant.connect(&customer.account, &role).await;
    tenant.settled(&id, "connected").await;
    let receipt = async || {
        let answer = tenant.caller.get(&tenant.connection_path(&id, "/receipt")).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        serde_json::from_str::<Value>(&answer.text).expect("a receipt is JSON")
    };
    let published = async || {
        let answer = Caller::nobody(&environment).get("/.well-known/deputize-receipt-keys.json").await;
        let set: Value = serde_json::from_str(&answer.text).expect("a JWK Set is JSON");
        let kid = |key: &Value| key["kid"].as_str().expect("a name").to_owned();
        set["keys"].as_array().expect("a list").iter().map(kid).collect::<Vec<String>>()
    };
    let old = receipt().await;
    let first = published().await;
    assert_eq!(first.len(), 1, "{first:?}");
    assert_eq!(signer(&environment, &old), Some(first[0].clone()));

    // 2
    let before = secrets(&environment)["RECEIPT_SIGNING_KEY"].clone();
    restart_with(
        &environment,
        &json!({"RECEIPT_SIGNING_KEY": signing_key(), "RECEIPT_SIGNING_KEY_PREVIOUS": before}),
    )
    .await;
    let both = published().await;
    assert_eq!((both.len(), &both[1]), (2, &first[0]), "{both:?}");
    assert_eq!(signer(&environment, &old), Some(first[0].clone()));

    // 3
    let new = receipt().await;
    assert_eq!(signer(&environment, &new), Some(both[0].clone()));

    // 4
    restart_with(&environment, &json!({"RECEIPT_SIGNING_KEY_PREVIOUS": ""})).await;
    assert_eq!(published().await, both[..1]);
    assert_eq!(signer(&environment, &old), None, "nobody vouches for it any more");
    assert_eq!(signer(&environment, &new), Some(both[0].clone()));
}

/// The name of the key by which a receipt verifies, if it does.
fn signer(environment: &Environment, receipt: &Value) -> Option<String> {
    let judged = judge(&environment.url, std::slice::from_ref(receipt));
    judged["verdicts"][0]["header"]["kid"].as_str().map(str::to_owned)
}

/// A new P-256 key, PEM of PKCS #8, as `tests/local/state.py` makes them.
fn signing_key() -> String {
    const MAKE: &str = "
        const { privateKey } = require('node:crypto').generateKeyPairSync('ec', { namedCurve: 'P-256' });
        process.stdout.write(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    ";
    let node = source::root().join("node_modules/.bin/node");
    let made = Command::new(node).args(["-e", MAKE]).output().expect("Node starts");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    String::from_utf8(made.stdout).expect("PEM is text")
}
