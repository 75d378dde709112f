//! The curated metrics: those that AWS's own and the leading vendors' dashboards show first, no more, since each is paid for.
//!
//! Only metrics that CloudWatch keeps under the resource's one dimension are here. The order is the one of dashboards.
//! Names, statistics and units follow the services' own lists, which
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html> leads to.

use super::{Metric, ResourceType, Statistic, Unit};

/// The metrics that are read for a resource of that type.
pub const fn of_type(resource: ResourceType) -> &'static [Metric] {
    match resource {
        ResourceType::Instance => EC2,
        ResourceType::Database => RDS,
        ResourceType::NeptuneInstance => NEPTUNE,
        ResourceType::DocumentDbInstance => DOCUMENTDB,
        ResourceType::ClassicLoadBalancer => ELB,
        ResourceType::ApplicationLoadBalancer => ALB,
        ResourceType::NetworkLoadBalancer => NLB,
        ResourceType::GatewayLoadBalancer => GWLB,
        ResourceType::CacheCluster => CACHE,
        ResourceType::ReplicationGroup => &[],
        ResourceType::ServerlessCache => SERVERLESS,
        ResourceType::Queue => SQS,
        ResourceType::Table => DYNAMODB,
    }
}

/// The metric of that key, where resources of that type have it.
pub fn find(resource: ResourceType, key: &str) -> Option<&'static Metric> {
    of_type(resource).iter().find(|metric| metric.key() == key)
}

const fn metric(
    name: &'static str,
    statistic: Statistic,
    unit: Unit,
    title: &'static str,
    tells: &'static str,
) -> Metric {
    Metric { name, statistic, unit, title, tells }
}

const EC2: &[Metric] = &[
    metric(
        "CPUUtilization",
        Statistic::Average,
        Unit::Percent,
        "CPU",
        "How much of the instance's processors is used.",
    ),
    metric(
        "NetworkIn",
        Statistic::Sum,
        Unit::Bytes,
        "Network in",
        "What the instance received on all its interfaces.",
    ),
    metric(
        "NetworkOut",
        Statistic::Sum,
        Unit::Bytes,
        "Network out",
        "What the instance sent on all its interfaces.",
    ),
    metric(
        "EBSReadBytes",
        Statistic::Sum,
        Unit::Bytes,
        "Disk reads",
        "What was read from its EBS volumes; of Nitro instances.",
    ),
    metric(
        "EBSWriteBytes",
        Statistic::Sum,
        Unit::Bytes,
        "Disk writes",
        "What was written to its EBS volumes; of Nitro instances.",
    ),
    metric(
        "CPUCreditBalance",
        Statistic::Average,
        Unit::Count,
        "CPU credits",
        "The credits that a burstable instance has left; at zero it is slowed down.",
    ),
    metric(
        "StatusCheckFailed",
        Statistic::Maximum,
        Unit::Count,
        "Failed status checks",
        "1 while a status check of the instance or of its host fails.",
    ),
];

const RDS: &[Metric] = &[
    metric(
        "CPUUtilization",
        Statistic::Average,
        Unit::Percent,
        "CPU",
        "How much of the database's processors is used.",
    ),
    metric(
        "DatabaseConnections",
        Statistic::Average,
        Unit::Count,
        "Connections",
        "How many clients are connected.",
    ),
    metric(
        "FreeableMemory",
        Statistic::Average,
        Unit::Bytes,
        "Free memory",
        "What memory is left; swapping begins when it runs out.",
    ),
    metric(
        "FreeStorageSpace",
        Statistic::Minimum,
        Unit::Bytes,
        "Free storage",
        "What storage is left; a full database stops.",
    ),
    metric(
        "ReadIOPS",
        Statistic::Average,
        Unit::CountPerSecond,
        "Read IOPS",
        "Reads from the disk, a second.",
    ),
    metric(
        "WriteIOPS",
        Statistic::Average,
        Unit::CountPerSecond,
        "Write IOPS",
        "Writes to the disk, a second.",
    ),
    metric(
        "ReadLatency",
        Statistic::Average,
        Unit::Seconds,
        "Read latency",
        "How long a read from the disk takes.",
    ),
    metric(
        "WriteLatency",
        Statistic::Average,
        Unit::Seconds,
        "Write latency",
        "How long a write to the disk takes.",
    ),
    metric(
        "DiskQueueDepth",
        Statistic::Average,
        Unit::Count,
        "Disk queue",
        "How many reads and writes wait for the disk.",
    ),
];

