//! The role's forms once more, for an account whose features have changed: with its own external ID, never the pending one.

use domain::api::PolicyRequest;
use leptos::prelude::*;

use super::Account;
use crate::links;
use crate::logic::sections::Section;
use crate::parts::role_forms::RoleForms;
use crate::session::{use_session, use_workspace};

pub(super) fn section(account: Account) -> AnyView {
    let is_rotating = account.memo(|c| c.rotation.is_some());
    // They are long, and most visits are not for them: they are asked for when they are opened first, and stay.
    let opened = RwSignal::new(false);
    let open = move |_| {
        if !opened.get_untracked() {
            opened.set(true);
        }
    };
    let body = move || {
        if is_rotating.get() {
            let href = links::account_section(&use_workspace().id(), &account.id(), Section::Access);
            return Some(
                view! {
                    <p class="hint">
                        "The external ID is being rotated, and the forms would have one of the two alone. "
                        <a href=href>"Finish the rotation"</a>" first."
                    </p>
                }
                .into_any(),
            );
        }
        opened.get().then(|| forms(account))
    };
    view! {
        <section class="panel" aria-labelledby="update-role-title">
            <h2 id="update-role-title">"Update the role"</h2>
            <details class="role-update" on:toggle=open>
                <summary>"The role in every form, for the features above"</summary>
                <div class="column">{body}</div>
            </details>
        </section>
    }
    .into_any()
}

fn forms(account: Account) -> AnyView {
    let (client, ws) = (use_session().client, use_workspace());
    let part = RoleForms::of_connection();
    let agreed = account.memo(|c| (c.features, c.captures.clone(), c.external_id.to_string()));
    part.keep(move |request| {
        agreed.track();
        let request = PolicyRequest { connection: Some(account.id()), ..request };
        let ws = ws.id();
        Some(Box::pin(async move { client.policies(&ws, &request).await }))
    });
    view! {
        <p class="hint">
            "Whoever owns the account brings its role to this state. It has this account's own external ID, which stays as it is."
        </p>
        {part.view()}
        {part.asked()}
    }
    .into_any()
}
