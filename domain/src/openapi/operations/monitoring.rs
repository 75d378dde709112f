//! What was discovered, what is read of it, alerts, events and webhooks, and the same for Prometheus' clients.

use serde_json::{Value, json};

use crate::access::Permission;
use crate::api::{
    AccountResourceList, AlertList, Delivery, DeliveryPage, EventKind, MadeWebhook, Matrix, MetricData,
    Monitoring, Namespaces, NewWebhook, Overview, ResourceList, Webhook, WebhookList, WebhookPatch,
    WorkspaceEventPage,
};
use crate::arn::Region;
use crate::ids::ConnectionId;
use crate::monitoring::{Choice, ResourceType, Rule, Service};
use crate::openapi::operation::{Operation, Who, operation};
use crate::openapi::query::{number, text, value};
use crate::openapi::tag::Tag;

use super::{cursor, from, to};

const READ: Who = Who::May(Permission::Read);
const CONNECT: Who = Who::May(Permission::Connect);

pub(super) fn all() -> Vec<Operation> {
    [resources(), reading(), alerts(), events(), webhooks(), prometheus()].into_iter().flatten().collect()
}

fn resources() -> Vec<Operation> {
    let of = |route, id, summary| operation(Tag::Monitoring, READ, route, id, summary);
    let filtered = |operation: Operation| {
        operation
            .query(value::<Service>("service", "Those of one service."))
            .query(value::<ResourceType>("type", "Those of one type."))
            .query(value::<Region>("region", "Those of one region."))
            .query(text(
                "state",
                "Those in one state, such as `running`; `gone` for what is not there any more.",
            ))
            .query(text("q", "Those that have this in their name, id or tags."))
            .query(number("limit", "The most of a page; 100 without it.", 1, 1000))
            .query(cursor())
    };
    vec![
        filtered(
            of("GET /api/v1/workspaces/{workspace}/resources", "list_resources", "Resources of all accounts")
                .query(value::<ConnectionId>("connection", "Those of this account.").many()),
        )
        .answers::<AccountResourceList>(),
        filtered(of(
            "GET /api/v1/workspaces/{workspace}/connections/{connection}/resources",
            "list_connection_resources",
            "Resources of one account",
        ))
        .query(text("id", "One resource, whether it is still there or not."))
        .answers::<ResourceList>(),
        of(
            "GET /api/v1/workspaces/{workspace}/connections/{connection}/metrics",
            "show_metrics",
            "Series on one grid of time",
        )
        .says("Of some resources, or those of a service that stand out; the last three hours unless told otherwise.")
        .query(text("resource", "The id of a resource; at most 50.").many())
        .query(text("name", "The name of a metric, such as `CPUUtilization`.").many())
        .query(value::<Service>("service", "Instead of resources: those of this service that stand out."))
        .query(number("top", "How many of them.", 1, 50))
        .query(from())
        .query(to())
        .query(number("step", "Seconds, a multiple of 60.", 60, 86_400))
        .answers::<MetricData>(),
        of("GET /api/v1/workspaces/{workspace}/overview", "show_overview", "All accounts at a glance")
            .says("Counts, what stands out, what is wrong, and the main metrics of a range.")
            .query(cursor())
            .query(from())
            .query(to())
            .query(number("step", "Seconds, a multiple of 60.", 60, 86_400))
            .answers::<Overview>(),
    ]
}

fn reading() -> Vec<Operation> {
    let of = |who, route, id, summary| operation(Tag::Monitoring, who, route, id, summary);
    vec![
        of(
            READ,
            "GET /api/v1/workspaces/{workspace}/connections/{connection}/matrix",
            "show_matrix",
            "Each service in each region: how many, or why not",
        )
        .answers::<Matrix>(),
        of(
            CONNECT,
            "POST /api/v1/workspaces/{workspace}/connections/{connection}/discover",
            "discover",
            "A discovery now",
        )
        .answers::<Matrix>()
        .fails(&[409]),
        of(
            READ,
            "GET /api/v1/workspaces/{workspace}/connections/{connection}/monitoring",
            "show_monitoring",
            "What is read and how often, and what that costs",
        )
        .answers::<Monitoring>(),
        of(
            CONNECT,
            "PUT /api/v1/workspaces/{workspace}/connections/{connection}/monitoring",
            "choose_monitoring",
            "What is read, whole",
        )
        .takes_such_as::<Choice>(json!({"interval_minutes": 5, "services_off": ["sqs"], "budget_usd": 20}))
        .answers::<Monitoring>(),
        of(
            CONNECT,
            "GET /api/v1/workspaces/{workspace}/connections/{connection}/namespaces",
            "list_namespaces",
            "Which metrics CloudWatch lists in a region just now",
        )
        .query(value::<Region>("region", "The region.").needed())
        .answers::<Namespaces>()
        .fails(&[409]),
    ]
}

