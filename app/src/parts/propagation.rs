//! The propagation clock: which attempt this is, when the next one comes, and when the waiting ends.

use domain::gate::Propagation;
use leptos::prelude::*;

use crate::browser::clock;
use crate::logic::words;
use crate::reactive::memo;

/// The clock of a connection that waits.
#[component]
pub(crate) fn PropagationClock(
    /// The clock.
    #[prop(into)]
    clock: Signal<Option<Propagation>>,
) -> impl IntoView {
    let now = clock::use_now();
    let attempt = move || clock.get().map_or(1, |clock| clock.attempts.max(1));
    let next = memo(move || {
        let due = clock.get().and_then(|clock| clock.next_at);
        due.map_or_else(|| "…".to_owned(), |due| words::until(due, now.get()))
    });
    let end = move || clock.get().map(|c| clock::wall(c.gives_up_at).time()).unwrap_or_default();
    let (spent, whole) = (
        move || clock.get().map_or(0, |c| now.get().since(c.started_at).as_secs()),
        move || clock.get().map_or(1, |c| c.gives_up_at.since(c.started_at).as_secs().max(1)),
    );
    view! {
        <div class="propagation">
            <dl>
                <div><dt>"Attempt"</dt><dd>{attempt}</dd></div>
                <div><dt>"Next check"</dt><dd>{next}</dd></div>
                <div><dt>"Gives up at"</dt><dd>{end}</dd></div>
            </dl>
            <progress
                aria-label="Time waited for the role"
                max=move || whole().to_string()
                prop:value=move || spent().min(whole()).to_string()
            ></progress>
            <p class="hint">
                "AWS takes 10 to 60 seconds to show a new or changed role everywhere. The check repeats by itself, \
                 also when you leave this page."
            </p>
        </div>
    }
    .into_any()
}
