//! The five steps at the side: where one is, what is done, what is ahead.

use domain::arn::Partition;
use leptos::prelude::*;

use crate::links;
use crate::logic::steps::{Step, StepState};
use crate::parts::icon::Icon;
use crate::session::use_workspace;

pub(super) fn stepper(
    current: Memo<Step>,
    connection: Memo<Option<String>>,
    partition: Memo<Option<Partition>>,
) -> AnyView {
    let ws = use_workspace();
    let items = move || {
        let (current, has_connection) = (current.get(), connection.with(Option::is_some));
        let each = Step::ALL.into_iter().map(|step| {
            let state = step.state(current);
            let (class, spoken) = match state {
                StepState::Done => ("done", "Done: "),
                StepState::Current => ("current", ""),
                StepState::Ahead => ("ahead", ""),
            };
            let badge = match state {
                StepState::Done => Icon::Check.view(),
                _ => step.number().to_string().into_any(),
            };
            let label = view! { <span class="unseen">{spoken}</span> {step.title()} };
            let label = if step.is_reachable(current, has_connection) {
                view! { <a href=links::add_in(&ws.id(), step, None, partition.get())>{label}</a> }.into_any()
            } else {
                view! { <span>{label}</span> }.into_any()
            };
            view! {
                <li class=class aria-current=(step == current).then_some("step")>
                    <span class="badge" aria-hidden="true">{badge}</span>
                    {label}
                </li>
            }
        });
        each.collect_view()
    };
    view! {
        <nav class="stepper" aria-label="Steps">
            <ol>{items}</ol>
        </nav>
    }
    .into_any()
}
