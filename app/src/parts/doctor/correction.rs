//! The policy that is right: what changes, as a diff, the whole to copy or download, and the command that puts it there.

use domain::trust::DiffLine;
use leptos::prelude::*;

use super::outcome::{coloured, in_code};
use crate::logic::doctor::Report;
use crate::logic::highlight::Language;
use crate::parts::code::Code;

pub(super) fn view(report: &Report) -> AnyView {
    let Some(correction) = &report.examination.correction else { return ().into_any() };
    let changes = correction.changes.iter().map(|change| view! { <li>{in_code(change)}</li> });
    view! {
        <section class="doctor-part" aria-labelledby="doctor-correction">
            <h3 id="doctor-correction">"The corrected policy"</h3>
            <p class="hint">"The smallest change that makes it right. What others are trusted with stays."</p>
            <ul class="changes">{changes.collect_view()}</ul>
            {diff(&report.diff)}
            <Code
                language=Language::Json
                what="corrected trust policy"
                text=correction.policy.pretty()
                file="trust-policy.json"
            />
            <Code language=Language::Shell what="command that puts it there" text=report.command.clone() />
        </section>
    }
    .into_any()
}

fn diff(lines: &[DiffLine]) -> AnyView {
    let each = lines.iter().map(|line| {
        let (class, sign, said, text) = match line {
            DiffLine::Same(text) => ("line", " ", None, text),
            DiffLine::Removed(text) => ("line removed", "−", Some("Removed: "), text),
            DiffLine::Added(text) => ("line added", "+", Some("Added: "), text),
        };
        let said = said.map(|said| view! { <span class="unseen">{said}</span> });
        view! {
            <span class=class>
                <span class="sign" aria-hidden="true">{sign}</span>
                {said}
                {coloured(text)}
            </span>
        }
    });
    view! {
        <figure class="code diff">
            <figcaption><span class="code-name">"What changes"</span></figcaption>
            <pre tabindex="0" role="region" aria-label="What changes, line by line">
                <code>{each.collect_view()}</code>
            </pre>
        </figure>
    }
    .into_any()
}
