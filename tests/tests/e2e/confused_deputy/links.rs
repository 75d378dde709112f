//! Onboarding links: who has one can connect one account, once, with the link's own ID, until it is over.

use deputize_tests::customer::{Customer, trust};
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::{Value, json};

use super::{Table, Victim, outcome};

const LINK: &str = "/api/v1/connect";

/// A link's token and id.
async fn made(tenant: &Tenant, wishes: &Value) -> (String, String) {
    let made = tenant.caller.post(&tenant.path("links"), wishes).await.expect(201);
    let (url, id) = (made["url"].as_str().expect("a URL"), made["link"]["id"].as_str().expect("an id"));
    (url.rsplit('/').next().expect("a token").to_owned(), id.to_owned())
}

fn entered(account: &str, role: &str) -> Value {
    json!({"account_id": account, "role_name": role})
}

pub(super) async fn try_all(table: &mut Table, victim: &Victim, thief: &Tenant) {
    forged(table, victim, thief).await;
    for_another(table, victim).await;
    replayed_and_raced(table, victim).await;
}

/// Tokens that nobody gave out, and tokens in the wrong place.
async fn forged(table: &mut Table, victim: &Victim, thief: &Tenant) {
    let (token, _) = made(&victim.tenant, &json!({})).await;
    let (own, _) = made(thief, &json!({})).await;
    let nobody = thief.caller.with_token("");
    let bare = |workspace: &str| workspace.trim_start_matches("ws_").to_owned();
    let spliced = own.replacen(&bare(&thief.workspace), &bare(&victim.tenant.workspace), 1);
    let cut = &token[..token.len() - 1];
    for (attempt, token) in
        [("another workspace's name on one's own link", spliced.as_str()), ("a link that was cut off", cut)]
    {
        let answer = nobody.with_token(token).get(LINK).await;
        table.refused(attempt, "404 link_unknown", &answer);
    }
    let answer = nobody.with_token(&token).get(&victim.tenant.path("connections")).await;
    table.refused("a link's token as an API token", "401 not_signed_in", &answer);
    let answer = nobody.with_token(&thief.api_token).get(LINK).await;
    table.refused("an API token as a link's", "404 link_unknown", &answer);
    let answer = nobody.get(&format!("{LINK}?token={token}")).await;
    table.refused("a link's token in the query string", "404 link_unknown", &answer);
    let body = json!({"account_id": Customer::second().account, "external_id": victim.external_id});
    let answer = nobody.with_token(&token).post(LINK, &body).await;
    table.refused("an ID in the body of a link's page", "400 malformed_request", &answer);
    let answer =
        nobody.with_token(&token).post(LINK, &entered(&environment::shared().organisation, "Admin")).await;
    table.refused("the organisation's own account through a link", "422 own_account", &answer);
}

/// Links that are for another account, or taken back.
async fn for_another(table: &mut Table, victim: &Victim) {
    let (first, second) = (Customer::first().account, Customer::second().account);
    let (token, id) = made(&victim.tenant, &json!({"expected_account_id": first})).await;
    let holder = victim.tenant.caller.with_token(&token);
    let answer = holder.post(LINK, &entered(&second, "R")).await;
    table.refused("another account than the expected one", "422 other_account_expected", &answer);
    let answer = holder.post(LINK, &entered(&first, &victim.role)).await;
    table.refused("a role that is connected already, through a link", "409 already_connected", &answer);
    victim.tenant.caller.act(&victim.tenant.path(&format!("links/{id}/revoke"))).await.expect(200);
    // The public view may be in KV still; the decision is the Workspace's.
    let answer = holder.post(LINK, &entered(&first, "R")).await;
    table.refused("a link that was taken back", "410 link_revoked", &answer);
    let answer = holder.get(LINK).await;
    table.refused("a look at a link that was taken back", "410 link_revoked", &answer);
}

/// A link works once, however often and fast it is used, and only with its own ID.
async fn replayed_and_raced(table: &mut Table, victim: &Victim) {
    let tenant = Tenant::new("links").await;
    let (customer, principal) = (Customer::second(), &environment::shared().principal);
    let (token, _) = made(&tenant, &json!({})).await;
    let holder = tenant.caller.with_token(&token);
    let (one, other) =
        (entered(&customer.account, &unique("One")), entered(&customer.account, &unique("Other")));
    let (a, b) = tokio::join!(holder.post(LINK, &one), holder.post(LINK, &other));
    let mut both = [outcome(&a), outcome(&b)];
    both.sort();
    table.hold("two accounts at once through one link", "201, 410 link_used", &both.join(", "));
    let list = tenant.caller.get(&tenant.path("connections")).await.expect(200);
    let count = list["connections"].as_array().map_or(0, Vec::len);
    table.hold("connections made by that", "1", &count.to_string());

    // A role that trusts the console's pending ID is shut to a link, which has an ID of its own.
    let (token, _) = made(&tenant, &json!({})).await;
    let holder = tenant.caller.with_token(&token);
    let shown = holder.get(LINK).await.expect(200);
    let own = shown["role"]["external_id"].as_str().expect("an ID").to_owned();
    let pending = tenant.external_id().await;
    table.hold("the console's pending ID on a link", "false", &(own == pending).to_string());
    let role = unique("Pending");
    customer.create_role(&role, &trust(principal, &pending)).await;
    holder.post(LINK, &entered(&customer.account, &role)).await.expect(201);
    let checked = holder.act(&format!("{LINK}/check")).await;
    let checked: Value = serde_json::from_str(&checked.text).unwrap_or_default();
    table.hold(
        "a role that trusts another ID than the link's",
        "\"waiting\"",
        &checked["check"]["status"].to_string(),
    );

    // Once proven, the link is used up.
    customer.update_trust(&role, &trust(principal, &own)).await;
    let id = tenant.caller.get(&tenant.path("connections")).await.expect(200);
    let id = id["connections"][0]["id"].as_str().expect("an id").to_owned();
    tenant.settled(&id, "connected").await;
    let answer = holder.post(LINK, &entered(&Customer::first().account, &victim.role)).await;
    table.refused("another account through a link that was used", "410 link_used", &answer);
    let answer = holder.patch(LINK, &json!({"account_id": Customer::first().account})).await;
    table.refused("moving the account of a link that was used", "410 link_used", &answer);
}
