//! One webhook: what it is sent, how it does, and what can be done with it.

use domain::api::{Delivery, DeliveryState, Webhook, WebhookFormat, WebhookPatch};
use leptos::prelude::*;

use super::{Form, Page, deliveries, form};
use crate::browser::focus;
use crate::client::ClientError;
use crate::logic::timeline::title;
use crate::logic::words::count;
use crate::parts::announce::Announcer;
use crate::parts::dialog::Confirm;
use crate::parts::icon::Icon;
use crate::parts::states::{self, Notice};
use crate::parts::time;
use crate::reactive::memo;
use crate::session::use_session;

/// A webhook's card. A copy is as good as the original.
#[derive(Clone, Copy)]
struct Card {
    page: Page,
    id: StoredValue<String>,
    webhook: Memo<Option<Webhook>>,
    is_edited: Memo<bool>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<ClientError>>,
    tested: RwSignal<Option<Delivery>>,
}

impl Card {
    /// Opens its form.
    fn edit(self) {
        self.failure.set(None);
        self.tested.set(None);
        self.page.made.set(None);
        self.page.form.set(Form::Edit(self.id.get_value()));
        focus::to_id(form::URL);
    }
}

/// The button that opens the form of one.
pub(super) fn edit_of(id: &str) -> String {
    format!("edit-{id}")
}

pub(super) fn view(page: Page, id: StoredValue<String>) -> AnyView {
    let webhook = memo(move || {
        let is_it = |one: &&Webhook| id.with_value(|id| one.id.as_str() == id);
        page.remote.value().with(|list| list.as_ref()?.webhooks.iter().find(is_it).cloned())
    });
    let card = Card {
        page,
        id,
        webhook,
        is_edited: memo(move || {
            page.form.with(|form| matches!(form, Form::Edit(of) if id.with_value(|id| of == id)))
        }),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
        tested: RwSignal::new(None),
    };
    let url = memo(move || webhook.with(|one| one.as_ref().map(|one| one.url.clone()).unwrap_or_default()));
    let log = RwSignal::new(false);
    let title = format!("webhook-{}", id.get_value());
    let labelled_by = title.clone();
    view! {
        <section class="panel webhook" aria-labelledby=labelled_by>
            <header class="panel-head">
                <div>
                    <h2 id=title><code>{url}</code></h2>
                    {move || webhook.get().and_then(|one| one.description).map(|text| view! { <p class="hint">{text}</p> })}
                </div>
                {move || webhook.get().map(|one| standing(&one))}
            </header>
            {move || card.is_edited.get().then(|| form::view(page, webhook.get_untracked()))}
            {move || webhook.get().filter(|_| !card.is_edited.get()).map(|one| facts(page, &one))}
            {move || webhook.get().and_then(|one| one.disabled_because).map(|why| view! {
                <Notice icon=Icon::Alert tone="bad"><p><strong>"It was switched off."</strong> " " {why}</p></Notice>
            })}
            {move || card.tested.get().map(|delivery| result(&delivery))}
            {move || card.failure.get().map(|failure| states::failed(&failure, None))}
            {move || (page.workspace.may_write() && !card.is_edited.get()).then(|| actions(card, url))}
            <details class="boxes" on:toggle=move |_| log.set(true)>
                <summary>"Deliveries"</summary>
                {move || log.get().then(|| deliveries::view(page, id))}
            </details>
        </section>
    }
    .into_any()
}

fn standing(webhook: &Webhook) -> AnyView {
    let (class, word) = match (webhook.enabled, webhook.failing_since) {
        (false, _) => ("pill", "Off"),
        (true, Some(_)) => ("pill bad", "Failing"),
        (true, None) => ("pill good", "On"),
    };
    let since = webhook.failing_since.filter(|_| webhook.enabled);
    view! {
        <p class="standing">
            <span class=class><span class="dot" aria-hidden="true"></span>{word}</span>
            {since.map(time::ago)}
        </p>
    }
    .into_any()
}

fn facts(page: Page, webhook: &Webhook) -> AnyView {
    let format = match webhook.format {
        WebhookFormat::Standard => "Standard Webhooks, signed",
        WebhookFormat::Slack => "Slack",
    };
    let kinds: Vec<_> = webhook.kinds.iter().map(|kind| title(*kind)).collect();
    let kinds = if kinds.is_empty() { "Every kind".to_owned() } else { kinds.join(", ") };
    let connections: Vec<_> = webhook.connections.iter().map(ToString::to_string).collect();
    if !connections.is_empty() {
        page.accounts.want();
    }
    let accounts = move || {
        let names: Vec<_> = connections.iter().map(|id| page.accounts.name(id)).collect();
        if names.is_empty() { "Every account".to_owned() } else { names.join(", ") }
    };
    let waiting = (webhook.waiting > 0).then(|| {
        let words = count(usize::try_from(webhook.waiting).unwrap_or(0), "message", "messages");
        view! { <div><dt>"Waiting"</dt><dd>{words}</dd></div> }
    });
    let old = webhook.old_secret_until.map(|until| {
        view! { <div><dt>"Old secret signs too"</dt><dd>"until " {time::exact(until)}</dd></div> }
    });
    view! {
        <dl class="facts wide">
            <div><dt>"Format"</dt><dd>{format}</dd></div>
            <div><dt>"Events"</dt><dd>{kinds}</dd></div>
            <div><dt>"Accounts"</dt><dd>{accounts}</dd></div>
            <div><dt>"Added"</dt><dd>{time::ago(webhook.created_at)} " by " {webhook.created_by.clone()}</dd></div>
            {waiting}
            {old}
        </dl>
    }
    .into_any()
}

