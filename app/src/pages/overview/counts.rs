//! The figures, and how many resources there are of each service and in each region.

use leptos::prelude::*;

use super::Page;
use crate::links;
use crate::logic::listing::Listing;
use crate::logic::overview::{Figures, by_region, by_service};
use crate::logic::words;
use crate::parts::list;
use crate::reactive::memo;
use crate::session::use_workspace;

pub(super) fn figures(page: Page) -> AnyView {
    let figures = memo(move || page.accounts.with(|accounts| Figures::of(accounts)));
    let read = move |read: fn(Figures) -> String| move || read(figures.get());
    let connected = read(|f| format!("{} of {}", f.connected, f.accounts));
    view! {
        <dl class="tiles">
            <div class="panel">
                <dt>"Accounts connected"</dt>
                <dd>{connected}</dd>
            </div>
            <div class="panel" class:bad=move || figures.get().in_trouble != 0>
                <dt>"Accounts in trouble"</dt>
                <dd>{read(|f| f.in_trouble.to_string())}</dd>
            </div>
            <div class="panel">
                <dt>"Resources"</dt>
                <dd>{read(|f| f.resources.to_string())}</dd>
            </div>
            <div class="panel" class:warn=move || figures.get().failing_cells != 0>
                <dt>"Services refused or failing"</dt>
                <dd>{read(|f| f.failing_cells.to_string())}</dd>
            </div>
        </dl>
    }
    .into_any()
}

/// A bar: what it is of, how many, and where they are listed.
#[derive(Clone, PartialEq)]
struct Bar {
    name: String,
    count: u32,
    listing: Listing,
}

pub(super) fn services(page: Page) -> AnyView {
    let bars = memo(move || {
        let bar = |(service, count): (domain::monitoring::Service, u32)| Bar {
            name: service.title().to_owned(),
            count,
            listing: Listing { service: Some(service), ..Listing::default() },
        };
        page.accounts.with(|accounts| by_service(accounts)).into_iter().map(bar).collect::<Vec<_>>()
    });
    table("by-service", "Resources by service", "Service", bars)
}

pub(super) fn regions(page: Page) -> AnyView {
    let bars = memo(move || {
        let bar = |(region, count): (domain::arn::Region, u32)| Bar {
            name: region.to_string(),
            count,
            listing: Listing { region: region.to_string(), ..Listing::default() },
        };
        page.accounts.with(|accounts| by_region(accounts)).into_iter().map(bar).collect::<Vec<_>>()
    });
    table("by-region", "Resources by region", "Region", bars)
}

fn table(id: &'static str, title: &'static str, of: &'static str, bars: Memo<Vec<Bar>>) -> AnyView {
    let ws = StoredValue::new(use_workspace().id());
    let most = memo(move || bars.with(|bars| bars.iter().map(|bar| bar.count).max().unwrap_or(0)));
    let row = move |bar: Bar| {
        let href = ws.with_value(|ws| links::all_resources(ws, &bar.listing));
        let count = bar.count;
        let width = move || format!("{}%", f64::from(count) * 100.0 / f64::from(most.get().max(1)));
        view! {
            <tr>
                <th scope="row"><a href=href>{bar.name}</a></th>
                <td class="bar-cell" aria-hidden="true"><span class="bar" style:width=width></span></td>
                <td class="numbers"><span class="unseen">{words::count(usize::try_from(count).unwrap_or(0), "resource", "resources")}</span><span aria-hidden="true">{count}</span></td>
            </tr>
        }
    };
    let key = |bar: &Bar| format!("{} {}", bar.name, bar.count);
    let none = move || bars.with(Vec::is_empty).then(|| view! { <p class="hint">"None found yet."</p> });
    view! {
        <section class="panel" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <table class="bars" aria-labelledby=id>
                <thead class="unseen"><tr><th scope="col">{of}</th><td></td><th scope="col">"Resources"</th></tr></thead>
                <tbody>{list::each(move || bars.get(), key, row)}</tbody>
            </table>
            {none}
        </section>
    }
    .into_any()
}
