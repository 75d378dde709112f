//! Step two: the role is created in AWS, by CloudFormation, by the AWS CLI, or by hand.

use domain::api::Policies;
use domain::policy::Features;
use leptos::prelude::*;

use super::{Wizard, absent, by_hand, panel, use_go};
use crate::logic::highlight::Language;
use crate::logic::steps::Step;
use crate::parts::asked;
use crate::parts::code::Code;
use crate::parts::icon::Icon;
use crate::parts::states::Notice;
use crate::parts::tabs::{Tab, Tabs};
use crate::reactive::memo;

const CLOUDFORMATION: &str = "cloudformation";
const CLI: &str = "aws-cli";
const BY_HAND: &str = "by-hand";
const FORMS: &[Tab] = &[(CLOUDFORMATION, "CloudFormation"), (CLI, "AWS CLI"), (BY_HAND, "By hand")];

pub(super) fn step(wizard: Wizard) -> AnyView {
    let policies = wizard.policies;
    let is_there = memo(move || policies.value().with(Option::is_some));
    let created = RwSignal::new(false);
    let (next, back) = (use_go(), use_go());
    let body = move || {
        if is_there.get() {
            there(wizard)
        } else {
            absent(policies.failure().get(), move || policies.again())
        }
    };
    let body = view! {
        {wizard.changed()}
        {body}
        <label class="confirm">
            <input
                type="checkbox"
                prop:checked=move || created.get()
                on:change:target=move |event| created.set(event.target().checked())
            />
            "I have created the role"
        </label>
        <div class="actions between">
            <button type="button" class="button" on:click=move |_| back(Step::ExternalId, None)>
                {Icon::ArrowLeft.view()}
                "Back"
            </button>
            <button
                type="button"
                class="button primary"
                disabled=move || !created.get()
                on:click=move |_| next(Step::Account, None)
            >
                "Next"
                {Icon::ArrowRight.view()}
            </button>
        </div>
    };
    panel(
        Step::Role,
        "Do this in the AWS account that is to be connected, or send it to the person who can. One of the three ways is enough.",
        body.into_any(),
    )
}

fn there(wizard: Wizard) -> AnyView {
    let local = wizard.workspace.is_local().then(local_way);
    view! {
        {local}
        {forms(wizard.policies.value())}
        {asked::asked(Features::default())}
    }
    .into_any()
}

/// The role in each of its forms, behind tabs.
pub(crate) fn forms(value: RwSignal<Option<Policies>>) -> AnyView {
    let form = RwSignal::new(CLOUDFORMATION);
    let body = move || {
        let form = form.get();
        let body = match form {
            CLI => cli(value),
            BY_HAND => by_hand::guide(value),
            _ => cloudformation(value),
        };
        view! {
            <div role="tabpanel" id=format!("{form}-panel") aria-labelledby=form class="form-panel">{body}</div>
        }
    };
    view! {
        <Tabs label="Ways to create the role" tabs=FORMS open=form on_open=Callback::new(move |id| form.set(id)) />
        {body}
    }
    .into_any()
}

/// A text of the policies, kept up to date when the ID changes.
pub(super) fn text(policies: RwSignal<Option<Policies>>, read: fn(&Policies) -> String) -> Signal<String> {
    memo(move || policies.with(|policies| policies.as_ref().map(read).unwrap_or_default())).into()
}

fn local_way() -> AnyView {
    view! {
        <Notice icon=Icon::Terminal tone="local">
            <p>
                <strong>"This is the local environment."</strong>
                " Without an AWS account of your own, let this command play the customer. It creates the stack below in the local AWS \
                 and prints what to enter next."
            </p>
            <Code language=Language::Shell what="local command" text="make customer" />
        </Notice>
    }
    .into_any()
}

fn cloudformation(policies: RwSignal<Option<Policies>>) -> AnyView {
    let template = text(policies, |p| p.cloudformation_template.clone());
    let stack = text(policies, |p| p.stack_name.clone());
    let deploy = text(policies, |p| {
        format!(
            "aws cloudformation deploy --stack-name {} \\\n  --template-file deputize-role.yaml --capabilities CAPABILITY_NAMED_IAM",
            p.stack_name
        )
    });
    view! {
        <ol class="guide">
            <li>"Download the template. It creates one role and nothing else."</li>
            <li>
                "In the AWS console open "
                <a
                    href="https://console.aws.amazon.com/cloudformation/home#/stacks/create/template"
                    target="_blank"
                    rel="noopener noreferrer"
                >
                    "CloudFormation › Create stack"
                    {Icon::External.view()}
                </a>
                ", upload it, and name the stack " <code>{stack}</code>
                ". Leave the parameters as they are."
            </li>
            <li>"Tick the box that lets CloudFormation create IAM resources with custom names, and submit."</li>
        </ol>
        <Code language=Language::Yaml what="CloudFormation template" text=template file="deputize-role.yaml" />
        <p class="hint">"The same from a terminal, beside the downloaded file:"</p>
        <Code language=Language::Shell what="deploy command" text=deploy />
    }
    .into_any()
}

fn cli(policies: RwSignal<Option<Policies>>) -> AnyView {
    let script = text(policies, |p| p.cli_script.clone());
    view! {
        <p class="hint">
            "With the AWS CLI, version 2, signed in to the account that is to be connected. The last command prints the role's ARN."
        </p>
        <Code language=Language::Shell what="AWS CLI commands" text=script file="deputize-role.sh" />
    }
    .into_any()
}
