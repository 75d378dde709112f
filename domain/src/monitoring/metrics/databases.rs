//! The metrics of databases and tables.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html>
//! <https://docs.aws.amazon.com/neptune/latest/userguide/cw-metrics.html>
//! <https://docs.aws.amazon.com/documentdb/latest/developerguide/cloud_watch.html>
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html>

use super::metric;
use crate::monitoring::{Metric, Statistic, Unit};

pub(super) const RDS: &[Metric] = &[
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

pub(super) const NEPTUNE: &[Metric] = &[
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

pub(super) const DOCUMENTDB: &[Metric] = &[
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

pub(super) const DYNAMODB: &[Metric] = &[
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