/// What became of the test.
fn result(delivery: &Delivery) -> AnyView {
    let is_good = delivery.state == DeliveryState::Delivered;
    let (tone, icon) = if is_good { ("good", Icon::Check) } else { ("bad", Icon::Alert) };
    let words = delivery.attempts.last().map(deliveries::outcome);
    let head = if is_good { "The test was taken." } else { "The test was not taken." };
    view! {
        <div role="status"><Notice icon tone><p><strong>{head}</strong> " " {words}</p></Notice></div>
    }
    .into_any()
}

fn actions(card: Card, url: Memo<String>) -> AnyView {
    let Card { page, id, webhook, busy, failure, tested, .. } = card;
    let (client, announcer) = (use_session().client, expect_context::<Announcer>());
    let (removing, rotating) = (RwSignal::new(false), RwSignal::new(false));
    let begin = move || {
        failure.set(None);
        tested.set(None);
        let is_free = !busy.get_untracked();
        busy.set(true);
        is_free
    };
    let end = move |problem: Option<ClientError>| {
        let _ = failure.try_set(problem);
        let _ = busy.try_set(false);
    };
    let test = move |_| {
        if begin() {
            page.tasks.start(async move {
                let answer = client.test_webhook(&page.workspace.id(), &id.get_value()).await;
                let problem = answer.map(|delivery| drop(tested.try_set(Some(delivery)))).err();
                end(problem);
                page.remote.again();
            });
        }
    };
    let enabled = memo(move || webhook.with(|one| one.as_ref().is_some_and(|one| one.enabled)));
    let switch = move |_| {
        let patch = WebhookPatch { enabled: Some(!enabled.get_untracked()), ..WebhookPatch::default() };
        if begin() {
            page.tasks.start(async move {
                let answer = client.change_webhook(&page.workspace.id(), &id.get_value(), &patch).await;
                if let Ok(changed) = &answer {
                    announcer.say(if changed.enabled {
                        "Webhook switched on."
                    } else {
                        "Webhook switched off."
                    });
                }
                end(answer.err());
                page.remote.again();
            });
        }
    };
    let rotate = move |()| {
        if begin() {
            page.tasks.start(async move {
                match client.rotate_webhook(&page.workspace.id(), &id.get_value()).await {
                    Ok(made) => {
                        end(None);
                        rotating.set(false);
                        page.show(made);
                    }
                    Err(error) => {
                        end(Some(error));
                        rotating.set(false);
                    }
                }
            });
        }
    };
    let remove = move |()| {
        if begin() {
            page.tasks.start(async move {
                match client.remove_webhook(&page.workspace.id(), &id.get_value()).await {
                    Ok(()) => {
                        announcer.say("Webhook removed.");
                        removing.set(false);
                        page.remote.again();
                    }
                    Err(error) => {
                        end(Some(error));
                        removing.set(false);
                    }
                }
            });
        }
    };
    let is_signed = memo(move || {
        webhook.with(|one| one.as_ref().is_some_and(|one| one.format == WebhookFormat::Standard))
    });
    view! {
        <div class="actions">
            <button type="button" class="button" disabled=move || busy.get() on:click=test>"Send a test"</button>
            <button type="button" id=edit_of(&id.get_value()) class="button" disabled=move || busy.get() on:click=move |_| card.edit()>"Edit"</button>
            <button type="button" class="button" disabled=move || busy.get() on:click=switch>
                {move || if enabled.get() { "Switch off" } else { "Switch on" }}
            </button>
            <Show when=move || is_signed.get()>
                <button type="button" class="button" disabled=move || busy.get() on:click=move |_| rotating.set(true)>
                    "Rotate secret"
                </button>
            </Show>
            <button type="button" class="button danger-quiet" disabled=move || busy.get() on:click=move |_| removing.set(true)>
                {Icon::Trash.view()}
                "Remove"
            </button>
        </div>
        {dialogs(card, url, (rotating, Callback::new(rotate)), (removing, Callback::new(remove)))}
    }
    .into_any()
}

/// A dialog: whether it is open, and what is done when it is confirmed.
type Asked = (RwSignal<bool>, Callback<()>);

fn dialogs(card: Card, url: Memo<String>, (rotating, rotate): Asked, (removing, remove): Asked) -> AnyView {
    let busy = card.busy;
    view! {
        <Confirm open=rotating title="Rotate this secret?" confirm="Rotate" busy on_confirm=rotate>
            <p>"A new secret is made and shown once. The present one signs too for 24 hours, so that your receiver loses no message."</p>
        </Confirm>
        <Confirm open=removing title="Remove this webhook?" confirm="Remove" dangerous=true busy on_confirm=remove>
            <p>"Nothing is sent to " <code>{move || url.get()}</code> " any more, and its log is deleted. This cannot be undone."</p>
        </Confirm>
    }
    .into_any()
}
