//! The forms, asked for anew with each choice.

use std::pin::Pin;

use domain::api::{Policies, PolicyRequest};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use super::{Age, RoleForms};
use crate::client::ClientError;
use crate::reactive::{scoped, watch};

/// An answer under way.
pub(crate) type Asked = Pin<Box<dyn Future<Output = Result<Policies, ClientError>>>>;

/// A person who types is not asked for at each letter.
const PAUSE_MS: u32 = 350;

impl RoleForms {
    /// Asks by `ask` whenever another thing is chosen, and whenever a signal changes that `ask` reads; the request before is
    /// aborted then. Nothing is asked where it gives `None`.
    pub(crate) fn keep(self, ask: impl Fn(PolicyRequest) -> Option<Asked> + 'static) {
        watch(move || {
            self.round.track();
            let Some(asked) = ask(self.request()) else { return };
            self.set_age(Age::Asked);
            scoped(async move {
                // The first forms come at once; then somebody may be typing.
                if self.forms.with_untracked(Option::is_some) {
                    TimeoutFuture::new(PAUSE_MS).await;
                }
                match asked.await {
                    Ok(forms) => {
                        self.failure.set(None);
                        self.forms.set(Some(forms));
                        self.set_age(Age::Fresh);
                    }
                    Err(failure) => {
                        self.failure.set(Some(failure));
                        self.set_age(Age::Refused);
                    }
                }
            });
        });
    }

    /// Asks for the same once more.
    pub(super) fn again(self) {
        self.round.update(|round| *round = round.wrapping_add(1));
    }

    /// Takes the forms away, where they would do harm: those of an external ID that is no longer the one.
    pub(crate) fn forget(self) {
        self.forms.set(None);
    }

    fn set_age(self, age: Age) {
        if self.age.get_untracked() != age {
            self.age.set(age);
        }
    }
}
