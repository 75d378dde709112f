//! The metrics of queues.
//!
//! <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html>

use super::metric;
use crate::monitoring::{Metric, Statistic, Unit};

pub(super) const SQS: &[Metric] = &[
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
