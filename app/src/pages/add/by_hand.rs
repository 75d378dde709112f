//! The role made by hand in the AWS console, step by step, with both policies to paste.

use domain::api::Policies;
use domain::arn::Principal;
use domain::policy::PolicyDocument;
use leptos::prelude::*;

use super::role::text;
use crate::logic::highlight::Language;
use crate::parts::code::Code;
use crate::parts::copy::Copyable;

pub(super) fn guide(policies: RwSignal<Option<Policies>>) -> AnyView {
    let account = text(policies, |p| trusted_account(p).unwrap_or_default());
    let external_id = text(policies, |p| p.external_id.to_string());
    let name = text(policies, |p| p.role_name.to_string());
    let trust = text(policies, |p| p.trust_policy.pretty());
    let permissions =
        text(policies, |p| p.permission_policy.as_ref().map(PolicyDocument::pretty).unwrap_or_default());
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
            <li>"Add no permissions yet: go on with " <strong>"Next"</strong> "."</li>
            <li>
                "Name the role " <Copyable what="role name" text=name /> " and create it. Upper and lower case count."
            </li>
            <li>
                "Open the role. Under " <strong>"Permissions › Add permissions › Create inline policy › JSON"</strong>
                " paste the permission policy, and name it " <code>"DeputizeRead"</code> "."
            </li>
            <li>
                "Under " <strong>"Trust relationships › Edit trust policy"</strong>
                " paste the trust policy. It narrows the trust from the whole account to the one principal that needs it."
            </li>
        </ol>
        <Code language=Language::Json what="permission policy" text=permissions file="deputize-permissions.json" />
        <Code language=Language::Json what="trust policy" text=trust file="deputize-trust.json" />
    }
    .into_any()
}

/// The account of the principal that the trust policy names: what the console's form asks for.
fn trusted_account(policies: &Policies) -> Option<String> {
    let principal = policies.trust_policy.0.pointer("/Statement/0/Principal/AWS")?.as_str()?;
    Some(principal.parse::<Principal>().ok()?.account().to_string())
}