fn alerts() -> Vec<Operation> {
    let of = |who, route, id, summary| operation(Tag::Alerts, who, route, id, summary);
    let example = || json!({"name": "Busy", "type": "instance", "metric": "CPUUtilization", "comparison": "above", "threshold": 90});
    vec![
        of(
            READ,
            "GET /api/v1/workspaces/{workspace}/connections/{connection}/alerts",
            "list_alerts",
            "The alerts of a connection",
        )
        .answers::<AlertList>(),
        of(
            CONNECT,
            "POST /api/v1/workspaces/{workspace}/connections/{connection}/alerts",
            "create_alert",
            "A new alert; all of them are answered",
        )
        .takes_such_as::<Rule>(example())
        .makes::<AlertList>()
        .once(),
        of(
            CONNECT,
            "PUT /api/v1/workspaces/{workspace}/connections/{connection}/alerts/{alert}",
            "change_alert",
            "Another rule, whole",
        )
        .takes_such_as::<Rule>(example())
        .answers::<AlertList>(),
        of(
            CONNECT,
            "DELETE /api/v1/workspaces/{workspace}/connections/{connection}/alerts/{alert}",
            "remove_alert",
            "Removes an alert",
        )
        .answers::<AlertList>(),
    ]
}

fn events() -> Vec<Operation> {
    vec![
        operation(
            Tag::Events,
            READ,
            "GET /api/v1/workspaces/{workspace}/events",
            "list_events",
            "What happened in the whole workspace, newest first",
        )
        .query(value::<EventKind>("kind", "Those of this kind.").many())
        .query(value::<ConnectionId>("connection", "Those of this account.").many())
        .paged()
        .answers::<WorkspaceEventPage>(),
    ]
}

fn webhooks() -> Vec<Operation> {
    let of = |who, route, id, summary| operation(Tag::Webhooks, who, route, id, summary);
    vec![
        of(READ, "GET /api/v1/workspaces/{workspace}/webhooks", "list_webhooks", "Webhooks, oldest first")
            .answers::<WebhookList>(),
        of(CONNECT, "POST /api/v1/workspaces/{workspace}/webhooks", "create_webhook", "A new webhook")
            .says("The answer holds its secret, this once.")
            .takes_such_as::<NewWebhook>(json!({"url": "https://example.com/hooks/deputize"}))
            .makes::<MadeWebhook>()
            .once()
            .fails(&[409]),
        of(READ, "GET /api/v1/workspaces/{workspace}/webhooks/{webhook}", "show_webhook", "One webhook")
            .answers::<Webhook>(),
        of(
            CONNECT,
            "PATCH /api/v1/workspaces/{workspace}/webhooks/{webhook}",
            "change_webhook",
            "Changes a webhook",
        )
        .says("What is missing stays.")
        .takes_such_as::<WebhookPatch>(json!({"enabled": false}))
        .answers::<Webhook>(),
        of(
            CONNECT,
            "DELETE /api/v1/workspaces/{workspace}/webhooks/{webhook}",
            "remove_webhook",
            "Removes a webhook",
        ),
        of(
            CONNECT,
            "POST /api/v1/workspaces/{workspace}/webhooks/{webhook}/test",
            "test_webhook",
            "Sends a test now",
        )
        .answers::<Delivery>(),
        of(
            CONNECT,
            "POST /api/v1/workspaces/{workspace}/webhooks/{webhook}/secret",
            "rotate_webhook_secret",
            "Another secret; the one before signs too for a day",
        )
        .answers::<MadeWebhook>()
        .fails(&[422]),
        of(
            READ,
            "GET /api/v1/workspaces/{workspace}/webhooks/{webhook}/deliveries",
            "list_deliveries",
            "What became of its messages, newest first",
        )
        .paged()
        .answers::<DeliveryPage>(),
    ]
}

