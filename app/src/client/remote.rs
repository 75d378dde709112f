//! Something that the API holds, as a page sees it: not there yet, there, or failed; asked again when that is wanted.
//!
//! A failed refresh keeps the last good answer and tells the failure beside it. An equal answer sets nothing, so that a
//! poll does not redraw the page under somebody's cursor.

use std::rc::Rc;
use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use serde::de::DeserializeOwned;

use super::{Client, ClientError, read};
use crate::browser::page_is_hidden;
use crate::reactive::{scoped, watch};

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
        pause: impl Fn(Option<&T>) -> Option<Duration> + 'static,
    ) -> Self {
        Self::moving(path, str::to_owned, pause)
    }

    /// The same, where the address moves on with the time: `address` completes the path just before each request. The
    /// path alone says whether it is still the same thing.
    pub(crate) fn moving(
        path: impl Fn() -> Option<String> + 'static,
        address: impl Fn(&str) -> String + 'static,
        pause: impl Fn(Option<&T>) -> Option<Duration> + 'static,
    ) -> Self {
        let remote =
            Self { value: RwSignal::new(None), failure: RwSignal::new(None), round: RwSignal::new(0) };
        let take = move |answer: Result<String, ClientError>| match answer.and_then(|text| read::<T>(&text)) {
            Ok(value) => {
                let pause = pause(Some(&value));
                remote.put(value);
                pause
            }
            Err(failure) => {
                // What is gone does not come back by asking.
                let pause = if failure.is_final() { None } else { pause(None) };
                remote.failure.set(Some(failure));
                pause
            }
        };
        let asking = Asking {
            client: expect_context(),
            round: remote.round,
            path: Box::new(path),
            forget: Box::new(move || remote.forget()),
            address: Rc::new(address),
            take: Rc::new(take),
        };
        asking.start();
        remote
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

    /// Forgets what was answered.
    pub(crate) fn forget(self) {
        self.value.set(None);
        self.failure.set(None);
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

/// The asking, apart from what is asked for.
struct Asking {
    client: Client,
    round: RwSignal<u32>,
    path: Box<dyn Fn() -> Option<String>>,
    forget: Box<dyn Fn()>,
    address: Rc<dyn Fn(&str) -> String>,
    take: Rc<dyn Fn(Result<String, ClientError>) -> Option<Duration>>,
}

impl Asking {
    /// Asks now, and anew when the path or the round is another one. The request before is aborted then.
    fn start(self) {
        let mut before: Option<Option<String>> = None;
        watch(move || {
            let path = (self.path)();
            self.round.track();
            if before.as_ref().is_some_and(|before| *before != path) {
                (self.forget)();
            }
            before = Some(path.clone());
            if let Some(path) = path {
                scoped(keep_asking(self.client, path, self.address.clone(), self.take.clone()));
            }
        });
    }
}

async fn keep_asking(
    client: Client,
    path: String,
    address: Rc<dyn Fn(&str) -> String>,
    take: Rc<dyn Fn(Result<String, ClientError>) -> Option<Duration>>,
) {
    loop {
        let answer = client.get(&address(&path)).await;
        let Some(pause) = take(answer) else { return };
        TimeoutFuture::new(u32::try_from(pause.as_millis()).unwrap_or(u32::MAX)).await;
        while page_is_hidden() {
            TimeoutFuture::new(HIDDEN_PAUSE_MS).await;
        }
    }
}
