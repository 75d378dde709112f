//! What the product gives out, before independent judges: cfn-lint (AWS) for the template, parliament for the policies.
//!
//! 1. Ask for the policies.
//! 2. cfn-lint finds nothing in the template, not even an informational remark.
//! 3. parliament finds nothing in the permission policy.

use std::ffi::OsString;
use std::process::Command;

use deputize_tests::{environment::from_setup, source, tenant::Tenant, unique};
use serde_json::Value;

#[tokio::test]
async fn cfn_lint_accepts_the_template() {
    let policies = policies("cfn-lint").await;
    let template = policies["cloudformation_template"].as_str().expect("a template");
    judge(
        "DEPUTIZE_CFN_LINT",
        &["--include-checks", "I", "--regions", "us-east-1", "eu-west-1", "--"],
        "yaml",
        template,
    );
}

#[tokio::test]
async fn parliament_accepts_the_permission_policy() {
    let policies = policies("parliament").await;
    judge("DEPUTIZE_PARLIAMENT", &["--file"], "json", &policies["permission_policy"].to_string());
}

async fn policies(label: &str) -> Value {
    let tenant = Tenant::new(label).await;
    tenant.caller.get(&tenant.path("policies")).await.expect(200)
}

/// Runs a judge on a file with this text; it must say nothing and end well.
fn judge(program: &str, arguments: &[&str], extension: &str, text: &str) {
    let file = source::root().join("target/e2e").join(unique("judged")).with_extension(extension);
    std::fs::write(&file, text).expect("target/ can be written");
    let program: OsString = from_setup(program);
    let ran = Command::new(&program).args(arguments).arg(&file).output();
    let ran = ran.unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    std::fs::remove_file(&file).expect("it is there");
    let said = [ran.stdout, ran.stderr].concat();
    assert!(ran.status.success() && said.is_empty(), "{}\n{text}", String::from_utf8_lossy(&said));
}
