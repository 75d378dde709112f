//! Every route of the API, and the one page that is not a static file.

use axum::Router;
use axum::middleware::map_response;
use axum::routing::{delete, get, patch, post, put};

use crate::fault::Fault;
use crate::handlers::{
    accounts, activity, alerts, audit, captures, connect, connect_page, connections, credentials, datadog,
    drift, events, external_id, health, invitations, keys, links, me, members, metrics, monitoring, oidc,
    passkeys, policies, prometheus, providers, receipts, rotation, session, sessions, setup, sign_in,
    sign_in_access, sign_in_oidc, tokens, webhooks, workspaces,
};

/// The routes. The router is built once an isolate and then shared.
pub(crate) fn router() -> Router {
    thread_local!(static ROUTER: Router = build());
    ROUTER.with(Clone::clone)
}

fn build() -> Router {
    Router::new()
        // Without a login.
        .route("/api/health", get(health::show))
        .route("/api/setup", post(setup::run))
        .route("/api/template", get(policies::template))
        .route("/api/v1/sign-in", post(session::sign_in))
        .route("/api/v1/sign-in/providers", get(sign_in::options))
        .route("/api/v1/sign-in/passkey", post(passkeys::sign_in))
        .route("/api/v1/sign-in/passkey/options", post(passkeys::show_options))
        .route("/api/v1/sign-in/access", get(sign_in_access::enter))
        .route("/api/v1/sign-in/oidc/{provider}", get(sign_in_oidc::begin))
        .route("/api/v1/sign-in/oidc/{provider}/callback", get(sign_in_oidc::callback))
        // By the token of an onboarding link.
        .route("/connect/{token}", get(connect_page::show))
        .route("/api/v1/connect", get(connect::show).post(connect::create).patch(connect::change))
        .route("/api/v1/connect/check", post(connect::check))
        .route("/api/v1/connect/policies", post(connect::choose))
        .route("/api/v1/connect/receipt", get(receipts::by_link))
        // By the token of an invitation.
        .route("/api/v1/invitation", get(invitations::show))
        .route("/api/v1/invitation/accept", post(invitations::accept))
        // For others' machines: how our signatures are verified.
        .route(domain::oidc::DISCOVERY_PATH, get(oidc::discovery))
        .route(domain::oidc::KEYS_PATH, get(oidc::keys))
        .route("/.well-known/deputize-receipt-keys.json", get(receipts::keys))
        // By session or token.
        .route("/api/v1/sign-out", post(session::sign_out))
        .route("/api/v1/me", get(me::show))
        .route("/api/v1/me/sessions", get(sessions::list).delete(sessions::end_others))
        .route("/api/v1/me/sessions/{session}", delete(sessions::end))
        .route("/api/v1/me/passkeys", get(passkeys::list).post(passkeys::create))
        .route("/api/v1/me/passkeys/options", post(passkeys::create_options))
        .route("/api/v1/me/passkeys/{passkey}", patch(passkeys::rename).delete(passkeys::remove))
        .route("/api/v1/workspaces", get(workspaces::list).post(workspaces::create))
        .nest("/api/v1/workspaces/{workspace}", workspace())
        // As Sysdig Monitor's clients ask, by token.
        .route("/api/users/me", get(providers::me))
        .route("/api/providers", get(providers::list).post(providers::create))
        .route(
            "/api/providers/{provider}",
            get(providers::show).put(providers::change).delete(providers::remove),
        )
        // As Datadog's clients ask, by token too.
        .route("/api/v1/validate", get(datadog::validate))
        .route("/api/v2/validate_keys", get(datadog::validate_keys))
        .nest("/api/v2/integration/aws", integration())
        .fallback(async || Fault::not_found("route"))
        .method_not_allowed_fallback(async || {
            Fault::new(domain::api::Code::MethodNotAllowed, "This route does not take this method.")
        })
}

