//! The form of a webhook, new or changed: what is sent of it, and what is said where the API refuses it.

use std::collections::BTreeSet;

use domain::api::{NewWebhook, Webhook, WebhookFormat, WebhookPatch};
use domain::field::FieldError;

/// The fields that show what is wrong with them, by their names in the API.
const FIELDS: [&str; 4] = ["url", "description", "kinds", "connections"];

/// What is entered. Nothing chosen means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entered {
    /// Where to.
    pub(crate) url: String,
    /// What it is for; empty for nothing.
    pub(crate) description: String,
    /// Whether it is in Slack's format. One that is there keeps its format.
    pub(crate) is_slack: bool,
    /// Only these kinds of events, by their words.
    pub(crate) kinds: BTreeSet<String>,
    /// Only of these connections, by their ids.
    pub(crate) connections: Vec<String>,
}

impl Entered {
    /// What a webhook has. Of a Slack one the address is a secret, which nobody shows: it is empty, and stays as it is.
    pub(crate) fn of(webhook: &Webhook) -> Self {
        let is_slack = webhook.format == WebhookFormat::Slack;
        Self {
            url: if is_slack { String::new() } else { webhook.url.clone() },
            description: webhook.description.clone().unwrap_or_default(),
            is_slack,
            kinds: webhook.kinds.iter().map(|kind| kind.word()).collect(),
            connections: webhook.connections.iter().map(ToString::to_string).collect(),
        }
    }

    /// As a new one.
    pub(crate) fn webhook(&self) -> NewWebhook {
        let some = |list: Vec<String>| Some(list).filter(|list| !list.is_empty());
        NewWebhook {
            url: self.url.trim().to_owned(),
            format: Some(if self.is_slack { "slack" } else { "standard" }.to_owned()),
            kinds: some(self.kinds.iter().cloned().collect()),
            connections: some(self.connections.clone()),
            enabled: None,
            description: Some(self.description.trim().to_owned()).filter(|text| !text.is_empty()),
        }
    }

    /// What of it is another than before. An account that was removed meanwhile is refused only where the choice of
    /// accounts was changed.
    pub(crate) fn change_of(&self, webhook: &Webhook) -> WebhookPatch {
        let before = Self::of(webhook);
        let text = |now: &str, before: &str| Some(now.trim().to_owned()).filter(|now| now != before);
        let is_kept = self.is_slack && self.url.trim().is_empty();
        WebhookPatch {
            url: text(&self.url, &before.url).filter(|_| !is_kept),
            description: text(&self.description, &before.description),
            kinds: (self.kinds != before.kinds).then(|| self.kinds.iter().cloned().collect()),
            connections: (self.connections != before.connections).then(|| self.connections.clone()),
            enabled: None,
        }
    }
}

/// What the API's refusal says at its field, in the words of a form: one enters, and does not send; and no text is code.
/// Nothing where it is not about a field of the form.
pub(crate) fn refused(field: Option<&str>, problem: &str, remedy: Option<&str>) -> Option<FieldError> {
    let field = field.filter(|field| FIELDS.contains(field))?;
    let words = |text: &str| text.replace('`', "").replace("Send ", "Enter ");
    if field == "connections" && !problem.starts_with("More than") {
        let remedy = "Take out what is marked as removed, and choose others.";
        return Some(FieldError::new(field, "An account of these is not in the workspace any more.", remedy));
    }
    Some(FieldError::new(field, words(problem), words(remedy.unwrap_or_default())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::webhook::address::{Loopback, read};

    fn webhook(format: &str, url: &str) -> Webhook {
        serde_json::from_value(serde_json::json!({
            "id": "whk_07070707070707070707070707070707", "url": url, "format": format, "kinds": ["failed"],
            "connections": ["con_07070707070707070707070707070707"], "enabled": true, "description": "Pager",
            "created_at": "2026-11-22T02:00:00.000Z", "created_by": "Owner", "waiting": 0
        }))
        .unwrap()
    }

    #[test]
    fn only_what_is_another_is_sent() {
        let before = webhook("standard", "https://example.com/hook");
        let entered = Entered::of(&before);
        assert_eq!(entered.change_of(&before), WebhookPatch::default(), "nothing was changed");
        let change = Entered { kinds: BTreeSet::new(), description: " ".to_owned(), ..entered.clone() };
        let expected = WebhookPatch {
            kinds: Some(Vec::new()),
            description: Some(String::new()),
            ..WebhookPatch::default()
        };
        assert_eq!(change.change_of(&before), expected, "every kind, and no description");
        let moved = Entered { url: " https://example.org/ ".to_owned(), ..entered.clone() };
        assert_eq!(moved.change_of(&before).url.as_deref(), Some("https://example.org/"));
        let missing = Entered { url: String::new(), ..entered };
        assert_eq!(missing.change_of(&before).url.as_deref(), Some(""), "the API says that it is missing");
    }

    #[test]
    fn an_address_that_is_secret_stays_unless_another_is_entered() {
        let before = webhook("slack", "https://hooks.slack.com/…");
        let entered = Entered::of(&before);
        assert_eq!((entered.url.as_str(), entered.change_of(&before).url), ("", None));
        let other = Entered { url: "https://hooks.slack.com/services/T/B/x".to_owned(), ..entered };
        assert!(other.change_of(&before).url.is_some());
    }

    #[test]
    fn a_refusal_is_in_the_words_of_a_form() {
        for text in [
            "",
            "example.com",
            "http://example.com/",
            "https://10.0.0.1/",
            "https://a.example/#b",
            "https://a.example:25/",
        ] {
            let error = read(text, Loopback::Refused).unwrap_err();
            let shown = refused(Some("url"), &error.problem, Some(&error.remedy)).unwrap();
            let all = format!("{} {}", shown.problem, shown.remedy);
            assert!(!all.contains('`') && !all.contains("Send"), "{all}");
        }
        let gone = refused(Some("connections"), "con_1 is no connection of this workspace.", Some("Name …"))
            .unwrap();
        assert!(gone.problem.starts_with("An account"), "{gone}");
        assert_eq!(refused(Some("format"), "x", None), None);
        assert_eq!(refused(None, "x", None), None);
    }
}
