//! The addresses of the API that the console calls.

use domain::monitoring::Service;
use domain::time::Timestamp;

use super::{encode, query};

/// The API's own description.
pub(crate) const OPENAPI: &str = domain::openapi::PATH;
/// Whether the deployment is well.
pub(crate) const HEALTH: &str = "/api/health";
/// The template for quick-create links.
pub(crate) const TEMPLATE: &str = "/api/template";
/// The person and the workspaces.
pub(crate) const ME: &str = "/api/v1/me";
/// Redeems a one-time link.
pub(crate) const SIGN_IN: &str = "/api/v1/sign-in";
/// The ways to sign in.
pub(crate) const SIGN_IN_OPTIONS: &str = "/api/v1/sign-in/providers";
/// One's own sessions.
pub(crate) const SESSIONS: &str = "/api/v1/me/sessions";

/// One's own passkeys.
pub(crate) const PASSKEYS: &str = "/api/v1/me/passkeys";
/// What a new one is made with.
pub(crate) const PASSKEY_OPTIONS: &str = "/api/v1/me/passkeys/options";
/// Signs in by one.
pub(crate) const SIGN_IN_PASSKEY: &str = "/api/v1/sign-in/passkey";
/// What one is asked for with.
pub(crate) const SIGN_IN_PASSKEY_OPTIONS: &str = "/api/v1/sign-in/passkey/options";

/// A passkey; `last` where its removal is meant although it is the last way in.
pub(crate) fn passkey(id: &str, last: bool) -> String {
    format!("{PASSKEYS}/{}{}", encode(id), if last { "?last=true" } else { "" })
}

/// A session.
pub(crate) fn session(id: &str) -> String {
    format!("{SESSIONS}/{}", encode(id))
}

/// The public keys of this deployment's receipts.
pub(crate) const RECEIPT_KEYS: &str = "/.well-known/deputize-receipt-keys.json";
/// Ends the session.
pub(crate) const SIGN_OUT: &str = "/api/v1/sign-out";

/// The invitation whose token is shown, and its acceptance.
pub(crate) const INVITATION: &str = "/api/v1/invitation";
/// Accepts it.
pub(crate) const ACCEPT: &str = "/api/v1/invitation/accept";
/// The workspaces of the caller.
pub(crate) const WORKSPACES: &str = "/api/v1/workspaces";

/// The workspaces of the caller, from a cursor on.
pub(crate) fn workspaces(cursor: Option<&str>) -> String {
    let cursor = cursor.map(|cursor| format!("?cursor={}", encode(cursor))).unwrap_or_default();
    format!("{WORKSPACES}{cursor}")
}

/// Who is in a workspace.
pub(crate) fn members(ws: &str) -> String {
    format!("{}/members", workspace(ws))
}

/// One of them.
pub(crate) fn member(ws: &str, id: &str) -> String {
    format!("{}/{}", members(ws), encode(id))
}

/// A link by which a member signs in again.
pub(crate) fn recovery(ws: &str, id: &str) -> String {
    format!("{}/recovery", member(ws, id))
}

/// Invitations.
pub(crate) fn invitations(ws: &str) -> String {
    format!("{}/invitations", workspace(ws))
}

/// One of them.
pub(crate) fn invitation(ws: &str, id: &str) -> String {
    format!("{}/{}", invitations(ws), encode(id))
}

/// API tokens.
pub(crate) fn tokens(ws: &str) -> String {
    format!("{}/tokens", workspace(ws))
}

/// One of them.
pub(crate) fn token(ws: &str, id: &str) -> String {
    format!("{}/{}", tokens(ws), encode(id))
}

/// The audit log: of one action, of one actor, from a cursor on.
pub(crate) fn audit(ws: &str, action: &str, actor: &str, cursor: Option<&str>) -> String {
    let parts = [("action", action), ("actor", actor), ("cursor", cursor.unwrap_or_default())];
    format!(
        "{}/audit?limit=50{}",
        workspace(ws),
        query(parts.into_iter().filter(|(_, value)| !value.is_empty()))
    )
}

/// Its lines after that number.
pub(crate) fn export_audit(ws: &str, after: u64) -> String {
    format!("{}/audit/export?after={after}", workspace(ws))
}

/// Whether its chain is whole.
pub(crate) fn verify_audit(ws: &str) -> String {
    format!("{}/audit/verify", workspace(ws))
}

/// A workspace.
pub(crate) fn workspace(id: &str) -> String {
    format!("/api/v1/workspaces/{}", encode(id))
}

/// The pending external ID.
pub(crate) fn external_id(ws: &str) -> String {
    format!("{}/external-id", workspace(ws))
}

/// Replaces the pending external ID.
pub(crate) fn replace_external_id(ws: &str) -> String {
    format!("{}/external-id/replace", workspace(ws))
}

