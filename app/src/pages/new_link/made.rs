//! The link that was just made: the only place and time where it is shown.

use domain::api::MadeLink;
use leptos::prelude::*;

use crate::browser::clock;
use crate::links;
use crate::parts::copy::CopyButton;
use crate::parts::icon::Icon;
use crate::parts::states::Notice;
use crate::parts::time;
use crate::session::Workspace;

pub(super) fn panel(ws: Workspace, made: &MadeLink, another: Callback<()>) -> AnyView {
    let url = made.url.clone();
    let message = message(made, &ws.name());
    let expires = made.link.expires_at;
    view! {
        <section class="panel" aria-labelledby="made-title">
            <header class="step-head">
                <h2 id="made-title" tabindex="-1">"The link is ready"</h2>
                <p class="lead">
                    "Send it to one person, by a way that you trust. It works until " {time::exact(expires)} "."
                </p>
            </header>
            <div class="external-id">
                <div class="external-id-line">
                    <code class="big made-link" id="made-link">{url.clone()}</code>
                    <CopyButton what="link" text=Signal::stored(url) wordy=true />
                </div>
            </div>
            <Notice icon=Icon::Key tone="warn">
                <p>
                    <strong>"It is shown this once."</strong>
                    " Only a digest of it is kept. If it is lost, revoke it in the list and make another one. Whoever has it can connect \
                     one account to this workspace, and can do nothing else."
                </p>
            </Notice>
            <figure class="code">
                <figcaption>
                    <span class="code-name">"A message to send with it"</span>
                    <CopyButton what="message" text=Signal::stored(message.clone()) wordy=true />
                </figcaption>
                // Scrollable areas must be reachable by keyboard.
                <pre class="message" tabindex="0" role="region" aria-label="Message to send">{message}</pre>
            </figure>
            <div class="actions between">
                <a href=links::onboarding(&ws.id(), None) class="button">"All links"</a>
                <button type="button" class="button primary" on:click=move |_| another.run(())>
                    {Icon::Plus.view()}
                    "Make another link"
                </button>
            </div>
        </section>
    }
    .into_any()
}

/// A text for an e-mail or a chat.
fn message(made: &MadeLink, workspace: &str) -> String {
    let alias = made.link.alias.as_ref().map(|alias| format!(" ({alias})")).unwrap_or_default();
    let until = clock::wall(made.link.expires_at).date_and_time();
    format!(
        "Hello,\n\n{workspace} asks you to connect one AWS account{alias} for monitoring. You create one IAM role, by \
         CloudFormation, the AWS CLI or by hand; no access keys change hands, and you end the access by deleting the role.\n\n\
         This page says what is asked for and why, and checks the role while you watch. It needs no login:\n\n{}\n\n\
         It works for one account, until {until}. Please do not pass it on.\n",
        made.url
    )
}
