//! A look into a region: which metrics CloudWatch lists there just now, to tick those that are to be read.

use domain::api::{ListRefusal, Matrix, Namespaces};
use domain::arn::Region;
use domain::monitoring::{Added, Statistic};
use leptos::prelude::*;

use super::{Account, Draft};
use crate::client::Remote;
use crate::links;
use crate::logic::added::{Offered, offered};
use crate::logic::words::count;
use crate::parts::icon::Icon;
use crate::parts::list;
use crate::parts::search::search_field;
use crate::parts::states::{self, Notice};
use crate::reactive::memo;
use crate::session::use_workspace;

/// One look: where, for what.
#[derive(Clone, Copy)]
struct Look {
    draft: Draft,
    region: RwSignal<String>,
    search: RwSignal<String>,
    answer: Remote<Namespaces>,
}

pub(super) fn view(account: Account, draft: Draft) -> AnyView {
    let ws = use_workspace();
    let matrix = Remote::<Matrix>::get(move || Some(links::api::matrix(&ws.id(), &account.id())));
    let named = account.memo(|c| c.regions.iter().map(ToString::to_string).collect::<Vec<_>>());
    let regions = memo(move || {
        let found = matrix.value().with(|matrix| matrix.as_ref().map(by_resources)).unwrap_or_default();
        if found.is_empty() { named.get() } else { found }
    });
    let region = RwSignal::new(String::new());
    let chosen = memo(move || {
        let chosen = region.get();
        if chosen.is_empty() { regions.with(|all| all.first().cloned()).unwrap_or_default() } else { chosen }
    });
    let asked = RwSignal::new(None::<String>);
    let answer = Remote::<Namespaces>::get(move || {
        asked.get().map(|region| links::api::namespaces(&ws.id(), &account.id(), &region))
    });
    let look =
        Look { draft, region: RwSignal::new(String::new()), search: RwSignal::new(String::new()), answer };
    let start = move |_| {
        let wanted = chosen.get_untracked();
        if wanted.is_empty() {
            return;
        }
        look.region.set(wanted.clone());
        if asked.get_untracked().as_ref() == Some(&wanted) {
            answer.forget();
            answer.again();
        } else {
            asked.set(Some(wanted));
        }
    };
    let is_waiting = memo(move || {
        asked.with(Option::is_some)
            && answer.value().with(Option::is_none)
            && answer.failure().with(Option::is_none)
    });
    let options = move || {
        let option = |region: String| view! { <option value=region.clone()>{region.clone()}</option> };
        regions.get().into_iter().map(option).collect_view()
    };
    let is_there = memo(move || answer.value().with(Option::is_some));
    let body = move || match (is_there.get(), answer.failure().get()) {
        (true, _) => answered(look),
        (false, Some(failure)) => states::failed(&failure, None),
        (false, None) if is_waiting.get() => states::loading(5),
        (false, None) => ().into_any(),
    };
    view! {
        <div class="actions look">
            <select aria-label="Region to look into" prop:value=move || chosen.get() on:change:target=move |event| region.set(event.target().value())>
                {options}
            </select>
            // It keeps the focus while it works.
            <button type="button" class="button" aria-disabled=move || is_waiting.get().then_some("true") on:click=start>
                {move || if is_waiting.get() { Icon::Spinner.view() } else { Icon::Search.view() }}
                "Look for metrics"
            </button>
        </div>
        {body}
    }
    .into_any()
}

/// The regions that are read, those with the most resources first: there is most to look for.
fn by_resources(matrix: &Matrix) -> Vec<String> {
    let count = |region: &Region| -> u32 {
        matrix.cells.iter().filter(|cell| cell.region == *region).map(|cell| cell.count).sum()
    };
    let mut regions = matrix.regions.clone();
    regions.sort_by_key(|region| std::cmp::Reverse(count(region)));
    regions.iter().map(ToString::to_string).collect()
}

