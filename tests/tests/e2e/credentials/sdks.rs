//! An unchanged boto3 lists the account's instances, with credentials that it gets from Deputize by itself.
//!
//! 1. As a container: two variables, the address and the token.
//! 2. By a `credential_process`: a line of curl in its configuration, with the token in a file.
//! 3. Refused, it ends with Deputize's own words.

use std::collections::BTreeSet;

use deputize_tests::{environment, unique};
use serde_json::{Value, json};

use super::{Lender, run, try_to_run};

/// The ids of the instances in `us-east-1` that Deputize found.
async fn found(lender: &Lender) -> BTreeSet<String> {
    let resources = lender.tenant.resources(&lender.id).await;
    let of_here = |one: &&Value| one["service"] == "ec2" && one["region"] == "us-east-1";
    let id = |one: &Value| one["id"].as_str().and_then(|id| id.rsplit('/').next()).expect("an id").to_owned();
    resources.iter().filter(of_here).map(id).collect()
}

fn listed(program: &Value) -> BTreeSet<String> {
    let ids = program["instances"].as_array().expect("a list").iter();
    ids.map(|id| id.as_str().expect("an id").to_owned()).collect()
}

#[tokio::test]
async fn boto3_asks_by_itself() {
    let lender = Lender::new("credentials-sdks", &json!({})).await;
    let instances = found(&lender).await;
    assert!(!instances.is_empty(), "the customer has instances");
    let session = format!("/deputize-{}", lender.token.0);
    let url = &environment::shared().url;

    // 1
    let address = format!("{url}{}", lender.path("/container?reason=as%20a%20container"));
    let bearer = format!("Bearer {}", lender.token.1);
    let container = [
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", address.as_str()),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN", bearer.as_str()),
    ];
    let program = run(&container);
    assert_eq!((program["method"].as_str(), listed(&program)), (Some("container-role"), instances.clone()));
    assert!(program["arn"].as_str().is_some_and(|arn| arn.ends_with(&session)), "{program}");

    // 2
    let folder = environment::shared().state().join(unique("profile"));
    std::fs::create_dir_all(&folder).expect("a folder");
    let (header, config) = (folder.join("header"), folder.join("config"));
    std::fs::write(&header, format!("Authorization: {bearer}\n")).expect("it can be written");
    let address = format!("{url}{}", lender.path("/process?reason=by%20a%20process"));
    let line = format!("credential_process = curl -sSf -H @{} \"{address}\"", header.display());
    std::fs::write(&config, format!("[profile deputize]\n{line}\n")).expect("it can be written");
    let config = config.display().to_string();
    let profile = [("AWS_CONFIG_FILE", config.as_str()), ("AWS_PROFILE", "deputize")];
    let program = run(&profile);
    assert_eq!((program["method"].as_str(), listed(&program)), (Some("custom-process"), instances));
    assert!(program["arn"].as_str().is_some_and(|arn| arn.ends_with(&session)), "{program}");

    // 3
    lender.switch(&json!({"enabled": false})).await;
    let refused = try_to_run(&container);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && said.contains("credentials_off"), "{said}");
    assert!(said.contains("An owner of the workspace can switch that on"), "{said}");
    let refused = try_to_run(&profile);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && said.contains("409"), "{said}");
}
