//! The metrics of caches.
//!
//! <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.html>

use super::metric;
use crate::monitoring::{Metric, Statistic, Unit};

pub(super) const CACHE: &[Metric] = &[
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

pub(super) const SERVERLESS: &[Metric] = &[
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
