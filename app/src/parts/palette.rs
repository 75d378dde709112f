//! The command palette's place: the key and the button that open it, and the dialog around it. What is in it comes when it
//! is first wanted.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::dialog;
use super::icon::Icon;

/// Whether it is open. A copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct Palette {
    open: RwSignal<bool>,
    /// Whether there is anybody to offer something to.
    is_offered: Signal<bool>,
}

impl Palette {
    /// A closed one, for whoever is signed in, provided to what is in it. Ctrl+K (⌘K) opens and closes it from everywhere.
    pub(crate) fn provide(is_offered: Signal<bool>) -> Self {
        let palette = Self { open: RwSignal::new(false), is_offered };
        provide_context(palette);
        let listening = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
            let is_it = (event.ctrl_key() || event.meta_key()) && !event.shift_key() && !event.alt_key();
            if is_it && event.key().eq_ignore_ascii_case("k") && palette.is_offered.get_untracked() {
                event.prevent_default();
                palette.open.update(|open| *open = !*open);
            }
        });
        on_cleanup(move || listening.remove());
        palette
    }

    /// Puts it away.
    pub(crate) fn close(self) {
        self.open.set(false);
    }

    /// The button in the header.
    pub(crate) fn button(self) -> AnyView {
        let button = move || {
            self.is_offered.get().then(|| {
                view! {
                    <button
                        type="button"
                        class="button quiet small"
                        aria-label="Search and commands"
                        aria-keyshortcuts="Control+K"
                        title="Search and commands (Ctrl K)"
                        on:click=move |_| self.open.set(true)
                    >
                        {Icon::Search.view()}
                    </button>
                }
            })
        };
        button.into_any()
    }

    /// The dialog; `content` is what is in it.
    pub(crate) fn dialog(self, content: fn() -> AnyView) -> AnyView {
        let node = NodeRef::<leptos::html::Dialog>::new();
        dialog::follow(node, self.open, Signal::stored(false));
        view! {
            <dialog node_ref=node class="dialog palette" aria-label="Search and commands" on:close=move |_| self.open.set(false)>
                {move || self.open.get().then(content)}
            </dialog>
        }
        .into_any()
    }
}
