//! Removing a connection. What is in AWS stays until its owner takes it away, and the dialog says so.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::Account;
use crate::client::ClientError;
use crate::links;
use crate::parts::announce::Announcer;
use crate::parts::dialog::Confirm;
use crate::parts::icon::Icon;
use crate::parts::states;
use crate::reactive::Tasks;
use crate::session::{use_session, use_workspace};

pub(super) fn section(account: Account) -> AnyView {
    let ws = use_workspace();
    if !ws.may_write() {
        return ().into_any();
    }
    let (client, tasks, navigate) = (use_session().client, Tasks::here(), use_navigate());
    let announcer = expect_context::<Announcer>();
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    let failure = RwSignal::new(None::<ClientError>);
    let name = account.memo(|c| c.alias.clone().unwrap_or_else(|| c.account_id.to_string()));
    let role = account.memo(|c| c.role_arn.name().to_string());
    let remove = move |()| {
        let navigate = navigate.clone();
        busy.set(true);
        failure.set(None);
        tasks.start(async move {
            match client.remove(&ws.id(), &account.id()).await {
                Ok(()) => {
                    announcer.say("Account removed.");
                    navigate(
                        &links::accounts(&ws.id()),
                        NavigateOptions { replace: true, ..Default::default() },
                    );
                }
                Err(error) => {
                    failure.set(Some(error));
                    busy.set(false);
                }
            }
        });
    };
    view! {
        <section class="panel" aria-labelledby="remove-title">
            <h2 id="remove-title">"Remove"</h2>
            <p class="hint">"Ends the reading and deletes what was read. The role in AWS is the customer's to delete."</p>
            <button type="button" class="button danger-quiet" on:click=move |_| open.set(true)>
                {Icon::Trash.view()}
                "Remove account"
            </button>
            <Confirm
                open
                title="Remove this account?"
                confirm="Remove"
                dangerous=true
                busy
                on_confirm=Callback::new(remove)
            >
                <p>
                    "Deputize stops reading " <strong>{name}</strong>
                    " at once, and deletes its metrics, its checks, its timeline and its settings. This cannot be undone."
                </p>
                <p>
                    "In AWS nothing changes: the role " <code>{role}</code>
                    " stays until somebody deletes it, or the CloudFormation stack that made it. Its external ID is never used \
                     again."
                </p>
                {move || failure.get().map(|failure| states::failed(&failure, None))}
            </Confirm>
        </section>
    }
    .into_any()
}
