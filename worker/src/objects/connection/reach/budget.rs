//! A budget of calls a second, per region of an account: the customer's own tools share AWS's limits with us.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use aws::{Pace, Service};
use domain::time::Timestamp;

use crate::clock::{self, EdgePace};

/// Twenty calls a second: AWS lets an account make 25 to 50 of the calls that we make, and refills EC2's at 20.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html>
const PAUSE: Duration = Duration::from_millis(50);
/// So many may go out at once after a rest.
const BURST: u32 = 10;

/// The pace of calls into a customer's account.
#[derive(Default)]
pub(in crate::objects::connection) struct Budgeted {
    regions: RefCell<HashMap<String, Budget>>,
}

/// When the next call's turn is (a generic cell rate algorithm: one instant tells all).
struct Budget {
    turn: Timestamp,
}

impl Budget {
    const fn new() -> Self {
        Self { turn: Timestamp::from_millis(0) }
    }

    /// How long this call has to wait.
    fn take(&mut self, now: Timestamp) -> Duration {
        let turn = self.turn.max(now.minus(PAUSE * (BURST - 1)));
        self.turn = turn.plus(PAUSE);
        turn.since(now)
    }
}

impl Pace for Budgeted {
    fn now(&self) -> SystemTime {
        EdgePace.now()
    }

    async fn sleep(&self, duration: Duration) {
        EdgePace.sleep(duration).await;
    }

    fn jitter(&self) -> f64 {
        EdgePace.jitter()
    }

    async fn admit(&self, _: Service, region: &str) {
        let wait = {
            let mut regions = self.regions.borrow_mut();
            let budget = regions.entry(region.to_owned()).or_insert_with(Budget::new);
            budget.take(clock::now())
        };
        if !wait.is_zero() {
            self.sleep(wait).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_and_then_one_after_the_other() {
        let now = Timestamp::from_seconds(1_795_312_800);
        let mut budget = Budget::new();
        let waits: Vec<_> = (0..13).map(|_| budget.take(now).as_millis()).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 50, 100, 150]);
        let rested = now.plus(Duration::from_mins(1));
        assert_eq!(budget.take(rested), Duration::ZERO, "a rest gives the burst back");
    }
}
