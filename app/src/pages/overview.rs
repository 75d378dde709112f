//! `/w/:ws/integrations/aws/overview`: what all accounts come to, out of the box, within minutes of connecting.

mod accounts;
mod charts;
mod counts;
mod standing;

use domain::api::{Overview, OverviewAccount};
use domain::monitoring::WRONG;
use leptos::prelude::*;

use super::accounts as list_of_accounts;
use crate::browser::clock;
use crate::client::{ClientError, Remote};
use crate::links;
use crate::logic::overview::{Grid, busiest, is_first_discovery, name, pause, together, unhealthiest};
use crate::logic::words::count;
use crate::parts::aws_nav::AwsNav;
use crate::parts::breadcrumb::Breadcrumb;
use crate::parts::heading::Heading;
use crate::parts::icon::Icon;
use crate::parts::rest::Rest;
use crate::parts::states;
use crate::parts::states::Notice;
use crate::parts::time_range::TimeRange;
use crate::reactive::{memo, watch};
use crate::session::{use_session, use_workspace};

/// What the parts of the page share. A copy is as good as the original.
#[derive(Clone, Copy)]
struct Page {
    remote: Remote<Overview>,
    /// All accounts that are loaded.
    accounts: Memo<Vec<OverviewAccount>>,
    rest: Rest<(Grid, OverviewAccount)>,
    /// What the main metrics span.
    time: TimeRange,
}

#[derive(Clone, PartialEq)]
enum Shape {
    Loading,
    Failed(ClientError),
    Empty,
    Full,
}

/// The page.
pub(crate) fn page() -> AnyView {
    let (ws, client) = (use_workspace(), use_session().client);
    let time = TimeRange::of_address(move |span| links::overview_over(&ws.id(), span));
    let path = move |cursor: Option<&str>| {
        let span = time.span().get_untracked();
        let (from, to) = span.bounds(clock::now());
        links::api::between(&links::api::overview(&ws.id(), cursor), from, to, span.coarse_step())
    };
    let remote = Remote::moving(|| Some(String::new()), move |_| path(None), |o| Some(pause(o)));
    // What is shown stays until that of the new span is there.
    let mut before = None;
    watch(move || {
        let now = time.span().get();
        if before.replace(now).is_some_and(|before| before != now) {
            remote.again();
        }
    });
    let rest = Rest::after(
        move || {
            remote.value().with(|page: &Option<Overview>| page.as_ref().and_then(|p| p.next_cursor.clone()))
        },
        move || remote.value().track(),
        move |cursor| {
            let path = path(Some(&cursor));
            Box::pin(async move {
                let page: Overview = client.page(&path).await?;
                let grid = Grid::of(&page);
                Ok((page.accounts.into_iter().map(|one| (grid, one)).collect(), page.next_cursor))
            })
        },
    );
    let accounts = memo(move || {
        let first = remote.value().with(|page| page.as_ref().map(|p| (Grid::of(p), p.accounts.clone())));
        first.map(|(grid, first)| together(grid, first, rest.rows().get())).unwrap_or_default()
    });
    let shape = memo(move || {
        let is_there = remote.value().with(Option::is_some);
        match (is_there, accounts.with(Vec::is_empty), remote.failure().get()) {
            (true, true, _) => Shape::Empty,
            (true, false, _) => Shape::Full,
            (false, _, Some(failure)) => Shape::Failed(failure),
            (false, _, None) => Shape::Loading,
        }
    });
    let page = Page { remote, accounts, rest, time };
    let body = move || match shape.get() {
        Shape::Loading => view! { <div class="panel">{states::loading(8)}</div> }.into_any(),
        Shape::Failed(failure) => states::failed(&failure, Some(Callback::new(move |()| remote.again()))),
        Shape::Empty => list_of_accounts::empty(),
        Shape::Full => full(page),
    };
    view! {
        <div class="page overview">
            <Breadcrumb accounts=links::accounts(&ws.id()) here="Overview" />
            <header class="page-head">
                <div>
                    <Heading text="AWS overview" />
                    <p class="lead">"All accounts of this workspace at once, and their main metrics."</p>
                </div>
            </header>
            <AwsNav />
            {states::stale(move || {
                remote.failure().get().filter(|_| matches!(shape.get(), Shape::Full | Shape::Empty))
            })}
            {body}
        </div>
    }
    .into_any()
}

fn full(page: Page) -> AnyView {
    let accounts = page.accounts;
    let busy = memo(move || accounts.with(|accounts| busiest(accounts)));
    let ill = memo(move || accounts.with(|accounts| unhealthiest(accounts, WRONG)));
    view! {
        {more(page)}
        {unanswered(page)}
        {discovering(page)}
        {counts::figures(page)}
        <div class="halves">
            {counts::services(page)}
            {counts::regions(page)}
        </div>
        <div class="halves">
            {standing::view("Busiest", "By the newest value, at most half an hour old.", "Nothing has a load yet. First points arrive within minutes.", busy)}
            {standing::view("Unhealthiest", "What failed, was refused or was throttled in the newest period.", "Nothing fails, and nothing is refused or throttled.", ill)}
        </div>
        {charts::view(page)}
        {accounts::view(page)}
    }
    .into_any()
}

/// Where there are more accounts than are loaded: the figures are not of all.
fn more(page: Page) -> AnyView {
    let is_part = memo(move || page.rest.has_more());
    let words = move || {
        format!("These are the newest {}.", count(page.accounts.with(Vec::len), "account", "accounts"))
    };
    view! {
        <Show when=move || is_part.get()>
            <Notice>
                <p><strong>{words}</strong> " Everything below counts these alone."</p>
            </Notice>
        </Show>
        {page.rest.load_more()}
    }
    .into_any()
}

/// Accounts that did not answer: theirs is missing in everything below.
fn unanswered(page: Page) -> AnyView {
    let missing = memo(move || {
        page.accounts.with(|accounts| {
            accounts.iter().filter(|one| one.overview.is_none()).map(name).collect::<Vec<_>>()
        })
    });
    let notice = move || {
        let missing = missing.get();
        (!missing.is_empty()).then(|| {
            view! {
                <Notice icon=Icon::Alert tone="warn">
                    <p>
                        <strong>{count(missing.len(), "account", "accounts")} " did not answer: "</strong>
                        {missing.join(", ")}
                        ". Nothing of theirs is in the figures below."
                    </p>
                    <div class="actions">
                        <button type="button" class="button small" on:click=move |_| page.remote.again()>"Try again"</button>
                    </div>
                </Notice>
            }
        })
    };
    notice.into_any()
}

/// The progress of first discoveries.
fn discovering(page: Page) -> AnyView {
    let running = memo(move || {
        page.accounts.with(|accounts| {
            let progress =
                |one: &OverviewAccount| (name(one), one.overview.as_ref().map_or(0, |o| o.percentage));
            accounts.iter().filter(|one| is_first_discovery(one)).map(progress).collect::<Vec<_>>()
        })
    });
    let each = move || {
        let line = |(name, percentage): (String, u8)| {
            let label = format!("First discovery of {name}");
            view! {
                <li>
                    <span>"First discovery of " <strong>{name}</strong></span>
                    <div class="discovery-progress">
                        <progress max="100" value=percentage.to_string() aria-label=label></progress>
                        <span>{percentage} " %"</span>
                    </div>
                </li>
            }
        };
        let running = running.get();
        (!running.is_empty()).then(|| {
            view! { <ul class="panel discoveries" aria-label="First discoveries">{running.into_iter().map(line).collect_view()}</ul> }
        })
    };
    each.into_any()
}
