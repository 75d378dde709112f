//! Whoever writes a program: Settings › API, the organisation's page, and the command palette, in a browser.
//!
//! 1. The first calls, as the page has them, do what they say: with `curl` in a shell and with Python, as programs of their own,
//!    once token, account and role are filled in.
//! 2. The reference finds an operation by words, and unfolds it to its fields and its call.
//! 3. The organisation's page tells whom roles trust, and how people sign in.
//! 4. Ctrl+K finds pages, accounts and resources, by keyboard alone; Escape leaves everything as it was.

use std::process::Command;

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::{Customer, trust};
use deputize_tests::environment::{self, from_setup};
use deputize_tests::{tenant::Tenant, unique};
use thirtyfour::Key;

#[tokio::test]
async fn the_first_calls_work() {
    if left_out("programs::the_first_calls_work") {
        return;
    }
    let (tenant, customer, role) = (Tenant::new("programs").await, Customer::first(), unique("Programs"));
    let principal = &environment::shared().principal;
    role_that_reads(&tenant, &customer, &role).await;
    let browser = Browser::open().await;
    browser.goto(&tenant.sign_in_url).await;
    browser.see("heading", "AWS accounts").await;
    let url = &environment::shared().url;
    browser.goto(&format!("{url}/w/{}/settings/api", tenant.workspace)).await;
    browser.see("heading", "The first calls").await;

    // 1
    let filled_in = |text: String, role: &str| {
        assert!(text.contains(&tenant.workspace) && text.contains(url.as_str()), "{text}");
        text.replace("123456789012", &customer.account)
            .replace("DeputizeReadOnly", role)
            .replace("dpt_...", &tenant.api_token)
    };
    let shell = filled_in(browser.region_text("Shell commands").await, &role);
    let said = run(Command::new("bash").args(["-e", "-c", &shell]), "");
    assert!(said.contains(&role) && said.contains("external_id"), "{said}");
    let list = tenant.caller.get(&tenant.path("connections")).await.expect(200);
    let id = list["connections"][0]["id"].as_str().expect("it is connected").to_owned();
    tenant.settled(&id, "connected").await;
    tenant.resources(&id).await;
    let other = unique("Programs");
    role_that_reads(&tenant, &customer, &other).await;
    browser.click("tab", "Python").await;
    let program = filled_in(browser.region_text("Python program").await, &other);
    let mut python = Command::new(from_setup("DEPUTIZE_JUDGE_PYTHON"));
    let said = run(python.args(["-c", &program]), &tenant.api_token);
    assert!(said.contains("connected") && said.contains("'resource'"), "{said}");
    browser.click("tab", "Terraform").await;
    let module = browser.region_text("Terraform configuration").await;
    assert!(
        module.contains("datadog_integration_aws_account") && module.contains(principal.as_str()),
        "{module}"
    );
    browser.look_at("api").await;

    // 2
    browser.see_text("operations").await;
    browser.type_into("searchbox", "Search operations", "post webhook test").await;
    browser.see_text("1 operation").await;
    browser.type_into("searchbox", "Search operations", "connects an account pending").await;
    browser.see_text("3 operations").await;
    browser.run("document.querySelector('.operation > summary').click()", vec![]).await;
    browser.see_text("12 digits.").await;
    browser.see("button", "Python").await;
    browser.look_at("api-operation").await;
    browser.type_into("searchbox", "Search operations", "nothing of this").await;
    browser.see_text("No operation has all these words.").await;

    // 3
    browser.click("link", "Organisation").await;
    browser.see("heading", "Whom roles trust").await;
    browser.see_text(principal).await;
    browser.see_text("Passkeys").await;
    browser.see_text("known").await;
    browser.look_at("organisation").await;
    browser.judge_the_looks();
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_palette_leads_everywhere() {
    if left_out("programs::the_palette_leads_everywhere") {
        return;
    }
    let (tenant, customer, role) = (Tenant::new("palette").await, Customer::first(), unique("Palette"));
    role_that_reads(&tenant, &customer, &role).await;
    let id = tenant.connect(&customer.account, &role).await;
    let alias = serde_json::json!({"alias": "Acme production"});
    tenant.caller.patch(&tenant.connection_path(&id, ""), &alias).await.expect(200);
    tenant.settled(&id, "connected").await;
    let resources = tenant.resources(&id).await;
    let instance = resources.iter().find(|one| one["service"] == "ec2").expect("an instance");
    let named = instance["name"].as_str().or(instance["id"].as_str()).expect("a name").to_owned();
    let instance = instance["id"].as_str().expect("an id").to_owned();
    let browser = Browser::open().await;
    browser.goto(&tenant.sign_in_url).await;
    browser.see("heading", "AWS accounts").await;

    // 4
    browser.press_control("k").await;
    browser.see_like("option", "Overview").await;
    browser.look_at("palette").await;
    browser.type_into("combobox", "Search and commands", "acme").await;
    browser.see_like("option", "Acme production").await;
    browser.press(Key::Enter).await;
    browser.see("heading", "Acme production").await;
    browser.click("button", "Search and commands").await;
    browser.type_into("combobox", "Search and commands", &instance).await;
    browser.see_like("option", "Resource").await;
    browser.look_at("palette-resource").await;
    browser.press(Key::Enter).await;
    browser.see_like("heading", &named).await;
    let before = browser.address().await;
    browser.press_control("k").await;
    browser.type_into("combobox", "Search and commands", "there is no such thing").await;
    browser.see_text("Nothing is called so.").await;
    browser.press(Key::Escape).await;
    assert_eq!(browser.address().await, before);
    browser.press_control("k").await;
    browser.type_into("combobox", "Search and commands", "people").await;
    browser.see_like("option", "People").await;
    browser.press(Key::Enter).await;
    browser.see("heading", "People").await;
    browser.judge_the_looks();
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

/// A role with the policies that the workspace gives out now.
async fn role_that_reads(tenant: &Tenant, customer: &Customer, role: &str) {
    let policies = tenant.caller.get(&tenant.path("policies")).await.expect(200);
    let external_id = policies["external_id"].as_str().expect("an external ID");
    customer.create_role(role, &trust(&environment::shared().principal, external_id)).await;
    customer.permit(role, &policies["permission_policy"]).await;
}

/// Runs a program to its good end; what it said.
fn run(program: &mut Command, token: &str) -> String {
    let ran = program.env("TOKEN", token).output().expect("it starts");
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(ran.status.success(), "{said}\n{}", String::from_utf8_lossy(&ran.stderr));
    said
}
