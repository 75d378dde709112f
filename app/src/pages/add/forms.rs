//! The role's forms, asked for anew with each choice, and when the external ID is another one.

use domain::api::PolicyRequest;
use leptos::prelude::*;

use super::Wizard;
use crate::reactive::{memo, watch};
use crate::session::use_session;

/// Keeps them up to date while there is no connection: asking may make an ID.
pub(super) fn keep(wizard: Wizard, is_new: Memo<bool>) {
    let client = use_session().client;
    let id = memo(move || {
        wizard.pending.value().with(|view| view.as_ref().map(|view| view.external_id.to_string()))
    });
    // Forms of another ID, or with the principal of another partition, would make a role that never matches.
    let mut before = None;
    watch(move || {
        let now = (id.get(), wizard.partition.get());
        if before.replace(now.clone()).is_some_and(|before| before.0.is_some() && before != now) {
            wizard.role.get_value().forget();
        }
    });
    wizard.role.get_value().keep(move |request| {
        wizard.asked.track();
        let ws = wizard.workspace.id();
        // Another partition has another principal.
        let partition = wizard.partition.get().map(|partition| partition.to_string());
        let request = PolicyRequest { partition, ..request };
        let is_due = is_new.get() && id.with(Option::is_some);
        is_due.then(|| Box::pin(async move { client.policies(&ws, &request).await }) as _)
    });
}
