//! A signing secret that was just made: the only place and time where it is shown.

use domain::api::MadeWebhook;
use leptos::prelude::*;

use super::Page;
use crate::browser::focus;
use crate::parts::copy::CopyButton;
use crate::parts::icon::Icon;
use crate::parts::states::Notice;

pub(super) const TITLE: &str = "webhook-secret";

pub(super) fn view(page: Page, made: MadeWebhook) -> AnyView {
    let secret = made.secret.unwrap_or_default();
    let until = made.webhook.old_secret_until.map(|until| {
        view! { <p>"The secret before signs too until " {crate::parts::time::exact(until)} ": both verify until then."</p> }
    });
    let done = move |_| {
        page.made.set(None);
        focus::to_id(super::ADD);
    };
    view! {
        <section class="panel" aria-labelledby=TITLE>
            <div>
                <h2 id=TITLE tabindex="-1">"The signing secret"</h2>
                <p class="hint">"Of " <code>{made.webhook.url}</code> ". Your receiver verifies each message with it."</p>
            </div>
            <div class="external-id">
                <div class="external-id-line">
                    <code class="big made-link">{secret.clone()}</code>
                    <CopyButton what="signing secret" text=Signal::stored(secret) wordy=true />
                </div>
            </div>
            <Notice icon=Icon::Key tone="warn">
                <p><strong>"It is shown this once."</strong> " If it is lost, rotate it: the old one signs too for a day."</p>
                {until}
            </Notice>
            <div class="actions">
                <button type="button" class="button" on:click=done>"Done"</button>
            </div>
        </section>
    }
    .into_any()
}
