//! The table of trust policies, put to the local AWS: it answers as the doctor's evaluator does, whose unit tests read the
//! same file. Where it does not, the row says what it answers instead, why, and where AWS documents the right answer.
//!
//! 1. Eight roles; each takes the next row, gets its policy, and is assumed without, with a wrong, and with the right ID.
//! 2. What depends on things that no policy shows is answered by either word.

use std::sync::Mutex;

use deputize_tests::customer::Customer;
use deputize_tests::organisation::Organisation;
use deputize_tests::{environment, unique};
use serde_json::{Value, json};

const ID: &str = "3f2c9c1e-7a4d-4c55-9b1e-0d5a8f6e2b71";
const WRONG: &str = "3f2c9c1e-7a4d-4c55-9b1e-0d5a8f6e2b72";
const TABLE: &str = include_str!("trust/policies.json");

fn table(customer: &Customer) -> Vec<Value> {
    let environment = environment::shared();
    let name = environment.principal.rsplit('/').next().expect("a name");
    let text = TABLE
        .replace("UPPER-ID", &ID.to_uppercase())
        .replace("EXTERNAL-ID", ID)
        .replace("PRINCIPAL", &environment.principal)
        .replace("USERNAME", name)
        .replace("ORGANISATION", &environment.organisation)
        .replace("CUSTOMER", &customer.account);
    serde_json::from_str(&text).expect("the table is JSON")
}

#[tokio::test]
async fn the_local_aws_agrees_with_the_doctor() {
    let customer = Customer::first();
    let rows = table(&customer);
    assert!(rows.len() >= 60, "{} rows", rows.len());
    let left = Mutex::new(rows.iter());
    let next = || left.lock().expect("no row panicked").next();
    let wrong = Mutex::new(Vec::new());
    let work = async || {
        let role = unique("Agreement");
        let arn = customer.create_role(&role, &rows[0]["policy"]).await;
        while let Some(row) = next() {
            let got = answers(&customer, &role, &arn, &row["policy"]).await;
            let expected = row.pointer("/local/answers").unwrap_or(&row["answers"]);
            if !agree(&got, expected) {
                let complaint = format!("{}: {got}, not {expected}", row["name"]);
                wrong.lock().expect("no row panicked").push(complaint);
            }
        }
    };
    tokio::join!(work(), work(), work(), work(), work(), work(), work(), work());
    let wrong = wrong.lock().expect("no row panicked");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What the local AWS answers to the three probes, or that it does not take the policy.
async fn answers(customer: &Customer, role: &str, arn: &str, policy: &Value) -> Value {
    if !customer.try_update_trust(role, policy).await {
        return json!("refused");
    }
    let organisation = Organisation::of(environment::shared());
    let mut all = Vec::new();
    for id in [None, Some(WRONG), Some(ID)] {
        all.push(if organisation.can_assume(arn, id).await { "allowed" } else { "denied" });
    }
    json!(all)
}

fn agree(got: &Value, expected: &Value) -> bool {
    match (got.as_array(), expected.as_array()) {
        (Some(got), Some(expected)) => {
            got.iter().zip(expected).all(|(got, expected)| expected == "depends" || got == expected)
        }
        _ => got == expected,
    }
}

#[test]
fn known_differences_have_their_reason() {
    let rows: Vec<Value> = serde_json::from_str(TABLE).expect("the table is JSON");
    let different: Vec<&Value> = rows.iter().filter(|row| row.get("local").is_some()).collect();
    for row in &different {
        let local = &row["local"];
        assert_ne!(local["answers"], row["answers"], "{}: it agrees", row["name"]);
        assert!(local["why"].as_str().is_some_and(|why| why.len() > 20), "{}", row["name"]);
        assert!(
            local["see"].as_str().is_some_and(|see| see.starts_with("https://docs.aws.amazon.com/")),
            "{}",
            row["name"]
        );
    }
    assert!(different.len() * 8 < rows.len(), "{} of {} differ", different.len(), rows.len());
}
