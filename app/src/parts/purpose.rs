//! What a role is for: the choice of features, and the bucket where captures are among them.
//!
//! The wizard and the page of a new link show it. A customer behind a link is not asked: there it is the link's.

use domain::policy::{CaptureBucket, Feature, Features, KeyPrefix};
use leptos::prelude::*;

use super::features;
use super::field::{FieldState, TextField};
use crate::logic::account_form::Field;
use crate::reactive::memo;

/// What was chosen. A copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct Purpose {
    /// What the role is for.
    pub(crate) features: RwSignal<Features>,
    /// The bucket that captures go to.
    pub(crate) bucket: FieldState,
    /// The prefix in it.
    pub(crate) prefix: FieldState,
}

impl Purpose {
    /// The usual features, and no bucket.
    pub(crate) fn usual() -> Self {
        Self {
            features: RwSignal::new(Features::default()),
            bucket: FieldState::new(Field::Bucket, String::new()),
            prefix: FieldState::new(Field::Prefix, String::new()),
        }
    }

    /// Whether a bucket is needed. Tracked.
    pub(crate) fn wants_bucket(self) -> bool {
        self.features.with(|features| features.contains(Feature::S3Captures))
    }

    /// Where captures go, once it is told rightly. Tracked.
    pub(crate) fn captures(self) -> Option<CaptureBucket> {
        let bucket = self.bucket.text.with(|text| text.parse()).ok().filter(|_| self.wants_bucket())?;
        let prefix = self.prefix.text.get();
        let prefix = if prefix.is_empty() { Some(KeyPrefix::default()) } else { prefix.parse().ok() };
        Some(CaptureBucket { bucket, prefix: prefix? })
    }

    /// The choice.
    pub(crate) fn view(self) -> AnyView {
        let wants_bucket = memo(move || self.wants_bucket());
        view! {
            <details class="disclosure">
                <summary>"What the role is for " {features::chips(self.features.into())}</summary>
                {features::picker(self.features)}
            </details>
            <Show when=move || wants_bucket.get()>
                <div class="pair">
                    <TextField
                        state=self.bucket
                        id="bucket"
                        label="Bucket for captures"
                        hint="Written to under the prefix, and nowhere else."
                        placeholder="my-captures"
                        machine=true
                    />
                    <TextField
                        state=self.prefix
                        id="prefix"
                        label="Prefix"
                        hint="Empty for the usual one."
                        placeholder="deputize/"
                        machine=true
                    />
                </div>
            </Show>
        }
        .into_any()
    }
}
