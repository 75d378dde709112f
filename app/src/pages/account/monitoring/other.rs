//! Metrics besides the curated ones: those that are read, each with its statistic, and a look into a region for more.

mod look;

use domain::monitoring::{ADDED_MAX, Added, SERIES_OF_ADDED_MAX, Statistic};
use domain::policy::Feature;
use leptos::prelude::*;

use super::Account;
use super::form::Draft;
use crate::browser::focus;
use crate::logic::added::Slot;
use crate::logic::words::count;
use crate::parts::icon::Icon;
use crate::parts::list;
use crate::parts::states::Notice;
use crate::reactive::memo;

/// Where the focus goes when something is wrong here.
pub(super) const FIRST: &str = "other-metrics";

/// What is read, in the facts.
pub(super) fn facts(other: &[Added], left_out: u32) -> AnyView {
    let each = other.iter().map(|one| view! { <li class="chip still">{words(one)}</li> }).collect_view();
    let left_out = (left_out > 0).then(|| {
        let series = count(usize::try_from(left_out).unwrap_or(usize::MAX), "series is", "series are");
        view! { <p class="hint">{format!("{series} beyond the limits and not read.")}</p> }
    });
    view! { <div><dt>"Other metrics"</dt><dd><ul class="chips">{each}</ul>{left_out}</dd></div> }.into_any()
}

/// `Sum of Orders, MyApp in eu-west-1`.
fn words(one: &Added) -> String {
    let place = one.region.as_ref().map(|region| format!(" in {region}")).unwrap_or_default();
    format!("{} of {}, {}{place}", one.statistic.word(), one.metric, one.namespace)
}

pub(super) fn picker(account: Account, draft: Draft) -> AnyView {
    let is_granted = account.memo(|c| c.features.contains(Feature::OtherMetrics));
    let look = move || {
        if is_granted.get() {
            look::view(account, draft)
        } else {
            view! {
                <Notice>
                    <p>"The feature “Other metrics” is off for this account. Switch it on under Settings, and update the role with the policy shown there; then metrics can be looked for here."</p>
                </Notice>
            }
            .into_any()
        }
    };
    let hint = format!(
        "Of other namespaces: your own, CWAgent, AWS/Lambda. Each reads every series of its name, {SERIES_OF_ADDED_MAX} at most; {ADDED_MAX} metrics can be added."
    );
    view! {
        <fieldset class="field other-metrics" id=FIRST tabindex="-1" aria-describedby="other-problem">
            <legend>"Other metrics"</legend>
            <p class="hint">{hint}</p>
            {chosen(draft)}
            {look}
            {draft.problem("other")}
        </fieldset>
    }
    .into_any()
}

/// What is read, each with its statistic and a way out.
fn chosen(draft: Draft) -> AnyView {
    let slots = memo(move || draft.choice.with(|choice| Slot::all(&choice.other)));
    let is_any = memo(move || slots.with(|slots| !slots.is_empty()));
    view! {
        <ul class="added-metrics" aria-label="Other metrics that are read" class:gone=move || !is_any.get()>
            {list::each(move || slots.get(), Slot::key, move |slot| row(draft, slot))}
        </ul>
    }
    .into_any()
}

fn row(draft: Draft, slot: Slot) -> AnyView {
    let slot = StoredValue::new(slot);
    let place = move |other: &[Added]| slot.with_value(|slot| slot.place(other));
    let own = move |other: &[Added]| place(other).and_then(|place| other.get(place).cloned());
    let Some(one) = draft.choice.with_untracked(|choice| own(&choice.other)) else { return ().into_any() };
    let Added { region, namespace, metric, dimensions, .. } = one;
    let name = format!("{metric} of {namespace}");
    let whereabouts = region.map_or_else(|| "every region".to_owned(), |region| region.to_string());
    let only = dimensions.map(|dimensions| {
        let each: Vec<_> = dimensions.iter().map(|one| format!("{}={}", one.name, one.value)).collect();
        view! { <span class="faint">{each.join(", ")}</span> }
    });
    let statistic = memo(move || {
        let one = draft.choice.with(|choice| own(&choice.other));
        one.map_or(Statistic::Average, |one| one.statistic)
    });
    let choose = move |word: String| {
        let Some(statistic) = Statistic::ALL.into_iter().find(|statistic| statistic.word() == word) else {
            return;
        };
        let Some(before) = draft.choice.with_untracked(|choice| own(&choice.other)) else { return };
        draft.looked.update(|looked| {
            for (added, _) in looked.iter_mut().filter(|(added, _)| *added == before) {
                added.statistic = statistic;
            }
        });
        draft.change(|choice| {
            if let Some(one) = place(&choice.other).and_then(|place| choice.other.get_mut(place)) {
                one.statistic = statistic;
            }
        });
    };
    let remove = move |_| {
        focus::to_id(FIRST);
        draft.change(|choice| {
            if let Some(place) = place(&choice.other) {
                choice.other.remove(place);
            }
        });
    };
    let options = Statistic::ALL.into_iter().map(|known| {
        view! { <option value=known.word() selected=move || statistic.get() == known>{known.word()}</option> }
    });
    view! {
        <li>
            <span class="added-name">
                <strong>{metric}</strong>
                <code class="faint">{namespace}</code>
                <span class="faint">{whereabouts}</span>
                {only}
            </span>
            <select
                aria-label=format!("Statistic of {name}")
                prop:value=move || statistic.get().word()
                on:change:target=move |event| choose(event.target().value())
            >
                {options.collect_view()}
            </select>
            <button type="button" class="button quiet small" aria-label=format!("Remove {name}") title="Remove" on:click=remove>
                {Icon::Trash.view()}
            </button>
        </li>
    }
    .into_any()
}
