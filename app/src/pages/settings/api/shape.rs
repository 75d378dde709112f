//! The fields of a shape, as a table; those that have fields of their own unfold.

use leptos::prelude::*;
use serde_json::Value;

use crate::logic::reference::{Document, Field};

/// All shapes that something can have.
pub(super) fn view(schema: &Value, document: StoredValue<Document>) -> AnyView {
    let variants = document.with_value(|document| document.variants(schema));
    let each = variants.into_iter().map(|variant| {
        let says =
            (!variant.says.is_empty()).then(|| view! { <p class="hint">{sentence(&variant.says)}</p> });
        view! { {says} {table(variant.fields, document)} }
    });
    each.collect_view().into_any()
}

/// The same behind a line that unfolds it; nothing where there are no fields.
pub(super) fn folded(line: &'static str, schema: &Value, document: StoredValue<Document>) -> Option<AnyView> {
    let has_fields = document
        .with_value(|document| document.variants(schema).iter().any(|variant| !variant.fields.is_empty()));
    if !has_fields {
        return None;
    }
    let schema = StoredValue::new(schema.clone());
    let opened = RwSignal::new(false);
    let inside = move || opened.get().then(|| schema.with_value(|schema| view(schema, document)));
    let folded = view! {
        <details class="fold" on:toggle=move |_| opened.set(true)>
            <summary>{line}</summary>
            {inside}
        </details>
    };
    Some(folded.into_any())
}

/// A sentence, with what stands between backticks as code.
pub(super) fn sentence(text: &str) -> AnyView {
    let pieces = text.split('`').enumerate().map(|(at, piece)| {
        let piece = piece.to_owned();
        if at % 2 == 1 { view! { <code>{piece}</code> }.into_any() } else { piece.into_any() }
    });
    pieces.collect_view().into_any()
}

/// Rows of fields or parameters.
pub(super) fn table(fields: Vec<Field>, document: StoredValue<Document>) -> AnyView {
    let rows = fields.into_iter().map(|field| {
        let place = field.place.map(|place| view! { <span class="faint">" in the " {place}</span> });
        let needed = field.needed.then(|| view! { <span class="needed">" needed"</span> });
        let inner = field.inner.as_ref().and_then(|inner| folded("Its fields", inner, document));
        view! {
            <div>
                <dt><code>{field.name}</code> {place} {needed}</dt>
                <dd>
                    <span class="faint">{field.kind}</span>
                    {(!field.says.is_empty()).then(|| view! { <p>{sentence(&field.says)}</p> })}
                    {inner}
                </dd>
            </div>
        }
    });
    view! { <dl class="fields">{rows.collect_view()}</dl> }.into_any()
}