/// The role in its written forms.
pub(crate) fn policies(ws: &str) -> String {
    format!("{}/policies", workspace(ws))
}

/// What a link's holder sees; the token is in a header.
pub(crate) const CONNECT: &str = "/api/v1/connect";
/// The role of a link, as its holder prefers it.
pub(crate) const ROLE_BY_LINK: &str = "/api/v1/connect/policies";
/// Runs the gate for a link's holder.
pub(crate) const CHECK_BY_LINK: &str = "/api/v1/connect/check";
/// The receipt, for whoever holds the link.
pub(crate) const RECEIPT_BY_LINK: &str = "/api/v1/connect/receipt";

/// The onboarding links, of one state, from a cursor on.
pub(crate) fn links(ws: &str, state: Option<&str>, cursor: Option<&str>) -> String {
    let query = [("state", state), ("cursor", cursor)];
    let query: Vec<_> =
        query.iter().filter_map(|(name, value)| Some(format!("{name}={}", encode((*value)?)))).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    format!("{}/links{query}", workspace(ws))
}

/// Takes an onboarding link back.
pub(crate) fn revoke_link(ws: &str, id: &str) -> String {
    format!("{}/links/{}/revoke", workspace(ws), encode(id))
}

/// The connections, from a cursor on.
pub(crate) fn connections(ws: &str, cursor: Option<&str>) -> String {
    let cursor = cursor.map(|cursor| format!("?cursor={}", encode(cursor))).unwrap_or_default();
    format!("{}/connections{cursor}", workspace(ws))
}

/// One connection.
pub(crate) fn connection(ws: &str, id: &str) -> String {
    format!("{}/connections/{}", workspace(ws), encode(id))
}

/// Runs the gate now.
pub(crate) fn check(ws: &str, id: &str) -> String {
    format!("{}/check", connection(ws, id))
}

/// The captures bucket of a connection.
pub(crate) fn captures(ws: &str, id: &str) -> String {
    format!("{}/captures", connection(ws, id))
}

/// The temporary credentials of a connection.
pub(crate) fn credentials(ws: &str, id: &str) -> String {
    format!("{}/credentials", connection(ws, id))
}

/// The same as an SDK asks for them, in one of the forms that SDKs know: `container` or `process`. `features` is empty for all
/// of the connection's.
pub(crate) fn credentials_for_sdks(ws: &str, id: &str, form: &str, reason: &str, features: &str) -> String {
    let parts =
        [("reason", reason), ("features", features)].into_iter().filter(|(_, value)| !value.is_empty());
    format!("{}/{form}{}", credentials(ws, id), super::first(query(parts)))
}

/// Whose an access key is.
pub(crate) fn identify_keys(ws: &str) -> String {
    format!("{}/keys/identify", workspace(ws))
}

/// The key of a connection.
pub(crate) fn keys(ws: &str, id: &str) -> String {
    format!("{}/keys", connection(ws, id))
}

/// What happened, from a cursor on.
pub(crate) fn events(ws: &str, id: &str, cursor: Option<&str>) -> String {
    let cursor = cursor.map(|cursor| format!("&cursor={}", encode(cursor))).unwrap_or_default();
    format!("{}/events?limit=30{cursor}", connection(ws, id))
}

/// What happened in all accounts: of one kind, of one connection, from a cursor on. Empty: of all.
pub(crate) fn all_events(ws: &str, kind: &str, connection: &str, cursor: Option<&str>) -> String {
    let parts = [("kind", kind), ("connection", connection), ("cursor", cursor.unwrap_or_default())];
    let parts = parts.into_iter().filter(|(_, value)| !value.is_empty());
    format!("{}/events?limit=50{}", workspace(ws), query(parts))
}

/// Where events are sent to.
pub(crate) fn webhooks(ws: &str) -> String {
    format!("{}/webhooks", workspace(ws))
}

/// One of them.
pub(crate) fn webhook(ws: &str, id: &str) -> String {
    format!("{}/{}", webhooks(ws), encode(id))
}

/// Sends it a test.
pub(crate) fn test_webhook(ws: &str, id: &str) -> String {
    format!("{}/test", webhook(ws, id))
}

/// Its signing secret.
pub(crate) fn webhook_secret(ws: &str, id: &str) -> String {
    format!("{}/secret", webhook(ws, id))
}

/// What became of its messages, from a cursor on.
pub(crate) fn deliveries(ws: &str, id: &str, cursor: Option<&str>) -> String {
    let cursor = cursor.map(|cursor| format!("&cursor={}", encode(cursor))).unwrap_or_default();
    format!("{}/deliveries?limit=20{cursor}", webhook(ws, id))
}

/// The metric alerts of a connection.
pub(crate) fn alerts(ws: &str, id: &str) -> String {
    format!("{}/alerts", connection(ws, id))
}

