//! What is fixed about a connection, and how its reading goes.

use domain::activity::Activity;
use domain::api::ConnectionStatus;
use leptos::prelude::*;

use super::Account;
use crate::links;
use crate::parts::copy::Copyable;
use crate::parts::icon::Icon;
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

pub(super) fn reading(account: Account) -> AnyView {
    let connected = account.memo(|c| c.status == ConnectionStatus::Connected);
    let in_use = account.memo(|c| c.activity == Activity::Active);
    let last = account.memo(|c| c.last_poll_at);
    let next = account.memo(|c| c.next_poll_at);
    let messages = account.memo(|c| c.poll_messages.clone());
    let when = move || {
        let last = last.get().map_or_else(|| "Not yet".into_any(), time::ago);
        let next = match (in_use.get(), connected.get(), next.get()) {
            (false, ..) => "When it is resumed".into_any(),
            (true, true, Some(at)) => time::until(at),
            (true, true, None) => "Not planned".into_any(),
            (true, false, _) => "When the role is proven".into_any(),
        };
        view! {
            <div><dt>"Last read"</dt><dd>{last}</dd></div>
            <div><dt>"Next"</dt><dd>{next}</dd></div>
        }
    };
    let troubles = move || {
        messages.with(|messages| {
            (!messages.is_empty()).then(|| {
                let each = messages.iter().map(|message| view! { <li>{message.clone()}</li> });
                view! {
                    <div class="notice warn">
                        {Icon::Alert.view()}
                        <div class="notice-body">
                            <p><strong>"The last reading was not whole"</strong></p>
                            <ul>{each.collect_view()}</ul>
                        </div>
                    </div>
                }
            })
        })
    };
    view! {
        <section class="panel" aria-labelledby="reading-title">
            <h2 id="reading-title">"Reading"</h2>
            <dl class="facts">{when}</dl>
            {troubles}
        </section>
    }
    .into_any()
}
