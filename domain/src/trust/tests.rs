//! The doctor: its readings, its answers on the table that the local AWS answers too, its words, and what always holds.

mod agreement;
mod correcting;
mod oracle;
mod outsiders;
mod properties;
mod reading;
mod slips;

use serde_json::{Value, json};

use super::*;
use crate::arn::{Principal, RoleArn};
use crate::policy::PolicyDocument;

const ID: &str = "3f2c9c1e-7a4d-4c55-9b1e-0d5a8f6e2b71";
const OURS: &str = "arn:aws:iam::111111111111:user/deputize";

fn principal() -> Principal {
    OURS.parse().unwrap()
}

fn role() -> RoleArn {
    "arn:aws:iam::222222222222:role/Reader".parse().unwrap()
}

/// Gives `check` the request with the right ID.
fn with_request<T>(check: impl FnOnce(&Request<'_>) -> T) -> T {
    let (principal, role) = (principal(), role());
    check(&Request { principal: &principal, role: Some(&role), external_id: Some(ID) })
}

fn pasted(policy: &Value) -> Pasted {
    read(&policy.to_string(), None).unwrap()
}

fn examined(policy: &Value) -> Examination {
    with_request(|request| examine(&pasted(policy), request).unwrap())
}

/// A policy of one Allow that trusts `principal` under `condition`.
#[expect(clippy::needless_pass_by_value, reason = "written at each call as a literal")]
fn allow(principal: Value, condition: Value) -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition,
        }],
    })
}

fn right_policy() -> Value {
    allow(json!({ "AWS": OURS }), json!({ "StringEquals": { "sts:ExternalId": ID } }))
}
