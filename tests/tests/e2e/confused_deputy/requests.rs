//! What a request may try: to bring an ID along, or to reach what belongs to another workspace.

use deputize_tests::customer::Customer;
use deputize_tests::http::json as with_json;
use deputize_tests::{environment, tenant::Tenant, unique};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Table, Victim};

pub(super) async fn try_all(table: &mut Table, victim: &Victim, thief: &Tenant) {
    ids_in_bodies(table, victim, thief).await;
    ids_elsewhere(table, victim, thief).await;
    other_peoples_things(table, victim, thief).await;
    other_accounts(table, victim, thief).await;
}

/// The external ID is never taken from a caller, under no name and in no place of a body.
async fn ids_in_bodies(table: &mut Table, victim: &Victim, thief: &Tenant) {
    let account = Customer::first().account;
    for name in ["external_id", "externalId", "ExternalId", "sts:ExternalId", "external-id"] {
        let mut body = json!({"account_id": account, "role_name": victim.role});
        body[name] = json!(victim.external_id);
        let answer = thief.caller.post(&thief.path("connections"), &body).await;
        table.refused(&format!("connect with `{name}` in the body"), "400 malformed_request", &answer);
    }
    let smuggled = [
        (
            "an empty ID in the body",
            json!({"account_id": account, "role_name": victim.role, "external_id": ""}),
        ),
        ("no ID, said aloud", json!({"account_id": account, "role_name": victim.role, "external_id": null})),
        (
            "a body in a body",
            json!({"connection": {"account_id": account, "external_id": victim.external_id}}),
        ),
        ("a body as a list", json!([account, victim.role, null, null, victim.external_id])),
        (
            "another workspace in the body",
            json!({"account_id": account, "workspace": victim.tenant.workspace}),
        ),
        ("a connection's id in the body", json!({"id": victim.connection, "account_id": account})),
    ];
    for (attempt, body) in smuggled {
        let answer = thief.caller.post(&thief.path("connections"), &body).await;
        table.refused(attempt, "400 malformed_request", &answer);
    }
    let link = json!({"external_id": victim.external_id});
    let answer = thief.caller.post(&thief.path("links"), &link).await;
    table.refused("a link for somebody else's ID", "400 malformed_request", &answer);
    let patch = json!({"external_id": victim.external_id});
    let answer =
        victim.tenant.caller.patch(&victim.tenant.connection_path(&victim.connection, ""), &patch).await;
    table.refused("another ID for one's own connection", "400 malformed_request", &answer);
}

/// An ID in the query string or in a header changes nothing: what comes is one's own.
async fn ids_elsewhere(table: &mut Table, victim: &Victim, thief: &Tenant) {
    let own = thief.external_id().await;
    let asked = format!("{}?external_id={}", thief.path("external-id"), victim.pending);
    let view = thief.caller.get(&asked).await.expect(200);
    table.hold("an ID in the query string", &own, view["external_id"].as_str().unwrap_or_default());
    let request = thief
        .caller
        .request(Method::GET, &thief.path("external-id"))
        .header("x-external-id", &victim.pending);
    let view = thief.caller.send(request).await.expect(200);
    table.hold("an ID in a header", &own, view["external_id"].as_str().unwrap_or_default());
    let request = with_json(
        thief.caller.request(Method::POST, &thief.path("external-id/replace")),
        &json!({"external_id": victim.pending}),
    );
    let given = serde_json::from_str::<Value>(&thief.caller.send(request).await.text).unwrap_or_default();
    let is_theirs = given["external_id"] == victim.pending;
    table.hold("an ID to replace one's own by", "false", &is_theirs.to_string());
}

/// A foreign workspace or connection is as if it did not exist.
async fn other_peoples_things(table: &mut Table, victim: &Victim, thief: &Tenant) {
    let theirs = &victim.tenant;
    for place in ["external-id", "policies", "connections", "links"] {
        let answer = thief.caller.get(&theirs.path(place)).await;
        table.refused(&format!("GET {place} of another workspace"), "404 not_found", &answer);
    }
    let body = json!({"account_id": Customer::first().account, "role_name": unique("Planted")});
    let answer = thief.caller.post(&theirs.path("connections"), &body).await;
    table.refused("connect into another workspace", "404 not_found", &answer);
    let answer = thief.caller.act(&theirs.path("external-id/replace")).await;
    table.refused("replace another workspace's ID", "404 not_found", &answer);

    // The victim's connection, in the victim's workspace and under one's own.
    for (whose, path) in [
        ("in its workspace", theirs.connection_path(&victim.connection, "")),
        ("under one's own workspace", thief.connection_path(&victim.connection, "")),
    ] {
        let answer = thief.caller.get(&path).await;
        table.refused(&format!("read another's connection {whose}"), "404 not_found", &answer);
        let answer = thief.caller.patch(&path, &json!({"alias": "mine"})).await;
        table.refused(&format!("change another's connection {whose}"), "404 not_found", &answer);
        let answer = thief.caller.delete(&path).await;
        table.refused(&format!("remove another's connection {whose}"), "404 not_found", &answer);
        let answer = thief.caller.act(&format!("{path}/check")).await;
        table.refused(&format!("check another's connection {whose}"), "404 not_found", &answer);
        let answer = thief.caller.get(&format!("{path}/resources")).await;
        table.refused(&format!("list another's resources {whose}"), "404 not_found", &answer);
    }

    // Credentials that name one workspace are nothing in another, however they are put together.
    let spliced = thief.api_token.replacen(bare(&thief.workspace), bare(&theirs.workspace), 1);
    let answer = thief.caller.with_token(&spliced).get(&theirs.path("connections")).await;
    table.refused("one's own token under another workspace's name", "401 not_signed_in", &answer);
    let answer = thief.caller.with_token("").get(&theirs.path("connections")).await;
    table.refused("an empty token", "401 not_signed_in", &answer);
}

/// The organisation's own account, other partitions, and what is not a role.
async fn other_accounts(table: &mut Table, victim: &Victim, thief: &Tenant) {
    let organisation = &environment::shared().organisation;
    let answer = thief.try_connect(organisation, "Admin").await;
    table.refused("the organisation's own account", "422 own_account", &answer);
    let account = Customer::first().account;
    for (attempt, arn, expected) in [
        ("the same by its ARN", format!("arn:aws:iam::{organisation}:role/Admin"), "422 own_account"),
        (
            "a role in another partition",
            format!("arn:aws-cn:iam::{account}:role/R"),
            "422 partition_not_configured",
        ),
        ("a session's ARN", format!("arn:aws:sts::{account}:assumed-role/R/s"), "422 invalid_field"),
        ("a user's ARN", format!("arn:aws:iam::{account}:user/root"), "422 invalid_field"),
        ("an account's ARN", format!("arn:aws:iam::{account}:root"), "422 invalid_field"),
        ("a wildcard in the ARN", format!("arn:aws:iam::{account}:role/*"), "422 invalid_field"),
        ("a line break in the ARN", format!("arn:aws:iam::{account}:role/R\nX"), "422 invalid_field"),
    ] {
        let answer = thief.caller.post(&thief.path("connections"), &json!({"role_arn": arn})).await;
        table.refused(attempt, expected, &answer);
    }
    let answer = victim.tenant.try_connect(&account, &victim.role.to_ascii_uppercase()).await;
    table.refused("a connected role once more, spelt otherwise", "409 already_connected", &answer);
}

fn bare(workspace: &str) -> &str {
    workspace.strip_prefix("ws_").expect("a workspace's id")
}
