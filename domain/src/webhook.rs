//! Webhooks: where events may be sent ([`address`]), how a message is written ([`message`]) and signed ([`signature`]), and
//! when one that failed is tried again ([`retry`]). The worker's Workspace object has the outbox and sends.

pub mod address;
pub mod message;
pub mod retry;
pub mod signature;

use std::time::Duration;

use address::{Address, Loopback};

use crate::api::{EventKind, NewWebhook, WebhookFormat, WebhookPatch};
use crate::field::FieldError;
use crate::ids::ConnectionId;

/// The most webhooks of a workspace: each multiplies what an event costs.
pub const WEBHOOKS_MAX: usize = 20;
/// The longest description, in characters.
pub const DESCRIPTION_MAX: usize = 200;
/// The most connections that a webhook may name.
pub const CONNECTIONS_MAX: usize = 100;
/// How long a receiver may take; the specification recommends 15 to 30 seconds.
pub const DEADLINE: Duration = Duration::from_secs(15);
/// So many characters of an answer are kept.
pub const ANSWER_MAX: usize = 200;
/// How long it is kept what became of a message.
pub const KEEP_DELIVERIES: Duration = Duration::from_hours(30 * 24);
/// How long the secret before the present one signs too.
pub const OLD_SECRET_SIGNS: Duration = Duration::from_hours(24);

/// A checked [`NewWebhook`].
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Wanted {
    /// Where to.
    pub address: Address,
    /// In which form.
    pub format: WebhookFormat,
    /// Only these kinds; empty means all.
    pub kinds: Vec<EventKind>,
    /// Only these connections; empty means all.
    pub connections: Vec<ConnectionId>,
    /// Whether it is on.
    pub enabled: bool,
    /// What it is for.
    pub description: Option<String>,
}

/// A checked [`WebhookPatch`]; what is missing stays.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Change {
    /// Another address.
    pub address: Option<Address>,
    /// Other kinds.
    pub kinds: Option<Vec<EventKind>>,
    /// Other connections.
    pub connections: Option<Vec<ConnectionId>>,
    /// On or off.
    pub enabled: Option<bool>,
    /// Another description; empty takes it away.
    pub description: Option<String>,
}

/// Reads a new webhook. The error names the field.
pub fn read_new(new: &NewWebhook, loopback: Loopback) -> Result<Wanted, FieldError> {
    Ok(Wanted {
        address: address::read(&new.url, loopback)?,
        format: new.format.as_deref().map(read_format).transpose()?.unwrap_or_default(),
        kinds: read_kinds(new.kinds.as_deref().unwrap_or_default())?,
        connections: read_connections(new.connections.as_deref().unwrap_or_default())?,
        enabled: new.enabled.unwrap_or(true),
        description: new
            .description
            .as_deref()
            .map(read_description)
            .transpose()?
            .filter(|text| !text.is_empty()),
    })
}

/// Reads a change. The error names the field.
pub fn read_patch(patch: &WebhookPatch, loopback: Loopback) -> Result<Change, FieldError> {
    Ok(Change {
        address: patch.url.as_deref().map(|url| address::read(url, loopback)).transpose()?,
        kinds: patch.kinds.as_deref().map(read_kinds).transpose()?,
        connections: patch.connections.as_deref().map(read_connections).transpose()?,
        enabled: patch.enabled,
        description: patch.description.as_deref().map(read_description).transpose()?,
    })
}

fn read_format(text: &str) -> Result<WebhookFormat, FieldError> {
    match text {
        "standard" => Ok(WebhookFormat::Standard),
        "slack" => Ok(WebhookFormat::Slack),
        _ => Err(FieldError::new(
            "format",
            format!("`{text}` is not a format."),
            "Send `standard` or `slack`.",
        )),
    }
}

/// Reads the kinds of events that somebody names, once each.
pub fn read_kinds(texts: &[String]) -> Result<Vec<EventKind>, FieldError> {
    let mut kinds = Vec::new();
    for text in texts {
        let kind = serde_json::from_value(serde_json::Value::from(text.as_str()));
        let Some(kind) = kind.ok().filter(|kind| *kind != EventKind::Test) else {
            return Err(FieldError::new(
                "kinds",
                format!("`{text}` is not a kind of event."),
                "Send words such as `failed`, `recovered` or `region_denied`; an empty list means every kind.",
            ));
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    Ok(kinds)
}

fn read_connections(texts: &[String]) -> Result<Vec<ConnectionId>, FieldError> {
    let refuse = |problem: String| {
        Err(FieldError::new("connections", problem, "Send ids of connections of this workspace, `con_…`."))
    };
    if texts.len() > CONNECTIONS_MAX {
        return refuse(format!("More than {CONNECTIONS_MAX} connections are named."));
    }
    let mut connections = Vec::new();
    for text in texts {
        match text.parse::<ConnectionId>() {
            Ok(id) if connections.contains(&id) => {}
            Ok(id) => connections.push(id),
            Err(_) => return refuse(format!("`{text}` is not the id of a connection.")),
        }
    }
    Ok(connections)
}

fn read_description(text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    if text.chars().count() <= DESCRIPTION_MAX && !text.chars().any(char::is_control) {
        return Ok(text.to_owned());
    }
    Err(FieldError::new(
        "description",
        format!("The description is longer than {DESCRIPTION_MAX} characters, or has line breaks in it."),
        "Shorten it to a line.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(new: &NewWebhook, field: &str) {
        assert_eq!(read_new(new, Loopback::Refused).unwrap_err().field, field, "{new:?}");
    }

    #[test]
    fn each_field_is_refused_by_its_name() {
        let good = NewWebhook { url: "https://example.com/hook".to_owned(), ..NewWebhook::default() };
        let read = read_new(&good, Loopback::Refused).unwrap();
        assert!(read.enabled && read.format == WebhookFormat::Standard && read.kinds.is_empty());
        let list = |text: &str| Some(vec![text.to_owned()]);
        check(&NewWebhook { url: "example.com".to_owned(), ..good.clone() }, "url");
        check(&NewWebhook { format: Some("teams".to_owned()), ..good.clone() }, "format");
        check(&NewWebhook { kinds: list("exploded"), ..good.clone() }, "kinds");
        check(&NewWebhook { kinds: list("test"), ..good.clone() }, "kinds");
        check(&NewWebhook { connections: list("con_1"), ..good.clone() }, "connections");
        check(&NewWebhook { description: Some("x".repeat(201)), ..good.clone() }, "description");
        let twice = Some(vec!["failed".to_owned(), "failed".to_owned()]);
        let read = read_new(&NewWebhook { kinds: twice, ..good }, Loopback::Refused).unwrap();
        assert_eq!(read.kinds, [EventKind::Failed]);
    }
}
