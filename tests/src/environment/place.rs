//! Places for environments beside the shared one.
//!
//! Each is a runtime, a local AWS and what keeps them: some 600 MB, and a good part of a processor while it starts. All of
//! them at once are more than a small machine has, and then everything is late.

use std::sync::{Condvar, Mutex, PoisonError};

/// How many there may be at once.
const PLACES: usize = 3;

static TAKEN: Mutex<usize> = Mutex::new(0);
static GIVEN_BACK: Condvar = Condvar::new();

/// A place, taken until this is dropped. No test has two: it could wait for itself.
#[derive(Debug)]
pub(super) struct Place(());

/// Waits for a free one and takes it.
pub(super) fn take() -> Place {
    let taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut taken =
        GIVEN_BACK.wait_while(taken, |taken| *taken >= PLACES).unwrap_or_else(PoisonError::into_inner);
    *taken += 1;
    Place(())
}

impl Drop for Place {
    fn drop(&mut self) {
        *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        GIVEN_BACK.notify_one();
    }
}
