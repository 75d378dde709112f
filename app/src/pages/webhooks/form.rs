//! A new webhook: where to, in which form, and which events.

use std::collections::BTreeSet;

use domain::api::NewWebhook;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{ADD, Page};
use crate::browser::focus;
use crate::client::ClientError;
use crate::logic::timeline::{KINDS, title};
use crate::parts::announce::Announcer;
use crate::parts::list;
use crate::parts::states;
use crate::reactive::memo;
use crate::session::use_session;

/// The address field.
pub(super) const URL: &str = "webhook-url";

/// What is entered. Nothing chosen means all.
#[derive(Clone, Copy)]
struct Entered {
    url: RwSignal<String>,
    description: RwSignal<String>,
    is_slack: RwSignal<bool>,
    kinds: RwSignal<BTreeSet<String>>,
    connections: RwSignal<BTreeSet<String>>,
}

impl Entered {
    fn webhook(self) -> NewWebhook {
        let chosen = |set: RwSignal<BTreeSet<String>>| {
            Some(set.with_untracked(|set| set.iter().cloned().collect::<Vec<_>>()))
                .filter(|all| !all.is_empty())
        };
        let description = self.description.with_untracked(|text| text.trim().to_owned());
        NewWebhook {
            url: self.url.with_untracked(|url| url.trim().to_owned()),
            format: Some(if self.is_slack.get_untracked() { "slack" } else { "standard" }.to_owned()),
            kinds: chosen(self.kinds),
            connections: chosen(self.connections),
            enabled: None,
            description: Some(description).filter(|text| !text.is_empty()),
        }
    }
}

pub(super) fn view(page: Page) -> AnyView {
    let client = use_session().client;
    let announcer = expect_context::<Announcer>();
    let entered = Entered {
        url: RwSignal::new(String::new()),
        description: RwSignal::new(String::new()),
        is_slack: RwSignal::new(false),
        kinds: RwSignal::new(BTreeSet::new()),
        connections: RwSignal::new(BTreeSet::new()),
    };
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<ClientError>));
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let new = entered.webhook();
        page.tasks.start(async move {
            match client.make_webhook(&page.workspace.id(), &new).await {
                Ok(made) => {
                    announcer.say("Webhook added.");
                    page.adding.set(false);
                    page.show(made);
                }
                Err(error) => {
                    let is_address = error.field() == Some("url");
                    failure.set(Some(error));
                    busy.set(false);
                    if is_address {
                        focus::to_id(URL);
                    }
                }
            }
        });
    };
    let leave = move |_| {
        page.adding.set(false);
        focus::to_id(ADD);
    };
    let other = move || failure.get().filter(|failure| failure.field() != Some("url"));
    let format = move |slack: bool, words: &'static str| {
        view! {
            <label>
                <input
                    type="radio"
                    name="webhook-format"
                    prop:checked=move || entered.is_slack.get() == slack
                    on:change=move |_| entered.is_slack.set(slack)
                />
                {words}
            </label>
        }
    };
    let kinds = || KINDS.iter().map(|kind| (kind.word(), title(*kind).to_owned())).collect();
    view! {
        <section class="panel" aria-labelledby="new-webhook">
            <h2 id="new-webhook">"New webhook"</h2>
            <form class="form" on:submit=save novalidate>
                {address(entered.url, failure)}
                <fieldset class="field">
                    <legend>"Format"</legend>
                    <div class="choices">
                        {format(false, "Standard Webhooks, signed")}
                        {format(true, "Slack, or a chat that takes its format")}
                    </div>
                </fieldset>
                <div class="field">
                    <label for="webhook-description">"Description"</label>
                    <p class="hint" id="webhook-description-hint">"What it is for. May stay empty."</p>
                    <input
                        type="text"
                        id="webhook-description"
                        maxlength="200"
                        aria-describedby="webhook-description-hint"
                        prop:value=move || entered.description.get()
                        on:input:target=move |event| entered.description.set(event.target().value())
                    />
                </div>
                {boxes("Events", "Nothing chosen means every kind.", kinds, entered.kinds)}
                {boxes("Accounts", "Nothing chosen means every account, and what comes later.", move || page.accounts.get(), entered.connections)}
                {move || other().map(|failure| states::failed(&failure, None))}
                <div class="actions">
                    <button type="submit" class="button primary" disabled=move || busy.get()>"Add webhook"</button>
                    <button type="button" class="button" on:click=leave>"Cancel"</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn address(url: RwSignal<String>, failure: RwSignal<Option<ClientError>>) -> AnyView {
    // What is wrong with the address stands at its field.
    let refused = memo(move || failure.get().filter(|failure| failure.field() == Some("url")));
    let problem = move || {
        refused.get().map(|failure| {
            view! { <p class="field-problem"><strong>{failure.detail()}</strong> " " {failure.remedy()}</p> }
        })
    };
    let set_url = move |text: String| {
        failure.set(None);
        url.set(text);
    };
    view! {
        <div class="field">
            <label for=URL>"Address"</label>
            <p class="hint" id="webhook-url-hint">"Begins with https:// and is on the public internet."</p>
            <input
                type="text"
                id=URL
                class="machine"
                inputmode="url"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby="webhook-url-problem webhook-url-hint"
                aria-invalid=move || refused.with(Option::is_some).then_some("true")
                prop:value=move || url.get()
                on:input:target=move |event| set_url(event.target().value())
            />
            <div id="webhook-url-problem" aria-live="polite">{problem}</div>
        </div>
    }
    .into_any()
}

/// Boxes to check, folded away: most want all.
fn boxes(
    name: &'static str,
    hint: &'static str,
    options: impl Fn() -> Vec<(String, String)> + Send + Sync + 'static,
    chosen: RwSignal<BTreeSet<String>>,
) -> AnyView {
    let counted = move || match chosen.with(BTreeSet::len) {
        0 => "all".to_owned(),
        count => format!("{count} chosen"),
    };
    let one = move |(value, words): (String, String)| {
        let value = StoredValue::new(value);
        let is_on = move || chosen.with(|chosen| value.with_value(|value| chosen.contains(value)));
        let toggle = move |_| {
            chosen.update(|chosen| {
                let value = value.get_value();
                if !chosen.remove(&value) {
                    chosen.insert(value);
                }
            });
        };
        view! { <li><label><input type="checkbox" prop:checked=is_on on:change=toggle />{words}</label></li> }
    };
    view! {
        <details class="boxes">
            <summary>{name} ": " {counted}</summary>
            <fieldset>
                <legend class="hint">{hint}</legend>
                <ul>{list::each(options, |(value, words)| format!("{value} {words}"), one)}</ul>
            </fieldset>
        </details>
    }
    .into_any()
}
