//! Resources that stand out: what was measured, how much, and whose they are.

use leptos::prelude::*;

use crate::links;
use crate::logic::overview::Standing;
use crate::logic::span::Span;
use crate::logic::units::with_unit;
use crate::parts::list;
use crate::session::use_workspace;

pub(super) fn view(
    title: &'static str,
    hint: &'static str,
    nothing: &'static str,
    all: Memo<Vec<Standing>>,
) -> AnyView {
    let ws = StoredValue::new(use_workspace().id());
    let row = move |one: Standing| {
        let href = ws.with_value(|ws| {
            links::resource(ws, &one.connection, &one.resource.resource, &[], Span::default())
        });
        view! {
            <li>
                <div>
                    <a href=href>{one.name()}</a>
                    <p class="hint">{one.resource.resource_type.title()} " · " {one.account.clone()} " · " {one.resource.region.to_string()}</p>
                </div>
                <p class="standing-value">
                    <strong>{with_unit(one.resource.value, one.resource.unit)}</strong>
                    <span class="hint">{one.metric()}</span>
                </p>
            </li>
        }
    };
    let key = |one: &Standing| {
        let of = &one.resource;
        format!("{} {} {} {} {}", one.connection, one.account, of.resource, of.metric, of.value)
    };
    let none = move || all.with(Vec::is_empty).then(|| view! { <p class="faint">{nothing}</p> });
    view! {
        <section class="panel" aria-label=title>
            <div>
                <h2>{title}</h2>
                <p class="hint">{hint}</p>
            </div>
            <ol class="standings">{list::each(move || all.get(), key, row)}</ol>
            {none}
        </section>
    }
    .into_any()
}
