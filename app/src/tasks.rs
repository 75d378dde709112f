//! Work that a click starts and that ends with the page.
//!
//! Leptos runs a click's handler under the owner of the closure that drew the button. A task scoped to it would be
//! cancelled as soon as that closure draws anew, which is often what the task itself brings about. These tasks belong to
//! the page instead, and dropping them aborts their requests.

use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use leptos::reactive::spawn_local_scoped_with_cancellation;

/// Starts tasks under the owner that was current when it was made.
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
            owner.with(|| spawn_local_scoped_with_cancellation(task));
        }
    }
}
