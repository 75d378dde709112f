//! The choice of regions: all that the account can use, or some.

use domain::arn::Partition;
use domain::field::FieldError;
use leptos::prelude::*;

use super::icon::Icon;
use crate::logic::account_form::{Field, Fix};
use crate::reactive::memo;

/// Those that most accounts of a partition use; any other one can be typed.
pub(crate) const fn common(partition: Partition) -> &'static [&'static str] {
    match partition {
        Partition::Aws => &COMMERCIAL,
        Partition::China => &["cn-north-1", "cn-northwest-1"],
        Partition::UsGov => &["us-gov-west-1", "us-gov-east-1"],
        Partition::Eusc => &["eusc-de-east-1"],
    }
}

const COMMERCIAL: [&str; 12] = [
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "ca-central-1",
    "sa-east-1",
    "eu-west-1",
    "eu-west-2",
    "eu-central-1",
    "eu-north-1",
    "ap-south-1",
    "ap-southeast-1",
    "ap-northeast-1",
];

/// The field that another region is typed into, and that a refusal belongs to.
pub(crate) const OTHER: &str = "other-region";

/// The choice, whole. A copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct RegionsState {
    /// Whether "Only these" is chosen, with however many.
    only_some: RwSignal<bool>,
    /// Those that are chosen.
    chosen: RwSignal<Vec<String>>,
    /// What is typed and not added yet.
    other: RwSignal<String>,
    /// What is wrong, by us or by the API.
    pub(crate) refused: RwSignal<Option<FieldError>>,
}

impl RegionsState {
    /// These; every region where there is none.
    pub(crate) fn new(chosen: Vec<String>) -> Self {
        Self {
            only_some: RwSignal::new(!chosen.is_empty()),
            chosen: RwSignal::new(chosen),
            other: RwSignal::new(String::new()),
            refused: RwSignal::new(None),
        }
    }

    /// Back to every region.
    pub(crate) fn clear(self) {
        self.only_some.set(false);
        self.chosen.set(Vec::new());
        self.other.set(String::new());
        self.refused.set(None);
    }

    /// What to send: empty for every region. What was typed and not added is taken over. "Only these" with none is refused,
    /// since it would read all of them.
    pub(crate) fn submit(self) -> Result<Vec<String>, FieldError> {
        if !self.only_some.get_untracked() {
            return Ok(Vec::new());
        }
        self.add()?;
        let chosen = self.chosen.get_untracked();
        if chosen.is_empty() {
            let remedy = "Choose at least one, or every region the account can use.";
            let error = FieldError::new(Field::Regions.name(), "No region is chosen.", remedy);
            self.refused.set(Some(error.clone()));
            return Err(error);
        }
        Ok(chosen)
    }

    /// Chooses what was typed, if anything was.
    fn add(self) -> Result<(), FieldError> {
        let text = self.other.get_untracked();
        if text.trim().is_empty() {
            return Ok(());
        }
        let text = match Field::Regions.fix(&text) {
            Some(Fix::Text(fixed)) => fixed,
            _ => text,
        };
        if let Some(error) = Field::Regions.problem(&text) {
            self.refused.set(Some(error.clone()));
            return Err(error);
        }
        self.refused.set(None);
        self.other.set(String::new());
        if !self.chosen.with_untracked(|regions| regions.contains(&text)) {
            self.chosen.update(|regions| regions.push(text));
        }
        Ok(())
    }

    /// Chooses one, or no longer.
    fn toggle(self, region: &str) {
        self.refused.set(None);
        self.chosen.update(|regions| match regions.iter().position(|known| known == region) {
            Some(at) => drop(regions.remove(at)),
            None => regions.push(region.to_owned()),
        });
    }

    /// The choice, for an account of this partition.
    pub(crate) fn view(self, partition: impl Into<Signal<Partition>>) -> AnyView {
        let (only_some, partition) = (self.only_some, partition.into());
        let choose = move |some: bool| {
            self.refused.set(None);
            only_some.set(some);
            if !some {
                self.chosen.set(Vec::new());
            }
        };
        view! {
            <fieldset class="field">
                <legend>"Regions"</legend>
                <div class="choices">
                    <label>
                        <input
                            type="radio"
                            name="regions"
                            prop:checked=move || !only_some.get()
                            on:change=move |_| choose(false)
                        />
                        "Every region the account can use"
                    </label>
                    <label>
                        <input
                            type="radio"
                            name="regions"
                            prop:checked=move || only_some.get()
                            on:change=move |_| choose(true)
                        />
                        "Only these"
                    </label>
                </div>
                <Show when=move || only_some.get()>{self.chips(partition)}</Show>
            </fieldset>
        }
        .into_any()
    }

    fn chips(self, partition: Signal<Partition>) -> AnyView {
        let Self { chosen, other, refused, .. } = self;
        // The common ones stay where they are; typed ones follow.
        let shown = memo(move || {
            let common = common(partition.get());
            let typed = chosen.get().into_iter().filter(|region| !common.contains(&region.as_str()));
            common.iter().map(|region| (*region).to_owned()).chain(typed).collect::<Vec<_>>()
        });
        let chip = move |region: String| {
            let name = region.clone();
            let is_on = memo(move || chosen.with(|regions| regions.contains(&name)));
            let label = region.clone();
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || if is_on.get() { "true" } else { "false" }
                    on:click=move |_| self.toggle(&region)
                >
                    <Show when=move || is_on.get()>{Icon::Check.view()}</Show>
                    {label}
                </button>
            }
        };
        let add = move || {
            // What is wrong with it, the field says.
            let _ = self.add();
        };
        let message = move || {
            refused.get().map(|error| {
                view! {
                    <p class="field-problem" id="other-region-problem">
                        <strong>{error.problem}</strong>
                        " "
                        {error.remedy}
                    </p>
                }
            })
        };
        view! {
            <div class="chips" role="group" aria-label="Regions to read">
                <For each=move || shown.get() key=Clone::clone children=chip />
            </div>
            <div class="input-row">
                <input
                    type="text"
                    id=OTHER
                    class="machine"
                    aria-label="Other region"
                    placeholder="Other region"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    aria-invalid=move || refused.with(Option::is_some).then_some("true")
                    aria-describedby=move || refused.with(Option::is_some).then_some("other-region-problem")
                    prop:value=move || other.get()
                    on:input:target=move |event| {
                        refused.set(None);
                        other.set(event.target().value());
                    }
                    on:keydown=move |event| {
                        if event.key() == "Enter" {
                            event.prevent_default();
                            add();
                        }
                    }
                />
                <button type="button" class="button" on:click=move |_| add()>"Add region"</button>
            </div>
            <div aria-live="polite">{message}</div>
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_these_needs_one_and_takes_over_what_was_typed() {
        Owner::new().with(|| {
            let state = RegionsState::new(Vec::new());
            assert_eq!(state.submit(), Ok(Vec::new()), "every region");
            state.only_some.set(true);
            assert_eq!(state.submit().unwrap_err().problem, "No region is chosen.");
            state.other.set(" EU_WEST_1 ".to_owned());
            assert_eq!(state.submit(), Ok(vec!["eu-west-1".to_owned()]));
            assert_eq!(state.other.get_untracked(), "", "it was added");
            state.other.set("Mars".to_owned());
            assert!(state.submit().is_err() && state.refused.get_untracked().is_some());
            state.other.set("eu-west-1".to_owned());
            assert_eq!(state.submit(), Ok(vec!["eu-west-1".to_owned()]), "once");
            state.toggle("eu-west-1");
            assert!(state.submit().is_err());
        });
    }
}
