//! The entries: a line each, with what changed folded in.

use domain::api::AuditEntry;
use domain::audit::ActorKind;
use leptos::prelude::*;

use super::at;
use crate::links;
use crate::logic::audit::rows;
use crate::session::use_workspace;

pub(super) fn list(entries: Vec<AuditEntry>, action: String) -> AnyView {
    let each = entries.into_iter().map(|entry| item(entry, &action)).collect_view();
    view! { <ol class="audit">{each}</ol> }.into_any()
}

fn item(entry: AuditEntry, action: &str) -> AnyView {
    let ws = use_workspace().id();
    let deed = &entry.deed;
    let kind = (deed.actor.kind == ActorKind::Token).then_some("Token ");
    let actor = deed.actor.name.clone();
    let actor = if deed.actor.id.is_empty() {
        actor.into_any()
    } else {
        let only = links::audit(&ws, action, &deed.actor.id);
        view! { <a href=only title="Only what they did">{actor}</a> }.into_any()
    };
    let subject = deed.subject.clone().map(|subject| {
        let name = subject.name.unwrap_or_else(|| subject.id.clone());
        let own = name == deed.actor.name;
        (!own).then(|| view! { " " <strong title=subject.id>{name}</strong> })
    });
    let from = deed.from.clone().map(|from| view! { " from " <code>{from}</code> });
    let unfinished = deed.unfinished.then(|| view! { " " <span class="pill warn" title="It was begun, and its end is not known">"Unfinished"</span> });
    let changed = rows(&deed.before, &deed.after);
    let details = (!changed.is_empty()).then(|| {
        let each = changed.into_iter().map(|row| {
            view! { <tr><th scope="row">{row.field}</th><td>{row.before}</td><td>{row.after}</td></tr> }
        });
        view! {
            <details class="boxes">
                <summary>"What changed"</summary>
                <div class="scrolls" tabindex="0" role="region" aria-label="What changed">
                    <table class="changes">
                        <thead><tr><th scope="col">"Field"</th><th scope="col">"Before"</th><th scope="col">"After"</th></tr></thead>
                        <tbody>{each.collect_view()}</tbody>
                    </table>
                </div>
            </details>
        }
    });
    view! {
        <li>
            <p>
                {kind} {actor} " " {deed.action.title()} {subject} {unfinished}
                <span class="below faint">{at(&entry)} {from} " · " <code>{deed.action.word()}</code> " · №" {entry.seq}</span>
            </p>
            {details}
        </li>
    }
    .into_any()
}
