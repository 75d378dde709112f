//! Whose each line is: a button that hides it, its newest value, and the way to its resource.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::Subject;
use crate::logic::plot::{Line, Plot};
use crate::logic::units::with_unit;
use crate::parts::icon::Icon;
use crate::parts::list;
use crate::reactive::memo;

pub(super) fn view(
    subject: Subject,
    plot: Signal<Option<Plot>>,
    hidden: RwSignal<BTreeSet<String>>,
    href: Callback<String, String>,
) -> AnyView {
    // Without the values: an entry lives on while they change.
    let entries = memo(move || {
        let entry = |line: &Line| (line.resource.clone(), line.label.clone(), line.hue);
        plot.with(|plot| {
            plot.as_ref().map(|p| p.lines.iter().map(entry).collect::<Vec<_>>()).unwrap_or_default()
        })
    });
    let each = move |(resource, label, hue): (String, String, usize)| {
        let id = StoredValue::new(resource);
        let is_shown = memo(move || hidden.with(|hidden| id.with_value(|id| !hidden.contains(id))));
        let toggle = move |_| {
            hidden.update(|hidden| {
                let id = id.get_value();
                if !hidden.remove(&id) {
                    hidden.insert(id);
                }
            });
        };
        let last = memo(move || {
            plot.with(|plot| {
                let line =
                    plot.as_ref()?.lines.iter().find(|line| id.with_value(|id| *id == line.resource))?;
                line.last().map(|value| with_unit(value, subject.unit()))
            })
        });
        view! {
            <li>
                <button
                    type="button"
                    class="legend-line"
                    aria-pressed=move || if is_shown.get() { "true" } else { "false" }
                    on:click=toggle
                >
                    <span class=format!("swatch hue-{hue}") aria-hidden="true"></span>
                    <span class="legend-name">{label.clone()}</span>
                    <span class="legend-value">{last}</span>
                </button>
                <a
                    href=move || href.run(id.get_value())
                    class="button quiet small"
                    aria-label=format!("Open {label}")
                    title=format!("Open {label}")
                >
                    {Icon::ChevronRight.view()}
                </a>
            </li>
        }
    };
    view! {
        <ul class="legend" aria-label=format!("Lines of {}", subject.title())>
            {list::each(move || entries.get(), |(id, label, hue)| format!("{hue} {label} {id}"), each)}
        </ul>
    }
    .into_any()
}