/// One of them.
pub(crate) fn alert(ws: &str, id: &str, alert: &str) -> String {
    format!("{}/{}", alerts(ws, id), encode(alert))
}

/// Stops a connection for a while.
pub(crate) fn pause(ws: &str, id: &str) -> String {
    format!("{}/pause", connection(ws, id))
}

/// Lets it go on.
pub(crate) fn resume(ws: &str, id: &str) -> String {
    format!("{}/resume", connection(ws, id))
}

/// Ends our access.
pub(crate) fn cut_off(ws: &str, id: &str) -> String {
    format!("{}/cut-off", connection(ws, id))
}

/// Proves that it has ended.
pub(crate) fn prove_cut_off(ws: &str, id: &str) -> String {
    format!("{}/prove", cut_off(ws, id))
}

/// The rotation of the external ID.
pub(crate) fn rotation(ws: &str, id: &str) -> String {
    format!("{}/rotation", connection(ws, id))
}

/// A look how far it is.
pub(crate) fn check_rotation(ws: &str, id: &str) -> String {
    format!("{}/check", rotation(ws, id))
}

/// How the role's policies stand to the agreed ones.
pub(crate) fn drift(ws: &str, id: &str) -> String {
    format!("{}/drift", connection(ws, id))
}

/// Reads them now.
pub(crate) fn check_drift(ws: &str, id: &str) -> String {
    format!("{}/check", drift(ws, id))
}

/// Agrees to them as they are.
pub(crate) fn accept_drift(ws: &str, id: &str) -> String {
    format!("{}/accept", drift(ws, id))
}

/// The signed receipt of its checks.
pub(crate) fn receipt(ws: &str, id: &str) -> String {
    format!("{}/receipt", connection(ws, id))
}

/// What was found of each service in each region.
pub(crate) fn matrix(ws: &str, id: &str) -> String {
    format!("{}/matrix", connection(ws, id))
}

/// Starts a discovery now.
pub(crate) fn discover(ws: &str, id: &str) -> String {
    format!("{}/discover", connection(ws, id))
}

/// What is read and how often, and what that costs.
pub(crate) fn monitoring(ws: &str, id: &str) -> String {
    format!("{}/monitoring", connection(ws, id))
}

/// Which metrics CloudWatch lists in a region.
pub(crate) fn namespaces(ws: &str, id: &str, region: &str) -> String {
    format!("{}/namespaces?region={}", connection(ws, id), encode(region))
}

/// What was discovered, of what is asked for: at most `limit`, from a cursor on.
pub(crate) fn resources(
    ws: &str,
    id: &str,
    parts: &[(&str, &str)],
    limit: u16,
    cursor: Option<&str>,
) -> String {
    let parts = parts.iter().copied().chain(cursor.map(|cursor| ("cursor", cursor)));
    format!("{}/resources?limit={limit}{}", connection(ws, id), query(parts))
}

/// What all accounts come to, from a cursor on.
pub(crate) fn overview(ws: &str, cursor: Option<&str>) -> String {
    let cursor = cursor.map(|cursor| format!("?cursor={}", encode(cursor))).unwrap_or_default();
    format!("{}/overview{cursor}", workspace(ws))
}

/// What was discovered in all accounts, of what is asked for: at most `limit`, from a cursor on.
pub(crate) fn all_resources(ws: &str, parts: &[(&str, &str)], limit: u16, cursor: Option<&str>) -> String {
    let parts = parts.iter().copied().chain(cursor.map(|cursor| ("cursor", cursor)));
    format!("{}/resources?limit={limit}{}", workspace(ws), query(parts))
}

/// One resource, as a list of one.
pub(crate) fn resource(ws: &str, id: &str, resource: &str) -> String {
    format!("{}/resources?id={}", connection(ws, id), encode(resource))
}

/// For each metric of a service, the series that stand out most.
pub(crate) fn metrics_of_service(ws: &str, id: &str, service: Service, top: usize) -> String {
    format!("{}/metrics?service={service}&top={top}", connection(ws, id))
}

/// Every metric of these resources.
pub(crate) fn metrics_of_resources<'a>(
    ws: &str,
    id: &str,
    resources: impl Iterator<Item = &'a str>,
) -> String {
    let resources: Vec<_> = resources.map(|one| format!("resource={}", encode(one))).collect();
    format!("{}/metrics?{}", connection(ws, id), resources.join("&"))
}

/// The values of series between two instants, so many seconds apart.
pub(crate) fn between(metrics: &str, from: Timestamp, to: Timestamp, step: u32) -> String {
    let joint = if metrics.contains('?') { '&' } else { '?' };
    format!("{metrics}{joint}from={from}&to={to}&step={step}")
}
