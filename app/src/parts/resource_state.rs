//! A resource's state as a pill, in AWS's own word.

use domain::api::Resource;
use leptos::prelude::*;

/// The words that AWS has for something that runs as it should.
const WELL: [&str; 6] = ["running", "available", "active", "ACTIVE", "in-service", "provisioned"];

/// The state. The word says it; the colour helps to find what is not as usual.
pub(crate) fn pill(resource: &Resource) -> AnyView {
    let is_well = WELL.contains(&resource.state.as_str()) && resource.gone_at.is_none();
    let state = if resource.state.is_empty() { "listed".to_owned() } else { resource.state.clone() };
    view! {
        <span class="pill" class:good=is_well>
            <span class="dot" aria-hidden="true"></span>
            {state}
        </span>
    }
    .into_any()
}