/// What came: a refusal, nothing, or a list.
fn answered(look: Look) -> AnyView {
    let facts = memo(move || {
        look.answer.value().with(|answer| {
            let answer = answer.as_ref()?;
            Some((answer.refusal.clone(), answer.namespaces.is_empty(), answer.is_cut))
        })
    });
    let view = move || {
        match facts.get() {
        None => ().into_any(),
        Some((Some(refusal), ..)) => refused(refusal),
        Some((None, true, _)) => view! {
            <p class="hint">"CloudWatch has no other metrics in this region: none had a point in the last three hours."</p>
        }
        .into_any(),
        Some((None, false, is_cut)) => view! {
            {is_cut.then(|| view! {
                <Notice tone="warn">
                    <p>"CloudWatch lists more than 10,000 series here, and not all were read. What is missing can be added by the API."</p>
                </Notice>
            })}
            {offer(look)}
        }
        .into_any(),
    }
    };
    view.into_any()
}

fn refused(ListRefusal { aws_code, message, .. }: ListRefusal) -> AnyView {
    let code = aws_code.map(|code| view! { <p class="faint">"AWS: " <code>{code}</code></p> });
    view! {
        <Notice tone="bad" icon=Icon::Alert>
            <p><strong>"AWS did not list the metrics."</strong></p>
            <blockquote>{message}</blockquote>
            {code}
        </Notice>
    }
    .into_any()
}

/// The list, narrowed by what is searched.
fn offer(look: Look) -> AnyView {
    let found = memo(move || {
        look.answer.value().with(|answer| {
            let namespaces = answer.as_ref().map(|answer| answer.namespaces.as_slice()).unwrap_or_default();
            look.search.with(|search| offered(namespaces, search))
        })
    });
    let summary = move || match found.with(|(shown, all)| (shown.len(), *all)) {
        (0, _) => "No metric has this in its name.".to_owned(),
        (shown, all) if all > shown => format!("{shown} of {all} metrics: search for the others."),
        (_, all) => format!("{}.", count(all, "metric", "metrics")),
    };
    view! {
        {search_field("Search metrics", "Search by namespace or name", look.search)}
        <ul class="offered" aria-label="Metrics in this region">
            {list::each(move || found.get().0, Offered::key, move |one| single(look, one))}
        </ul>
        <p class="hint" role="status">{summary}</p>
    }
    .into_any()
}

fn single(look: Look, one: Offered) -> AnyView {
    let Offered { namespace, metric, series } = one;
    let region = look.region.get_untracked().parse::<Region>().ok();
    let number = usize::try_from(series).unwrap_or(usize::MAX);
    let (name, number) = (metric.clone(), count(number, "series", "series"));
    let added = StoredValue::new(Added {
        region,
        namespace: namespace.clone(),
        metric,
        statistic: Statistic::Average,
        dimensions: None,
    });
    // With whatever statistic, and here or everywhere.
    let is_it = move |other: &Added| {
        added.with_value(|one| {
            let is_here = other.region.is_none() || other.region == one.region;
            is_here && other.namespace == one.namespace && other.metric == one.metric
        })
    };
    let is_on = memo(move || look.draft.choice.with(|choice| choice.other.iter().any(is_it)));
    let toggle = move |on: bool| {
        let one = added.get_value();
        look.draft.looked.update(|looked| {
            looked.retain(|(other, _)| !is_it(other));
            if on {
                looked.push((one.clone(), series));
            }
        });
        look.draft.change(|choice| {
            choice.other.retain(|other| !is_it(other));
            if on {
                choice.other.push(one);
            }
        });
    };
    view! {
        <li>
            <label>
                <input
                    type="checkbox"
                    prop:checked=move || is_on.get()
                    on:change:target=move |event| toggle(event.target().checked())
                />
                <span>{name} " " <code class="faint">{namespace}</code></span>
                <span class="faint numbers">{number}</span>
            </label>
        </li>
    }
    .into_any()
}
