//! What the role is for, and how it is permitted.

use domain::api::PermissionsKind;
use domain::policy::PolicyDocument;
use leptos::prelude::*;

use super::{RoleForms, own_policy};
use crate::parts::states;
use crate::reactive::{memo, watch};

const KINDS: [(PermissionsKind, &str, &str); 4] = [
    (
        PermissionsKind::Wildcard,
        "Computed, with wildcards",
        "Reads alone, such as ec2:Describe*; it still fits when Deputize learns to read more of a service.",
    ),
    (
        PermissionsKind::Strict,
        "Computed, complete names",
        "Exactly the calls that are made today, each by its name. More features will need a change of the role.",
    ),
    (
        PermissionsKind::ReadOnly,
        "AWS's ViewOnlyAccess",
        "The ready policy that AWS keeps. It lists everything in the account and reads no contents; ReadOnlyAccess would.",
    ),
    (
        PermissionsKind::Own,
        "Your own policy",
        "Paste your JSON: it is checked for what is missing and what is too much.",
    ),
];

pub(super) fn view(part: RoleForms) -> AnyView {
    let is_own = memo(move || part.permissions.get() == PermissionsKind::Own);
    begin_from_the_computed(part);
    let purpose = part.may_choose_features.then(|| part.purpose().view());
    let kinds = KINDS.map(|(kind, label, hint)| kind_choice(part, kind, label, hint)).collect_view();
    // A refusal of the own policy is told beside it.
    let elsewhere = move || {
        part.failure.get().filter(|failure| failure.field() != Some("policy")).map(|failure| {
            // Another choice is what helps where a field is refused.
            let again = failure.field().is_none().then(|| Callback::new(move |()| part.again()));
            states::failed(&failure, again)
        })
    };
    view! {
        {purpose}
        <fieldset class="field">
            <legend>"Permissions"</legend>
            <div class="options">{kinds}</div>
        </fieldset>
        <Show when=move || is_own.get()>{own_policy::editor(part)}</Show>
        <div aria-live="polite">{elsewhere}</div>
    }
    .into_any()
}

fn kind_choice(part: RoleForms, kind: PermissionsKind, label: &'static str, hint: &'static str) -> AnyView {
    let described = format!("permissions-{kind:?}");
    view! {
        <label class="option">
            <input
                type="radio"
                name="permissions"
                aria-label=label
                aria-describedby=described.clone()
                prop:checked=move || part.permissions.get() == kind
                on:change=move |_| part.permissions.set(kind)
            />
            <span><strong>{label}</strong><span class="hint" id=described>{hint}</span></span>
        </label>
    }
    .into_any()
}

/// Who writes a policy of their own begins with the computed one, not with an empty field.
fn begin_from_the_computed(part: RoleForms) {
    watch(move || {
        if part.permissions.get() == PermissionsKind::Own && part.policy.with_untracked(String::is_empty) {
            let computed = part.forms.with_untracked(|forms| {
                forms.as_ref().and_then(|forms| forms.permission_policy.as_ref().map(PolicyDocument::pretty))
            });
            part.policy.set(computed.unwrap_or_default());
        }
    });
}