const NEPTUNE: &[Metric] = &[
    metric(
        "CPUUtilization",
        Statistic::Average,
        Unit::Percent,
        "CPU",
        "How much of the instance's processors is used.",
    ),
    metric("FreeableMemory", Statistic::Average, Unit::Bytes, "Free memory", "What memory is left."),
    metric(
        "TotalRequestsPerSec",
        Statistic::Average,
        Unit::CountPerSecond,
        "Requests",
        "Gremlin, SPARQL, openCypher and loader requests, a second.",
    ),
    metric(
        "MainRequestQueuePendingRequests",
        Statistic::Maximum,
        Unit::Count,
        "Waiting requests",
        "How many requests wait to be worked on.",
    ),
    metric(
        "NetworkThroughput",
        Statistic::Average,
        Unit::Bytes,
        "Network",
        "What the instance sends and receives, a second.",
    ),
];

const DOCUMENTDB: &[Metric] = &[
    metric(
        "CPUUtilization",
        Statistic::Average,
        Unit::Percent,
        "CPU",
        "How much of the instance's processors is used.",
    ),
    metric(
        "DatabaseConnections",
        Statistic::Maximum,
        Unit::Count,
        "Connections",
        "How many clients are connected.",
    ),
    metric("FreeableMemory", Statistic::Average, Unit::Bytes, "Free memory", "What memory is left."),
    metric(
        "ReadLatency",
        Statistic::Average,
        Unit::Seconds,
        "Read latency",
        "How long a read from the disk takes.",
    ),
    metric(
        "WriteLatency",
        Statistic::Average,
        Unit::Seconds,
        "Write latency",
        "How long a write to the disk takes.",
    ),
    metric(
        "DiskQueueDepth",
        Statistic::Average,
        Unit::Count,
        "Disk queue",
        "How many reads and writes wait for the disk.",
    ),
];

const ELB: &[Metric] = &[
    metric(
        "RequestCount",
        Statistic::Sum,
        Unit::Count,
        "Requests",
        "How many requests or connections were completed.",
    ),
    metric(
        "Latency",
        Statistic::Average,
        Unit::Seconds,
        "Latency",
        "How long the registered instances took to begin their answer.",
    ),
    metric(
        "HTTPCode_Backend_5XX",
        Statistic::Sum,
        Unit::Count,
        "Errors of instances",
        "Answers with a status of 500 and above, by registered instances.",
    ),
    metric(
        "HTTPCode_ELB_5XX",
        Statistic::Sum,
        Unit::Count,
        "Errors of the balancer",
        "Answers with a status of 500 and above, by the load balancer itself.",
    ),
    metric(
        "HealthyHostCount",
        Statistic::Minimum,
        Unit::Count,
        "Healthy instances",
        "How many registered instances are healthy.",
    ),
    metric(
        "UnHealthyHostCount",
        Statistic::Maximum,
        Unit::Count,
        "Unhealthy instances",
        "How many registered instances are not healthy.",
    ),
    metric(
        "SurgeQueueLength",
        Statistic::Maximum,
        Unit::Count,
        "Waiting requests",
        "How many requests wait for a healthy instance; beyond 1,024 they are refused.",
    ),
];

