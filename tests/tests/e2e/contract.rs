//! The API's description: what it says there is, is there, and answers as it says.
//!
//! 1. It is served as a file, to everybody, without waking the Worker.
//! 2. Its operations are the Worker's routes, each with the methods that the route takes.
//! 3. schemathesis, as an outside program, puts thousands of questions that follow from the description alone, fitting and unfit
//!    ones, by a token of an owner: no answer is a fault of ours, none is of a status, a type or a shape that the description
//!    does not have.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use deputize_tests::customer::{Customer, trust};
use deputize_tests::environment::{self, Environment, from_setup};
use deputize_tests::http::Caller;
use deputize_tests::source;
use deputize_tests::tenant::Tenant;
use deputize_tests::unique;
use serde_json::{Value, json};

/// Where people find it.
const PATH: &str = "/api/openapi.json";

#[tokio::test]
async fn is_served_to_everybody() {
    let nobody = Caller::nobody(environment::shared());
    let answer = nobody.get(PATH).await;
    assert!(answer.header("content-type").starts_with("application/json"), "{answer:?}");
    // The Worker names every request.
    assert_eq!(answer.header("x-request-id"), "", "a file, not the Worker, answers");
    let document = answer.expect(200);
    assert_eq!(document["openapi"], "3.1.0");
}

/// As `worker/src/routes.rs` has them, under `/api`.
#[test]
fn describes_every_route() {
    let text = fs::read_to_string(source::root().join("worker/src/routes.rs")).expect("the Worker's routes");
    let (outer, inner) = text.split_once("fn workspace() -> Router {").expect("a function of its own");
    let (workspace, integration) = inner.split_once("fn integration() -> Router {").expect("another one");
    let mut routes = listed(outer, "");
    routes.extend(listed(workspace, "/api/v1/workspaces/{workspace}"));
    routes.extend(listed(integration, "/api/v2/integration/aws"));
    routes.retain(|route| route.contains(" /api/"));
    let document = fs::read(source::root().join("build/site/api/openapi.json")).expect("it was built");
    let document: Value = serde_json::from_slice(&document).expect("JSON");
    let described = document["paths"].as_object().expect("paths").iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().expect("methods").keys();
        methods.map(move |method| format!("{method} {}", unnamed(path)))
    });
    assert_eq!(described.collect::<BTreeSet<_>>(), routes);
}

/// The routes that a part of the file has.
fn listed(text: &str, under: &str) -> BTreeSet<String> {
    let routes = text.split(".route(").skip(1).filter_map(|route| {
        let mut parts = route.splitn(3, '"').skip(1);
        Some((parts.next()?, parts.next()?))
    });
    let each = routes.flat_map(|(path, methods)| {
        let methods = methods.split(".route(").next().unwrap_or_default();
        let takes = move |method: &&str| methods.contains(&format!("{method}("));
        let path = unnamed(&format!("{under}{}", if path == "/" && !under.is_empty() { "" } else { path }));
        ["get", "post", "put", "patch", "delete"]
            .into_iter()
            .filter(takes)
            .map(|method| format!("{method} {path}"))
            .collect::<Vec<_>>()
    });
    each.collect()
}

/// A path whose parameters have no names: `{provider}` here is `{provider_id}` there.
fn unnamed(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn answers_as_it_says() {
    let environment = Environment::start("contract");
    let tenant = Tenant::in_environment(&environment, "contract").await;
    let customer = Customer::of(&environment, 0);
    let role = unique("Described");
    customer.create_role(&role, &trust(&environment.principal, &tenant.external_id().await)).await;
    let connection = tenant.connect(&customer.account, &role).await;
    tenant.settled(&connection, "connected").await;
    let new = json!({"url": "https://example.com/", "enabled": false});
    let webhook = tenant.caller.post(&tenant.path("webhooks"), &new).await.expect(201);
    let webhook = webhook["webhook"]["id"].as_str().expect("an id").to_owned();
    let config = config(&tenant.workspace, &connection, &webhook);
    let folder = environment.state().join("schemathesis");
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("schemathesis.toml");
    fs::write(&file, config).expect("its settings");
    let python = PathBuf::from(from_setup("DEPUTIZE_JUDGE_PYTHON"));
    let mut program = Command::new(python.with_file_name("schemathesis"));
    program
        .current_dir(&folder)
        .args(["--config-file", file.to_str().expect("UTF-8"), "run"])
        .arg(format!("{}{PATH}", environment.url))
        .args(["--header", &format!("Authorization: Bearer {}", tenant.api_token)]);
    let run = tokio::task::spawn_blocking(move || program.output().expect("schemathesis starts")).await;
    let run = run.expect("it ends");
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{said}\n{}", String::from_utf8_lossy(&run.stderr));
    println!("{said}");
}

/// What it asks, and about what. Ids that are really there are put into the paths; but not where the connection or the token
/// itself would be gone afterwards.
fn config(workspace: &str, connection: &str, webhook: &str) -> String {
    format!(
        r#"# Its generators are not safe to use by several threads at once.
workers = 1
max-failures = 20
continue-on-failure = true

[generation]
deterministic = true
max-examples = 6

[phases.stateful]
enabled = false

[checks]
negative_data_rejection.enabled = false
positive_data_acceptance.enabled = false
missing_required_header.enabled = false
unsupported_method.enabled = false
use_after_free.enabled = false
ensure_resource_availability.enabled = false
ignored_auth.enabled = false

[parameters]
"path.workspace" = "{workspace}"

[[operations]]
include-path-regex = "/connections/\\{{connection\\}}/"
parameters = {{ "path.connection" = "{connection}" }}

[[operations]]
include-path-regex = "/webhooks/\\{{webhook\\}}/"
parameters = {{ "path.webhook" = "{webhook}" }}
"#
    )
}
