//! The pages of a list after the first one.
//!
//! The first page is polled, and these are read again whenever it is another one, from where it ends: a row that was pushed
//! off the first page is on the second then, and one that was taken away is on none. Whoever asks for more gets the next page,
//! and those that are there stay as they are.

use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use super::states;
use crate::browser::page_is_hidden;
use crate::client::ClientError;
use crate::reactive::{memo, scoped, watch};

/// How often they are read again while the first page stays as it is.
const REFRESH: Duration = Duration::from_mins(1);

/// A page under way: its rows, and where the next one begins.
pub(crate) type Asked<T> = Pin<Box<dyn Future<Output = Result<(Vec<T>, Option<String>), ClientError>>>>;

/// What asks for the page that begins there.
type Ask<T> = Rc<dyn Fn(String) -> Asked<T>>;

/// The pages. A copy is as good as the original.
pub(crate) struct Rest<T: Send + Sync + 'static> {
    rows: RwSignal<Vec<T>>,
    /// Where the first page ends; nothing where it is the only one.
    start: Memo<Option<String>>,
    /// Where these end, once any is there.
    end: RwSignal<Option<String>>,
    /// How many are wanted, and how many are there.
    wanted: RwSignal<usize>,
    loaded: RwSignal<usize>,
    round: RwSignal<u32>,
    /// Where those that are there begin.
    begun: StoredValue<Option<String>>,
    /// Whether the next one is all that is asked for.
    is_next: StoredValue<bool>,
    failure: RwSignal<Option<ClientError>>,
}

impl<T: Send + Sync + 'static> Clone for Rest<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Rest<T> {}

impl<T: Clone + Send + Sync + 'static> Rest<T> {
    /// Behind a first page that ends at `start`; `changed` reads whatever says that it is another one.
    pub(crate) fn after(
        start: impl Fn() -> Option<String> + Send + Sync + 'static,
        changed: impl Fn() + 'static,
        ask: impl Fn(String) -> Asked<T> + 'static,
    ) -> Self {
        let rest = Self {
            rows: RwSignal::new(Vec::new()),
            start: memo(start),
            end: RwSignal::new(None),
            wanted: RwSignal::new(0),
            loaded: RwSignal::new(0),
            round: RwSignal::new(0),
            begun: StoredValue::new(None),
            is_next: StoredValue::new(false),
            failure: RwSignal::new(None),
        };
        let ask: Ask<T> = Rc::new(ask);
        watch(move || {
            changed();
            rest.round.track();
            let (start, wanted) = (rest.start.get(), rest.wanted.get_untracked());
            match start {
                Some(start) if wanted > 0 => scoped(rest.keep_reading(start, wanted, ask.clone())),
                _ => rest.put(Vec::new(), 0, None),
            }
        });
        rest
    }

    /// Reads them, and reads them again.
    async fn keep_reading(self, start: String, wanted: usize, ask: Ask<T>) {
        let is_next = self.is_next.try_update_value(std::mem::take).unwrap_or(false)
            && self.begun.with_value(|begun| begun.as_ref() == Some(&start));
        let end = self.end.get_untracked().filter(|_| is_next);
        let mut known = end.map(|end| (self.rows.get_untracked(), self.loaded.get_untracked(), Some(end)));
        loop {
            let known = known.take().unwrap_or_else(|| (Vec::new(), 0, Some(start.clone())));
            match read(known, wanted, &ask).await {
                Ok((rows, loaded, end)) => {
                    self.failure.set(None);
                    self.begun.set_value(Some(start.clone()));
                    self.put(rows, loaded, end);
                }
                // What was there stays, and the button is there once more.
                Err(failure) => {
                    let is_asked = self.loaded.get_untracked() < wanted;
                    self.failure.set(is_asked.then_some(failure));
                    self.wanted.set(self.loaded.get_untracked());
                }
            }
            TimeoutFuture::new(u32::try_from(REFRESH.as_millis()).unwrap_or(u32::MAX)).await;
            while page_is_hidden() {
                TimeoutFuture::new(1000).await;
            }
        }
    }

    fn put(self, rows: Vec<T>, loaded: usize, end: Option<String>) {
        self.rows.set(rows);
        self.loaded.set(loaded);
        // The list may have become shorter.
        self.wanted.set(loaded);
        self.end.set(end);
    }

    /// Reads them again now.
    pub(crate) fn again(self) {
        self.round.update(|round| *round = round.wrapping_add(1));
    }

    /// The rows.
    pub(crate) fn rows(self) -> RwSignal<Vec<T>> {
        self.rows
    }

    /// Whether there are more than those.
    pub(crate) fn has_more(self) -> bool {
        if self.loaded.get() == 0 { self.start.with(Option::is_some) } else { self.end.with(Option::is_some) }
    }

    /// The button that reads one more.
    pub(crate) fn load_more(self) -> AnyView {
        let busy = memo(move || self.wanted.get() > self.loaded.get());
        let load = move |_| {
            self.failure.set(None);
            self.wanted.update(|wanted| *wanted += 1);
            self.is_next.set_value(true);
            self.again();
        };
        let has_more = memo(move || self.has_more());
        let failure = move || self.failure.get().map(|failure| states::failed(&failure, None));
        view! {
            {failure}
            <Show when=move || has_more.get()>
                <button type="button" class="button" disabled=move || busy.get() on:click=load>
                    "Load more"
                </button>
            </Show>
        }
        .into_any()
    }
}

/// Pages: their rows, how many pages, and where the next one begins.
type Read<T> = (Vec<T>, usize, Option<String>);

/// As many pages as are wanted and there are, behind those that are known.
async fn read<T>(known: Read<T>, wanted: usize, ask: &Ask<T>) -> Result<Read<T>, ClientError> {
    let (mut rows, mut loaded, mut next) = known;
    while loaded < wanted
        && let Some(from) = next.take()
    {
        let (page, end) = ask(from).await?;
        rows.extend(page);
        next = end;
        loaded += 1;
    }
    Ok((rows, loaded, next))
}
