//! What is sent to a webhook: an event in the form that its receiver reads.

use serde::Serialize;
use serde_json::json;

use crate::api::{ConnectionStatus, EventKind, WebhookFormat, WorkspaceEvent};
use crate::ids::WorkspaceId;

/// What a message is written from.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The event; for a test one that is in no list.
    pub event: &'a WorkspaceEvent,
    /// Whose it is.
    pub workspace: &'a WorkspaceId,
    /// Its name for people.
    pub workspace_name: &'a str,
    /// Where the console is, without a slash at the end.
    pub console: &'a str,
}

/// The body of `standard`, as the specification recommends it.
#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: String,
    timestamp: crate::time::Timestamp,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    workspace: &'a WorkspaceId,
    /// The page that shows more.
    url: String,
    #[serde(flatten)]
    event: &'a WorkspaceEvent,
}

/// The body of a message: the same text on each attempt.
pub fn body(about: About<'_>, format: WebhookFormat) -> String {
    match format {
        WebhookFormat::Standard => standard(about),
        WebhookFormat::Slack => slack(about),
    }
}

/// The message's type, such as `connection.failed`: groups and words, parted by full stops.
pub fn type_of(kind: EventKind) -> String {
    match kind {
        EventKind::WebhookDisabled => "webhook.disabled".to_owned(),
        EventKind::Test => "webhook.test".to_owned(),
        kind => format!("connection.{}", kind.word()),
    }
}

/// `{"type", "timestamp", "data"}`; `data` is the event as `GET …/events` has it, with the workspace and the page.
fn standard(about: About<'_>) -> String {
    let event = about.event;
    let data = Data { workspace: about.workspace, url: page(about), event };
    let body = Body { kind: type_of(event.kind), timestamp: event.at, data };
    serde_json::to_string(&body).unwrap_or_default()
}

/// As <https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks> has it: `text` is what a notification
/// shows, the blocks are what is read in the channel.
fn slack(about: About<'_>) -> String {
    let event = about.event;
    let name = event.connection.as_ref().map(|connection| {
        let account = connection.account_id.as_str();
        connection.alias.as_ref().map_or_else(|| account.to_owned(), |alias| format!("{alias} ({account})"))
    });
    let name = escaped(name.as_deref().unwrap_or(about.workspace_name));
    let detail = escaped(&event.detail);
    let seconds = event.at.as_seconds();
    let mut context = vec![
        escaped(about.workspace_name),
        format!("<!date^{seconds}^{{date_short_pretty}} {{time}}|{}>", event.at),
    ];
    context.extend(event.by.as_deref().map(|by| format!("by {}", escaped(by))));
    if let (Some(before), Some(after)) = (event.status_before, event.status_after)
        && before != after
    {
        context.push(format!("{} → {}", status_word(before), status_word(after)));
    }
    let heading = format!("{} *<{}|{name}>*", sign(event.kind), page(about));
    json!({
        "text": format!("{name}: {detail}"),
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": format!("{heading}\n{detail}")}},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": context.join(" · ")}]},
        ],
    })
    .to_string()
}

/// The page of the console that an event leads to.
fn page(about: About<'_>) -> String {
    let accounts = format!("{}/w/{}/integrations/aws", about.console, about.workspace);
    match &about.event.connection {
        Some(connection) if about.event.kind != EventKind::Removed => format!("{accounts}/{}", connection.id),
        _ => accounts,
    }
}

/// <https://docs.slack.dev/messaging/formatting-message-text#escaping>
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn status_word(status: ConnectionStatus) -> String {
    serde_json::to_value(status).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Whether it is bad news, good news, or neither, at a glance.
const fn sign(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Refused
        | EventKind::Failed
        | EventKind::RegionDenied
        | EventKind::PollLate
        | EventKind::BudgetReached
        | EventKind::CutOffStillOpen
        | EventKind::DriftFound
        | EventKind::RotationUnproven
        | EventKind::WebhookDisabled => ":red_circle:",
        EventKind::Connected
        | EventKind::Recovered
        | EventKind::RegionRecovered
        | EventKind::PollRecovered
        | EventKind::CutOffProven
        | EventKind::RotationFinished
        | EventKind::DriftGone => ":large_green_circle:",
        _ => ":white_circle:",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::EventConnection;
    use crate::ids::ConnectionId;
    use crate::time::Timestamp;

    fn event(kind: EventKind) -> WorkspaceEvent {
        WorkspaceEvent {
            id: 7,
            at: Timestamp::from_seconds(1_795_312_800),
            kind,
            connection: Some(EventConnection {
                id: ConnectionId::from_bytes([7; 16]),
                alias: Some("Shop <prod> & more".to_owned()),
                account_id: "222222222222".parse().unwrap(),
            }),
            by: Some("Robin".to_owned()),
            status_before: Some(ConnectionStatus::Connected),
            status_after: Some(ConnectionStatus::Failed),
            cause: None,
            detail: "The role could not be proven.".to_owned(),
            cells: Vec::new(),
        }
    }

    fn written(event: &WorkspaceEvent, format: WebhookFormat) -> serde_json::Value {
        let workspace = WorkspaceId::from_bytes([1; 16]);
        let about =
            About { event, workspace: &workspace, workspace_name: "Team", console: "https://d.example" };
        serde_json::from_str(&body(about, format)).unwrap()
    }

    #[test]
    fn the_standard_body() {
        insta::assert_json_snapshot!(written(&event(EventKind::Failed), WebhookFormat::Standard));
    }

    #[test]
    fn the_slack_body() {
        insta::assert_json_snapshot!(written(&event(EventKind::Failed), WebhookFormat::Slack));
    }

    #[test]
    fn what_is_of_no_connection_leads_to_the_list() {
        for kind in [EventKind::WebhookDisabled, EventKind::Test] {
            let event = WorkspaceEvent { connection: None, ..event(kind) };
            let body = written(&event, WebhookFormat::Standard);
            assert!(body["type"].as_str().unwrap().starts_with("webhook."), "{body}");
            let url = body["data"]["url"].as_str().unwrap();
            assert_eq!(url, "https://d.example/w/ws_01010101010101010101010101010101/integrations/aws");
        }
    }
}