const ALB: &[Metric] = &[
    metric(
        "RequestCount",
        Statistic::Sum,
        Unit::Count,
        "Requests",
        "How many requests were answered by a target.",
    ),
    metric(
        "TargetResponseTime",
        Statistic::Average,
        Unit::Seconds,
        "Response time",
        "How long the targets took to begin their answer.",
    ),
    metric(
        "TargetResponseTime",
        Statistic::P95,
        Unit::Seconds,
        "Response time, p95",
        "The same, for the slowest five of a hundred requests.",
    ),
    metric(
        "HTTPCode_Target_5XX_Count",
        Statistic::Sum,
        Unit::Count,
        "Errors of targets",
        "Answers with a status of 500 and above, by targets.",
    ),
    metric(
        "HTTPCode_Target_4XX_Count",
        Statistic::Sum,
        Unit::Count,
        "Refusals of targets",
        "Answers with a status of 400 to 499, by targets.",
    ),
    metric(
        "HTTPCode_ELB_5XX_Count",
        Statistic::Sum,
        Unit::Count,
        "Errors of the balancer",
        "Answers with a status of 500 and above, by the load balancer itself.",
    ),
    metric(
        "ActiveConnectionCount",
        Statistic::Sum,
        Unit::Count,
        "Active connections",
        "Connections that were open, from clients and to targets.",
    ),
    metric(
        "RejectedConnectionCount",
        Statistic::Sum,
        Unit::Count,
        "Rejected connections",
        "Connections that were refused because the load balancer was full.",
    ),
];

const NLB: &[Metric] = &[
    metric(
        "ActiveFlowCount",
        Statistic::Average,
        Unit::Count,
        "Active flows",
        "How many connections were open at once.",
    ),
    metric("NewFlowCount", Statistic::Sum, Unit::Count, "New flows", "How many connections were opened."),
    metric(
        "ProcessedBytes",
        Statistic::Sum,
        Unit::Bytes,
        "Traffic",
        "What passed through, in both directions.",
    ),
    metric(
        "TCP_Target_Reset_Count",
        Statistic::Sum,
        Unit::Count,
        "Resets by targets",
        "Connections that a target reset.",
    ),
    metric(
        "TCP_ELB_Reset_Count",
        Statistic::Sum,
        Unit::Count,
        "Resets by the balancer",
        "Connections that the load balancer reset.",
    ),
];

const GWLB: &[Metric] = &[
    metric(
        "ActiveFlowCount",
        Statistic::Average,
        Unit::Count,
        "Active flows",
        "How many connections were open at once.",
    ),
    metric("NewFlowCount", Statistic::Sum, Unit::Count, "New flows", "How many connections were opened."),
    metric(
        "ProcessedBytes",
        Statistic::Sum,
        Unit::Bytes,
        "Traffic",
        "What passed through, in both directions.",
    ),
];

const CACHE: &[Metric] = &[
    metric(
        "CPUUtilization",
        Statistic::Average,
        Unit::Percent,
        "CPU",
        "How much of the host's processors is used.",
    ),
    metric(
        "EngineCPUUtilization",
        Statistic::Average,
        Unit::Percent,
        "Engine CPU",
        "How much of the engine's one thread is used; of Redis and Valkey.",
    ),
    metric(
        "FreeableMemory",
        Statistic::Average,
        Unit::Bytes,
        "Free memory",
        "What memory of the host is left.",
    ),
    metric(
        "DatabaseMemoryUsagePercentage",
        Statistic::Average,
        Unit::Percent,
        "Memory used",
        "How much of its memory the data takes; of Redis and Valkey.",
    ),
    metric(
        "CurrConnections",
        Statistic::Average,
        Unit::Count,
        "Connections",
        "How many clients are connected.",
    ),
    metric("CacheHits", Statistic::Sum, Unit::Count, "Hits", "Reads that found their key."),
    metric("CacheMisses", Statistic::Sum, Unit::Count, "Misses", "Reads that did not."),
    metric("Evictions", Statistic::Sum, Unit::Count, "Evictions", "Keys that were dropped to make room."),
];

