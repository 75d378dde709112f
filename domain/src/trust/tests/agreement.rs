//! The table of policies: each with what AWS answers to the three probes. The end-to-end tests put the same file to the
//! local AWS (`tests/tests/e2e/trust.rs`).

use serde_json::Value;

use super::*;

/// Every row of the table, with its placeholders filled in.
pub(super) fn table() -> Vec<Value> {
    let text = include_str!("../../../../tests/tests/e2e/trust/policies.json")
        .replace("UPPER-ID", &ID.to_uppercase())
        .replace("EXTERNAL-ID", ID)
        .replace("PRINCIPAL", OURS)
        .replace("USERNAME", "deputize")
        .replace("ORGANISATION", "111111111111")
        .replace("CUSTOMER", "222222222222");
    serde_json::from_str(&text).expect("the table is JSON")
}

#[test]
fn every_row_is_answered_as_by_aws() {
    let table = table();
    assert!(table.len() >= 60, "{} rows", table.len());
    let mut wrong = Vec::new();
    for row in &table {
        let answers: Vec<&str> = examined(&row["policy"])
            .answers
            .iter()
            .map(|answer| match answer.decision {
                Decision::Allowed(_) => "allowed",
                Decision::ExplicitlyDenied(_) | Decision::ImplicitlyDenied => "denied",
                Decision::Depends(_) => "depends",
            })
            .collect();
        if row["answers"] != json!(answers) {
            wrong.push(format!("{}: {answers:?}, not {}", row["name"], row["answers"]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_row_that_is_not_right_is_found_out_and_mended() {
    for row in table() {
        let examination = examined(&row["policy"]);
        if examination.verdict == Verdict::Right {
            continue;
        }
        let name = &row["name"];
        let grave = examination.findings.iter().any(|finding| finding.weight != Weight::Note);
        assert!(grave, "{name}: {:?}, and no word about it", examination.verdict);
        let correction = examination.correction.expect("there is one");
        assert_eq!(
            examined(&correction.policy.0).verdict,
            Verdict::Right,
            "{name}: {}",
            correction.policy.pretty()
        );
        assert!(!correction.changes.is_empty(), "{name}");
    }
}
