//! The states that every page has: loading, failed, and something to know.

use leptos::prelude::*;

use super::icon::Icon;
use crate::client::ClientError;

/// Grey bars in the place of what is loading.
pub(crate) fn loading(lines: usize) -> AnyView {
    let bars = (0..lines).map(|_| view! { <span class="bar"></span> }).collect_view();
    view! {
        <div class="skeleton" role="status" aria-label="Loading">
            {bars}
        </div>
    }
    .into_any()
}

/// A failure with its remedy, and a button that tries again where `again` is given.
pub(crate) fn failed(failure: &ClientError, again: Option<Callback<()>>) -> AnyView {
    let id = failure.request_id().map(|id| view! { <p class="faint">"Request " <code>{id}</code></p> });
    let retry = again.map(|again| {
        view! {
            <button type="button" class="button" on:click=move |_| again.run(())>
                {Icon::Refresh.view()}
                "Try again"
            </button>
        }
    });
    view! {
        <div class="notice bad" role="alert">
            {Icon::Alert.view()}
            <div class="notice-body">
                <p><strong>{failure.detail()}</strong></p>
                {failure.remedy().map(|remedy| view! { <p>{remedy}</p> })}
                {id}
                {retry}
            </div>
        </div>
    }
    .into_any()
}

/// A line on top of something that is shown, but could not be refreshed.
pub(crate) fn stale(failure: impl Fn() -> Option<ClientError> + Send + 'static) -> AnyView {
    let line = move || {
        failure().map(|failure| {
            view! {
                <p class="stale" role="status">
                    {Icon::Unplug.view()}
                    {failure.detail()}
                    " What you see may be out of date."
                </p>
            }
        })
    };
    line.into_any()
}

/// Something that is good to know.
#[component]
pub(crate) fn Notice(
    /// Its icon.
    #[prop(optional)]
    icon: Option<Icon>,
    /// Its colour: empty for plain, else `good`, `warn`, `bad` or `local`.
    #[prop(optional)]
    tone: &'static str,
    /// What there is to know.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=format!("notice {tone}")>
            {icon.unwrap_or(Icon::Info).view()}
            <div class="notice-body">{children()}</div>
        </div>
    }
    .into_any()
}
