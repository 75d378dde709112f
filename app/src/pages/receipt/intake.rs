//! Where a receipt comes in: dropped, chosen, or pasted.

use leptos::ev::DragEvent;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

use crate::parts::icon::Icon;

/// A receipt has a few kilobytes. What is much larger is no receipt, and is not read.
const LARGEST: f64 = 1024.0 * 1024.0;

/// The view; `open` takes the text of what came in. `pasted` is the page's: what was pasted outlives what is said of it.
pub(super) fn view(open: Callback<String>, pasted: RwSignal<String>) -> AnyView {
    let over = RwSignal::new(false);
    let unread = RwSignal::new(None::<&'static str>);
    let take = move |file: Option<File>| {
        let Some(file) = file else { return };
        unread.set(None);
        if file.size() > LARGEST {
            return unread.set(Some(
                "The file is larger than 1 MB. A receipt has a few kilobytes: this is another file.",
            ));
        }
        leptos::task::spawn_local(async move {
            match JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()) {
                Some(text) => open.run(text),
                None => {
                    let _ = unread
                        .try_set(Some("The browser could not read the file. Is it still where it was?"));
                }
            }
        });
    };
    let choose = move |event| {
        let input = event_target::<HtmlInputElement>(&event);
        take(input.files().and_then(|files| files.get(0)));
        // The same file can be chosen again.
        input.set_value("");
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        take(event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)));
    };
    let drag = move |event: DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    let verify = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        open.run(pasted.get_untracked());
    };
    view! {
        <section class="panel intake" aria-labelledby="intake-title">
            <h2 id="intake-title">"Open a receipt"</h2>
            <label
                class="drop"
                class:over=move || over.get()
                on:dragover=drag
                on:dragleave=move |_| over.set(false)
                on:drop=drop
            >
                {Icon::Download.view()}
                <span><strong>"Choose a receipt"</strong>" or drop it here"</span>
                <span class="hint">"deputize-receipt-….json. It stays in your browser."</span>
                <input type="file" class="unseen" accept=".json,application/json" on:change=choose />
            </label>
            {move || unread.get().map(|why| view! { <p class="field-problem" role="alert"><strong>{why}</strong></p> })}
            <form on:submit=verify>
                <div class="field">
                    <label for="pasted">"Or paste it"</label>
                    <textarea
                        id="pasted"
                        class="machine"
                        rows="4"
                        spellcheck="false"
                        autocomplete="off"
                        prop:value=move || pasted.get()
                        on:input:target=move |event| pasted.set(event.target().value())
                    ></textarea>
                </div>
                <button type="submit" class="button" disabled=move || pasted.with(|text| text.trim().is_empty())>
                    {Icon::ShieldCheck.view()}
                    "Verify"
                </button>
            </form>
        </section>
    }
    .into_any()
}