fn workspace() -> Router {
    Router::new()
        .route("/", get(workspaces::show).patch(workspaces::change))
        .route("/members", get(members::list))
        .route("/members/{member}", patch(members::change).delete(members::remove))
        .route("/members/{member}/recovery", post(members::recover))
        .route("/invitations", post(invitations::create))
        .route("/invitations/{invitation}", delete(invitations::revoke))
        .route("/tokens", get(tokens::list).post(tokens::create))
        .route("/tokens/{token}", delete(tokens::revoke))
        .route("/audit", get(audit::list))
        .route("/audit/export", get(audit::export))
        .route("/audit/verify", get(audit::verify))
        .route("/external-id", get(external_id::show))
        .route("/external-id/replace", post(external_id::replace))
        .route("/policies", get(policies::show).post(policies::choose))
        .route("/overview", get(accounts::overview))
        .route("/resources", get(accounts::resources))
        .route("/links", get(links::list).post(links::create))
        .route("/links/{link}/revoke", post(links::revoke))
        .route("/events", get(events::list_all))
        .route("/webhooks", get(webhooks::list).post(webhooks::create))
        .route("/webhooks/{webhook}", get(webhooks::show).patch(webhooks::change).delete(webhooks::remove))
        .route("/webhooks/{webhook}/test", post(webhooks::test))
        .route("/webhooks/{webhook}/secret", post(webhooks::rotate))
        .route("/webhooks/{webhook}/deliveries", get(webhooks::deliveries))
        .route("/connections", get(connections::list).post(connections::create))
        .route(
            "/connections/{connection}",
            get(connections::show).patch(connections::change).delete(connections::remove),
        )
        .route("/keys/identify", post(keys::identify))
        .route("/connections/{connection}/keys", put(keys::replace))
        .route("/connections/{connection}/captures", put(captures::name).delete(captures::end))
        .route("/connections/{connection}/credentials", put(credentials::switch).post(credentials::take))
        // As the AWS SDKs ask, by token.
        .route(
            "/connections/{connection}/credentials/container",
            get(credentials::container).layer(map_response(credentials::for_sdks)),
        )
        .route(
            "/connections/{connection}/credentials/process",
            get(credentials::process).layer(map_response(credentials::for_sdks)),
        )
        .route("/connections/{connection}/check", post(connections::check))
        .route("/connections/{connection}/events", get(events::list))
        .route("/connections/{connection}/pause", post(activity::pause))
        .route("/connections/{connection}/resume", post(activity::resume))
        .route("/connections/{connection}/cut-off", post(activity::cut_off))
        .route("/connections/{connection}/cut-off/prove", post(activity::prove))
        .route("/connections/{connection}/rotation", post(rotation::start).delete(rotation::cancel))
        .route("/connections/{connection}/rotation/check", post(rotation::check))
        .route("/connections/{connection}/drift", get(drift::show))
        .route("/connections/{connection}/drift/check", post(drift::check))
        .route("/connections/{connection}/drift/accept", post(drift::accept))
        .route("/connections/{connection}/receipt", get(receipts::show))
        .route("/connections/{connection}/matrix", get(monitoring::matrix))
        .route("/connections/{connection}/discover", post(monitoring::discover))
        .route("/connections/{connection}/monitoring", get(monitoring::show).put(monitoring::choose))
        .route("/connections/{connection}/namespaces", get(monitoring::namespaces))
        .route("/connections/{connection}/alerts", get(alerts::list).post(alerts::create))
        .route("/connections/{connection}/alerts/{alert}", put(alerts::change).delete(alerts::remove))
        .route("/connections/{connection}/resources", get(metrics::resources))
        .route("/connections/{connection}/metrics", get(metrics::series))
        // As Grafana's Prometheus data source and scrapers ask.
        .route("/prometheus/metrics", get(prometheus::exposition))
        .route("/prometheus/api/v1/query", get(prometheus::query).post(prometheus::query))
        .route("/prometheus/api/v1/query_range", get(prometheus::query_range).post(prometheus::query_range))
        .route("/prometheus/api/v1/series", get(prometheus::series).post(prometheus::series))
        .route("/prometheus/api/v1/labels", get(prometheus::labels).post(prometheus::labels))
        .route("/prometheus/api/v1/label/{name}/values", get(prometheus::label_values))
        .route("/prometheus/api/v1/metadata", get(prometheus::metadata))
        .route("/prometheus/api/v1/status/buildinfo", get(prometheus::buildinfo))
}

fn integration() -> Router {
    use datadog::{accounts, lists};
    Router::new()
        .route("/accounts", get(accounts::list).post(accounts::create))
        .route("/accounts/{account}", get(accounts::show).patch(accounts::change).delete(accounts::remove))
        .route("/generate_new_external_id", post(datadog::new_external_id))
        .route("/available_namespaces", get(lists::namespaces))
        .route("/iam_permissions", get(lists::all_permissions))
        .route("/iam_permissions/standard", get(lists::all_permissions))
        .route("/iam_permissions/resource_collection", get(lists::collection_permissions))
}
