//! Step two: the role is created in AWS, in whichever form its account's engineer prefers.

use leptos::prelude::*;

use super::{Wizard, absent, panel, use_go};
use crate::logic::highlight::Language;
use crate::logic::steps::Step;
use crate::parts::code::Code;
use crate::parts::icon::Icon;
use crate::parts::states::Notice;
use crate::reactive::memo;

pub(super) fn step(wizard: Wizard) -> AnyView {
    let policies = wizard.policies;
    let is_there = memo(move || policies.value().with(Option::is_some));
    let created = RwSignal::new(false);
    let (next, back) = (use_go(), use_go());
    let body = move || {
        if is_there.get() {
            there(wizard)
        } else {
            absent(policies.failure().get(), move || {
                wizard.asked.update(|asked| *asked = asked.wrapping_add(1));
            })
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
        "Do this in the AWS account that is to be connected, or send it to the person who can. One of the ways is enough.",
        body.into_any(),
    )
}

fn there(wizard: Wizard) -> AnyView {
    let local = wizard.workspace.is_local().then(local_way);
    let role = wizard.role.get_value();
    view! { {local} {role.view()} {role.asked()} }.into_any()
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
