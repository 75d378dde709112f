//! One operation: a line, and behind it what it takes, what it answers, and how it is called.

use leptos::prelude::*;

use super::shape;
use crate::logic::highlight::Language;
use crate::logic::reference::{Document, Operation, Place, curl, example_of, python, terraform};
use crate::parts::code::Code;

/// The line. What is behind it is drawn when it is opened first.
pub(super) fn view(one: Operation, document: StoredValue<Document>, place: StoredValue<Place>) -> AnyView {
    let opened = RwSignal::new(false);
    let (method, path, summary) = (one.method.clone(), one.path.clone(), one.summary.clone());
    let short = path.replace("/api/v1/workspaces/{workspace}", "…");
    let class = format!("method {}", method.to_lowercase());
    let one = StoredValue::new(one);
    let inside = move || opened.get().then(|| one.with_value(|one| inside(one, document, place)));
    view! {
        <li>
            <details class="operation" on:toggle=move |_| opened.set(true)>
                <summary>
                    <span class=class>{method}</span>
                    <code title=path>{short}</code>
                    <span class="what">{summary}</span>
                </summary>
                <div class="inside">{inside}</div>
            </details>
        </li>
    }
    .into_any()
}

fn inside(one: &Operation, document: StoredValue<Document>, place: StoredValue<Place>) -> AnyView {
    let says = (!one.says.is_empty()).then(|| view! { <p>{shape::sentence(&one.says)}</p> });
    let parameters = (!one.parameters.is_empty()).then(|| {
        view! {
            <h4>"Parameters"</h4>
            {shape::table(one.parameters.clone(), document)}
        }
    });
    let body = one.body.as_ref().map(|body| {
        view! {
            <h4>"Body" <span class="faint">" " {body.media.clone()}</span></h4>
            {shape::view(&body.schema, document)}
        }
    });
    let answers = one.answered().into_iter().map(|answer| {
        let is_well = answer.status.starts_with('2');
        let content = answer.content.as_ref().map(|(media, schema)| {
            let inner = is_well.then(|| shape::folded("Its fields", schema, document)).flatten();
            view! { <span class="faint">" " {media.clone()}</span> {inner} }
        });
        view! {
            <div>
                <dt><code>{answer.status.clone()}</code></dt>
                <dd>{shape::sentence(&answer.says)} {content}</dd>
            </div>
        }
    });
    view! {
        <p class="faint"><code>{format!("{} {}", one.method, one.path)}</code></p>
        {says}
        <p><strong>"Who may: "</strong> {one.who.clone()} "."</p>
        {parameters}
        {body}
        <h4>"Answers"</h4>
        <dl class="answers">{answers.collect_view()}</dl>
        <h4>"Call it"</h4>
        {calls(one, document, place)}
    }
    .into_any()
}

/// The ways to call it.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Curl,
    Python,
    Terraform,
}

fn calls(one: &Operation, document: StoredValue<Document>, place: StoredValue<Place>) -> AnyView {
    let body = document.with_value(|document| example_of(document, one));
    let (curl, python, terraform) = place.with_value(|place| {
        (curl(one, body.as_ref(), place), python(one, body.as_ref(), place), terraform(one, place))
    });
    let mut ways = vec![(Way::Curl, "curl"), (Way::Python, "Python")];
    ways.extend(terraform.is_some().then_some((Way::Terraform, "Terraform")));
    let way = RwSignal::new(Way::Curl);
    let (language, text) = (
        move || if way.get() == Way::Terraform { Language::Hcl } else { Language::Shell },
        Signal::derive(move || match way.get() {
            Way::Curl => curl.clone(),
            Way::Python => python.clone(),
            Way::Terraform => terraform.clone().unwrap_or_default(),
        }),
    );
    let code = move || view! { <Code language=language() what="call" text /> };
    let choices = ways.into_iter().map(|(one, name)| {
        let pressed = move || if way.get() == one { "true" } else { "false" };
        view! { <button type="button" aria-pressed=pressed on:click=move |_| way.set(one)>{name}</button> }
    });
    view! {
        <div class="segments" role="group" aria-label="Language">{choices.collect_view()}</div>
        {code}
    }
    .into_any()
}
