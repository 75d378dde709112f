//! Where a receipt comes in: dropped, chosen, or pasted.

use leptos::ev::DragEvent;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

use crate::parts::icon::Icon;

/// A receipt has a few kilobytes. What is much larger is no receipt, and is not read.
const LARGEST: f64 = 1024.0 * 1024.0;

/// The view; `open` takes the text of what came in.
pub(super) fn view(open: Callback<String>) -> AnyView {
    let over = RwSignal::new(false);
    let pasted = RwSignal::new(String::new());
    let take = move |file: Option<File>| {
        let Some(file) = file else { return };
        leptos::task::spawn_local(async move {
            let text = if file.size() > LARGEST { None } else { JsFuture::from(file.text()).await.ok() };
            open.run(text.and_then(|text| text.as_string()).unwrap_or_default());
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
