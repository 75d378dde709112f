//! The metrics of load balancers of all kinds.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-cloudwatch-metrics.html>
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html>
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html>
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/cloudwatch-metrics.html>

use super::metric;
use crate::monitoring::{Metric, Statistic, Unit};

pub(super) const ELB: &[Metric] = &[
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

pub(super) const ALB: &[Metric] = &[
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

pub(super) const NLB: &[Metric] = &[
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

pub(super) const GWLB: &[Metric] = &[
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
