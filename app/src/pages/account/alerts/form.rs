//! An alert, new or changed: what is watched, on which side of which threshold, and for how long.

mod resource;

use domain::api::Alert;
use domain::field::FieldError;
use domain::monitoring::{Comparison, NoData, ResourceType, Rule, find, of_type};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{ADD, Alerts, Open};
use crate::browser::focus;
use crate::client::ClientError;
use crate::parts::announce::Announcer;
use crate::parts::states;
use crate::reactive::memo;
use crate::session::{use_session, use_workspace};

/// The fields that show what is wrong with them.
const FIELDS: [&str; 4] = ["name", "resource", "threshold", "periods"];
/// The name's field.
pub(super) const NAME: &str = "alert-name";

/// What is entered, as texts until it is sent.
#[derive(Clone, Copy)]
struct Draft {
    name: RwSignal<String>,
    of: RwSignal<ResourceType>,
    metric: RwSignal<String>,
    resource: RwSignal<String>,
    side: RwSignal<String>,
    threshold: RwSignal<String>,
    periods: RwSignal<String>,
    gaps: RwSignal<String>,
}

impl Draft {
    fn of(alert: Option<&Alert>) -> Self {
        let rule = alert.map(|alert| &alert.rule);
        let text =
            |read: fn(&Rule) -> String, new: &str| RwSignal::new(rule.map_or_else(|| new.to_owned(), read));
        Self {
            name: text(|rule| rule.name.clone(), ""),
            of: RwSignal::new(rule.map_or(ResourceType::Instance, |rule| rule.resource_type)),
            metric: text(|rule| rule.metric.clone(), "CPUUtilization"),
            resource: text(|rule| rule.resource.clone().unwrap_or_default(), ""),
            side: text(
                |rule| if rule.comparison == Comparison::Above { "above" } else { "below" }.to_owned(),
                "above",
            ),
            threshold: text(|rule| rule.threshold.to_string(), ""),
            periods: text(|rule| rule.periods.to_string(), "3"),
            gaps: text(
                |rule| {
                    match rule.no_data {
                        NoData::Keep => "keep",
                        NoData::Fine => "fine",
                        NoData::Wrong => "wrong",
                    }
                    .to_owned()
                },
                "keep",
            ),
        }
    }

    /// The rule, by the same bounds that the worker has.
    fn rule(self) -> Result<Rule, FieldError> {
        let resource = self.resource.get_untracked();
        let rule = Rule {
            name: self.name.get_untracked(),
            resource_type: self.of.get_untracked(),
            metric: self.metric.get_untracked(),
            resource: Some(resource).filter(|id| !id.is_empty()),
            comparison: if self.side.get_untracked() == "below" {
                Comparison::Below
            } else {
                Comparison::Above
            },
            threshold: self.threshold.with_untracked(|text| text.trim().parse().unwrap_or(f64::NAN)),
            periods: self.periods.with_untracked(|text| text.trim().parse().unwrap_or(0)),
            no_data: match self.gaps.get_untracked().as_str() {
                "fine" => NoData::Fine,
                "wrong" => NoData::Wrong,
                _ => NoData::Keep,
            },
        };
        rule.checked()
    }
}

