//! The kinds of resources, and where CloudWatch keeps their metrics.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::{Service, Source};
use crate::arn::Region;
use crate::field::FieldError;

/// A kind of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ResourceType {
    /// An EC2 instance.
    Instance,
    /// An RDS DB instance.
    Database,
    /// A Neptune instance, which RDS lists too.
    NeptuneInstance,
    /// A `DocumentDB` instance, which RDS lists too.
    DocumentDbInstance,
    /// A Classic Load Balancer.
    ClassicLoadBalancer,
    /// An Application Load Balancer.
    ApplicationLoadBalancer,
    /// A Network Load Balancer.
    NetworkLoadBalancer,
    /// A Gateway Load Balancer.
    GatewayLoadBalancer,
    /// An `ElastiCache` cluster.
    CacheCluster,
    /// An `ElastiCache` replication group: clusters that belong together. Its metrics are its clusters'.
    ReplicationGroup,
    /// An `ElastiCache` serverless cache.
    ServerlessCache,
    /// An SQS queue.
    Queue,
    /// A `DynamoDB` table.
    Table,
    /// Whatever has metrics of a namespace that somebody chose: one for each set of dimensions ([`Source`]).
    Other,
}

impl ResourceType {
    /// All of them, in order.
    pub const ALL: [Self; 14] = [
        Self::Instance,
        Self::Database,
        Self::NeptuneInstance,
        Self::DocumentDbInstance,
        Self::ClassicLoadBalancer,
        Self::ApplicationLoadBalancer,
        Self::NetworkLoadBalancer,
        Self::GatewayLoadBalancer,
        Self::CacheCluster,
        Self::ReplicationGroup,
        Self::ServerlessCache,
        Self::Queue,
        Self::Table,
        Self::Other,
    ];

    /// The word for it in the API and in what is stored. A word that was released stays.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Instance => "instance",
            Self::Database => "database",
            Self::NeptuneInstance => "neptune_instance",
            Self::DocumentDbInstance => "documentdb_instance",
            Self::ClassicLoadBalancer => "classic_load_balancer",
            Self::ApplicationLoadBalancer => "application_load_balancer",
            Self::NetworkLoadBalancer => "network_load_balancer",
            Self::GatewayLoadBalancer => "gateway_load_balancer",
            Self::CacheCluster => "cache_cluster",
            Self::ReplicationGroup => "replication_group",
            Self::ServerlessCache => "serverless_cache",
            Self::Queue => "queue",
            Self::Table => "table",
            Self::Other => "other",
        }
    }

    /// One of them, for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Instance => "EC2 instance",
            Self::Database => "RDS database",
            Self::NeptuneInstance => "Neptune instance",
            Self::DocumentDbInstance => "DocumentDB instance",
            Self::ClassicLoadBalancer => "Classic Load Balancer",
            Self::ApplicationLoadBalancer => "Application Load Balancer",
            Self::NetworkLoadBalancer => "Network Load Balancer",
            Self::GatewayLoadBalancer => "Gateway Load Balancer",
            Self::CacheCluster => "ElastiCache cluster",
            Self::ReplicationGroup => "ElastiCache replication group",
            Self::ServerlessCache => "ElastiCache serverless cache",
            Self::Queue => "SQS queue",
            Self::Table => "DynamoDB table",
            Self::Other => "Metric source",
        }
    }

    /// The service that lists it.
    pub const fn service(self) -> Service {
        match self {
            Self::Instance => Service::Ec2,
            Self::Database | Self::NeptuneInstance | Self::DocumentDbInstance => Service::Rds,
            Self::ClassicLoadBalancer => Service::Elb,
            Self::ApplicationLoadBalancer | Self::NetworkLoadBalancer | Self::GatewayLoadBalancer => {
                Service::Elbv2
            }
            Self::CacheCluster | Self::ReplicationGroup | Self::ServerlessCache => Service::ElastiCache,
            Self::Queue => Service::Sqs,
            Self::Table => Service::DynamoDb,
            Self::Other => Service::Metrics,
        }
    }

    /// CloudWatch's namespace of its metrics, and the one dimension whose value names the resource there; none where each
    /// resource has its own.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html>
    const fn place(self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::Instance => ("AWS/EC2", "InstanceId"),
            Self::Database => ("AWS/RDS", "DBInstanceIdentifier"),
            Self::NeptuneInstance => ("AWS/Neptune", "DBInstanceIdentifier"),
            Self::DocumentDbInstance => ("AWS/DocDB", "DBInstanceIdentifier"),
            Self::ClassicLoadBalancer => ("AWS/ELB", "LoadBalancerName"),
            Self::ApplicationLoadBalancer => ("AWS/ApplicationELB", "LoadBalancer"),
            Self::NetworkLoadBalancer => ("AWS/NetworkELB", "LoadBalancer"),
            Self::GatewayLoadBalancer => ("AWS/GatewayELB", "LoadBalancer"),
            Self::CacheCluster => ("AWS/ElastiCache", "CacheClusterId"),
            Self::ReplicationGroup => ("AWS/ElastiCache", "ReplicationGroupId"),
            Self::ServerlessCache => ("AWS/ElastiCache", "clusterId"),
            Self::Queue => ("AWS/SQS", "QueueName"),
            Self::Table => ("AWS/DynamoDB", "TableName"),
            Self::Other => return None,
        })
    }

    /// CloudWatch's namespace of its metrics; none where each resource has its own.
    pub const fn namespace(self) -> Option<&'static str> {
        match self.place() {
            Some((namespace, _)) => Some(namespace),
            None => None,
        }
    }

    /// Where CloudWatch keeps the metrics of a resource, out of what is stored of it: the value of its dimension, or for
    /// [`ResourceType::Other`] all of its source in writing.
    pub fn source(self, dimension: &str) -> Option<Source> {
        match self.place() {
            Some((namespace, name)) => Some(Source {
                namespace: Cow::Borrowed(namespace),
                dimensions: vec![(Cow::Borrowed(name), dimension.to_owned())],
            }),
            None => dimension.parse().ok(),
        }
    }

    /// The id of a resource within its account, out of the value of its dimension. Instances have ids of their own; names
    /// of others may be the same in two services, or in two regions.
    pub fn id(self, region: &Region, dimension: &str) -> String {
        let service = self.service();
        match self {
            Self::Instance => dimension.to_owned(),
            Self::ReplicationGroup => format!("{service}/{region}/group/{dimension}"),
            Self::ServerlessCache => format!("{service}/{region}/serverless/{dimension}"),
            _ => format!("{service}/{region}/{dimension}"),
        }
    }
}

impl FromStr for ResourceType {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        Self::ALL.into_iter().find(|one| one.word() == text).ok_or_else(|| {
            let words: Vec<_> = Self::ALL.into_iter().map(Self::word).collect();
            FieldError::new(
                "type",
                format!("`{text}` is not a type of resource."),
                format!("Choose from {}.", words.join(", ")),
            )
        })
    }
}

impl fmt::Display for ResourceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

crate::arn::text_serde!(ResourceType, {"type": "string", "enum": ResourceType::ALL.map(|one| one.to_string())});
