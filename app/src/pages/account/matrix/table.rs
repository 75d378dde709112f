//! The table of the matrix: a row a region, a column a service. A cell leads to what was found, or opens why nothing was.

use domain::api::{Cell, CellState, Matrix};
use leptos::prelude::*;

use super::Account;
use crate::client::Remote;
use crate::links;
use crate::logic::grid::{self, Row};
use crate::logic::listing::Listing;
use crate::parts::icon::Icon;
use crate::parts::popover::Popover;
use crate::parts::{list, time};
use crate::reactive::memo;
use crate::session::use_workspace;

pub(super) fn table(account: Account, matrix: Remote<Matrix>) -> AnyView {
    let (all, ws) = (RwSignal::new(false), use_workspace());
    let rows = memo(move || matrix.value().with(|m| m.as_ref().map(grid::rows)).unwrap_or_default());
    let services =
        memo(move || matrix.value().with(|m| m.as_ref().map(|m| m.services.clone())).unwrap_or_default());
    let quiet = memo(move || rows.with(|(_, quiet)| quiet.len()));
    let shown = move || {
        let (mut telling, quiet) = rows.get();
        if all.get() {
            telling.extend(quiet);
        }
        telling
    };
    let heads = move || {
        let head = |service: domain::monitoring::Service| view! { <th scope="col">{service.title()}</th> };
        services.get().into_iter().map(head).collect_view()
    };
    let base = StoredValue::new((ws.id(), account.id()));
    let line = move |Row { region, cells }: Row| {
        let each = cells.into_iter().map(move |one| base.with_value(|(ws, id)| cell(ws, id, one)));
        view! {
            <tr>
                <th scope="row"><code>{region.to_string()}</code></th>
                {each.collect_view()}
            </tr>
        }
    };
    let toggle = move || {
        let words = if all.get() {
            "Show less".to_owned()
        } else {
            crate::logic::words::count(quiet.get(), "region without resources", "regions without resources")
        };
        view! {
            <button
                type="button"
                class="button quiet small"
                aria-expanded=if all.get() { "true" } else { "false" }
                on:click=move |_| all.update(|all| *all = !*all)
            >
                {Icon::ChevronDown.view()}
                {words}
            </button>
        }
    };
    let can_fold = memo(move || quiet.get() > 0);
    let is_bare = memo(move || !all.get() && rows.with(|(telling, _)| telling.is_empty()));
    view! {
        <div class="matrix" class:gone=move || is_bare.get() tabindex="0" role="region" aria-labelledby="matrix-title">
            <table>
                <caption class="unseen">"Resources by region and service"</caption>
                <thead><tr><th scope="col">"Region"</th>{heads}</tr></thead>
                <tbody>
                    {list::each(shown, Row::key, line)}
                </tbody>
            </table>
        </div>
        <Show when=move || can_fold.get()>{toggle}</Show>
    }
    .into_any()
}

fn cell(ws: &str, connection: &str, cell: Option<Cell>) -> AnyView {
    let Some(cell) = cell else {
        return view! { <td class="quiet"><span aria-hidden="true">"·"</span><span class="unseen">"Not looked at"</span></td> }
            .into_any();
    };
    let count = (cell.count > 0).then(|| {
        let listing =
            Listing { service: Some(cell.service), region: cell.region.to_string(), ..Listing::default() };
        let name = format!("{} of {} in {}", cell.count, cell.service.title(), cell.region);
        view! { <a href=links::resources(ws, connection, &listing) aria-label=name>{cell.count}</a> }
    });
    let state = match cell.state {
        CellState::Ok if cell.message.is_some() => ("Cut", "warn"),
        CellState::Ok => return view! { <td>{count}</td> }.into_any(),
        CellState::Empty => {
            return view! { <td class="quiet"><span aria-hidden="true">"–"</span><span class="unseen">"None"</span></td> }
                .into_any();
        }
        CellState::Pending => ("Pending", "quiet"),
        CellState::Denied => ("Denied", "bad"),
        CellState::Disabled => ("Off", "quiet"),
        CellState::Throttled => ("Throttled", "warn"),
        CellState::Failed => ("Failed", "bad"),
    };
    view! { <td>{count}{reason(cell, state)}</td> }.into_any()
}

/// Why there is no answer, with AWS's own words.
fn reason(cell: Cell, (word, tone): (&'static str, &'static str)) -> AnyView {
    let means = match cell.state {
        CellState::Pending => "It was not asked yet.",
        CellState::Ok => "It was answered, and not all of the answer was taken.",
        CellState::Denied => {
            "A policy of the account says no. Add the right to the role, or switch the feature off."
        }
        CellState::Disabled => "The region is not switched on for this account.",
        CellState::Throttled => "AWS asked us to slow down. It is asked again with the next discovery.",
        _ => "It could not be asked. It is asked again with the next discovery.",
    };
    let class = match tone {
        "bad" => "cell-state bad",
        "warn" => "cell-state warn",
        _ => "cell-state",
    };
    let place = format!("{} in {}", cell.service.title(), cell.region);
    let name = format!("{word}: {place}");
    let id = format!("cell-{}-{}", cell.service, cell.region);
    let face = view! { {word} }.into_any();
    let cell = StoredValue::new(cell);
    view! {
        <Popover id=id class=class name=name face=face>
            {cell.with_value(|cell| {
                let words = cell.message.clone().map(|words| view! { <blockquote>{words}</blockquote> });
                let code = cell.aws_code.clone().map(|code| view! { <p class="faint">"AWS: " <code>{code}</code></p> });
                let again = cell.again_at.map(|at| view! { <p class="faint">"Asked again " {time::until(at)} "."</p> });
                view! {
                    <p><strong>{place.clone()}</strong></p>
                    <p>{means}</p>
                    {words}
                    {code}
                    <p class="faint">"Since " {time::exact(cell.since)} "."</p>
                    {again}
                }
            })}
        </Popover>
    }
    .into_any()
}
