//! A list whose entries live on as long as their keys do.
//!
//! Leptos makes the whole machinery of a keyed list anew for every type that it lists. Here it is made once, for entries
//! that are boxed, which takes a good part off what a visitor has to load.

use leptos::prelude::*;

/// An entry, not drawn yet.
struct Entry {
    key: String,
    draw: Box<dyn FnOnce() -> AnyView + Send>,
}

/// Lists `items`; an entry is drawn anew only when its key is another one, so the key holds what the entry shows.
pub(crate) fn each<T: Send + 'static, V: IntoAny>(
    items: impl Fn() -> Vec<T> + Send + Sync + 'static,
    key: impl Fn(&T) -> String + Send + Sync + 'static,
    draw: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> AnyView {
    let entry = move |item: T| {
        let draw = draw.clone();
        Entry { key: key(&item), draw: Box::new(move || draw(item).into_any()) }
    };
    entries(Box::new(move || items().into_iter().map(&entry).collect()))
}

fn entries(list: Box<dyn Fn() -> Vec<Entry> + Send + Sync>) -> AnyView {
    view! { <For each=move || list() key=|entry| entry.key.clone() children=|entry| (entry.draw)() /> }
        .into_any()
}
