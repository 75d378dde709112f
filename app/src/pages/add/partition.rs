//! The partition that the account is in, where the deployment serves more than one.
//!
//! It is in the address, as the step is: with another partition comes another principal, and a role that trusts the
//! wrong one never matches.

use domain::api::PrincipalView;
use domain::arn::Partition;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::Wizard;
use crate::links;
use crate::logic::steps::Step;
use crate::reactive::memo;

const fn name(partition: Partition) -> &'static str {
    match partition {
        Partition::Aws => "AWS",
        Partition::China => "AWS China",
        Partition::UsGov => "AWS GovCloud (US)",
        Partition::Eusc => "AWS European Sovereign Cloud",
    }
}

/// Whom the role trusts in the chosen partition.
pub(super) fn principal(wizard: Wizard) -> Memo<Option<PrincipalView>> {
    let value = wizard.pending.value();
    memo(move || {
        let chosen = wizard.partition.get();
        value.with(|view| {
            let view = view.as_ref()?;
            let named = view.principals.iter().find(|principal| Some(principal.partition) == chosen);
            Some(named.unwrap_or(&view.principal).clone())
        })
    })
}

/// One choice for each partition with a principal; nothing where there is just one.
pub(super) fn choice(wizard: Wizard) -> AnyView {
    let value = wizard.pending.value();
    let partitions = memo(move || {
        value.with(|view| {
            view.iter().flat_map(|view| &view.principals).map(|p| p.partition).collect::<Vec<_>>()
        })
    });
    let chosen = principal(wizard);
    let chosen = memo(move || chosen.with(|principal| principal.as_ref().map(|p| p.partition)));
    let navigate = use_navigate();
    let choices = move || {
        let partitions = Some(partitions.get()).filter(|partitions| partitions.len() > 1)?;
        let each = partitions.into_iter().map(|partition| {
            let navigate = navigate.clone();
            let choose = move |_| {
                let to = links::add_in(&wizard.workspace.id(), Step::ExternalId, None, Some(partition));
                navigate(&to, NavigateOptions { replace: true, ..NavigateOptions::default() });
            };
            view! {
                <label>
                    <input
                        type="radio"
                        name="partition"
                        prop:checked=move || chosen.get() == Some(partition)
                        on:change=choose
                    />
                    {name(partition)}
                </label>
            }
        });
        Some(view! {
            <fieldset class="field">
                <legend>"The account is in"</legend>
                <p class="hint">"Each of AWS's partitions has accounts of its own, and trusts a principal of its own."</p>
                <div class="choices">{each.collect_view()}</div>
            </fieldset>
        })
    };
    choices.into_any()
}
