//! Least privilege, computed: features name their actions, and each action names the call that needs it.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::PolicyDocument;

/// Something that a connection does in the customer's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Which regions the account can use, and its EC2 instances.
    Ec2Discovery,
    /// `CloudWatch` metrics of what was discovered.
    Metrics,
}

/// One IAM action, and why it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    /// The name in IAM, complete and without wildcards.
    pub name: &'static str,
    /// Why: shown to the customer's engineer.
    pub why: &'static str,
}

impl Feature {
    /// All features of this version.
    pub const ALL: [Self; 2] = [Self::Ec2Discovery, Self::Metrics];

    /// The statement id in the policy: letters and digits only.
    pub const fn sid(self) -> &'static str {
        match self {
            Self::Ec2Discovery => "Ec2Discovery",
            Self::Metrics => "Metrics",
        }
    }

    /// The actions that the feature's calls need; none of them can be narrowed by resource, says AWS's service
    /// authorization reference.
    pub const fn actions(self) -> &'static [Action] {
        match self {
            Self::Ec2Discovery => &[
                Action { name: "ec2:DescribeRegions", why: "To know which regions the account can use." },
                Action {
                    name: "ec2:DescribeInstances",
                    why: "To list the instances whose metrics are shown.",
                },
            ],
            Self::Metrics => &[Action {
                name: "cloudwatch:GetMetricData",
                why: "To read the metrics, up to 500 series a call.",
            }],
        }
    }
}

/// The union of the features' actions, one statement a feature, complete action names.
pub fn permission_policy(features: &[Feature]) -> PolicyDocument {
    let statements: Vec<_> = features
        .iter()
        .map(|feature| {
            let actions: Vec<_> = feature.actions().iter().map(|action| action.name).collect();
            json!({ "Sid": feature.sid(), "Effect": "Allow", "Action": actions, "Resource": "*" })
        })
        .collect();
    PolicyDocument(json!({ "Version": "2012-10-17", "Statement": statements }))
}