/// <https://prometheus.io/docs/prometheus/latest/querying/api/>
fn prometheus() -> Vec<Operation> {
    let well = || json!({"type": "object", "required": ["status", "data"], "properties": {"status": {"const": "success"}, "data": {}}});
    let of = |route, id, summary| {
        operation(Tag::Prometheus, READ, route, id, summary).is("application/json", well()).refuses_as(
            &[400, 422],
            "application/json",
            refused(),
        )
    };
    let both = |routes: [(&'static str, &'static str); 2], summary, asks: fn(Operation) -> Operation| {
        let [(get, get_id), (post, post_id)] = routes;
        [asks(of(get, get_id, summary)), asks(of(post, post_id, summary)).or_form()]
    };
    let mut all = Vec::new();
    all.extend(both(
        [
            ("GET /api/v1/workspaces/{workspace}/prometheus/api/v1/query", "prometheus_query"),
            ("POST /api/v1/workspaces/{workspace}/prometheus/api/v1/query", "prometheus_query_by_form"),
        ],
        "A query at one instant",
        |operation| {
            operation.query(promql().needed()).query(text("time", "RFC 3339, or seconds; now without it."))
        },
    ));
    all.extend(both(
        [
            ("GET /api/v1/workspaces/{workspace}/prometheus/api/v1/query_range", "prometheus_query_range"),
            (
                "POST /api/v1/workspaces/{workspace}/prometheus/api/v1/query_range",
                "prometheus_query_range_by_form",
            ),
        ],
        "A query over a range of time",
        |operation| {
            operation
                .query(promql().needed())
                .query(text("start", "RFC 3339, or seconds.").needed())
                .query(text("end", "RFC 3339, or seconds.").needed())
                .query(text("step", "A duration such as `5m`, or seconds.").needed())
        },
    ));
    all.extend(both(
        [
            ("GET /api/v1/workspaces/{workspace}/prometheus/api/v1/series", "prometheus_series"),
            ("POST /api/v1/workspaces/{workspace}/prometheus/api/v1/series", "prometheus_series_by_form"),
        ],
        "The series that selectors take",
        |operation| listed(operation, true),
    ));
    all.extend(both(
        [
            ("GET /api/v1/workspaces/{workspace}/prometheus/api/v1/labels", "prometheus_labels"),
            ("POST /api/v1/workspaces/{workspace}/prometheus/api/v1/labels", "prometheus_labels_by_form"),
        ],
        "The names of labels",
        |operation| listed(operation, false),
    ));
    all.push(listed(
        of(
            "GET /api/v1/workspaces/{workspace}/prometheus/api/v1/label/{name}/values",
            "prometheus_label_values",
            "The values of a label",
        ),
        false,
    ));
    all.push(
        of(
            "GET /api/v1/workspaces/{workspace}/prometheus/api/v1/metadata",
            "prometheus_metadata",
            "What each metric tells",
        )
        .query(text("metric", "One metric."))
        .query(number("limit", "The most that are answered; all without it, or with 0.", 0, 100_000)),
    );
    all.push(of(
        "GET /api/v1/workspaces/{workspace}/prometheus/api/v1/status/buildinfo",
        "prometheus_buildinfo",
        "Which Prometheus we speak like",
    ));
    all.push(
        of(
            "GET /api/v1/workspaces/{workspace}/prometheus/metrics",
            "prometheus_exposition",
            "The newest values, for a scraper",
        )
        .is("text/plain", json!({"type": "string"}))
        .query(text("match[]", "A selector.").many()),
    );
    all
}

fn promql() -> crate::openapi::query::Query {
    text("query", "PromQL, such as `aws_ec2_cpuutilization_average`.")
}

fn listed(operation: Operation, needed: bool) -> Operation {
    let selector = text("match[]", "A selector.").many();
    operation
        .query(if needed { selector.needed() } else { selector })
        .query(text("start", "Series that were gone before that are left out."))
        .query(number("limit", "The most that are answered; all without it, or with 0.", 0, 100_000))
}

fn refused() -> Value {
    json!({
        "type": "object",
        "required": ["status", "errorType", "error"],
        "properties": {
            "status": {"const": "error"},
            "errorType": {"enum": ["bad_data", "execution"]},
            "error": {"type": "string"},
        },
    })
}
