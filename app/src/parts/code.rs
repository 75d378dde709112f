//! A block of code: highlighted, copied, downloaded.

use leptos::prelude::*;

use super::copy::CopyButton;
use super::icon::Icon;
use crate::browser::clipboard;
use crate::logic::highlight::{Language, pieces};

/// A block of code with its name above it.
#[component]
pub(crate) fn Code(
    /// Its language.
    language: Language,
    /// What it is, in lower case, such as `trust policy`; the buttons are named by it.
    what: &'static str,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// The name of the file to download it as; no download without one.
    #[prop(optional)]
    file: Option<&'static str>,
) -> impl IntoView {
    let coloured = move || {
        let text = text.get();
        let spans = pieces(language, &text).into_iter().map(|(kind, piece)| match kind.class() {
            "" => piece.to_owned().into_any(),
            class => view! { <span class=class>{piece.to_owned()}</span> }.into_any(),
        });
        spans.collect_view()
    };
    let save = file.map(|file| {
        let name = format!("Download {what}");
        view! {
            <button
                type="button"
                class="button quiet"
                aria-label=name.clone()
                title=name
                on:click=move |_| clipboard::download(file, &text.get_untracked())
            >
                {Icon::Download.view()}
                <span>"Download"</span>
            </button>
        }
    });
    let title = file.map_or_else(|| capitalised(what), str::to_owned);
    view! {
        <figure class="code">
            <figcaption>
                <span class="code-name">{title}</span>
                {save}
                <CopyButton what text wordy=true />
            </figcaption>
            // Scrollable areas must be reachable by keyboard.
            <pre tabindex="0" role="region" aria-label=capitalised(what)><code>{coloured}</code></pre>
        </figure>
    }
    .into_any()
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}
