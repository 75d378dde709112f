//! The customer's own policy, and what is found in it while they type.

use domain::api::PermissionsKind;
use domain::policy::review::{Finding, Weight};
use leptos::prelude::*;

use super::RoleForms;
use crate::parts::icon::Icon;

pub(super) fn editor(part: RoleForms) -> AnyView {
    let refused = move || part.failure.get().filter(|failure| failure.field() == Some("policy"));
    let verdict = move || match refused() {
        Some(failure) => view! {
            <p class="field-problem" id="own-policy-problem">
                <strong>{failure.detail()}</strong> " " {failure.remedy()}
            </p>
        }
        .into_any(),
        None => findings(part),
    };
    view! {
        <div class="field">
            <label for="own-policy">"Permission policy"</label>
            <p class="hint" id="own-policy-hint">"JSON, as IAM takes it. The forms below carry it as it is."</p>
            <textarea
                id="own-policy"
                class="machine"
                rows="14"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                aria-describedby="own-policy-hint own-policy-said"
                aria-invalid=move || refused().is_some().then_some("true")
                prop:value=move || part.policy.get()
                on:input:target=move |event| part.policy.set(event.target().value())
            ></textarea>
            <div id="own-policy-said" aria-live="polite">{verdict}</div>
        </div>
    }
    .into_any()
}

fn findings(part: RoleForms) -> AnyView {
    let review = part.forms.with(|forms| {
        let own = forms.as_ref().filter(|forms| forms.permissions == PermissionsKind::Own);
        own.and_then(|forms| forms.review.clone())
    });
    let Some(review) = review else { return ().into_any() };
    let size = format!("{} of {} characters.", review.size, review.size_max);
    if review.findings.is_empty() {
        return view! {
            <p class="policy-finding good">{Icon::Check.view()}<span>"Nothing is missing, and nothing is too much. " {size}</span></p>
        }
        .into_any();
    }
    let list = review.findings.into_iter().map(finding).collect_view();
    view! {
        <ul class="policy-findings" aria-label="Findings">{list}</ul>
        <p class="hint">{size}</p>
    }
    .into_any()
}

fn finding(finding: Finding) -> AnyView {
    let (class, icon, word) = match finding.weight {
        Weight::Missing => ("policy-finding bad", Icon::Alert, "Missing"),
        Weight::Excess => ("policy-finding warn", Icon::ShieldAlert, "More than needed"),
        Weight::Notice => ("policy-finding", Icon::Info, "Note"),
    };
    let at = finding.statement.map(|number| format!(", statement {number}")).unwrap_or_default();
    view! {
        <li class=class>
            {icon.view()}
            <div>
                <p><strong>{word}{at}": "</strong>{finding.problem}</p>
                <p class="hint">{finding.remedy}</p>
            </div>
        </li>
    }
    .into_any()
}
