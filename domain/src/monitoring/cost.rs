//! What reading metrics costs the customer, before it is switched on and while it runs.
//!
//! CloudWatch bills each metric that a `GetMetricData` call asks for, however many of its points come back; discovery's
//! calls are free. Whether several statistics of one metric are billed once or each is told differently by AWS's own
//! pages, so every figure is a range. <https://aws.amazon.com/cloudwatch/pricing/>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arn::Partition;

/// The price list, as of 2026-11: a thousandth of a US cent is ten millionths of a dollar.
pub const PRICES: &[Price] = &[
    Price { partition: Partition::Aws, micro_usd_per_metric: 10 },
    Price { partition: Partition::UsGov, micro_usd_per_metric: 10 },
    Price { partition: Partition::China, micro_usd_per_metric: 10 },
    Price { partition: Partition::Eusc, micro_usd_per_metric: 10 },
];

/// What one metric of one call costs in a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// Where.
    pub partition: Partition,
    /// Millionths of a US dollar.
    pub micro_usd_per_metric: u64,
}

/// Minutes of the month that AWS's own examples reckon with: 30 days.
const MONTH_MINUTES: u64 = 30 * 24 * 60;
/// Intervals that a budget may stretch to, in minutes. CloudWatch keeps five-minute points for 63 days, so a longer pause
/// delays points and loses none.
const STRETCHED: [u16; 9] = [1, 5, 10, 15, 30, 60, 120, 240, LONGEST];
/// Beyond six hours an account is not being watched any more.
const LONGEST: u16 = 360;

/// What one reading asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Different metrics.
    pub metrics: u64,
    /// Statistics of them: at least as many.
    pub statistics: u64,
}

/// A range of money, in millionths of a US dollar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cost {
    /// Where the statistics of a metric are billed once.
    pub low_micro_usd: u64,
    /// Where each is billed.
    pub high_micro_usd: u64,
}

impl Reading {
    /// What it costs once.
    pub fn cost(self, partition: Partition) -> Cost {
        let price = PRICES.iter().find(|price| price.partition == partition);
        let price = price.map_or(0, |price| price.micro_usd_per_metric);
        Cost {
            low_micro_usd: self.metrics.saturating_mul(price),
            high_micro_usd: self.statistics.saturating_mul(price),
        }
    }

    /// What it costs in 30 days, once in so many minutes.
    pub fn monthly(self, partition: Partition, interval_minutes: u16) -> Cost {
        self.cost(partition).times(MONTH_MINUTES / u64::from(interval_minutes.max(1)))
    }

    /// This one and another.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            metrics: self.metrics.saturating_add(other.metrics),
            statistics: self.statistics.saturating_add(other.statistics),
        }
    }

    /// The shortest interval, at least the wished one, at which readings for the rest of the month stay within what is
    /// left of a budget at the upper end of the range; the longest where none does.
    pub fn stretched(
        self,
        partition: Partition,
        wished_minutes: u16,
        left_micro_usd: u64,
        rest_minutes: u64,
    ) -> u16 {
        let each = self.cost(partition).high_micro_usd;
        let fits =
            |minutes: &u16| each.saturating_mul(rest_minutes.div_ceil(u64::from(*minutes))) <= left_micro_usd;
        let mut offered = STRETCHED.into_iter().filter(|minutes| *minutes >= wished_minutes);
        offered.find(fits).unwrap_or(LONGEST)
    }
}

impl Cost {
    /// So many times as much.
    #[must_use]
    pub const fn times(self, times: u64) -> Self {
        Self {
            low_micro_usd: self.low_micro_usd.saturating_mul(times),
            high_micro_usd: self.high_micro_usd.saturating_mul(times),
        }
    }

    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            low_micro_usd: self.low_micro_usd.saturating_add(other.low_micro_usd),
            high_micro_usd: self.high_micro_usd.saturating_add(other.high_micro_usd),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Reading = Reading { metrics: 1, statistics: 1 };

    /// The figures of AWS's price page for one metric and 30 days.
    #[test]
    fn as_aws_reckons() {
        assert_eq!(ONE.monthly(Partition::Aws, 5).high_micro_usd, 86_400, "$0.0864 at five minutes");
        assert_eq!(ONE.monthly(Partition::Aws, 1).high_micro_usd, 432_000, "$0.432 at one minute");
    }

    #[test]
    fn a_second_statistic_may_be_billed_or_not() {
        let cost = Reading { metrics: 2, statistics: 3 }.cost(Partition::Aws);
        assert_eq!(cost, Cost { low_micro_usd: 20, high_micro_usd: 30 });
    }

    #[test]
    fn a_budget_stretches_the_interval() {
        let reading = Reading { metrics: 2000, statistics: 2000 };
        let month = 30 * 24 * 60;
        // $172.80 at five minutes.
        assert_eq!(reading.stretched(Partition::Aws, 5, 173_000_000, month), 5);
        assert_eq!(reading.stretched(Partition::Aws, 5, 172_000_000, month), 10);
        assert_eq!(reading.stretched(Partition::Aws, 10, 172_000_000, month), 10);
        assert_eq!(reading.stretched(Partition::Aws, 1, 20_000_000, month), 60);
        assert_eq!(reading.stretched(Partition::Aws, 5, 0, month), 360, "never further apart than this");
        assert_eq!(reading.stretched(Partition::Aws, 5, 0, 0), 5, "the month is over");
    }

    #[test]
    fn every_partition_has_a_price() {
        for partition in Partition::ALL {
            assert!(ONE.cost(partition).low_micro_usd > 0, "{partition}");
        }
    }
}
