//! What a connection can do in the customer's account, as the words that people and the API use for it.
//!
//! What each of them calls is in [`super::catalogue`]; a choice of them is [`super::Features`].

use std::fmt;
use std::str::FromStr;

use crate::field::FieldError;

/// Something that a connection does in the customer's account. The order is the one of all lists and policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Feature {
    /// Which regions the account can use, and its EC2 instances.
    Ec2Discovery,
    /// Its RDS databases; the same call answers for Neptune and `DocumentDB`.
    RdsDiscovery,
    /// Its Classic Load Balancers.
    ElbDiscovery,
    /// Its Application and Network Load Balancers.
    Elbv2Discovery,
    /// Its `ElastiCache` clusters and serverless caches.
    ElasticacheDiscovery,
    /// Its SQS queues.
    SqsDiscovery,
    /// Its `DynamoDB` tables.
    DynamodbDiscovery,
    /// `CloudWatch` metrics of what was discovered.
    Metrics,
    /// Which other metrics there are, so that some of them can be chosen.
    OtherMetrics,
    /// The tags of what was discovered.
    Tags,
    /// Captures, written to a bucket that the customer names.
    S3Captures,
    /// AWS's own managed policy for auditors.
    SecurityAudit,
    /// The accounts of the customer's AWS Organization.
    OrganizationImport,
    /// Comparing the role's policies with those that were agreed.
    PolicyDrift,
}

impl Feature {
    /// All of them, in order.
    pub const ALL: [Self; 14] = [
        Self::Ec2Discovery,
        Self::RdsDiscovery,
        Self::ElbDiscovery,
        Self::Elbv2Discovery,
        Self::ElasticacheDiscovery,
        Self::SqsDiscovery,
        Self::DynamodbDiscovery,
        Self::Metrics,
        Self::OtherMetrics,
        Self::Tags,
        Self::S3Captures,
        Self::SecurityAudit,
        Self::OrganizationImport,
        Self::PolicyDrift,
    ];

    /// The word for it in the API and in what is stored. A word that was released stays.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ec2Discovery => "ec2_discovery",
            Self::RdsDiscovery => "rds_discovery",
            Self::ElbDiscovery => "elb_discovery",
            Self::Elbv2Discovery => "elbv2_discovery",
            Self::ElasticacheDiscovery => "elasticache_discovery",
            Self::SqsDiscovery => "sqs_discovery",
            Self::DynamodbDiscovery => "dynamodb_discovery",
            Self::Metrics => "metrics",
            Self::OtherMetrics => "other_metrics",
            Self::Tags => "tags",
            Self::S3Captures => "s3_captures",
            Self::SecurityAudit => "security_audit",
            Self::OrganizationImport => "organization_import",
            Self::PolicyDrift => "policy_drift",
        }
    }

    /// The statement id in the policy: letters and digits only, unique.
    pub const fn sid(self) -> &'static str {
        match self {
            Self::Ec2Discovery => "Ec2Discovery",
            Self::RdsDiscovery => "RdsDiscovery",
            Self::ElbDiscovery => "ElbDiscovery",
            Self::Elbv2Discovery => "Elbv2Discovery",
            Self::ElasticacheDiscovery => "ElastiCacheDiscovery",
            Self::SqsDiscovery => "SqsDiscovery",
            Self::DynamodbDiscovery => "DynamoDbDiscovery",
            Self::Metrics => "Metrics",
            Self::OtherMetrics => "OtherMetrics",
            Self::Tags => "Tags",
            Self::S3Captures => "S3Captures",
            Self::SecurityAudit => "SecurityAudit",
            Self::OrganizationImport => "OrganizationImport",
            Self::PolicyDrift => "PolicyDrift",
        }
    }

    /// Its name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Ec2Discovery => "Regions and EC2 instances",
            Self::RdsDiscovery => "RDS databases",
            Self::ElbDiscovery => "Classic Load Balancers",
            Self::Elbv2Discovery => "Application and Network Load Balancers",
            Self::ElasticacheDiscovery => "ElastiCache",
            Self::SqsDiscovery => "SQS queues",
            Self::DynamodbDiscovery => "DynamoDB tables",
            Self::Metrics => "CloudWatch metrics",
            Self::OtherMetrics => "Other metrics",
            Self::Tags => "Tags",
            Self::S3Captures => "S3 captures",
            Self::SecurityAudit => "Security audit",
            Self::OrganizationImport => "Accounts of an AWS Organization",
            Self::PolicyDrift => "Policy drift",
        }
    }

    /// What it gives, in a sentence.
    pub const fn gives(self) -> &'static str {
        match self {
            Self::Ec2Discovery => "Finds the regions that the account can use, and the instances in them.",
            Self::RdsDiscovery => "Finds the databases of RDS, Neptune and DocumentDB.",
            Self::ElbDiscovery => "Finds the load balancers of the first generation.",
            Self::Elbv2Discovery => "Finds the load balancers of the present generation.",
            Self::ElasticacheDiscovery => "Finds the clusters, replication groups and serverless caches.",
            Self::SqsDiscovery => "Finds the queues; never reads a message.",
            Self::DynamodbDiscovery => "Finds the tables; never reads an item.",
            Self::Metrics => "Reads the metrics of what was found, every five minutes.",
            Self::OtherMetrics => {
                "Lists the account's other metrics, such as your own, to read those that somebody chooses."
            }
            Self::Tags => "Reads the tags of what was found, to name and group it.",
            Self::S3Captures => "Writes captures under one prefix of one bucket that you name.",
            Self::SecurityAudit => {
                "Attaches AWS's managed policy SecurityAudit, which reads configuration widely."
            }
            Self::OrganizationImport => "Lists the accounts of the AWS Organization, to connect them too.",
            Self::PolicyDrift => {
                "Compares the role's policies with those on this page, and tells of differences."
            }
        }
    }

    /// Whether this version of the product does it. A role may grant the others already; nothing uses them yet.
    pub const fn is_collected(self) -> bool {
        !matches!(self, Self::SecurityAudit | Self::OrganizationImport)
    }

    /// Whether it is left out unless somebody chooses it: it asks for more than reading what there is.
    pub const fn is_opt_in(self) -> bool {
        matches!(self, Self::S3Captures | Self::PolicyDrift)
    }

    /// The AWS managed policy that it attaches, where it attaches one: `SecurityAudit`, kept by AWS and found in each
    /// partition under `arn:{partition}:iam::aws:policy/`.
    ///
    /// <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/SecurityAudit.html>
    pub const fn managed_policy(self) -> Option<&'static str> {
        match self {
            Self::SecurityAudit => Some("SecurityAudit"),
            _ => None,
        }
    }
}

impl FromStr for Feature {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        Self::ALL.into_iter().find(|feature| feature.word() == text).ok_or_else(|| {
            let words: Vec<_> = Self::ALL.into_iter().map(Self::word).collect();
            FieldError::new(
                "features",
                format!("`{text}` is not a feature."),
                format!("Choose from {}.", words.join(", ")),
            )
        })
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

crate::arn::text_serde!(Feature, {"type": "string", "enum": Feature::ALL.map(|one| one.to_string())});
