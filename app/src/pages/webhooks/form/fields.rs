//! The fields of a webhook's form.

use std::collections::BTreeSet;

use domain::field::FieldError;
use leptos::prelude::*;

use super::{ACCOUNTS, URL};
use crate::logic::timeline::{KINDS, title};
use crate::logic::webhook::Entered;
use crate::parts::accounts::Accounts;
use crate::parts::icon::Icon;
use crate::parts::list;
use crate::reactive::memo;

pub(super) const DESCRIPTION: &str = "webhook-description";

/// What is in them, and what is wrong with one of them. A copy is as good as the original.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    url: RwSignal<String>,
    description: RwSignal<String>,
    is_slack: RwSignal<bool>,
    kinds: RwSignal<BTreeSet<String>>,
    connections: RwSignal<Vec<String>>,
    pub(super) wrong: RwSignal<Option<FieldError>>,
}

impl Fields {
    pub(super) fn with(entered: Entered) -> Self {
        Self {
            url: RwSignal::new(entered.url),
            description: RwSignal::new(entered.description),
            is_slack: RwSignal::new(entered.is_slack),
            kinds: RwSignal::new(entered.kinds),
            connections: RwSignal::new(entered.connections),
            wrong: RwSignal::new(None),
        }
    }

    pub(super) fn entered(self) -> Entered {
        Entered {
            url: self.url.get_untracked(),
            description: self.description.get_untracked(),
            is_slack: self.is_slack.get_untracked(),
            kinds: self.kinds.get_untracked(),
            connections: self.connections.get_untracked(),
        }
    }

    /// `keeps` is the address of one that is there, as far as it is shown.
    pub(super) fn address(self, keeps: Option<String>) -> AnyView {
        let hidden = keeps.filter(|_| self.is_slack.get_untracked());
        let hint = if hidden.is_some() {
            "The address is the secret, so it is not shown. Empty: it stays."
        } else {
            "Begins with https:// and is on the public internet."
        };
        self.text(URL, "url", "Address", hint, self.url, Some(hidden.unwrap_or_default()))
    }

    pub(super) fn description(self) -> AnyView {
        self.text(
            DESCRIPTION,
            "description",
            "Description",
            "What it is for. May stay empty.",
            self.description,
            None,
        )
    }

    pub(super) fn format(self) -> AnyView {
        let format = move |slack: bool, words: &'static str| {
            view! {
                <label>
                    <input
                        type="radio"
                        name="webhook-format"
                        prop:checked=move || self.is_slack.get() == slack
                        on:change=move |_| self.is_slack.set(slack)
                    />
                    {words}
                </label>
            }
        };
        view! {
            <fieldset class="field">
                <legend>"Format"</legend>
                <div class="choices">
                    {format(false, "Standard Webhooks, signed")}
                    {format(true, "Slack, or a chat that takes its format")}
                </div>
            </fieldset>
        }
        .into_any()
    }

    /// Boxes to check, folded away: most want all.
    pub(super) fn events(self) -> AnyView {
        let chosen = self.kinds;
        let counted = move || match chosen.with(BTreeSet::len) {
            0 => "every kind".to_owned(),
            count => format!("{count} chosen"),
        };
        let one = move |(value, words): (String, &'static str)| {
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
        let kinds = || KINDS.iter().map(|kind| (kind.word(), title(*kind))).collect();
        view! {
            <div>
            <details class="boxes">
                <summary>"Events: " {counted}</summary>
                <fieldset>
                    <legend class="hint">"Nothing chosen means every kind."</legend>
                    <ul>{list::each(kinds, |(value, _)| value.clone(), one)}</ul>
                </fieldset>
            </details>
            {self.problem("kinds")}
            </div>
        }
        .into_any()
    }

    pub(super) fn accounts(self, accounts: Accounts) -> AnyView {
        let chosen = self.connections;
        let chip = move |id: String| {
            let own = StoredValue::new(id);
            let name = memo(move || own.with_value(|id| accounts.name(id)));
            let remove = move |_| chosen.update(|all| own.with_value(|id| all.retain(|one| one != id)));
            view! {
                <li>
                    <button type="button" class="chip" aria-label=move || format!("{}: take out", name.get()) on:click=remove>
                        {name}
                        {Icon::Close.view()}
                    </button>
                </li>
            }
        };
        view! {
            <div class="field">
                <label for=ACCOUNTS>"Accounts"</label>
                <p class="hint">"Nothing chosen means every account, and what comes later."</p>
                <ul class="chips" aria-label="Chosen accounts" class:gone=move || chosen.with(Vec::is_empty)>
                    {list::each(move || chosen.get(), String::clone, chip)}
                </ul>
                {accounts.several(ACCOUNTS, chosen)}
                {self.problem("connections")}
            </div>
        }
        .into_any()
    }

    /// A field for a line of text; for a machine's, where `placeholder` is given.
    fn text(
        self,
        id: &'static str,
        field: &'static str,
        label: &'static str,
        hint: &'static str,
        text: RwSignal<String>,
        placeholder: Option<String>,
    ) -> AnyView {
        let is_wrong =
            memo(move || self.wrong.with(|wrong| wrong.as_ref().is_some_and(|wrong| wrong.field == field)));
        let set = move |entered: String| {
            if is_wrong.get_untracked() {
                self.wrong.set(None);
            }
            text.set(entered);
        };
        let is_machine = placeholder.is_some();
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <p class="hint" id=format!("{id}-hint")>{hint}</p>
                <input
                    type="text"
                    id=id
                    class:machine=is_machine
                    placeholder=placeholder
                    inputmode=if is_machine { "url" } else { "text" }
                    autocomplete="off"
                    autocapitalize=if is_machine { "off" } else { "sentences" }
                    spellcheck=if is_machine { "false" } else { "true" }
                    aria-describedby=format!("{field}-problem {id}-hint")
                    aria-invalid=move || is_wrong.get().then_some("true")
                    prop:value=move || text.get()
                    on:input:target=move |event| set(event.target().value())
                />
                {self.problem(field)}
            </div>
        }
        .into_any()
    }

    /// What is wrong with a field, below it.
    fn problem(self, field: &'static str) -> AnyView {
        let message = move || {
            self.wrong.get().filter(|wrong| wrong.field == field).map(|wrong| {
                view! { <p class="field-problem"><strong>{wrong.problem}</strong> " " {wrong.remedy}</p> }
            })
        };
        view! { <div id=format!("{field}-problem") aria-live="polite">{message}</div> }.into_any()
    }
}
