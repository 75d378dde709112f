//! The trust policy doctor: a box to paste into, and what is wrong with what is in it, live.
//!
//! It is the page `/doctor`, and it opens in place where a diagnosis ends at the role's trust policy. Nothing is sent
//! anywhere: the domain evaluates in the browser. The text belongs to whoever shows the doctor, so that no change of what
//! is around it loses the text.

mod correction;
mod outcome;
mod subject;

use leptos::prelude::*;

use super::icon::Icon;
use crate::browser::focus;
use crate::logic::doctor::{Reading, Subject, examine, example};
use crate::reactive::memo;

/// What the doctor is about, and what was pasted.
#[derive(Clone, Copy)]
pub(crate) struct Doctor {
    /// The pasted text.
    text: RwSignal<String>,
    /// What is known by itself.
    known: Signal<Subject>,
    /// What a person has entered of what is not.
    entered: RwSignal<Subject>,
}

impl Doctor {
    /// An empty one, of the current owner.
    pub(crate) fn new(known: impl Into<Signal<Subject>>) -> Self {
        Self {
            text: RwSignal::new(String::new()),
            known: known.into(),
            entered: RwSignal::new(Subject::default()),
        }
    }

    /// What is known and what was entered, together.
    fn subject(self) -> Subject {
        let (known, entered) = (self.known.get(), self.entered.get());
        let either = |known: String, entered: String| if known.is_empty() { entered } else { known };
        Subject {
            principal: either(known.principal, entered.principal),
            external_id: either(known.external_id, entered.external_id),
            role: known.role,
        }
    }

    /// The whole of it.
    pub(crate) fn view(self) -> AnyView {
        let reading = memo(move || self.text.with(|text| examine(text, &self.subject())));
        view! {
            <div class="doctor">
                {subject::fields(self)}
                {self.box_to_paste_into(reading)}
                {outcome::view(reading)}
            </div>
        }
        .into_any()
    }

    /// Behind a line that opens it; the doctor is made when it is opened first.
    pub(crate) fn in_place(self) -> AnyView {
        let opened = RwSignal::new(false);
        view! {
            <details class="doctor-in-place panel" on:toggle=move |_| opened.set(true)>
                <summary>
                    <strong>"Paste the role's trust policy and see what is wrong"</strong>
                    <span class="hint">"It is evaluated in this browser and sent nowhere."</span>
                </summary>
                {move || opened.get().then(|| self.view())}
            </details>
        }
        .into_any()
    }

    fn box_to_paste_into(self, reading: Memo<Reading>) -> AnyView {
        let text = self.text;
        let unreadable = move || match reading.get() {
            Reading::Unreadable(unreadable) => Some(unreadable),
            _ => None,
        };
        let problem = move || {
            unreadable().map(|unreadable| {
                let place = unreadable.at.map(|(line, column)| format!("Line {line}, column {column}: "));
                view! {
                    <p class="field-problem" id="trust-policy-problem">
                        {place}
                        <strong>{unreadable.problem}</strong>
                        " "
                        {unreadable.remedy}
                    </p>
                }
            })
        };
        let is_wrong = memo(move || unreadable().is_some());
        let described_by = move || {
            if is_wrong.get() { "trust-policy-problem trust-policy-hint" } else { "trust-policy-hint" }
        };
        let is_empty = memo(move || text.with(|text| text.trim().is_empty()));
        // Each of the two buttons goes when it is used.
        let put = move |words: String| {
            text.set(words);
            focus::to_id("trust-policy");
        };
        let fill = move |_| put(untrack(|| example(&self.subject())));
        view! {
            <div class="field">
                <label for="trust-policy">"Trust policy"</label>
                <p class="hint" id="trust-policy-hint">
                    "From the role's tab Trust relationships in IAM, or the whole output of "
                    <code>"aws iam get-role"</code>". It stays in this browser: nothing of it is sent anywhere."
                </p>
                <textarea
                    id="trust-policy"
                    class="machine"
                    rows="12"
                    spellcheck="false"
                    autocomplete="off"
                    autocapitalize="off"
                    placeholder="{ \"Version\": \"2012-10-17\", \"Statement\": [ … ] }"
                    aria-invalid=move || is_wrong.get().then_some("true")
                    aria-describedby=described_by
                    prop:value=move || text.get()
                    on:input:target=move |event| text.set(event.target().value())
                ></textarea>
                <div aria-live="polite">{problem}</div>
                <div class="actions">
                    // An example in the place of what was pasted would lose it.
                    <Show when=move || is_empty.get()>
                        <button type="button" class="button small" on:click=fill>
                            "Try an example"
                        </button>
                    </Show>
                    <Show when=move || !is_empty.get()>
                        <button type="button" class="button quiet small" on:click=move |_| put(String::new())>
                            {Icon::Close.view()}
                            "Clear"
                        </button>
                    </Show>
                </div>
            </div>
        }
        .into_any()
    }
}
