//! The role by CloudFormation: in one account, by a link or an upload; and as a StackSet in an organisation's accounts.

use domain::api::Policies;
use domain::policy::STACKSET_FILE;
use leptos::prelude::*;

use super::text;
use crate::logic::highlight::Language;
use crate::parts::code::Code;
use crate::parts::icon::Icon;
use crate::parts::regions::common;
use crate::parts::states::Notice;
use crate::reactive::memo;

type Forms = RwSignal<Option<Policies>>;

pub(super) fn one(forms: Forms, region: RwSignal<Option<String>>) -> AnyView {
    let has_link = memo(move || forms.with(|p| p.as_ref().is_some_and(|p| p.quick_create_url.is_some())));
    let as_json = RwSignal::new(false);
    let yaml = text(forms, |p| p.cloudformation_template.clone());
    let json = text(forms, |p| p.cloudformation_json.clone());
    let deploy = text(forms, |p| {
        format!(
            "aws cloudformation deploy --stack-name {} \\\n  --template-file deputize-role.yaml --capabilities CAPABILITY_NAMED_IAM",
            p.stack_name
        )
    });
    let template = move || {
        if as_json.get() {
            view! { <Code language=Language::Json what="CloudFormation template" text=json file="deputize-role.json" /> }.into_any()
        } else {
            view! { <Code language=Language::Yaml what="CloudFormation template" text=yaml file="deputize-role.yaml" /> }.into_any()
        }
    };
    let choice = move |this: bool, label: &'static str| {
        view! {
            <label>
                <input
                    type="radio"
                    name="template-format"
                    prop:checked=move || as_json.get() == this
                    on:change=move |_| as_json.set(this)
                />
                {label}
            </label>
        }
    };
    view! {
        <Show when=move || has_link.get()>{link(forms, region)}</Show>
        {upload(forms)}
        <fieldset class="field inline">
            <legend>"Format"</legend>
            <div class="choices">{choice(false, "YAML")} {choice(true, "JSON")}</div>
        </fieldset>
        {template}
        <p class="hint">"The same from a terminal, beside the downloaded file:"</p>
        <Code language=Language::Shell what="deploy command" text=deploy />
    }
    .into_any()
}

/// Quick-create: the console opens with everything filled in.
fn link(forms: Forms, region: RwSignal<Option<String>>) -> AnyView {
    let url = text(forms, |p| p.quick_create_url.clone().unwrap_or_default());
    let shown = text(forms, |p| p.region.to_string());
    let partition = memo(move || forms.with(|p| p.as_ref().map(|p| p.principal.partition)));
    let options = move || {
        common(partition.get().unwrap_or_default())
            .iter()
            .map(|name| view! { <option value=*name selected=move || shown.get() == *name>{*name}</option> })
            .collect_view()
    };
    view! {
        <Notice icon=Icon::External tone="good">
            <p>
                <strong>"Open the AWS console with everything filled in."</strong>
                " Leave the values as they are, tick the box for IAM resources with custom names, and create the stack."
            </p>
            <div class="input-row">
                <select aria-label="Region of the stack" on:change:target=move |event| region.set(Some(event.target().value()))>
                    {options}
                </select>
                <a class="button primary" href=url target="_blank" rel="noopener noreferrer">
                    "Create stack in AWS"
                    {Icon::External.view()}
                </a>
            </div>
        </Notice>
    }
    .into_any()
}

fn upload(forms: Forms) -> AnyView {
    let stack = text(forms, |p| p.stack_name.clone());
    let console = text(forms, |p| {
        format!(
            "https://{}/cloudformation/home#/stacks/create/template",
            p.principal.partition.console_domain()
        )
    });
    view! {
        <ol class="guide">
            <li>"Download the template. It creates one role and nothing else."</li>
            <li>
                "In the AWS console open "
                <a href=console target="_blank" rel="noopener noreferrer">
                    "CloudFormation › Create stack"
                    {Icon::External.view()}
                </a>
                ", upload it, and name the stack " <code>{stack}</code>
                ". Leave the parameters as they are."
            </li>
            <li>"Tick the box that lets CloudFormation create IAM resources with custom names, and submit."</li>
        </ol>
    }
    .into_any()
}

pub(super) fn stack_set(forms: Forms) -> AnyView {
    let template = text(forms, |p| p.stackset_template.clone());
    let commands = text(forms, |p| p.stackset_commands.clone());
    view! {
        <p class="hint">
            "For all accounts of an AWS Organization at once, later ones too. Run it in the management account or a delegated one; each \
             account's external ID is the one above, a colon, and the account's number."
        </p>
        <Notice icon=Icon::Alert tone="warn">
            <p>
                <strong>"AWS leaves the management account out."</strong>
                " A StackSet with service-managed permissions reaches its member accounts alone. Create the role there by one of the other ways."
            </p>
        </Notice>
        <Code language=Language::Yaml what="StackSet template" text=template file=STACKSET_FILE />
        <Code language=Language::Shell what="StackSet commands" text=commands file="deputize-stackset.sh" />
    }
    .into_any()
}
