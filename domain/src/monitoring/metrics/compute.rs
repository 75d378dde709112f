//! The metrics of EC2 instances.
//!
//! <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html>

use super::metric;
use crate::monitoring::{Metric, Statistic, Unit};

pub(super) const EC2: &[Metric] = &[
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
