//! The partition that the account is in, where the deployment serves more than one.
//!
//! It is in the address, as the step is: with another partition comes another principal, and a role that trusts the
//! wrong one never matches.

use domain::api::PrincipalView;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::Wizard;
use crate::links;
use crate::logic::steps::Step;
use crate::parts::partitions;
use crate::reactive::memo;

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
    let choose = Callback::new(move |partition| {
        let to = links::add_in(&wizard.workspace.id(), Step::ExternalId, None, Some(partition));
        navigate(&to, NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    partitions::choice(partitions, chosen, choose)
}