pub(super) fn view(alerts: Alerts, alert: Option<Alert>) -> AnyView {
    let (ws, client) = (use_workspace(), use_session().client);
    let announcer = expect_context::<Announcer>();
    let draft = Draft::of(alert.as_ref());
    let id = StoredValue::new(alert.map(|alert| alert.id.to_string()));
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<FieldError>);
    let failure = RwSignal::new(None::<ClientError>);
    let leave = move || {
        alerts.open.set(Open::Closed);
        focus::to_id(ADD);
    };
    let show = move |error: FieldError| {
        focus::to_id(match error.field.as_ref() {
            "threshold" => "alert-threshold",
            "periods" => "alert-periods",
            "metric" => "alert-metric",
            "resource" => resource::ID,
            _ => NAME,
        });
        wrong.set(Some(error));
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        wrong.set(None);
        failure.set(None);
        let rule = match draft.rule() {
            Ok(rule) => rule,
            Err(error) => return show(error),
        };
        busy.set(true);
        alerts.tasks.start(async move {
            let id = id.get_value();
            match client.put_alert(&ws.id(), &alerts.account.id(), id.as_deref(), &rule).await {
                Ok(list) => {
                    announcer.say("Alert saved.");
                    alerts.remote.put(list);
                    leave();
                }
                Err(error) => {
                    busy.set(false);
                    match refused(&error) {
                        Some(refused) => show(refused),
                        None => failure.set(Some(error)),
                    }
                }
            }
        });
    };
    let types = ResourceType::ALL.into_iter().filter(|of| !of_type(*of).is_empty());
    let types: Vec<_> = types.map(|of| (of.to_string(), of.title().to_owned())).collect();
    let of = RwSignal::new(draft.of.get_untracked().to_string());
    crate::reactive::watch(move || {
        let Ok(now) = of.with(|of| of.parse::<ResourceType>()) else { return };
        if draft.of.get_untracked() != now {
            // A resource is of one type.
            draft.resource.set(String::new());
        }
        draft.of.set(now);
        let is_known = draft.metric.with_untracked(|metric| find(now, metric).is_some());
        if let Some(first) = of_type(now).first().filter(|_| !is_known) {
            draft.metric.set(first.key());
        }
    });
    let metrics = move || {
        of_type(draft.of.get())
            .iter()
            .map(|metric| (metric.key(), metric.title.to_string()))
            .collect::<Vec<_>>()
    };
    let unit = memo(move || {
        let unit = draft.metric.with(|key| find(draft.of.get(), key).map(|metric| metric.unit.word()));
        format!("In the metric's unit: {}.", unit.unwrap_or("a number"))
    });
    let sides = || pairs(&[("above", "above"), ("below", "below")]);
    let gaps =
        || pairs(&[("keep", "as no news: what was known stays"), ("fine", "as fine"), ("wrong", "as wrong")]);
    view! {
        <form class="form" on:submit=save novalidate aria-label="Alert">
            {field(wrong, "name", "Name", Signal::stored("Who is told reads this first.".to_owned()), draft.name)}
            {choice("type", "Of", move || types.clone(), of)}
            {choice("metric", "Metric", metrics, draft.metric)}
            {resource::field(alerts.account, draft.of, draft.resource, problem_of(wrong, "resource"))}
            {choice("comparison", "Fires when it is", sides, draft.side)}
            {field(wrong, "threshold", "Threshold", unit.into(), draft.threshold)}
            {field(wrong, "periods", "Periods", Signal::stored("For so many readings on end, 1 to 24.".to_owned()), draft.periods)}
            {choice("no_data", "A period without data counts", gaps, draft.gaps)}
            {move || failure.get().map(|failure| states::failed(&failure, None))}
            <div class="actions">
                <button type="submit" class="button primary" disabled=move || busy.get()>"Save alert"</button>
                <button type="button" class="button" on:click=move |_| leave()>"Cancel"</button>
            </div>
        </form>
    }
    .into_any()
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
}

fn field(
    wrong: RwSignal<Option<FieldError>>,
    name: &'static str,
    label: &'static str,
    hint: Signal<String>,
    text: RwSignal<String>,
) -> AnyView {
    let id = format!("alert-{name}");
    let problem = problem_of(wrong, name);
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <p class="hint" id=format!("{id}-hint")>{hint}</p>
            <input
                type="text"
                id=id.clone()
                autocomplete="off"
                aria-describedby=format!("{id}-problem {id}-hint")
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                prop:value=move || text.get()
                on:input:target=move |event| text.set(event.target().value())
            />
            <div id=format!("{id}-problem") aria-live="polite">{move || problem.get().map(message)}</div>
        </div>
    }
    .into_any()
}

/// What is wrong with a field.
fn problem_of(wrong: RwSignal<Option<FieldError>>, name: &'static str) -> Memo<Option<FieldError>> {
    memo(move || wrong.get().filter(|error| error.field == name))
}

fn message(error: FieldError) -> AnyView {
    view! { <p class="field-problem"><strong>{error.problem}</strong> " " {error.remedy}</p> }.into_any()
}

/// What the API said of a field of this form.
fn refused(failure: &ClientError) -> Option<FieldError> {
    let field = failure.field().filter(|field| FIELDS.contains(field))?;
    Some(FieldError::new(field, failure.detail(), failure.remedy().unwrap_or_default()))
}

fn choice(
    name: &'static str,
    label: &'static str,
    options: impl Fn() -> Vec<(String, String)> + Send + 'static,
    chosen: RwSignal<String>,
) -> AnyView {
    let id = format!("alert-{name}");
    let each = move || {
        let option = |(value, words): (String, String)| {
            let own = value.clone();
            view! { <option value=value selected=move || chosen.with(|chosen| *chosen == own)>{words}</option> }
        };
        options().into_iter().map(option).collect_view()
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select id=id prop:value=move || chosen.get() on:change:target=move |event| chosen.set(event.target().value())>
                {each}
            </select>
        </div>
    }
    .into_any()
}
