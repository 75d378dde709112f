//! How a connection is shown as an account.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::blocks::merge;
use super::{Blocks, Object, account_id, namespaces};
use crate::api::{Connection, KeysView};
use crate::arn::{AccountId, Partition, RoleName};
use crate::monitoring::Choice;
use crate::policy::Feature;
use crate::time::Timestamp;
use crate::window::ExternalId;

/// The attributes of an account.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DatadogAccount")]
pub struct Account {
    /// The customer's account.
    pub aws_account_id: AccountId,
    /// Its partition.
    pub aws_partition: Partition,
    /// The role, or the key that assumes it.
    pub auth_config: AuthConfig,
    /// When it was connected.
    pub created_at: Timestamp,
    /// When its settings were changed last.
    pub modified_at: Timestamp,
    /// Its blocks, whole: as they were sent, as far as they say what is so; else what is so.
    #[serde(flatten)]
    pub blocks: Map<String, Value>,
}

/// `auth_config` as it is shown: one of the two, since clients tell them apart by their fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "DatadogAuthConfig")]
#[serde(untagged)]
pub enum AuthConfig {
    /// The organisation assumes the role by itself.
    Role {
        /// Its name.
        role_name: RoleName,
        /// The external ID that it must trust.
        external_id: ExternalId,
    },
    /// A key of the connection's own does.
    Key {
        /// Its public half, of which no more than the last four characters is known.
        access_key_id: String,
    },
}

/// A connection as an account. `modified_at` is when its settings were changed last.
pub fn account(of: Connection, choice: &Choice, kept: &Blocks, modified_at: Timestamp) -> Object<Account> {
    let blocks = blocks(&of, choice, kept);
    let auth_config = match &of.keys {
        Some(keys) => AuthConfig::Key { access_key_id: masked(keys) },
        None => AuthConfig::Role { role_name: of.role_arn.name().clone(), external_id: of.external_id },
    };
    let attributes = Account {
        aws_partition: of.role_arn.partition(),
        aws_account_id: of.account_id,
        auth_config,
        created_at: of.created_at,
        modified_at,
        blocks,
    };
    Object { id: account_id(&of.id), kind: "account", attributes }
}

/// A key's public half, as much of it as is known.
fn masked(keys: &KeysView) -> String {
    format!("{}{}", "*".repeat(16), keys.last_four)
}

