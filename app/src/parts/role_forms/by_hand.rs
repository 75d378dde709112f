//! The role made by hand in the AWS console, step by step, with the policies to paste.

use domain::api::Policies;
use domain::policy::{CAPTURES_POLICY, READ_POLICY};
use leptos::prelude::*;

use super::text;
use crate::logic::highlight::Language;
use crate::parts::code::Code;
use crate::parts::copy::Copyable;
use crate::reactive::memo;

type Forms = RwSignal<Option<Policies>>;

pub(super) fn guide(forms: Forms) -> AnyView {
    let account = text(forms, |p| p.principal.account_id.to_string());
    let external_id = text(forms, |p| p.external_id.to_string());
    let name = text(forms, |p| p.role_name.to_string());
    let trust = text(forms, |p| p.trust_policy.pretty());
    let read = text(forms, |p| policy(p, READ_POLICY));
    let captures = text(forms, |p| policy(p, CAPTURES_POLICY));
    let managed =
        memo(move || forms.with(|p| p.as_ref().map(|p| p.managed_policies.clone()).unwrap_or_default()));
    let attach = move || {
        let names: Vec<_> =
            managed.get().iter().map(|arn| arn.rsplit('/').next().unwrap_or_default().to_owned()).collect();
        if names.is_empty() {
            return "Add no permissions yet: go on with Next.".into_any();
        }
        let names = names.into_iter().map(|name| view! { <code>{name}</code> " " }).collect_view();
        view! { "Under “Permissions policies” find and tick " {names} ", then go on with Next." }.into_any()
    };
    let inline = |policy: Signal<String>, name: &'static str, what: &'static str| {
        move || {
            (!policy.with(String::is_empty)).then(|| {
                view! {
                    <li>
                        "Open the role. Under " <strong>"Permissions › Add permissions › Create inline policy › JSON"</strong>
                        " paste the " {what} ", and name it " <code>{name}</code> "."
                    </li>
                }
            })
        }
    };
    let block = |policy: Signal<String>, what: &'static str, file: &'static str| {
        let is_there = memo(move || !policy.with(String::is_empty));
        view! { <Show when=move || is_there.get()><Code language=Language::Json what text=policy file /></Show> }
    };
    view! {
        <ol class="guide">
            <li>"In the AWS console open " <strong>"IAM › Roles › Create role"</strong> "."</li>
            <li>
                "Trusted entity type " <strong>"AWS account"</strong> ", then " <strong>"Another AWS account"</strong>
                ", with the account ID " <Copyable what="trusted account ID" text=account />
            </li>
            <li>
                "Tick " <strong>"Require external ID"</strong> " and paste "
                <Copyable what="external ID" text=external_id />
                " Leave " <strong>"Require MFA"</strong> " off: a service has no second factor."
            </li>
            <li>{attach}</li>
            <li>
                "Name the role " <Copyable what="role name" text=name /> " and create it. Upper and lower case count."
            </li>
            {inline(read, READ_POLICY, "permission policy")}
            {inline(captures, CAPTURES_POLICY, "captures policy")}
            <li>
                "Under " <strong>"Trust relationships › Edit trust policy"</strong>
                " paste the trust policy. It narrows the trust from the whole account to the one principal that needs it."
            </li>
        </ol>
        {block(read, "permission policy", "deputize-permissions.json")}
        {block(captures, "captures policy", "deputize-captures.json")}
        <Code language=Language::Json what="trust policy" text=trust file="deputize-trust.json" />
    }
    .into_any()
}

/// A role that is there, changed in the AWS console.
pub(super) fn change(forms: Forms) -> AnyView {
    let name = text(forms, |p| p.role_name.to_string());
    let trust = text(forms, |p| p.trust_policy.pretty());
    let blocks = [
        (READ_POLICY, "permission policy", "deputize-permissions.json"),
        (CAPTURES_POLICY, "captures policy", "deputize-captures.json"),
    ]
    .map(|(name, what, file)| {
        let policy = Signal::from(memo(move || {
            forms.with(|p| p.as_ref().map(|p| policy(p, name)).unwrap_or_default())
        }));
        let is_there = memo(move || !policy.with(String::is_empty));
        view! {
            <Show when=move || is_there.get()>
                <p class="hint">"The inline policy " <code>{name}</code> ":"</p>
                <Code language=Language::Json what text=policy file />
            </Show>
        }
    })
    .collect_view();
    let managed =
        memo(move || forms.with(|p| p.as_ref().map(|p| p.managed_policies.clone()).unwrap_or_default()));
    let attach = move || {
        let names: Vec<_> =
            managed.get().iter().map(|arn| arn.rsplit('/').next().unwrap_or_default().to_owned()).collect();
        (!names.is_empty()).then(|| {
            let names = names.into_iter().map(|name| view! { <code>{name}</code> " " }).collect_view();
            view! { <li>"Under " <strong>"Add permissions › Attach policies"</strong> " tick " {names} "."</li> }
        })
    };
    view! {
        <ol class="guide">
            <li>"In the AWS console open " <strong>"IAM › Roles"</strong> " and the role " <Copyable what="role name" text=name /></li>
            <li>
                "Under " <strong>"Permissions"</strong> " edit the inline policies of the names below, and paste them whole. Create the                  one that is not there."
            </li>
            {attach}
            <li>
                "The trust policy stays as it is. If it was changed, paste it under "
                <strong>"Trust relationships › Edit trust policy"</strong> "."
            </li>
        </ol>
        {blocks}
        <Code language=Language::Json what="trust policy" text=trust file="deputize-trust.json" />
    }
    .into_any()
}

fn policy(forms: &Policies, name: &str) -> String {
    let found = forms.policies.iter().find(|policy| policy.name == name);
    found.map(|policy| policy.document.pretty()).unwrap_or_default()
}
