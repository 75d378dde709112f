//! Something that the API holds, as a page sees it: not there yet, there, or failed; asked again when that is wanted.
//!
//! A failed refresh keeps the last good answer and tells the failure beside it. An equal answer sets nothing, so that a
//! poll does not redraw the page under somebody's cursor.

use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use serde::de::DeserializeOwned;

use super::{Client, ClientError};
use crate::browser::page_is_hidden;

/// How often a hidden page looks whether it is shown again.
const HIDDEN_PAUSE_MS: u32 = 500;

/// One thing of the API.
pub(crate) struct Remote<T: Send + Sync + 'static> {
    value: RwSignal<Option<T>>,
    failure: RwSignal<Option<ClientError>>,
    round: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Remote<T> {}

impl<T: Clone + PartialEq + DeserializeOwned + Send + Sync + 'static> Remote<T> {
    /// Gets `path` once, and anew whenever it becomes another one. Without a path nothing is asked.
    pub(crate) fn get(path: impl Fn() -> Option<String> + 'static) -> Self {
        Self::polled(path, |_| None)
    }

    /// The same, and again after the pause that `pause` gives for the newest answer (`None` in it: the last try failed).
    pub(crate) fn polled(
        path: impl Fn() -> Option<String> + 'static,
        pause: impl Fn(Option<&T>) -> Option<Duration> + Clone + 'static,
    ) -> Self {
        Self::moving(path, str::to_owned, pause)
    }

    /// The same, where the address moves on with the time: `address` completes the path just before each request. The
    /// path alone says whether it is still the same thing.
    pub(crate) fn moving(
        path: impl Fn() -> Option<String> + 'static,
        address: impl Fn(&str) -> String + Clone + 'static,
        pause: impl Fn(Option<&T>) -> Option<Duration> + Clone + 'static,
    ) -> Self {
        let remote =
            Self { value: RwSignal::new(None), failure: RwSignal::new(None), round: RwSignal::new(0) };
        let client = expect_context::<Client>();
        Effect::new(move |previous: Option<Option<String>>| {
            let path = path();
            remote.round.track();
            if previous.is_some_and(|previous| previous != path) {
                remote.value.set(None);
                remote.failure.set(None);
            }
            if let Some(path) = path.clone() {
                spawn_local_scoped_with_cancellation(remote.keep(
                    client,
                    path,
                    address.clone(),
                    pause.clone(),
                ));
            }
            path
        });
        remote
    }

    async fn keep(
        self,
        client: Client,
        path: String,
        address: impl Fn(&str) -> String,
        pause: impl Fn(Option<&T>) -> Option<Duration>,
    ) {
        loop {
            let pause = match client.get::<T>(&address(&path)).await {
                Ok(value) => {
                    let pause = pause(Some(&value));
                    self.put(value);
                    pause
                }
                Err(failure) => {
                    self.failure.set(Some(failure));
                    pause(None)
                }
            };
            let Some(pause) = pause else { return };
            TimeoutFuture::new(u32::try_from(pause.as_millis()).unwrap_or(u32::MAX)).await;
            while page_is_hidden() {
                TimeoutFuture::new(HIDDEN_PAUSE_MS).await;
            }
        }
    }

    /// Takes an answer that came by another way, such as that of a change.
    pub(crate) fn put(self, value: T) {
        if self.value.with_untracked(|old| old.as_ref() != Some(&value)) {
            self.value.set(Some(value));
        }
        if self.failure.with_untracked(Option::is_some) {
            self.failure.set(None);
        }
    }

    /// Asks again now.
    pub(crate) fn again(self) {
        self.round.update(|round| *round = round.wrapping_add(1));
    }

    /// The newest good answer.
    pub(crate) fn value(self) -> RwSignal<Option<T>> {
        self.value
    }

    /// The newest answer's failure; `None` when it was good.
    pub(crate) fn failure(self) -> RwSignal<Option<ClientError>> {
        self.failure
    }
}
