//! The receipt of the proof: kept as a file, or read as a page.

use domain::api::ConnectionStatus;
use leptos::prelude::*;

use super::Account;
use crate::links;
use crate::parts::receipt::download;
use crate::session::{use_session, use_workspace};

pub(super) fn section(account: Account) -> AnyView {
    let (client, ws) = (use_session().client, use_workspace());
    let proven = account.memo(|c| c.status == ConnectionStatus::Connected);
    let body = move || {
        if !proven.get() {
            return view! { <p class="hint">"There is a receipt once the role is proven."</p> }.into_any();
        }
        view! {
            <p class="hint">
                "Signed by this deployment, for your files and your auditors: what AWS answered, and how that meets what AWS asks \
                 of third parties."
            </p>
            <div class="actions">
                {download(client, links::api::receipt(&ws.id(), &account.id()))}
                <a class="button quiet" href=links::receipt(&ws.id(), &account.id())>"Open receipt"</a>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="receipt-title">
            <h2 id="receipt-title">"Receipt"</h2>
            {body}
        </section>
    }
    .into_any()
}
