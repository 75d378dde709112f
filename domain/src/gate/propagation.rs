//! The propagation clock: a new role is visible everywhere only after 10–60 seconds.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// First pause between two rounds of the gate.
const FIRST: Duration = Duration::from_secs(2);
/// Longest pause: the time after which AWS's own propagation is over in all ordinary cases.
const LONGEST: Duration = Duration::from_mins(1);
/// How long a denial may be propagation. IAM gives no bound; ten minutes is ten times what is ordinary.
const PATIENCE: Duration = Duration::from_mins(10);

/// How far the waiting for a role is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Propagation {
    /// When the first round began.
    pub started_at: Timestamp,
    /// Rounds so far.
    pub attempts: u32,
    /// When the next round is due; `None` when there is none.
    pub next_at: Option<Timestamp>,
    /// When the waiting ends.
    pub gives_up_at: Timestamp,
}

impl Propagation {
    /// A clock that starts now, with its first round due at once.
    pub fn start(now: Timestamp) -> Self {
        Self { started_at: now, attempts: 0, next_at: Some(now), gives_up_at: now.plus(PATIENCE) }
    }

    /// After one more round that did not settle it: 2 s, 3 s, 4.5 s … 60 s later, the last one at the very end.
    /// `next_at` is `None` when the time is over.
    #[must_use]
    pub fn after_round(self, now: Timestamp) -> Self {
        let attempts = self.attempts.saturating_add(1);
        let factor = 1.5_f64.powi(i32::try_from(attempts.saturating_sub(1)).unwrap_or(i32::MAX));
        let pause = FIRST.mul_f64(factor.min(1000.0)).min(LONGEST);
        let next_at = (now < self.gives_up_at).then(|| now.plus(pause).min(self.gives_up_at));
        Self { attempts, next_at, ..self }
    }

    /// After a round that settled it.
    #[must_use]
    pub fn settled(self) -> Self {
        Self { attempts: self.attempts.saturating_add(1), next_at: None, ..self }
    }
}
