//! Whom the policy must trust, and with which external ID: shown where it is known, asked for where it is not.

use domain::field::FieldError;
use leptos::prelude::*;

use super::Doctor;
use crate::logic::doctor::{
    EXAMPLE_ID, EXAMPLE_PRINCIPAL, Subject, external_id_problem, principal_problem, proposed_principal,
};
use crate::parts::copy::Copyable;
use crate::reactive::memo;

/// A field of the subject.
#[derive(Clone, Copy)]
struct Asked {
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    placeholder: &'static str,
    read: fn(&Subject) -> &String,
    write: fn(&mut Subject) -> &mut String,
    problem: fn(&str) -> Option<FieldError>,
}

const PRINCIPAL: Asked = Asked {
    id: "doctor-principal",
    label: "Principal",
    hint: "The ARN of the user or role that assumes the role: the vendor's.",
    placeholder: EXAMPLE_PRINCIPAL,
    read: |subject| &subject.principal,
    write: |subject| &mut subject.principal,
    problem: principal_problem,
};

const EXTERNAL_ID: Asked = Asked {
    id: "doctor-external-id",
    label: "External ID",
    hint: "The one that the vendor shows you.",
    placeholder: EXAMPLE_ID,
    read: |subject| &subject.external_id,
    write: |subject| &mut subject.external_id,
    problem: external_id_problem,
};

/// Both.
pub(super) fn fields(doctor: Doctor) -> AnyView {
    let one = move |asked: Asked| {
        let known = memo(move || doctor.known.with(|known| (asked.read)(known).clone()));
        move || if known.with(String::is_empty) { asked_for(doctor, asked) } else { shown(asked, known) }
    };
    view! { <div class="doctor-subject">{one(PRINCIPAL)} {one(EXTERNAL_ID)}</div> }.into_any()
}

fn shown(asked: Asked, known: Memo<String>) -> AnyView {
    let what = if asked.id == PRINCIPAL.id { "principal" } else { "external ID" };
    view! {
        <dl class="facts">
            <div>
                <dt>{asked.label}</dt>
                <dd><Copyable what text=known /></dd>
            </div>
        </dl>
    }
    .into_any()
}

fn asked_for(doctor: Doctor, asked: Asked) -> AnyView {
    let value = memo(move || doctor.entered.with(|entered| (asked.read)(entered).clone()));
    let set = move |text: String| doctor.entered.update(|entered| *(asked.write)(entered) = text);
    let left = RwSignal::new(false);
    let problem = memo(move || value.with(|text| (asked.problem)(text)).filter(|_| left.get()));
    let proposed = memo(move || {
        let wanted = asked.id == PRINCIPAL.id && value.with(String::is_empty);
        wanted.then(|| doctor.text.with(|text| proposed_principal(text))).flatten()
    });
    let proposal = move || {
        proposed.get().map(|arn| {
            let text = arn.clone();
            view! {
                <button type="button" class="button small proposal" on:click=move |_| set(text.clone())>
                    "Use " <code>{arn}</code>
                </button>
            }
        })
    };
    let message = move || {
        problem.get().map(|error| {
            let tidy = value.with(|text| domain::arn::tidy(text).to_owned());
            let is_mended = (asked.problem)(&tidy).is_none();
            let fix = is_mended.then(|| {
                view! {
                    <button type="button" class="button small" on:click=move |_| set(tidy.clone())>
                        "Fix"
                    </button>
                }
            });
            view! {
                <p class="field-problem" id=format!("{}-problem", asked.id)>
                    <strong>{error.problem}</strong>
                    " "
                    {error.remedy}
                    {fix}
                </p>
            }
        })
    };
    let described_by = move || {
        let problem = problem.with(Option::is_some).then(|| format!("{}-problem ", asked.id));
        format!("{}{}-hint", problem.unwrap_or_default(), asked.id)
    };
    view! {
        <div class="field">
            <label for=asked.id>{asked.label}</label>
            <p class="hint" id=format!("{}-hint", asked.id)>{asked.hint}</p>
            <input
                type="text"
                class="machine"
                id=asked.id
                placeholder=asked.placeholder
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                aria-describedby=described_by
                prop:value=move || value.get()
                on:input:target=move |event| set(event.target().value())
                on:blur=move |_| left.set(true)
            />
            <div aria-live="polite">{message}{proposal}</div>
        </div>
    }
    .into_any()
}
