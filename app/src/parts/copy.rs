//! Copying: a button, and a value with one.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::announce::Announcer;
use super::icon::Icon;
use crate::browser::clipboard;

/// How long the button says that it worked.
const THANKS: Duration = Duration::from_secs(2);

/// Copies `text`. Its accessible name is `Copy {what}`.
#[component]
pub(crate) fn CopyButton(
    /// What is copied, such as `external ID`.
    #[prop(into)]
    what: String,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// Whether the word Copy is shown beside the icon.
    #[prop(optional)]
    wordy: bool,
) -> impl IntoView {
    let announcer = expect_context::<Announcer>();
    let done = RwSignal::new(None::<bool>);
    let named = what.clone();
    // The name begins with the word that is seen, so that who speaks to the browser can say it.
    let name = move || match done.get() {
        None => format!("Copy {named}"),
        Some(true) => format!("Copied {named}"),
        Some(false) => format!("Not allowed to copy {named}"),
    };
    let copy = move |_| {
        let (text, what) = (text.get_untracked(), what.clone());
        spawn_local(async move {
            let worked = clipboard::copy(&text).await;
            announcer.say(if worked {
                format!("Copied {what}.")
            } else {
                format!("The browser did not allow to copy {what}. Select and copy it by hand.")
            });
            let _ = done.try_set(Some(worked));
            let reset = move || {
                let _ = done.try_set(None);
            };
            set_timeout(reset, THANKS);
        });
    };
    let icon = move || match done.get() {
        None => Icon::Copy.view(),
        Some(true) => Icon::Check.view(),
        Some(false) => Icon::Close.view(),
    };
    let word = move || match done.get() {
        None => "Copy",
        Some(true) => "Copied",
        Some(false) => "Not allowed",
    };
    view! {
        <button
            type="button"
            class="button quiet copy"
            class:small=!wordy
            class:good=move || done.get() == Some(true)
            class:bad=move || done.get() == Some(false)
            aria-label=name.clone()
            title=name
            on:click=copy
        >
            {icon}
            {wordy.then(|| view! { <span>{word}</span> })}
        </button>
    }
    .into_any()
}

/// A machine's text (an ID, an ARN) in the typeface for such, with a button that copies it.
#[component]
pub(crate) fn Copyable(
    /// What it is, such as `role ARN`.
    #[prop(into)]
    what: String,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    view! {
        <span class="copyable">
            <code>{text}</code>
            <CopyButton what text />
        </span>
    }
    .into_any()
}
