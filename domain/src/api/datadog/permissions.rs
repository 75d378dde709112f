//! The IAM actions that those routes list: the policy's own, feature by feature.

use crate::monitoring::Service;
use crate::policy::{Feature, Features};

/// All that a connection with the usual features calls. Metrics are read of what was found, so no part of it is of use alone.
pub fn all() -> Vec<&'static str> {
    of(Features::default())
}

/// What finds the resources, and reads their tags.
pub fn of_resource_collection() -> Vec<&'static str> {
    let finding = Service::curated().map(Service::feature).chain([Feature::Tags]);
    of(finding.collect())
}

fn of(features: Features) -> Vec<&'static str> {
    let mut names: Vec<_> = features.actions().map(|(_, action)| action.name).collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finding_is_a_part_of_all() {
        let (all, finding) = (all(), of_resource_collection());
        assert!(finding.iter().all(|name| all.contains(name)), "{finding:?}");
        assert!(finding.contains(&"ec2:DescribeInstances") && !finding.contains(&"cloudwatch:GetMetricData"));
        assert!(all.contains(&"cloudwatch:GetMetricData"), "{all:?}");
        assert!(all.is_sorted() && finding.is_sorted());
    }
}
