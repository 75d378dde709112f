//! What all charts of a page span: chosen here, or drawn in one of them with the mouse; kept in the address.

use domain::time::Timestamp;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::icon::Icon;
use super::popover::{self, Popover};
use crate::browser::clock;
use crate::logic::span::{Range, Span};
use crate::reactive::{memo, watch};

const CUSTOM: &str = "custom-range";

/// The span of a page's charts.
#[derive(Clone, Copy)]
pub(crate) struct TimeRange {
    span: Memo<Span>,
    /// The page's address with another span.
    address: Callback<Span, String>,
    go: Callback<Span>,
    /// What the way back leads to.
    last: RwSignal<Range>,
}

impl TimeRange {
    /// The one in the address; `address` gives the page's address with another one.
    pub(crate) fn of_address(address: impl Fn(Span) -> String + Send + Sync + 'static) -> Self {
        let (query, navigate) = (use_query_map(), use_navigate());
        let read =
            move || query.with(|q| Span::from_query(q.get_str("range"), q.get_str("from"), q.get_str("to")));
        let span = memo(read);
        let address = Callback::new(address);
        let stay = || NavigateOptions { scroll: false, ..NavigateOptions::default() };
        let go = Callback::new(move |span| navigate(&address.run(span), stay()));
        let last = RwSignal::new(Range::default());
        watch(move || {
            if let Span::Last(range) = span.get() {
                last.set(range);
            }
        });
        Self { span, address, go, last }
    }

    /// The span.
    pub(crate) fn span(self) -> Memo<Span> {
        self.span
    }

    /// Takes the span that was drawn in a chart, in seconds; without numbers it goes back.
    pub(crate) fn zoom(self, from: f64, to: f64) {
        let span = match (instant(from), instant(to)) {
            (Some(from), Some(to)) => Span::zoomed(from, to),
            _ => Span::Last(self.last.get_untracked()),
        };
        if span != self.span.get_untracked() {
            self.go.run(span);
        }
    }

    /// The choice.
    pub(crate) fn picker(self) -> AnyView {
        let each = Range::ALL.into_iter().map(|range| {
            let is_on = move || (self.span.get() == Span::Last(range)).then_some("true");
            view! {
                <a
                    href=move || self.address.run(Span::Last(range))
                    data-noscroll="true"
                    aria-current=is_on
                    aria-label=format!("{}: {}", range.slug(), range.words())
                >
                    {range.slug()}
                </a>
            }
        });
        let own = move || match self.span.get() {
            Span::Last(_) => None,
            Span::Between(from, to) => {
                let back = self.last.get();
                Some(view! {
                    <p class="chosen-range">
                        {clock::wall(from).to(clock::wall(to))}
                        <a href=self.address.run(Span::Last(back)) data-noscroll="true">
                            {Icon::ArrowLeft.view()}
                            "Back to the " {back.words()}
                        </a>
                    </p>
                })
            }
        };
        let face = view! { {Icon::Clock.view()} "Custom" }.into_any();
        view! {
            <div class="time-range">
                <nav class="segments" aria-label="Time range">{each.collect_view()}</nav>
                <Popover id=CUSTOM class="button small" face>{form(self)}</Popover>
            </div>
            {own}
        }
        .into_any()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds since the epoch fit")]
fn instant(seconds: f64) -> Option<Timestamp> {
    seconds.is_finite().then(|| Timestamp::from_millis((seconds * 1000.0) as i64))
}

fn form(time: TimeRange) -> AnyView {
    let (from, to) = time.span.get_untracked().bounds(clock::now());
    let (from, to) = (RwSignal::new(clock::wall(from).field()), RwSignal::new(clock::wall(to).field()));
    let problem = RwSignal::new(None::<&'static str>);
    let apply = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let read = |field: RwSignal<String>| field.with_untracked(|text| clock::from_field(text));
        let span = match (read(from), read(to)) {
            (Some(from), Some(to)) => Span::between(from, to),
            _ => Err("Enter a date and a time in both fields."),
        };
        problem.set(span.err());
        if let Ok(span) = span {
            popover::close(CUSTOM);
            time.go.run(span);
        }
    };
    let field = move |id: &'static str, label: &'static str, text: RwSignal<String>| {
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <input
                    type="datetime-local"
                    id=id
                    aria-invalid=move || problem.get().map(|_| "true")
                    aria-describedby="range-problem"
                    prop:value=move || text.get()
                    on:input:target=move |event| text.set(event.target().value())
                />
            </div>
        }
    };
    view! {
        <form class="form" on:submit=apply novalidate>
            {field("range-from", "From", from)}
            {field("range-to", "To", to)}
            <p class="hint">"In your time zone. A drag across a chart does the same."</p>
            <div id="range-problem" aria-live="polite">
                {move || problem.get().map(|problem| view! { <p class="field-problem">{problem}</p> })}
            </div>
            <div class="actions">
                <button type="submit" class="button primary">"Show"</button>
            </div>
        </form>
    }
    .into_any()
}
