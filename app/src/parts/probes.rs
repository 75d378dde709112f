//! The three probes: what each asks, what it shows, and how it turned out.

use domain::api::{Check, Connection};
use domain::gate::Probe;
use leptos::prelude::*;

use super::icon::Icon;
use super::time;
use crate::logic::probe_rows::Row;
use crate::reactive::memo;

/// What a probe asks, as its row's title.
pub(crate) const fn title(probe: Probe) -> &'static str {
    match probe {
        Probe::WithoutExternalId => "Without an external ID",
        Probe::WrongExternalId => "With a wrong external ID",
        Probe::RightExternalId => "With your external ID",
    }
}

const fn demand(probe: Probe) -> &'static str {
    if probe.must_work() { "must be let in" } else { "must be refused" }
}

const fn proof(probe: Probe) -> &'static str {
    match probe {
        Probe::WithoutExternalId => "Shows whether the role asks for an external ID at all.",
        Probe::WrongExternalId => "Shows whether another customer's ID would open it.",
        Probe::RightExternalId => "Shows whether the role is there and trusts this workspace.",
    }
}

const fn verdict(probe: Probe, row: Row) -> &'static str {
    match (row, probe.must_work()) {
        (Row::Ahead, _) => "Not yet asked",
        (Row::Asking, _) => "Asking AWS",
        (Row::Passed, true) => "Let in",
        (Row::Passed, false) => "Refused, as it must be",
        (Row::NotYet, _) => "Denied so far",
        (Row::Failed, true) => "Denied",
        (Row::Failed, false) => "Let in, and must not be",
        (Row::Inconclusive, _) => "No clear answer",
        (Row::NotAsked, _) => "Not asked",
    }
}

fn icon(row: Row) -> AnyView {
    match row {
        Row::Asking => Icon::Spinner.view(),
        Row::Passed => Icon::Check.view(),
        Row::Failed => Icon::Close.view(),
        Row::NotYet => Icon::Clock.view(),
        Row::Inconclusive => Icon::Alert.view(),
        Row::Ahead | Row::NotAsked => Icon::Minus.view(),
    }
}

const fn tone(row: Row) -> &'static str {
    match row {
        Row::Ahead | Row::NotAsked => "probe ahead",
        Row::Asking => "probe asking",
        Row::Passed => "probe good",
        Row::NotYet | Row::Inconclusive => "probe warn",
        Row::Failed => "probe bad",
    }
}

/// The three rows.
#[component]
pub(crate) fn Probes(
    /// What each shows.
    #[prop(into)]
    rows: Signal<[Row; 3]>,
    /// The connection, for AWS's codes and the times.
    #[prop(into)]
    connection: Signal<Option<Connection>>,
    /// Whether the time of each answer is shown.
    #[prop(optional)]
    timed: bool,
) -> impl IntoView {
    let checks = memo(move || connection.with(|c| c.as_ref().map(|c| c.checks.clone()).unwrap_or_default()));
    drawn(rows, checks, timed)
}

/// The three rows of whatever is checked.
pub(crate) fn drawn(rows: Signal<[Row; 3]>, checks: Memo<Vec<Check>>, timed: bool) -> AnyView {
    let each = Probe::ALL.into_iter().enumerate().map(|(index, probe)| {
        let row = memo(move || rows.get().into_iter().nth(index).unwrap_or(Row::Ahead));
        let check =
            memo(move || checks.with(|checks| checks.iter().find(|check| check.kind == probe).cloned()));
        let is_answered = move || !matches!(row.get(), Row::Ahead | Row::Asking | Row::NotAsked);
        let answer = move || check.get().filter(|_| is_answered()).map(|check| facts(check, timed));
        view! {
            <li class=move || tone(row.get())>
                <span class="probe-icon">{move || icon(row.get())}</span>
                <div class="probe-body">
                    <p class="probe-title">
                        <strong>{title(probe)}</strong>
                        " "
                        <span>{demand(probe)}</span>
                    </p>
                    <p class="hint">{proof(probe)}</p>
                </div>
                <div class="probe-answer">
                    <p class="probe-verdict">{move || verdict(probe, row.get())}</p>
                    {answer}
                </div>
            </li>
        }
    });
    view! { <ol class="probes" aria-label="Checks">{each.collect_view()}</ol> }.into_any()
}

fn facts(check: Check, timed: bool) -> AnyView {
    let code = check.aws_code.map(|code| view! { <code title="AWS's answer">{code}</code> });
    let at = timed.then(|| view! { <span class="faint">{time::ago(check.at)}</span> });
    view! { <p class="probe-facts">{code}{at}</p> }.into_any()
}

/// What a screen reader hears when the rows have turned.
pub(crate) fn spoken(rows: [Row; 3]) -> String {
    let each = Probe::ALL.into_iter().zip(rows);
    each.map(|(probe, row)| format!("{}: {}.", title(probe), verdict(probe, row)))
        .collect::<Vec<_>>()
        .join(" ")
}
