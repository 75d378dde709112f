//! The list as a file: all that is asked for, however little of it is loaded.

use leptos::prelude::*;

use super::ResourceTable;
use crate::browser::clipboard;
use crate::client::ClientError;
use crate::logic::csv::file_name;
use crate::logic::listing::{Found, to_csv};
use crate::logic::words::grouped;
use crate::parts::announce::Announcer;
use crate::parts::icon::Icon;
use crate::parts::states;
use crate::reactive::{Tasks, memo};

/// As many as the API gives at once.
const AT_ONCE: u16 = 1000;

/// The button that saves it, and how far it is.
pub(super) fn button(table: ResourceTable) -> AnyView {
    let (tasks, announcer) = (Tasks::here(), expect_context::<Announcer>());
    // How many were read so far, while they are.
    let read = RwSignal::new(None::<usize>);
    let failure = RwSignal::new(None::<ClientError>);
    let is_empty = memo(move || table.total.get() == 0);
    let save = move |_| {
        if read.get_untracked().is_some() {
            return;
        }
        failure.set(None);
        read.set(Some(0));
        tasks.start(async move {
            match all(table, read).await {
                Ok(found) => {
                    clipboard::download(&file_name(&table.file.get_value(), "csv"), &to_csv(&found));
                    announcer.say("The list was saved.");
                }
                Err(error) => failure.set(Some(error)),
            }
            read.set(None);
        });
    };
    let words = move || match read.get() {
        None => "Save as CSV".to_owned(),
        Some(read) => {
            let total = usize::try_from(table.total.get()).unwrap_or(0);
            format!("Reading {} of {}…", grouped(read), grouped(total.max(read)))
        }
    };
    view! {
        {move || failure.get().map(|failure| states::failed(&failure, None))}
        <button type="button" class="button" disabled=move || is_empty.get() || read.get().is_some() on:click=save>
            {Icon::Download.view()}
            {words}
        </button>
    }
    .into_any()
}

/// All that is asked for now, page after page.
async fn all(table: ResourceTable, read: RwSignal<Option<usize>>) -> Result<Vec<Found>, ClientError> {
    let listing = table.listing.get_untracked();
    let ask = table.ask.get_value();
    let (mut found, mut next) = (Vec::new(), None);
    loop {
        let (rows, end) = ask(&listing, AT_ONCE, next).await?;
        found.extend(rows);
        read.set(Some(found.len()));
        next = end;
        if next.is_none() {
            return Ok(found);
        }
    }
}
