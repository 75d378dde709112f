//! What came of it: the verdict, the three probes, the policy with the statement that decides, and every finding.

use domain::trust::{Finding, Weight};
use leptos::prelude::*;

use super::correction;
use crate::logic::doctor::{Line, Reading, Report, answer, question};
use crate::logic::highlight::{Language, Piece, pieces};
use crate::parts::icon::Icon;
use crate::parts::states::Notice;

/// The place of the outcome. What is said aloud is the verdict alone; the rest is there to be read.
pub(super) fn view(reading: Memo<Reading>) -> AnyView {
    let verdict = move || match reading.get() {
        Reading::Examined(report) => verdict(&report),
        Reading::Unasked => view! {
            <Notice>
                <p>"The policy can be read. Enter the principal and the external ID, and it is evaluated."</p>
            </Notice>
        }
        .into_any(),
        Reading::Nothing | Reading::Unreadable(_) => ().into_any(),
    };
    let rest = move || match reading.get() {
        Reading::Examined(report) => details(&report),
        _ => ().into_any(),
    };
    view! { <div role="status">{verdict}</div> {rest} }.into_any()
}

fn verdict(report: &Report) -> AnyView {
    let (words, tone) = report.verdict();
    let icon = match tone {
        "good" => Icon::ShieldCheck,
        "warn" => Icon::Alert,
        _ => Icon::ShieldAlert,
    };
    view! {
        <div class=format!("diagnosis {tone}")>
            <header>{icon.view()}<h2>{words}</h2></header>
            <p>{report.meaning()}</p>
        </div>
    }
    .into_any()
}

fn details(report: &Report) -> AnyView {
    view! {
        <section class="doctor-part" aria-labelledby="doctor-probes">
            <h3 id="doctor-probes">"What IAM would answer"</h3>
            {probes(report)}
        </section>
        {findings(&report.examination.findings)}
        <section class="doctor-part" aria-labelledby="doctor-policy">
            <h3 id="doctor-policy">"The policy as it was read"</h3>
            {policy(&report.lines)}
        </section>
        {correction::view(report)}
    }
    .into_any()
}

fn probes(report: &Report) -> AnyView {
    let each = report.examination.answers.iter().map(|one| {
        let (word, tone) = answer(one);
        let (icon, as_it_must) = match tone {
            "good" => (Icon::Check, "as it must be"),
            "bad" => (Icon::Close, "and must not be"),
            _ => (Icon::Info, "on what only AWS knows"),
        };
        let decided = one.deciding().map(|index| format!("Statement {} decides", index + 1));
        view! {
            <li class=format!("probe {tone}")>
                <span class="probe-icon" aria-hidden="true">{icon.view()}</span>
                <div class="probe-title">
                    <strong>{question(one.probe)}</strong>
                </div>
                <div class="probe-answer">
                    <span class="probe-verdict">{word} ", " {as_it_must}</span>
                    <span class="probe-facts">{decided}</span>
                </div>
            </li>
        }
    });
    view! { <ul class="probes">{each.collect_view()}</ul> }.into_any()
}

fn findings(all: &[Finding]) -> AnyView {
    if all.is_empty() {
        return ().into_any();
    }
    let each = all.iter().map(|finding| {
        let (tone, icon) = match finding.weight {
            Weight::Opens => ("bad", Icon::ShieldAlert),
            Weight::Blocks => ("bad", Icon::Alert),
            Weight::Unsure => ("warn", Icon::Alert),
            Weight::Note => ("note", Icon::Info),
        };
        let place = finding.statement.map(|index| format!("Statement {}. ", index + 1));
        view! {
            <li class=format!("doctor-finding {tone}")>
                {icon.view()}
                <div>
                    <p><span class="faint">{place}</span><strong>{in_code(&finding.problem)}</strong></p>
                    <p>{in_code(&finding.remedy)}</p>
                </div>
            </li>
        }
    });
    view! {
        <section class="doctor-part" aria-labelledby="doctor-findings">
            <h3 id="doctor-findings">"What there is to say"</h3>
            <ul class="doctor-findings">{each.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// A sentence in which what stands between backquotes is a machine's text.
pub(super) fn in_code(text: &str) -> AnyView {
    let each = text.split('`').enumerate().map(|(number, piece)| match number % 2 {
        0 => piece.to_owned().into_any(),
        _ => view! { <code>{piece.to_owned()}</code> }.into_any(),
    });
    each.collect_view().into_any()
}

fn policy(lines: &[Line]) -> AnyView {
    let each = lines.iter().map(|line| {
        let mark = match (line.decides, line.fails) {
            (_, true) => "line decides fails",
            (true, false) => "line decides",
            _ => "line",
        };
        let said = line.fails.then(|| view! { <span class="unseen">" This is what fails."</span> });
        view! { <span class=mark>{coloured(&line.text)}{said}</span> }
    });
    view! {
        <figure class="code">
            <pre tabindex="0" role="region" aria-label="The policy, with the statement that decides marked">
                <code>{each.collect_view()}</code>
            </pre>
        </figure>
    }
    .into_any()
}

/// One line of JSON: no string reaches over its end.
pub(super) fn coloured(text: &str) -> AnyView {
    let span = |(kind, piece): Piece<'_>| match kind.class() {
        "" => piece.to_owned().into_any(),
        class => view! { <span class=class>{piece.to_owned()}</span> }.into_any(),
    };
    pieces(Language::Json, text).into_iter().map(span).collect_view().into_any()
}
