//! `GET …/connections/{id}/receipt`, judged by an independent library (`jose`) that knows the keys' address alone.
//!
//! 1. A connection that waits has no receipt: 409, and what to do. A stranger is told nothing.
//! 2. Once proven there is one; `jose` verifies it, and it says what AWS answered.
//! 3. After a change of the external ID it states what was checked with the new one, or there is none.
//! 4. Whatever is changed in it, header, document or signature, `jose` refuses it.

use std::io::Write as _;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use deputize_tests::customer::{Customer, trust};
use deputize_tests::environment::{self, from_setup};
use deputize_tests::{http::Caller, shape, source, tenant::Tenant, unique};
use serde_json::{Value, json};

/// A connected account; gives the tenant and the connection's id.
pub(super) async fn proven(label: &str) -> (Tenant, String) {
    let tenant = Tenant::new(label).await;
    let (customer, role) = (Customer::first(), unique("Receipt"));
    let external_id = tenant.external_id().await;
    customer.create_role(&role, &trust(&environment::shared().principal, &external_id)).await;
    let id = tenant.connect(&customer.account, &role).await;
    tenant.settled(&id, "connected").await;
    (tenant, id)
}

#[tokio::test]
async fn only_a_proven_role_has_one() {
    let tenant = Tenant::new("receipt-waiting").await;
    tenant.external_id().await;
    let id = tenant.connect(&Customer::first().account, &unique("Missing")).await;
    let path = tenant.connection_path(&id, "/receipt");
    let problem = tenant.caller.get(&path).await.problem(409, "connection_not_proven");
    assert_eq!(problem["remedy"], "Wait for the check's verdict.");
    Caller::nobody(environment::shared()).get(&path).await.problem(401, "not_signed_in");
    let stranger = Tenant::new("receipt-stranger").await;
    stranger.caller.get(&path).await.problem(404, "not_found");
}

#[tokio::test]
async fn anybody_can_verify_it() {
    let (tenant, id) = proven("receipt").await;
    let connection = tenant.connection(&id).await;
    let answer = tenant.caller.get(&tenant.connection_path(&id, "/receipt")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("content-type"), "application/jose+json");
    assert_eq!(answer.header("cache-control"), "no-store");
    let file = answer.header("content-disposition").to_owned();
    assert!(file.starts_with("attachment; filename=\"deputize-receipt-222222222222-20"), "{file}");

    let signed: Value = serde_json::from_str(&answer.text).expect("a receipt is JSON");
    let judged = judge(&environment::shared().url, std::slice::from_ref(&signed));
    assert_eq!(judged["named"], json!([true]), "keys are named by their thumbprints");
    let verdict = &judged["verdicts"][0];
    assert_eq!(verdict["header"]["typ"], "deputize-receipt+jws", "{verdict}");
    let receipt = &verdict["payload"];
    assert_eq!(receipt["issuer"], environment::shared().url);
    assert_eq!(receipt["requester"]["principal"], environment::shared().principal);
    assert_eq!(receipt["requester"]["workspace"], tenant.workspace);
    assert_eq!(receipt["access"]["role_arn"], connection["role_arn"]);
    let external_id = connection["external_id"].as_str().expect("an external ID");
    assert!(!receipt.to_string().contains(external_id), "the external ID is not shown whole");
    assert_eq!(receipt["access"]["external_id_ends_with"].as_str(), external_id.get(32..));
    for (check, code) in [(0, json!("AccessDenied")), (1, json!("AccessDenied")), (2, Value::Null)] {
        let check = &receipt["checks"][check];
        assert_eq!(check["aws_code"], code, "{check}");
        assert_eq!(check["answer"], check["expected"], "{check}");
        assert!(check["aws_request_id"].as_str().is_some_and(|id| !id.is_empty()), "{check}");
        assert!(check["at"].as_str().is_some_and(shape::is_time), "{check}");
    }
    let met = receipt["requirements"].as_array().expect("a list");
    assert!(met.len() >= 10 && met.iter().all(|one| one["how"].is_string()), "{receipt}");
}

