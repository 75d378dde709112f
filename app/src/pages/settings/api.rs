//! `/w/:ws/settings/api`: how programs ask. The first calls, then every operation, from the OpenAPI document of this
//! deployment.

mod guide;
mod operation;
mod shape;

use leptos::prelude::*;

use super::frame;
use crate::browser;
use crate::client::Remote;
use crate::links;
use crate::logic::reference::{Document, Group, Operation, Place};
use crate::logic::words::count;
use crate::parts::icon::Icon;
use crate::parts::list;
use crate::parts::search::search_field;
use crate::parts::states;
use crate::reactive::{memo, rested};
use crate::session::use_workspace;

/// The page.
pub(crate) fn page() -> AnyView {
    const LEAD: &str =
        "Whatever the console does, a program can do: JSON over HTTP, with an API token of this workspace.";
    let ws = use_workspace();
    let place = StoredValue::new(Place { origin: browser::origin(), workspace: Some(ws.id()) });
    let remote = Remote::<Document>::get(|| Some(links::api::OPENAPI.to_owned()));
    let typed = RwSignal::new(String::new());
    let reference = move || match (remote.value().get(), remote.failure().get()) {
        (Some(document), _) => groups(document, place, typed),
        (None, Some(failure)) => states::failed(&failure, Some(Callback::new(move |()| remote.again()))),
        (None, None) => view! { <div class="panel">{states::loading(8)}</div> }.into_any(),
    };
    let action = view! {
        <a class="button" href=links::api::OPENAPI rel="external" download="deputize-openapi.json">
            {Icon::Download.view()}
            "OpenAPI 3.1"
        </a>
    };
    frame(
        "API",
        LEAD,
        action.into_any(),
        view! {
            {guide::view(ws, place)}
            <section class="reference" aria-labelledby="reference">
                <div>
                    <h2 id="reference">"Reference"</h2>
                    <p class="hint">"Every operation of this deployment. Open one to see what it takes and answers, and how it is called."</p>
                </div>
                {search_field("Search operations", "Search by path or words", typed)}
                {reference}
            </section>
        }
        .into_any(),
    )
}

/// The operations that have what was typed, by what they are about.
fn groups(document: Document, place: StoredValue<Place>, typed: RwSignal<String>) -> AnyView {
    let all = StoredValue::new(document.groups());
    let document = StoredValue::new(document);
    let search = rested(typed);
    let shown = memo(move || {
        let words = search.get().to_lowercase();
        all.with_value(|all| {
            let narrowed = all.iter().map(|group| {
                let operations = group.operations.iter().filter(|one| one.has(&words)).cloned().collect();
                Group { operations, ..group.clone() }
            });
            narrowed.filter(|group: &Group| !group.operations.is_empty()).collect::<Vec<Group>>()
        })
    });
    let counted = move || {
        let number = shown.with(|groups| groups.iter().map(|group| group.operations.len()).sum());
        match number {
            0 => "No operation has all these words.".to_owned(),
            number => count(number, "operation", "operations"),
        }
    };
    let key = |group: &Group| {
        let ids = group.operations.iter().map(|one| one.id.as_str());
        format!("{} {}", group.name, ids.collect::<Vec<_>>().join(" "))
    };
    let each = list::each(
        move || shown.get(),
        key,
        move |group: Group| {
            let operations =
                group.operations.into_iter().map(|one: Operation| operation::view(one, document, place));
            let title_id = format!("about-{}", group.name.to_lowercase().replace([' ', '\''], "-"));
            let named_by = title_id.clone();
            view! {
                <section class="panel operations" aria-labelledby=named_by>
                    <div>
                        <h3 id=title_id>{group.name}</h3>
                        <p class="hint">{group.says}</p>
                    </div>
                    <ul>{operations.collect_view()}</ul>
                </section>
            }
            .into_any()
        },
    );
    view! {
        <p class="faint" role="status">{counted}</p>
        {each}
    }
    .into_any()
}
