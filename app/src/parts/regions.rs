//! The choice of regions: all that the account can use, or some.

use domain::arn::Partition;
use leptos::prelude::*;

use super::icon::Icon;
use crate::logic::account_form::{Field, Fix};
use crate::reactive::memo;

/// Those that most accounts of a partition use; any other one can be typed.
pub(crate) const fn common(partition: Partition) -> &'static [&'static str] {
    match partition {
        Partition::Aws => &COMMERCIAL,
        Partition::China => &["cn-north-1", "cn-northwest-1"],
        Partition::UsGov => &["us-gov-west-1", "us-gov-east-1"],
        Partition::Eusc => &["eusc-de-east-1"],
    }
}

const COMMERCIAL: [&str; 12] = [
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "ca-central-1",
    "sa-east-1",
    "eu-west-1",
    "eu-west-2",
    "eu-central-1",
    "eu-north-1",
    "ap-south-1",
    "ap-southeast-1",
    "ap-northeast-1",
];

/// The regions to read; none chosen means all.
#[component]
pub(crate) fn Regions(
    /// The chosen ones.
    chosen: RwSignal<Vec<String>>,
    /// What the API said about them.
    refused: RwSignal<Option<domain::field::FieldError>>,
    /// The partition that the account is in.
    partition: Signal<Partition>,
) -> impl IntoView {
    let only_some = RwSignal::new(chosen.with_untracked(|regions| !regions.is_empty()));
    let choose_all = move |_| {
        only_some.set(false);
        chosen.set(Vec::new());
    };
    view! {
        <fieldset class="field">
            <legend>"Regions"</legend>
            <div class="choices">
                <label>
                    <input
                        type="radio"
                        name="regions"
                        prop:checked=move || !only_some.get()
                        on:change=choose_all
                    />
                    "Every region the account can use"
                </label>
                <label>
                    <input
                        type="radio"
                        name="regions"
                        prop:checked=move || only_some.get()
                        on:change=move |_| only_some.set(true)
                    />
                    "Only these"
                </label>
            </div>
            <Show when=move || only_some.get()>
                <Chips chosen refused partition />
            </Show>
        </fieldset>
    }
    .into_any()
}

#[component]
fn Chips(
    chosen: RwSignal<Vec<String>>,
    refused: RwSignal<Option<domain::field::FieldError>>,
    partition: Signal<Partition>,
) -> impl IntoView {
    let other = RwSignal::new(String::new());
    let toggle = move |region: &str| {
        refused.set(None);
        chosen.update(|regions| match regions.iter().position(|known| known == region) {
            Some(at) => drop(regions.remove(at)),
            None => regions.push(region.to_owned()),
        });
    };
    // The common ones stay where they are; typed ones follow.
    let shown = memo(move || {
        let common = common(partition.get());
        let typed = chosen.get().into_iter().filter(|region| !common.contains(&region.as_str()));
        common.iter().map(|region| (*region).to_owned()).chain(typed).collect::<Vec<_>>()
    });
    let chip = move |region: String| {
        let name = region.clone();
        let is_on = memo(move || chosen.with(|regions| regions.contains(&name)));
        let label = region.clone();
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || if is_on.get() { "true" } else { "false" }
                on:click=move |_| toggle(&region)
            >
                <Show when=move || is_on.get()>{Icon::Check.view()}</Show>
                {label}
            </button>
        }
    };
    let add = move || {
        let text = other.get_untracked();
        let text = match Field::Regions.fix(&text) {
            Some(Fix::Text(fixed)) => fixed,
            _ => text,
        };
        match Field::Regions.problem(&text) {
            None => {
                if !chosen.with_untracked(|regions| regions.contains(&text)) {
                    toggle(&text);
                }
                other.set(String::new());
            }
            Some(error) => refused.set(Some(error)),
        }
    };
    let message = move || {
        refused.get().map(|error| {
            view! {
                <p class="field-problem" id="other-region-problem">
                    <strong>{error.problem}</strong>
                    " "
                    {error.remedy}
                </p>
            }
        })
    };
    view! {
        <div class="chips" role="group" aria-label="Regions to read">
            <For each=move || shown.get() key=Clone::clone children=chip />
        </div>
        <div class="input-row">
            <input
                type="text"
                id="other-region"
                class="machine"
                aria-label="Other region"
                placeholder="Other region"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=move || refused.with(Option::is_some).then_some("true")
                aria-describedby=move || refused.with(Option::is_some).then_some("other-region-problem")
                prop:value=move || other.get()
                on:input:target=move |event| {
                    refused.set(None);
                    other.set(event.target().value());
                }
                on:keydown=move |event| {
                    if event.key() == "Enter" {
                        event.prevent_default();
                        add();
                    }
                }
            />
            <button type="button" class="button" on:click=move |_| add()>"Add region"</button>
        </div>
        <div aria-live="polite">{message}</div>
    }
    .into_any()
}
