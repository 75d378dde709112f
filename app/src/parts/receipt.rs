//! A button that saves the receipt of a connection's checks as a file.

use domain::receipt::file_name;
use leptos::prelude::*;

use super::icon::Icon;
use super::states;
use crate::browser::clipboard;
use crate::client::{Client, ClientError};
use crate::logic::receipt::Opened;
use crate::reactive::Tasks;

/// The button, and below it what went wrong. `path` is where the API has the receipt for this client.
pub(crate) fn download(client: Client, path: String) -> AnyView {
    let tasks = Tasks::here();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<ClientError>);
    let save = move |_| {
        busy.set(true);
        failure.set(None);
        let path = path.clone();
        tasks.start(async move {
            match client.receipt(&path).await {
                Ok(file) => {
                    let document = Opened::read(&file).and_then(|opened| opened.document());
                    let name =
                        document.map_or_else(|_| "deputize-receipt.json".to_owned(), |it| file_name(&it));
                    clipboard::download(&name, &file);
                }
                Err(error) => failure.set(Some(error)),
            }
            busy.set(false);
        });
    };
    view! {
        <button type="button" class="button" disabled=move || busy.get() on:click=save>
            {move || if busy.get() { Icon::Spinner.view() } else { Icon::Download.view() }}
            "Download receipt"
        </button>
        {move || failure.get().map(|failure| states::failed(&failure, None))}
    }
    .into_any()
}
