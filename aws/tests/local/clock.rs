//! The host's clock for these tests, which can be set wrong on purpose.

use std::time::{Duration, SystemTime};

use deputize_aws::Pace;

/// Real time, off by as much as a test wants.
#[derive(Default)]
pub(crate) struct HostPace {
    pub(crate) ahead: Duration,
    pub(crate) behind: Duration,
}

impl Pace for HostPace {
    #[expect(clippy::disallowed_methods, reason = "the emulator compares with the real clock of this host")]
    fn now(&self) -> SystemTime {
        SystemTime::now() + self.ahead - self.behind
    }

    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    fn jitter(&self) -> f64 {
        0.5
    }
}
