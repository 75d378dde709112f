//! The rooms of the end-to-end tests: what a user, a customer and a browser do, in words that the tests read like.
//!
//! - [`environment`]: everything that runs (the launcher's `run`), once for each test binary.
//! - [`faults`]: a relay before the local AWS that plays its bad days.
//! - [`http`]: a caller of the API and what it is answered.
//! - [`tenant`]: a fresh workspace with its token, so that tests run side by side.
//! - [`onboarding`]: an onboarding link and its holder.
//! - [`people`]: the members of a workspace, and how they come in.
//! - [`customer`]: an administrator of a customer's AWS account, who makes roles and stacks.
//! - [`organisation`]: the principal that assumes the customers' roles.
//! - [`browser`]: Chromium, driven as a person drives it.
//! - [`identity_provider`]: what people sign in with, and somebody who does.
//! - [`receiver`]: a server that takes messages of webhooks.
//! - [`shape`]: redactions for snapshots that check what they hide.
//! - [`tap`]: what the Worker says to AWS.
//! - [`source`]: the tree of the checkout, for the tests of its structure.
//!
//! Nothing here knows the inside of a crate: answers are plain JSON, and what they must be is in the contract.

pub mod browser;
pub mod customer;
pub mod environment;
pub mod faults;
pub mod http;
pub mod identity_provider;
pub mod onboarding;
pub mod organisation;
pub mod people;
pub mod receiver;
pub mod shape;
pub mod source;
pub mod tap;
pub mod tenant;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A name that no other test, and no earlier run against the same state, has used.
pub fn unique(label: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let millis = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970").as_millis();
    format!("{label}-{millis:x}-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Every file under a folder; none where there is no such folder.
pub fn files_under(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] }).collect()
}

/// Asks every tenth of a second until `ask` gives something; panics with `what` after `patience`.
pub async fn eventually<T>(what: &str, patience: Duration, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let begin = tokio::time::Instant::now();
    while begin.elapsed() < patience {
        if let Some(found) = ask().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{what}: not within {patience:?}");
}
