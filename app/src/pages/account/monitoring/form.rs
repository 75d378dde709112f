//! The form of the monitoring card. What it would cost is computed as one chooses, from the resources that there are.

use domain::api::{Monitoring, ResourceList};
use domain::field::FieldError;
use domain::monitoring::{Added, Choice, INTERVALS, Service};
use leptos::prelude::*;

use super::{Account, every, metrics, other};
use crate::browser::focus;
use crate::client::{ClientError, Remote};
use crate::links;
use crate::logic::forecast::{budget_of_text, monthly, tags_as_text, tags_of_text};
use crate::logic::units::money;
use crate::logic::words::count;
use crate::parts::announce::Announcer;
use crate::parts::icon::Icon;
use crate::parts::states;
use crate::reactive::{Tasks, memo};
use crate::session::{use_session, use_workspace};

/// The first field.
pub(super) const FIRST: &str = "interval_minutes";
/// As many resources as one answer holds; with more of them the forecast waits for the API's.
const COUNTED: u16 = 1000;

/// What is being chosen. Tags and budget are texts until they are sent.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) choice: RwSignal<Choice>,
    tags: RwSignal<String>,
    budget: RwSignal<String>,
    problem: RwSignal<Option<FieldError>>,
    /// Metrics that were added here, with the series that CloudWatch listed of them.
    pub(super) looked: RwSignal<Vec<(Added, u32)>>,
}

impl Draft {
    fn of(choice: Choice) -> Self {
        Self {
            tags: RwSignal::new(tags_as_text(&choice.tags)),
            budget: RwSignal::new(choice.budget_usd.map(|usd| usd.to_string()).unwrap_or_default()),
            problem: RwSignal::new(None),
            looked: RwSignal::new(Vec::new()),
            choice: RwSignal::new(choice),
        }
    }

    /// The choice as it stands.
    fn read(self) -> Result<Choice, FieldError> {
        let tags = tags_of_text(&self.tags.get());
        let budget_usd = budget_of_text(&self.budget.get())?;
        Choice { tags, budget_usd, ..self.choice.get() }.checked()
    }

    pub(super) fn change(self, change: impl FnOnce(&mut Choice)) {
        self.problem.set(None);
        self.choice.update(change);
    }

    /// What is wrong with a field.
    pub(super) fn problem(self, field: &'static str) -> AnyView {
        let message = move || {
            self.problem.get().filter(|error| error.field == field).map(|error| {
                view! {
                    <p class="field-problem">
                        <strong>{error.problem}</strong>
                        " "
                        {error.remedy}
                    </p>
                }
            })
        };
        view! { <div id=format!("{field}-problem") aria-live="polite">{message}</div> }.into_any()
    }

    fn is_wrong(self, field: &'static str) -> bool {
        self.problem.with(|problem| problem.as_ref().is_some_and(|error| error.field == field))
    }
}

pub(super) fn view(
    account: Account,
    monitoring: Remote<Monitoring>,
    now: Monitoring,
    leave: Callback<()>,
) -> AnyView {
    let (client, ws, tasks) = (use_session().client, use_workspace(), Tasks::here());
    let announcer = expect_context::<Announcer>();
    let draft = Draft::of(now.choice);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<ClientError>);
    let refuse = move |error: FieldError| {
        focus::to_id(place(&error.field));
        draft.problem.set(Some(error));
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        failure.set(None);
        let choice = match untrack(|| draft.read()) {
            Ok(choice) => choice,
            Err(error) => return refuse(error),
        };
        busy.set(true);
        tasks.start(async move {
            match client.monitor(&ws.id(), &account.id(), &choice).await {
                Ok(answer) => {
                    let cost = money(answer.forecast.low_micro_usd, answer.forecast.high_micro_usd);
                    announcer.say(format!("Monitoring saved. 30 days cost {cost}."));
                    monitoring.put(answer);
                    leave.run(());
                }
                Err(error) => {
                    busy.set(false);
                    match error.field().and_then(known) {
                        Some(field) => {
                            refuse(FieldError::new(
                                field,
                                error.detail(),
                                error.remedy().unwrap_or_default(),
                            ));
                        }
                        None => failure.set(Some(error)),
                    }
                }
            }
        });
    };
    view! {
        <form class="form monitoring" on:submit=save novalidate>
            {interval(draft)}
            {metrics::picker(draft)}
            {other::picker(account, draft)}
            {tags(draft)}
            {budget(draft)}
            <label class="confirm">
                <input
                    type="checkbox"
                    prop:checked=move || draft.choice.with(|choice| choice.strict)
                    on:change:target=move |event| {
                        let strict = event.target().checked();
                        draft.change(|choice| choice.strict = strict);
                    }
                />
                "Tell a reading as failed when any service or region of it failed"
            </label>
            {forecast(account, draft)}
            {move || failure.get().map(|failure| states::failed(&failure, None))}
            <div class="actions">
                <button type="submit" class="button primary" disabled=move || busy.get()>
                    {move || busy.get().then(|| Icon::Spinner.view())}
                    "Save"
                </button>
                <button type="button" class="button" on:click=move |_| leave.run(())>"Cancel"</button>
            </div>
        </form>
    }
    .into_any()
}

