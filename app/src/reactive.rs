//! Effects, memos and tasks, each through one boxed closure.
//!
//! Leptos makes a type, and so a copy of its machinery, of every closure that it is given. Behind a box there is one copy
//! for all, which takes a good part off what a visitor has to load.

use std::pin::Pin;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use leptos::reactive::spawn_local_scoped_with_cancellation;

/// Does something now, and again whenever a signal changes that it has read.
pub(crate) fn watch(act: impl FnMut() + 'static) {
    fn boxed(mut act: Box<dyn FnMut()>) {
        Effect::new(move |_| act());
    }
    boxed(Box::new(act));
}

/// A value derived from signals, that tells of a change only when it is another one.
pub(crate) fn memo<T: PartialEq + Send + Sync + 'static>(
    read: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    fn boxed<T: PartialEq + Send + Sync + 'static>(read: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
        Memo::new(move |_| read())
    }
    boxed(Box::new(read))
}

/// A word is asked for when the typing rests this long.
const TYPING_MS: u32 = 250;

/// What is typed, once the typing rests. What is empty is so at once.
pub(crate) fn rested(typed: RwSignal<String>) -> RwSignal<String> {
    let rested = RwSignal::new(typed.get_untracked());
    watch(move || {
        let text = typed.get();
        if text.is_empty() {
            return rested.set(text);
        }
        scoped(async move {
            TimeoutFuture::new(TYPING_MS).await;
            rested.set(text);
        });
    });
    rested
}

/// Starts a task that ends with the current owner; dropping it aborts its requests.
pub(crate) fn scoped(task: impl Future<Output = ()> + 'static) {
    let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    spawn_local_scoped_with_cancellation(task);
}

/// Starts tasks under the owner that was current when it was made.
///
/// Leptos runs a click's handler under the owner of the closure that drew the button. A task scoped to it would be
/// cancelled as soon as that closure draws anew, which is often what the task itself brings about. These tasks belong to
/// the page instead.
#[derive(Clone, Copy)]
pub(crate) struct Tasks(StoredValue<Option<WeakOwner>>);

impl Tasks {
    /// Tasks of the current owner: call it in a page's body, not inside a closure of its view.
    pub(crate) fn here() -> Self {
        Self(StoredValue::new(Owner::current().map(|owner| owner.downgrade())))
    }

    /// Starts one; nothing happens when the page is gone.
    pub(crate) fn start(self, task: impl Future<Output = ()> + 'static) {
        let owner = self.0.try_get_value().flatten().and_then(|owner| owner.upgrade());
        if let Some(owner) = owner {
            owner.with(|| scoped(task));
        }
    }
}
