//! Whose turn it is: one round at a time, one result for all who wait for it, and an end to how many wait.

use std::cell::Cell;
use std::time::Duration;

use domain::api::Code;

use crate::fault::Fault;
use crate::objects::connection::Connection;

/// A second caller waits for the round under way, looking this often.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Clears the mark of a round under way however the round ends, an aborted request included.
pub(in crate::objects::connection) struct UnderWay<'a>(&'a Cell<bool>);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

/// How many people may wait for a check at once. They share its result, so this bounds what waiting costs, not AWS.
const CHECKS_AT_ONCE: u32 = 8;

/// One who waits for a check, until it is dropped.
pub(in crate::objects::connection) struct AskedForCheck<'a>(&'a Cell<u32>);

impl Drop for AskedForCheck<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

/// The rounds of one instance, by their number.
#[derive(Clone, Copy, Default)]
pub(in crate::objects::connection) struct Rounds {
    pub(super) begun: u32,
    pub(super) concluded: u32,
}

impl Connection {
    /// Joins those who wait for a check; 409 when there are enough of them.
    pub(in crate::objects::connection) fn ask_for_check(&self) -> Result<AskedForCheck<'_>, Fault> {
        let asked = self.checks_asked.get();
        if asked >= CHECKS_AT_ONCE {
            return Err(Fault::new(
                Code::CheckRunning,
                "A check of this connection is running, and enough others wait for it.",
            )
            .remedy("Its result is shown with the connection in a few seconds."));
        }
        self.checks_asked.set(asked + 1);
        Ok(AskedForCheck(&self.checks_asked))
    }

    /// Waits until nobody else asks the role something, and asks alone for as long as what it gives lives.
    pub(in crate::objects::connection) async fn turn(&self) -> UnderWay<'_> {
        while self.checking.replace(true) {
            worker::Delay::from(LOOK_EVERY).await;
        }
        UnderWay(&self.checking)
    }
}
