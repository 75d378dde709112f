//! What an overview shows of an account: its main metrics, what is busy, and what is wrong.

use super::ResourceType;

/// Metrics by their types and keys.
pub type Keys = &'static [(ResourceType, &'static str)];

/// The main metrics: one or two of each service, those that tell most at a glance.
pub const MAIN: Keys = &[
    (ResourceType::Instance, "CPUUtilization"),
    (ResourceType::Database, "CPUUtilization"),
    (ResourceType::ClassicLoadBalancer, "RequestCount"),
    (ResourceType::ApplicationLoadBalancer, "RequestCount"),
    (ResourceType::ApplicationLoadBalancer, "TargetResponseTime"),
    (ResourceType::NetworkLoadBalancer, "ProcessedBytes"),
    (ResourceType::CacheCluster, "CPUUtilization"),
    (ResourceType::Queue, "ApproximateNumberOfMessagesVisible"),
    (ResourceType::Table, "ConsumedReadCapacityUnits"),
];

/// How busy something is, in per cent of what it can do.
pub const BUSY: Keys = &[
    (ResourceType::Instance, "CPUUtilization"),
    (ResourceType::Database, "CPUUtilization"),
    (ResourceType::NeptuneInstance, "CPUUtilization"),
    (ResourceType::DocumentDbInstance, "CPUUtilization"),
    (ResourceType::CacheCluster, "EngineCPUUtilization"),
    (ResourceType::CacheCluster, "DatabaseMemoryUsagePercentage"),
];

/// What is wrong wherever it is more than nothing, the worst first.
pub const WRONG: Keys = &[
    (ResourceType::Instance, "StatusCheckFailed"),
    (ResourceType::ClassicLoadBalancer, "UnHealthyHostCount"),
    (ResourceType::ApplicationLoadBalancer, "HTTPCode_ELB_5XX_Count"),
    (ResourceType::ClassicLoadBalancer, "HTTPCode_ELB_5XX"),
    (ResourceType::ApplicationLoadBalancer, "HTTPCode_Target_5XX_Count"),
    (ResourceType::ClassicLoadBalancer, "HTTPCode_Backend_5XX"),
    (ResourceType::ApplicationLoadBalancer, "RejectedConnectionCount"),
    (ResourceType::Table, "WriteThrottleEvents"),
    (ResourceType::Table, "ReadThrottleEvents"),
    (ResourceType::ServerlessCache, "ThrottledCmds"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitoring::{Unit, find};

    #[test]
    fn each_is_a_metric_that_is_read() {
        for (resource, key) in [MAIN, BUSY, WRONG].concat() {
            assert!(find(resource, key).is_some(), "{resource} has no {key}");
        }
        for (resource, key) in BUSY {
            assert_eq!(
                find(*resource, key).map(|metric| metric.unit),
                Some(Unit::Percent),
                "{resource} {key}"
            );
        }
    }
}