const SERVERLESS: &[Metric] = &[
    metric(
        "ElastiCacheProcessingUnits",
        Statistic::Sum,
        Unit::Count,
        "Processing units",
        "What the requests used, as it is billed.",
    ),
    metric(
        "BytesUsedForCache",
        Statistic::Average,
        Unit::Bytes,
        "Data",
        "What the data takes, as it is billed.",
    ),
    metric(
        "CurrConnections",
        Statistic::Average,
        Unit::Count,
        "Connections",
        "How many clients are connected.",
    ),
    metric(
        "SuccessfulReadRequestLatency",
        Statistic::Average,
        Unit::Microseconds,
        "Read latency",
        "How long a read takes.",
    ),
    metric(
        "SuccessfulWriteRequestLatency",
        Statistic::Average,
        Unit::Microseconds,
        "Write latency",
        "How long a write takes.",
    ),
    metric(
        "ThrottledCmds",
        Statistic::Sum,
        Unit::Count,
        "Throttled commands",
        "Commands that were refused because the cache grew too slowly.",
    ),
];

const SQS: &[Metric] = &[
    metric(
        "ApproximateNumberOfMessagesVisible",
        Statistic::Maximum,
        Unit::Count,
        "Messages waiting",
        "How many messages wait to be received.",
    ),
    metric(
        "ApproximateAgeOfOldestMessage",
        Statistic::Maximum,
        Unit::Seconds,
        "Oldest message",
        "How long the oldest message has waited.",
    ),
    metric(
        "ApproximateNumberOfMessagesNotVisible",
        Statistic::Maximum,
        Unit::Count,
        "Messages in flight",
        "How many were received and not deleted yet.",
    ),
    metric(
        "NumberOfMessagesSent",
        Statistic::Sum,
        Unit::Count,
        "Sent",
        "How many messages were sent to the queue.",
    ),
    metric("NumberOfMessagesReceived", Statistic::Sum, Unit::Count, "Received", "How many were received."),
    metric(
        "NumberOfMessagesDeleted",
        Statistic::Sum,
        Unit::Count,
        "Deleted",
        "How many were deleted, which is what a worked off message is.",
    ),
];

const DYNAMODB: &[Metric] = &[
    metric(
        "ConsumedReadCapacityUnits",
        Statistic::Sum,
        Unit::Count,
        "Reads",
        "The read capacity units that were consumed.",
    ),
    metric(
        "ConsumedWriteCapacityUnits",
        Statistic::Sum,
        Unit::Count,
        "Writes",
        "The write capacity units that were consumed.",
    ),
    metric(
        "ReadThrottleEvents",
        Statistic::Sum,
        Unit::Count,
        "Throttled reads",
        "Reads that went beyond the capacity and were refused.",
    ),
    metric(
        "WriteThrottleEvents",
        Statistic::Sum,
        Unit::Count,
        "Throttled writes",
        "Writes that went beyond the capacity and were refused.",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn keys_are_unique_and_found() {
        for resource in ResourceType::ALL {
            let keys: BTreeSet<String> = of_type(resource).iter().map(Metric::key).collect();
            assert_eq!(keys.len(), of_type(resource).len(), "{resource}");
            assert!(keys.iter().all(|key| find(resource, key).is_some_and(|metric| metric.key() == *key)));
        }
        assert!(find(ResourceType::Queue, "CPUUtilization").is_none());
    }

    #[test]
    fn each_has_a_sentence() {
        for metric in ResourceType::ALL.into_iter().flat_map(of_type) {
            assert!(metric.tells.ends_with('.') && !metric.title.ends_with('.'), "{metric:?}");
        }
    }

    /// A metric is asked for twice only with two statistics, which the key tells apart.
    #[test]
    fn the_key_of_a_second_statistic_says_it() {
        let keys: Vec<String> =
            of_type(ResourceType::ApplicationLoadBalancer).iter().map(Metric::key).collect();
        assert!(keys.contains(&"TargetResponseTime".to_owned()), "{keys:?}");
        assert!(keys.contains(&"TargetResponseTime:p95".to_owned()), "{keys:?}");
    }
}