#[tokio::test]
async fn another_external_id_is_another_proof() {
    let (tenant, id) = proven("receipt-rotated").await;
    let path = |rest: &str| tenant.connection_path(&id, rest);
    let started = tenant.caller.act(&path("/rotation")).await.expect(200);
    let new = started["rotation"]["new_external_id"].as_str().expect("an ID").to_owned();
    let role = started["role_arn"].as_str().and_then(|arn| arn.rsplit('/').next()).expect("a name");
    Customer::first().update_trust(role, &trust(&environment::shared().principal, &new)).await;
    let switched = tenant.caller.act(&path("/rotation/check")).await.expect(200);
    assert_eq!(switched["external_id"], new, "{switched}");
    let since = switched["rotated_at"].as_str().expect("a time").to_owned();

    // The check that follows by itself may be over by now, or not.
    let early = tenant.caller.get(&path("/receipt")).await;
    if early.status == 409 {
        let problem = early.problem(409, "connection_not_proven");
        assert_eq!(problem["remedy"], "Run a check, then ask for the receipt.", "{problem}");
    } else {
        states_what_was_checked(&early.text, &new, &since);
    }
    tenant.check(&id).await;
    states_what_was_checked(&tenant.caller.get(&path("/receipt")).await.text, &new, &since);
}

fn states_what_was_checked(receipt: &str, external_id: &str, since: &str) {
    let signed: Value = serde_json::from_str(receipt).expect("a receipt is JSON");
    let receipt = decoded(&signed["payload"]);
    assert_eq!(receipt["access"]["external_id_ends_with"].as_str(), external_id.get(32..), "{receipt}");
    for check in receipt["checks"].as_array().expect("checks") {
        assert!(check["at"].as_str() >= Some(since), "{check}");
    }
}

#[tokio::test]
async fn whatever_is_changed_it_is_refused() {
    let (tenant, id) = proven("receipt-changed").await;
    let answer = tenant.caller.get(&tenant.connection_path(&id, "/receipt")).await;
    let signed: Value = serde_json::from_str(&answer.text).expect("a receipt is JSON");
    let mut variants = Vec::new();
    for part in ["payload", "protected"] {
        let whole = decoded(&signed[part]);
        let mut leaves = Vec::new();
        pointers(&whole, "", &mut leaves);
        for pointer in leaves {
            let mut changed = whole.clone();
            let leaf = changed.pointer_mut(&pointer).expect("it was found there");
            *leaf = match &*leaf {
                Value::String(text) => json!(format!("{text}x")),
                other => json!([other]),
            };
            variants.push((format!("{part}{pointer}"), with(&signed, part, &encoded(&changed))));
        }
    }
    let signature = signed["signature"].as_str().expect("a signature");
    for place in [0, 20, 43, 84] {
        let mut bytes = signature.as_bytes().to_vec();
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).expect("ASCII");
        variants.push((format!("signature, place {place}"), with(&signed, "signature", &changed)));
    }
    assert!(variants.len() > 80, "the whole document was walked: {}", variants.len());
    let documents: Vec<Value> = variants.iter().map(|(_, document)| document.clone()).collect();
    let judged = judge(&environment::shared().url, &documents);
    for ((what, _), verdict) in variants.iter().zip(judged["verdicts"].as_array().expect("a list")) {
        assert!(verdict["refused"].is_string(), "{what} was changed, and nobody noticed: {verdict}");
    }
}

fn decoded(part: &Value) -> Value {
    let bytes = URL_SAFE_NO_PAD.decode(part.as_str().expect("a text")).expect("base64url");
    serde_json::from_slice(&bytes).expect("JSON")
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// The same document with another part.
pub(super) fn with(signed: &Value, part: &str, text: &str) -> Value {
    let mut changed = signed.clone();
    changed[part] = json!(text);
    changed
}

/// The pointers of all leaves.
fn pointers(value: &Value, here: &str, into: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| pointers(value, &format!("{here}/{name}"), into));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, value)| pointers(value, &format!("{here}/{n}"), into));
        }
        _ => into.push(here.to_owned()),
    }
}

/// What `jose` says of documents, by the keys that are published at `url`.
pub(super) fn judge(url: &str, documents: &[Value]) -> Value {
    let keys = format!("{url}/.well-known/deputize-receipt-keys.json");
    let path = from_setup("PATH");
    let mut judge = Command::new("node")
        .arg("tests/tests/e2e/receipts/verify.mjs")
        .current_dir(source::root())
        .env("PATH", path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node starts");
    let asked = json!({ "keys": keys, "documents": documents });
    judge.stdin.take().expect("it was piped").write_all(asked.to_string().as_bytes()).expect("it reads");
    let said = judge.wait_with_output().expect("it ends");
    assert!(said.status.success(), "{asked}");
    serde_json::from_slice(&said.stdout).expect("it answers JSON")
}
