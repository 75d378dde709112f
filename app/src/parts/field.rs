//! A text field that is validated as one types.
//!
//! It says what is wrong only after the person has left it once, or tried to send it: nobody is told off in the middle of
//! a word. It says that it is right at once.

use domain::field::FieldError;
use leptos::prelude::*;

use super::icon::Icon;
use crate::logic::account_form::{Field, Fix};
use crate::reactive::memo;

/// What a field holds and what is known about it.
#[derive(Clone, Copy)]
pub(crate) struct FieldState {
    /// Which field of the API it is.
    pub(crate) field: Field,
    /// The text.
    pub(crate) text: RwSignal<String>,
    /// Whether the person has left it, or tried to send it.
    pub(crate) touched: RwSignal<bool>,
    /// What the API said about the text that was sent.
    pub(crate) refused: RwSignal<Option<FieldError>>,
}

impl FieldState {
    /// A field with a text in it.
    pub(crate) fn new(field: Field, text: String) -> Self {
        Self { field, text: RwSignal::new(text), touched: RwSignal::new(false), refused: RwSignal::new(None) }
    }

    /// What is shown as wrong.
    fn problem(self) -> Option<FieldError> {
        self.refused.get().or_else(|| {
            let problem = self.text.with(|text| self.field.problem(text));
            problem.filter(|_| self.touched.get())
        })
    }

    fn is_right(self) -> bool {
        self.refused.with(Option::is_none)
            && self.text.with(|text| !text.is_empty() && self.field.problem(text).is_none())
    }
}

/// The field with its label, its hint and what is wrong with it.
#[component]
pub(crate) fn TextField(
    /// Its state.
    state: FieldState,
    /// The element's id.
    id: &'static str,
    /// Its label.
    label: &'static str,
    /// What belongs in it.
    hint: &'static str,
    /// An example.
    #[prop(optional)]
    placeholder: &'static str,
    /// Whether it holds a machine's text.
    #[prop(optional)]
    machine: bool,
    /// Whether nobody is to read it over a shoulder.
    #[prop(optional)]
    secret: bool,
    /// Whether only digits belong in it.
    #[prop(optional)]
    digits: bool,
    /// Takes a fix that belongs into another field.
    #[prop(optional, into)]
    on_move: Option<Callback<String>>,
) -> impl IntoView {
    let problem = memo(move || state.problem());
    let set = move |text: String| {
        state.refused.set(None);
        state.text.set(text);
    };
    let message = move || {
        problem.get().map(|error| {
            view! {
                <p class="field-problem" id=format!("{id}-problem")>
                    <strong>{error.problem}</strong>
                    " "
                    {error.remedy}
                    {fix(state, set, on_move)}
                </p>
            }
        })
    };
    let described_by = move || {
        if problem.with(Option::is_some) { format!("{id}-problem {id}-hint") } else { format!("{id}-hint") }
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <p class="hint" id=format!("{id}-hint")>{hint}</p>
            <div class="input">
                <input
                    type=if secret { "password" } else { "text" }
                    id=id
                    class:machine=machine
                    placeholder=placeholder
                    inputmode=if digits { "numeric" } else { "text" }
                    autocomplete=if secret { "new-password" } else { "off" }
                    autocapitalize="off"
                    spellcheck="false"
                    aria-invalid=move || problem.with(Option::is_some).then_some("true")
                    aria-describedby=described_by
                    prop:value=move || state.text.get()
                    on:input:target=move |event| set(event.target().value())
                    on:blur=move |_| {
                        if state.text.with_untracked(|text| !text.is_empty()) {
                            state.touched.set(true);
                        }
                    }
                />
                <Show when=move || state.is_right()>
                    <span class="tick" aria-hidden="true">{Icon::Check.view()}</span>
                </Show>
            </div>
            <div aria-live="polite">{message}</div>
        </div>
    }
    .into_any()
}

/// The one click that mends the text, where one does. It mends the text as it is then: the problem may be the same for
/// several texts, so that this button is older than what is in the field.
fn fix(
    state: FieldState,
    set: impl Fn(String) + Copy + Send + 'static,
    on_move: Option<Callback<String>>,
) -> AnyView {
    let fix = move || state.text.with_untracked(|text| state.field.fix(text));
    let offered = memo(move || {
        state.text.track();
        match fix()? {
            Fix::Text(_) => Some("Fix"),
            Fix::MoveToArn(_) => on_move.map(|_| "Use it as role ARN"),
        }
    });
    let act = move |_| match fix() {
        Some(Fix::Text(text)) => set(text),
        Some(Fix::MoveToArn(text)) => {
            if let Some(on_move) = on_move {
                on_move.run(text);
            }
        }
        None => {}
    };
    let button = move || {
        offered.get().map(|words| {
            view! { <button type="button" class="button small" on:click=act>{words}</button> }
        })
    };
    button.into_any()
}
