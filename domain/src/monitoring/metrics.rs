//! The curated metrics: those that AWS's own and the leading vendors' dashboards show first, no more, since each is paid for.
//!
//! Only metrics that CloudWatch keeps under the resource's one dimension are here. The order is the one of dashboards.
//! Names, statistics and units follow the services' own lists, which
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html> leads to.

mod balancers;
mod caches;
mod compute;
mod databases;
mod queues;

use std::borrow::Cow;

use balancers::{ALB, ELB, GWLB, NLB};
use caches::{CACHE, SERVERLESS};
use compute::EC2;
use databases::{DOCUMENTDB, DYNAMODB, NEPTUNE, RDS};
use queues::SQS;

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
        ResourceType::ServerlessCache => SERVERLESS,
        ResourceType::Queue => SQS,
        ResourceType::Table => DYNAMODB,
        // The metrics of a group are its clusters'; others are added by their names.
        ResourceType::ReplicationGroup | ResourceType::Other => &[],
    }
}

/// The metric of that key, curated or added, where resources of that type may have it.
pub fn metric_of(resource: ResourceType, key: &str) -> Option<Cow<'static, Metric>> {
    match resource {
        ResourceType::Other => Metric::of_key(key).map(Cow::Owned),
        _ => find(resource, key).map(Cow::Borrowed),
    }
}

/// The curated metric of that key, where resources of that type have it.
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
    Metric {
        name: Cow::Borrowed(name),
        statistic,
        unit,
        title: Cow::Borrowed(title),
        tells: Cow::Borrowed(tells),
        is_added: false,
    }
}

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