/// What is so, with what was sent over it where that has no meaning, or says the same.
fn blocks(of: &Connection, choice: &Choice, kept: &Blocks) -> Map<String, Value> {
    let kept_part = |block: &str, part: &str| kept.as_map().get(block)?.get(part);
    let is_said = kept.regions().ok().flatten().is_some_and(|regions| regions == of.regions);
    let regions = match kept.as_map().get("aws_regions").filter(|_| is_said) {
        Some(sent) => sent.clone(),
        None if of.regions.is_empty() => json!({"include_all": true}),
        None => json!({"include_only": of.regions}),
    };
    let usual = json!({
        "account_tags": [],
        "logs_config": {
            "lambda_forwarder": {"lambdas": [], "sources": [], "log_source_config": {"tag_filters": []}},
        },
        "metrics_config": {
            "automute_enabled": false, "collect_custom_metrics": false, "collect_cloudwatch_alarms": false, "tag_filters": [],
        },
        "resources_config": {"cloud_security_posture_management_collection": false, "extended_collection": false},
        "traces_config": {"xray_services": {"include_only": []}},
    });
    let is = json!({
        "aws_regions": regions,
        "metrics_config": {
            "enabled": of.features.contains(Feature::Metrics),
            "namespace_filters": namespaces::said(kept_part("metrics_config", "namespace_filters"), choice),
        },
    });
    let mut shown = Map::new();
    for layer in [&usual, &Value::Object(kept.as_map().clone()), &is] {
        merge(&mut shown, layer.as_object().unwrap_or(&Map::new()), "");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connection(regions: &str, features: &str) -> Connection {
        let json = format!(
            r#"{{"id":"con_07070707070707070707070707070707","alias":null,"account_id":"222222222222",
            "role_arn":"arn:aws:iam::222222222222:role/team/Reader","external_id":"01010101-0101-4101-8101-010101010101",
            "regions":{regions},"features":{features},"status":"waiting","status_since":"2026-11-22T02:00:00.000Z","checks":[],
            "propagation":{{"started_at":"2026-11-22T02:00:00.000Z","attempts":1,"next_at":"2026-11-22T02:00:02.000Z","gives_up_at":"2026-11-22T02:10:00.000Z"}},
            "created_at":"2026-11-22T02:00:00.000Z","created_by":"Owner"}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    fn shown(of: Connection, choice: &Choice, kept: Value) -> Value {
        let kept = serde_json::from_value(kept).unwrap();
        serde_json::to_value(account(of, choice, &kept, Timestamp::from_millis(0))).unwrap()
    }

    #[test]
    fn one_that_no_client_made_says_what_is_so() {
        let of = connection("[]", r#"["ec2_discovery"]"#);
        let expected = json!({
            "id": "07070707-0707-0707-0707-070707070707", "type": "account",
            "attributes": {
                "aws_account_id": "222222222222", "aws_partition": "aws",
                "auth_config": {"role_name": "Reader", "external_id": "01010101-0101-4101-8101-010101010101"},
                "created_at": "2026-11-22T02:00:00.000Z", "modified_at": "1970-01-01T00:00:00.000Z",
                "account_tags": [], "aws_regions": {"include_all": true},
                "logs_config": {"lambda_forwarder": {"lambdas": [], "sources": [], "log_source_config": {"tag_filters": []}}},
                "metrics_config": {
                    "automute_enabled": false, "collect_custom_metrics": false, "collect_cloudwatch_alarms": false,
                    "tag_filters": [], "enabled": false, "namespace_filters": {"exclude_only": []},
                },
                "resources_config": {"cloud_security_posture_management_collection": false, "extended_collection": false},
                "traces_config": {"xray_services": {"include_only": []}},
            },
        });
        assert_eq!(shown(of, &Choice::default(), json!({})), expected);
    }

    #[test]
    fn what_was_sent_is_given_back_as_long_as_it_is_so() {
        let sent = json!({
            "account_tags": ["b:2", "a:1"],
            "aws_regions": {"include_only": ["us-east-1", "eu-west-1"]},
            "metrics_config": {"enabled": true, "namespace_filters": {"exclude_only": ["AWS/Usage"]}, "new": {"a": 1}},
            "traces_config": {"xray_services": {"include_all": true}},
        });
        let of = connection(r#"["eu-west-1","us-east-1"]"#, r#"["metrics"]"#);
        let shown_as = shown(of, &Choice::default(), sent.clone())["attributes"].clone();
        for block in ["account_tags", "aws_regions", "traces_config"] {
            assert_eq!(shown_as[block], sent[block]);
        }
        for part in ["enabled", "namespace_filters", "new"] {
            assert_eq!(shown_as["metrics_config"][part], sent["metrics_config"][part]);
        }
        // Changed in the console meanwhile.
        let of = connection(r#"["eu-west-1"]"#, r#"["tags"]"#);
        let choice = serde_json::from_str(r#"{"services_off":["sqs"]}"#).unwrap();
        let shown_as = shown(of, &choice, sent)["attributes"].clone();
        assert_eq!(shown_as["aws_regions"], json!({"include_only": ["eu-west-1"]}));
        assert_eq!(shown_as["metrics_config"]["enabled"], false);
        assert_eq!(shown_as["metrics_config"]["namespace_filters"], json!({"exclude_only": ["AWS/SQS"]}));
    }

    #[test]
    fn a_key_is_shown_by_its_end() {
        let mut of = connection("[]", "[]");
        let keys = r#"{"user":"arn:aws:iam::222222222222:user/reader","last_four":"WXYZ","entered_at":"2026-11-22T02:00:00.000Z","entered_by":"Owner"}"#;
        of.keys = Some(serde_json::from_str(keys).unwrap());
        let auth = shown(of, &Choice::default(), json!({}))["attributes"]["auth_config"].clone();
        assert_eq!(auth, json!({"access_key_id": "****************WXYZ"}));
    }
}
