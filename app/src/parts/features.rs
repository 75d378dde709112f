//! The choice of features: what a connection is for.

use domain::policy::{Feature, Features};
use leptos::prelude::*;

use crate::reactive::memo;

/// A check box for each. What no collector does yet says so.
pub(crate) fn picker(chosen: RwSignal<Features>) -> AnyView {
    let each = Feature::ALL.into_iter().map(|feature| row(chosen, feature)).collect_view();
    let none = move || {
        chosen.with(|features| features.is_empty()).then(|| {
            view! { <p class="field-problem"><strong>"No feature is chosen."</strong>" Choose at least one."</p> }
        })
    };
    view! {
        <fieldset class="field features">
            <legend>"Features"</legend>
            {each}
            <div aria-live="polite">{none}</div>
        </fieldset>
    }
    .into_any()
}

fn row(chosen: RwSignal<Features>, feature: Feature) -> AnyView {
    let is_on = memo(move || chosen.with(|features| features.contains(feature)));
    let hint = format!("feature-{feature}-hint");
    let toggle = move |on: bool| {
        chosen.update(|features| {
            *features = if on { features.with(feature) } else { features.without(feature) }
        });
    };
    let later =
        (!feature.is_collected()).then(|| view! { <span class="chip still">"Not collected yet"</span> });
    view! {
        <div class="feature">
            <label>
                <input
                    type="checkbox"
                    aria-describedby=hint.clone()
                    prop:checked=move || is_on.get()
                    on:change:target=move |event| toggle(event.target().checked())
                />
                {feature.title()}
            </label>
            {later}
            <p class="hint" id=hint>{feature.gives()}</p>
        </div>
    }
    .into_any()
}

/// The chosen ones, as chips.
pub(crate) fn chips(chosen: Signal<Features>) -> AnyView {
    let list = move || {
        chosen
            .get()
            .iter()
            .map(|feature| view! { <span class="chip still">{feature.title()}</span> })
            .collect_view()
    };
    view! { <span class="chips">{list}</span> }.into_any()
}

/// As the API takes them.
pub(crate) fn words(features: Features) -> Vec<String> {
    features.iter().map(|feature| feature.word().to_owned()).collect()
}
