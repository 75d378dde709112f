//! The services that are looked through.

use std::fmt;
use std::str::FromStr;

use crate::field::FieldError;
use crate::policy::Feature;

/// A service: a row of the matrix. The order is the one of all lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Service {
    /// EC2 instances.
    Ec2,
    /// RDS, Neptune and `DocumentDB` instances: one call answers for all three.
    Rds,
    /// Classic Load Balancers.
    Elb,
    /// Application, Network and Gateway Load Balancers.
    Elbv2,
    /// `ElastiCache` clusters, replication groups and serverless caches.
    ElastiCache,
    /// SQS queues.
    Sqs,
    /// `DynamoDB` tables.
    DynamoDb,
    /// CloudWatch itself: what has metrics that somebody chose by their names.
    Metrics,
}

impl Service {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [
        Self::Ec2,
        Self::Rds,
        Self::Elb,
        Self::Elbv2,
        Self::ElastiCache,
        Self::Sqs,
        Self::DynamoDb,
        Self::Metrics,
    ];

    /// Those that have curated metrics, which are read unless somebody switches them off.
    pub fn curated() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|service| *service != Self::Metrics)
    }

    /// The word for it in the API, in addresses and in what is stored. A word that was released stays.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ec2 => "ec2",
            Self::Rds => "rds",
            Self::Elb => "elb",
            Self::Elbv2 => "elbv2",
            Self::ElastiCache => "elasticache",
            Self::Sqs => "sqs",
            Self::DynamoDb => "dynamodb",
            Self::Metrics => "metrics",
        }
    }

    /// Its name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Ec2 => "EC2",
            Self::Rds => "RDS",
            Self::Elb => "Classic Load Balancers",
            Self::Elbv2 => "Load Balancers",
            Self::ElastiCache => "ElastiCache",
            Self::Sqs => "SQS",
            Self::DynamoDb => "DynamoDB",
            Self::Metrics => "Other metrics",
        }
    }

    /// The feature by which a customer lets us look through it.
    pub const fn feature(self) -> Feature {
        match self {
            Self::Ec2 => Feature::Ec2Discovery,
            Self::Rds => Feature::RdsDiscovery,
            Self::Elb => Feature::ElbDiscovery,
            Self::Elbv2 => Feature::Elbv2Discovery,
            Self::ElastiCache => Feature::ElasticacheDiscovery,
            Self::Sqs => Feature::SqsDiscovery,
            Self::DynamoDb => Feature::DynamodbDiscovery,
            Self::Metrics => Feature::OtherMetrics,
        }
    }
}

impl FromStr for Service {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        Self::ALL.into_iter().find(|service| service.word() == text).ok_or_else(|| {
            let words: Vec<_> = Self::ALL.into_iter().map(Self::word).collect();
            FieldError::new(
                "service",
                format!("`{text}` is not a service that is looked through."),
                format!("Choose from {}.", words.join(", ")),
            )
        })
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

crate::arn::text_serde!(Service, {"type": "string", "enum": Service::ALL.map(|one| one.to_string())});
