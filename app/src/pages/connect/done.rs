//! The end: what was proven, and what the customer keeps of it.

use leptos::prelude::*;

use super::Connect;
use crate::links::api;
use crate::parts::icon::Icon;
use crate::parts::receipt;

pub(super) fn section(connect: Connect) -> AnyView {
    let account = connect.memo(|link| {
        let check = link.check.as_ref();
        check.map(|check| (check.account_id.to_string(), check.role_arn.to_string())).unwrap_or_default()
    });
    let workspace = connect.memo(|link| link.asker.workspace.clone());
    let proofs = [
        "A stranger without an external ID is refused.",
        "A stranger with a wrong external ID is refused.",
        "Only this external ID is let in.",
    ];
    let proofs = proofs.map(|proof| view! { <li>{Icon::Check.view()} {proof}</li> });
    let print = move |_| {
        // A browser that cannot print says so itself.
        let _ = window().print();
    };
    view! {
        <section class="panel step success" aria-labelledby="done-title">
            <span class="seal" aria-hidden="true">{Icon::ShieldCheck.view()}</span>
            <h2 id="done-title" tabindex="-1">"Connected"</h2>
            <p class="lead">
                "The account " <strong>{move || account.get().0}</strong> " is connected to " {workspace}
                ". You can close this page."
            </p>
            <ul class="proofs">{proofs.collect_view()}</ul>
            <p class="hint">"Role " <code>{move || account.get().1}</code></p>
            <div class="actions center">
                {receipt::download(connect.client, api::RECEIPT_BY_LINK.to_owned())}
                <button type="button" class="button" on:click=print>
                    "Print or save this page"
                </button>
            </div>
        </section>
    }
    .into_any()
}
