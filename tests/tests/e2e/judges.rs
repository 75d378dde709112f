//! What the product gives out, before independent judges: cfn-lint (AWS) for the template, parliament for the policies.
//!
//! 1. Ask for the policies.
//! 2. cfn-lint finds nothing in the template, not even an informational remark.
//! 3. parliament finds nothing in the permission policy.

use std::io::Write as _;
use std::process::{Command, Stdio};

use deputize_tests::{environment::from_setup, tenant::Tenant};
use serde_json::Value;

#[tokio::test]
async fn cfn_lint_accepts_the_template() {
    let policies = policies("cfn-lint").await;
    let template = policies["cloudformation_template"].as_str().expect("a template");
    judge("DEPUTIZE_CFN_LINT", &["--include-checks", "I", "--regions", "us-east-1", "eu-west-1"], template);
}

#[tokio::test]
async fn parliament_accepts_the_permission_policy() {
    let policies = policies("parliament").await;
    judge("DEPUTIZE_PARLIAMENT", &[], &policies["permission_policy"].to_string());
}

async fn policies(label: &str) -> Value {
    let tenant = Tenant::new(label).await;
    tenant.caller.get(&tenant.path("policies")).await.expect(200)
}

/// Lets a judge read this text; it must say nothing and end well.
fn judge(program: &str, arguments: &[&str], text: &str) {
    let mut command = Command::new(from_setup(program));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut judge = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    judge.stdin.take().expect("it was piped").write_all(text.as_bytes()).expect("the judge reads");
    let judged = judge.wait_with_output().expect("the judge ends");
    let said = [judged.stdout, judged.stderr].concat();
    assert!(judged.status.success() && said.is_empty(), "{}\n{text}", String::from_utf8_lossy(&said));
}