/// The fields that have a place in the form.
const FIELDS: [&str; 6] = ["interval_minutes", "services_off", "metrics_off", "tags", "budget_usd", "other"];

fn known(field: &str) -> Option<&'static str> {
    FIELDS.into_iter().find(|known| *known == field)
}

/// Where the focus goes for a field.
fn place(field: &str) -> &'static str {
    match field {
        "tags" => "monitored-tags",
        "budget_usd" => "budget",
        "services_off" | "metrics_off" => metrics::FIRST,
        "other" => other::FIRST,
        _ => FIRST,
    }
}

fn interval(draft: Draft) -> AnyView {
    let each = INTERVALS.into_iter().enumerate().map(|(place, minutes)| {
        let is_on = move || draft.choice.with(|choice| choice.interval_minutes == minutes);
        view! {
            <label>
                <input
                    type="radio"
                    name="interval"
                    id=(place == 0).then_some(FIRST)
                    prop:checked=is_on
                    on:change=move |_| draft.change(|choice| choice.interval_minutes = minutes)
                />
                {every(minutes)}
            </label>
        }
    });
    view! {
        <fieldset class="field" aria-describedby="interval_minutes-problem">
            <legend>"How often"</legend>
            <div class="choices">{each.collect_view()}</div>
            <p class="hint">"Every minute shows points a minute apart, where AWS has them, and costs five times as much as every five."</p>
            {draft.problem("interval_minutes")}
        </fieldset>
    }
    .into_any()
}

fn tags(draft: Draft) -> AnyView {
    view! {
        <div class="field">
            <label for="monitored-tags">"Only resources with these tags"</label>
            <p class="hint" id="monitored-tags-hint">
                "One a line, such as env=production, staging. A key alone takes any value. Empty: every resource."
            </p>
            <textarea
                id="monitored-tags"
                class="short"
                rows="3"
                spellcheck="false"
                autocapitalize="off"
                aria-describedby="tags-problem monitored-tags-hint"
                aria-invalid=move || draft.is_wrong("tags").then_some("true")
                prop:value=move || draft.tags.get()
                on:input:target=move |event| {
                    draft.problem.set(None);
                    draft.tags.set(event.target().value());
                }
            ></textarea>
            {draft.problem("tags")}
        </div>
    }
    .into_any()
}

fn budget(draft: Draft) -> AnyView {
    view! {
        <div class="field">
            <label for="budget">"Budget, in US dollars a month"</label>
            <p class="hint" id="budget-hint">"Readings become rarer where they would cost more. Empty: no budget."</p>
            <input
                type="text"
                id="budget"
                class="narrow"
                inputmode="numeric"
                autocomplete="off"
                aria-describedby="budget_usd-problem budget-hint"
                aria-invalid=move || draft.is_wrong("budget_usd").then_some("true")
                prop:value=move || draft.budget.get()
                on:input:target=move |event| {
                    draft.problem.set(None);
                    draft.budget.set(event.target().value());
                }
            />
            {draft.problem("budget_usd")}
        </div>
    }
    .into_any()
}

/// What the choice would cost.
fn forecast(account: Account, draft: Draft) -> AnyView {
    let ws = use_workspace();
    let resources = Remote::<ResourceList>::get(move || {
        Some(links::api::resources(&ws.id(), &account.id(), &[], COUNTED, None))
    });
    let partition = account.memo(|c| c.role_arn.partition());
    let words = memo(move || {
        resources.value().with(|list| {
            let list = list.as_ref()?;
            if list.next_cursor.is_some() {
                return Some(
                    "There are too many resources to count them here: the forecast comes with saving."
                        .to_owned(),
                );
            }
            let choice = draft.read().ok()?;
            let (reading, cost) =
                draft.looked.with(|looked| monthly(&choice, &list.resources, looked, partition.get()));
            let services =
                Service::curated().filter(|service| !choice.services_off.contains(service)).count();
            let other = if choice.other.is_empty() {
                String::new()
            } else {
                format!(" and {}", count(choice.other.len(), "other metric", "other metrics"))
            };
            let money = money(cost.low_micro_usd, cost.high_micro_usd);
            Some(format!(
                "30 days would cost {money}: {} series of {services} services{other}.",
                reading.statistics
            ))
        })
    });
    view! {
        <p class="forecast" role="status">
            {Icon::Info.view()}
            <span>{move || words.get().unwrap_or_else(|| "The forecast needs a choice without faults.".to_owned())}</span>
        </p>
    }
    .into_any()
}
