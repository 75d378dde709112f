//! What is fixed about a connection.

use leptos::prelude::*;

use super::Account;
use crate::links;
use crate::parts::copy::Copyable;
use crate::parts::time;
use crate::session::use_workspace;

pub(super) fn role(account: Account) -> AnyView {
    let ws = use_workspace();
    let account_id = account.memo(|c| c.account_id.to_string());
    let role_arn = account.memo(|c| c.role_arn.to_string());
    let external_id = account.memo(|c| c.external_id.to_string());
    let created = account.memo(|c| Some((c.created_at, c.created_by.clone())));
    let of_stack_set = account.memo(|c| c.external_id.is_per_account());
    let to_another = links::add_of_stack_set(&ws.id(), &account.id());
    let another = move || {
        let to_another = to_another.clone();
        view! {
            <p class="hint">"A StackSet made the role: the external ID ends with the account's number."</p>
            <p><a href=to_another>"Connect another account of the StackSet"</a></p>
        }
    };
    let added = move || created.get().map(|(at, by)| view! { {time::exact(at)} " by " {by} });
    view! {
        <section class="panel" aria-labelledby="role-title">
            <h2 id="role-title">"Role"</h2>
            <dl class="facts">
                <div><dt>"Account ID"</dt><dd><Copyable what="account ID" text=account_id /></dd></div>
                <div><dt>"Role ARN"</dt><dd><Copyable what="role ARN" text=role_arn /></dd></div>
                <div><dt>"External ID"</dt><dd><Copyable what="external ID" text=external_id /></dd></div>
                <div><dt>"Added"</dt><dd>{added}</dd></div>
            </dl>
            <Show when=move || of_stack_set.get()>{another.clone()}</Show>
            <p><a href=links::doctor(&ws.id(), Some(&account.id()))>"Examine its trust policy"</a></p>
        </section>
    }
    .into_any()
}
