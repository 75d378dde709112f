//! The operations that this client can send, and the IAM action that each of them needs.
//!
//! The Worker holds them against the features that a customer has switched on: what no feature grants is not called, and
//! what a collected feature grants is called. A test here holds the list against the sources.

use crate::Service;

/// One operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The service that is asked.
    pub service: Service,
    /// Its name in the service's API.
    pub name: &'static str,
    /// The action in a policy, complete.
    pub action: &'static str,
    /// Whose policy decides.
    pub allowed_by: AllowedBy,
}

/// Whose policy decides on an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllowedBy {
    /// The organisation's own, and the trust policy of the customer's role.
    Organisation,
    /// The permission policy of the customer's role.
    Customer,
}

const fn of_customer(service: Service, name: &'static str, action: &'static str) -> Operation {
    Operation { service, name, action, allowed_by: AllowedBy::Customer }
}

const fn of_organisation(service: Service, name: &'static str, action: &'static str) -> Operation {
    Operation { service, name, action, allowed_by: AllowedBy::Organisation }
}

/// EC2 `DescribeRegions`.
pub const DESCRIBE_REGIONS: Operation = of_customer(Service::Ec2, "DescribeRegions", "ec2:DescribeRegions");
/// EC2 `DescribeInstances`.
pub const DESCRIBE_INSTANCES: Operation =
    of_customer(Service::Ec2, "DescribeInstances", "ec2:DescribeInstances");
/// CloudWatch `GetMetricData`.
pub const GET_METRIC_DATA: Operation =
    of_customer(Service::CloudWatch, "GetMetricData", "cloudwatch:GetMetricData");
/// CloudWatch `ListMetrics`.
pub const LIST_METRICS: Operation = of_customer(Service::CloudWatch, "ListMetrics", "cloudwatch:ListMetrics");

/// RDS `DescribeDBInstances`.
pub const DESCRIBE_DB_INSTANCES: Operation =
    of_customer(Service::Rds, "DescribeDBInstances", "rds:DescribeDBInstances");
/// `DescribeLoadBalancers` of the first generation. IAM has one action for both.
pub const DESCRIBE_CLASSIC_LOAD_BALANCERS: Operation =
    of_customer(Service::Elb, "DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancers");
/// `DescribeLoadBalancers` of the second generation.
pub const DESCRIBE_LOAD_BALANCERS: Operation =
    of_customer(Service::ElbV2, "DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancers");
/// ElastiCache `DescribeCacheClusters`.
pub const DESCRIBE_CACHE_CLUSTERS: Operation =
    of_customer(Service::ElastiCache, "DescribeCacheClusters", "elasticache:DescribeCacheClusters");
/// ElastiCache `DescribeReplicationGroups`.
pub const DESCRIBE_REPLICATION_GROUPS: Operation =
    of_customer(Service::ElastiCache, "DescribeReplicationGroups", "elasticache:DescribeReplicationGroups");
/// ElastiCache `DescribeServerlessCaches`.
pub const DESCRIBE_SERVERLESS_CACHES: Operation =
    of_customer(Service::ElastiCache, "DescribeServerlessCaches", "elasticache:DescribeServerlessCaches");
/// SQS `ListQueues`.
pub const LIST_QUEUES: Operation = of_customer(Service::Sqs, "ListQueues", "sqs:ListQueues");
/// DynamoDB `ListTables`.
pub const LIST_TABLES: Operation = of_customer(Service::DynamoDb, "ListTables", "dynamodb:ListTables");
/// Resource Groups Tagging `GetResources`.
pub const TAGGED_RESOURCES: Operation = of_customer(Service::Tagging, "GetResources", "tag:GetResources");

/// S3 `PutObject`.
pub const PUT_OBJECT: Operation = of_customer(Service::S3, "PutObject", "s3:PutObject");
/// S3 `DeleteObject`.
pub const DELETE_OBJECT: Operation = of_customer(Service::S3, "DeleteObject", "s3:DeleteObject");

/// IAM `GetRole`.
pub const GET_ROLE: Operation = of_customer(Service::Iam, "GetRole", "iam:GetRole");
/// IAM `ListRolePolicies`.
pub const LIST_ROLE_POLICIES: Operation =
    of_customer(Service::Iam, "ListRolePolicies", "iam:ListRolePolicies");
/// IAM `GetRolePolicy`.
pub const GET_ROLE_POLICY: Operation = of_customer(Service::Iam, "GetRolePolicy", "iam:GetRolePolicy");
/// IAM `ListAttachedRolePolicies`.
pub const LIST_ATTACHED_ROLE_POLICIES: Operation =
    of_customer(Service::Iam, "ListAttachedRolePolicies", "iam:ListAttachedRolePolicies");
/// IAM `GetPolicy`.
pub const GET_POLICY: Operation = of_customer(Service::Iam, "GetPolicy", "iam:GetPolicy");
/// IAM `GetPolicyVersion`.
pub const GET_POLICY_VERSION: Operation =
    of_customer(Service::Iam, "GetPolicyVersion", "iam:GetPolicyVersion");

/// All of them.
pub const OPERATIONS: &[Operation] = &[
    of_organisation(Service::Sts, "AssumeRole", "sts:AssumeRole"),
    of_organisation(Service::Sts, "AssumeRoleWithWebIdentity", "sts:AssumeRoleWithWebIdentity"),
    of_organisation(Service::Sts, "GetCallerIdentity", "sts:GetCallerIdentity"),
    DESCRIBE_REGIONS,
    DESCRIBE_INSTANCES,
    GET_METRIC_DATA,
    LIST_METRICS,
    DESCRIBE_DB_INSTANCES,
    DESCRIBE_CLASSIC_LOAD_BALANCERS,
    DESCRIBE_LOAD_BALANCERS,
    DESCRIBE_CACHE_CLUSTERS,
    DESCRIBE_REPLICATION_GROUPS,
    DESCRIBE_SERVERLESS_CACHES,
    LIST_QUEUES,
    LIST_TABLES,
    TAGGED_RESOURCES,
    PUT_OBJECT,
    DELETE_OBJECT,
    GET_ROLE,
    LIST_ROLE_POLICIES,
    GET_ROLE_POLICY,
    LIST_ATTACHED_ROLE_POLICIES,
    GET_POLICY,
    GET_POLICY_VERSION,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// Each operation has a file of its own in its service's folder: `s3/put_object.rs` is `PutObject` of S3. The case is
    /// left out of it, since AWS writes `DescribeDBInstances`.
    fn in_sources(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let service = folder.file_name().unwrap().to_str().unwrap();
            if path.is_dir() {
                in_sources(&path, found);
            } else if stem != "tests" && service != "src" {
                found.insert(format!("{service}/{}", stem.replace('_', "")));
            }
        }
    }

    #[test]
    fn the_list_is_whole() {
        let mut found = BTreeSet::new();
        in_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        let place = |one: &Operation| format!("{:?}/{}", one.service, one.name).to_lowercase();
        let listed: BTreeSet<String> = OPERATIONS.iter().map(place).collect();
        assert_eq!(found, listed, "each operation stands in OPERATIONS, with the action that it needs");
        assert_eq!(listed.len(), OPERATIONS.len(), "and once");
    }

    #[test]
    fn an_action_is_of_its_services_name_in_iam() {
        for one in OPERATIONS {
            let (service, verb) = one.action.split_once(':').unwrap();
            let expected = match one.service {
                Service::CloudWatch => "cloudwatch",
                Service::Tagging => "tag",
                other => other.signing_name(),
            };
            assert_eq!((service, verb), (expected, one.name), "{one:?}");
        }
    }
}
