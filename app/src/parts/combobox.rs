//! A choice of one among many: a field that searches, and a list below it, as WAI-ARIA's combobox has it.
//!
//! The field shows what is chosen. Typing searches; the arrows go through what is found, Enter chooses, and Escape, as
//! leaving does, puts back what was chosen before. Where the entries come from is the caller's: it reads what is typed, and
//! gives what is found.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::icon::Icon;
use super::list;
use crate::browser::focus;
use crate::client::ClientError;
use crate::logic::combobox::{Act, Offer, act};
use crate::logic::words::{count, grouped};
use crate::reactive::{memo, watch};

/// What is found for what is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Offers {
    /// Nothing yet.
    Loading,
    /// It could not be asked.
    Failed(ClientError),
    /// These, and so many more.
    Found(Vec<Offer>, usize),
}

/// What it is about. The field's label is the caller's, where `name` does not say it.
#[derive(Clone, Copy)]
pub(crate) struct Combobox {
    /// The field's id; it is unique in the page.
    pub(crate) id: &'static str,
    /// The field's name, where no label has it.
    pub(crate) name: Option<&'static str>,
    /// What belongs in it, while it is empty.
    pub(crate) placeholder: &'static str,
    /// What to say when nothing is found.
    pub(crate) nothing: &'static str,
    /// The ids of what describes the field; empty for nothing.
    pub(crate) described_by: &'static str,
    /// Whether what is chosen was refused.
    pub(crate) is_wrong: Signal<bool>,
    /// What is searched for; empty until somebody types.
    pub(crate) typed: RwSignal<String>,
    /// Whether anybody has opened the list: until then nothing has to be found.
    pub(crate) opened: RwSignal<bool>,
    /// What is found.
    pub(crate) offers: Memo<Offers>,
    /// Whether that is for what is typed. Until it is, it stays to be seen, and none of it is meant.
    pub(crate) settled: Signal<bool>,
    /// The value that is chosen, and what it is called.
    pub(crate) chosen: Signal<(String, String)>,
    /// Chooses another one.
    pub(crate) choose: Callback<Offer>,
    /// Asks again, after a failure.
    pub(crate) again: Callback<()>,
}

/// Where one is in it. A copy is as good as the original.
#[derive(Clone, Copy)]
struct Place {
    of: Combobox,
    is_open: RwSignal<bool>,
    /// Whether what is in the field was typed, and not chosen.
    is_typed: RwSignal<bool>,
    active: RwSignal<Option<usize>>,
}

impl Combobox {
    /// The field and its list.
    pub(crate) fn view(self) -> AnyView {
        let place = Place {
            of: self,
            is_open: RwSignal::new(false),
            is_typed: RwSignal::new(false),
            active: RwSignal::new(None),
        };
        place.follow();
        view! {
            <div class="combobox">
                {place.field()}
                {Icon::ChevronDown.view()}
                {move || place.is_open.get().then(|| place.popup())}
                <span class="unseen" role="status">{move || place.spoken()}</span>
            </div>
        }
        .into_any()
    }
}

impl Place {
    /// What was found is another list: of what is typed, the first is meant; else what is chosen already.
    fn follow(self) {
        let of = self.of;
        watch(move || {
            let is_meant = self.is_open.get() && of.settled.get();
            let at = of.offers.with(|offers| match offers {
                Offers::Found(found, _) if self.is_typed.get_untracked() => (!found.is_empty()).then_some(0),
                Offers::Found(found, _) => {
                    of.chosen.with_untracked(|(chosen, _)| found.iter().position(|one| one.value == *chosen))
                }
                Offers::Loading | Offers::Failed(_) => None,
            });
            self.active.set(at.filter(|_| is_meant));
        });
        watch(move || {
            if let Some(at) = self.active.get() {
                let id = self.option_id(at);
                request_animation_frame(move || focus::bring_into_view(&id));
            }
        });
    }

    fn option_id(self, at: usize) -> String {
        format!("{}-{at}", self.of.id)
    }

    fn open(self) {
        if self.is_open.get_untracked() {
            return;
        }
        self.of.opened.set(true);
        self.is_open.set(true);
        let id = format!("{}-popup", self.of.id);
        request_animation_frame(move || focus::bring_into_view(&id));
    }

    fn close(self) {
        if !self.is_open.get_untracked() {
            return;
        }
        self.is_open.set(false);
        self.is_typed.set(false);
        self.of.typed.set(String::new());
    }

    fn search(self, text: String) {
        // What is found for the text before is not meant any more.
        self.active.set(None);
        self.is_typed.set(true);
        self.of.typed.set(text);
        self.open();
    }

    fn take(self, at: usize) {
        let offer = self.of.offers.with_untracked(|offers| match offers {
            Offers::Found(found, _) => found.get(at).cloned(),
            Offers::Loading | Offers::Failed(_) => None,
        });
        self.close();
        if let Some(offer) = offer {
            self.of.choose.run(offer);
        }
    }

    fn press(self, event: &KeyboardEvent) {
        // Of what was found for the text before, nothing can be meant.
        let is_settled = self.of.settled.get_untracked();
        let count = self.of.offers.with_untracked(|offers| match offers {
            Offers::Found(found, _) if is_settled => found.len(),
            _ => 0,
        });
        let (is_open, active) = (self.is_open.get_untracked(), self.active.get_untracked());
        let act = act(&event.key(), event.alt_key(), is_open, active, count);
        if act == Act::Leave {
            return;
        }
        event.prevent_default();
        // Escape is not for what is around it, too.
        event.stop_propagation();
        match act {
            Act::Open => self.open(),
            Act::Close => self.close(),
            Act::Move(at) => self.active.set(Some(at)),
            Act::Take(at) => self.take(at),
            Act::Nothing if event.key() == "Enter" && self.has_failed() => self.of.again.run(()),
            Act::Nothing | Act::Leave => {}
        }
    }

    fn has_failed(self) -> bool {
        self.of.offers.with_untracked(|offers| matches!(offers, Offers::Failed(_)))
    }

    fn field(self) -> AnyView {
        let of = self.of;
        let text = move || {
            if self.is_typed.get() { of.typed.get() } else { of.chosen.with(|(_, name)| name.clone()) }
        };
        let active = move || self.active.get().map(|at| self.option_id(at));
        view! {
            <input
                type="text"
                id=of.id
                role="combobox"
                aria-label=of.name
                aria-autocomplete="list"
                aria-expanded=move || if self.is_open.get() { "true" } else { "false" }
                aria-controls=move || self.is_open.get().then(|| format!("{}-list", of.id))
                aria-activedescendant=active
                aria-describedby=(!of.described_by.is_empty()).then_some(of.described_by)
                aria-invalid=move || of.is_wrong.get().then_some("true")
                placeholder=of.placeholder
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                prop:value=text
                on:input:target=move |event| self.search(event.target().value())
                on:keydown=move |event| self.press(&event)
                // What is typed takes the place of what is chosen. A click that gives the focus unselects again.
                on:focus:target=move |event| event.target().select()
                on:click:target=move |event| {
                    if !self.is_open.get_untracked() {
                        event.target().select();
                    }
                    self.open();
                }
                on:blur=move |_| self.close()
            />
        }
        .into_any()
    }

    fn popup(self) -> AnyView {
        let of = self.of;
        let found = move || match of.offers.get() {
            Offers::Found(found, _) => found.into_iter().enumerate().collect(),
            Offers::Loading | Offers::Failed(_) => Vec::new(),
        };
        let key = |(at, offer): &(usize, Offer)| {
            [&at.to_string(), &offer.value, &offer.name].map(String::as_str).join("\n")
        };
        let state = move || match of.offers.get() {
            Offers::Loading => Some(view! { <p class="hint">"Searching…"</p> }.into_any()),
            Offers::Failed(failure) => Some(self.failed(&failure)),
            Offers::Found(found, _) if found.is_empty() => {
                Some(view! { <p class="hint">{of.nothing}</p> }.into_any())
            }
            Offers::Found(_, 0) => None,
            Offers::Found(_, more) => {
                let words = format!("{} more. Type to find them.", grouped(more));
                Some(view! { <p class="hint">{words}</p> }.into_any())
            }
        };
        let id = format!("{}-list", of.id);
        view! {
            // The focus stays in the field, whatever is clicked here.
            <div class="combobox-popup" id=format!("{}-popup", of.id) on:mousedown=move |event| event.prevent_default()>
                <ul
                    id=id
                    role="listbox"
                    aria-label=of.name.unwrap_or("Found")
                    aria-busy=move || (!of.settled.get()).then_some("true")
                >
                    {list::each(found, key, move |(at, offer)| self.option(at, offer))}
                </ul>
                {state}
            </div>
        }
        .into_any()
    }

    fn failed(self, failure: &ClientError) -> AnyView {
        view! {
            <p class="field-problem"><strong>{failure.detail()}</strong> " Press Enter to try again."</p>
            <button type="button" class="button small" tabindex="-1" on:click=move |_| self.of.again.run(())>"Try again"</button>
        }
        .into_any()
    }

    fn option(self, at: usize, offer: Offer) -> AnyView {
        let Offer { value, name, below } = offer;
        let is_active = memo(move || self.active.get() == Some(at));
        let is_chosen = self.of.chosen.with_untracked(|(chosen, _)| *chosen == value);
        let below = (!below.is_empty()).then(|| view! { <span class="below">{below}</span> });
        view! {
            <li
                id=self.option_id(at)
                role="option"
                aria-selected=move || if is_active.get() { "true" } else { "false" }
                on:click=move |_| self.take(at)
            >
                <span>{name}{below}</span>
                {is_chosen.then(|| Icon::Check.view())}
            </li>
        }
        .into_any()
    }

    /// What the list comes to, for who does not see it.
    fn spoken(self) -> Option<String> {
        if !self.is_open.get() || !self.of.settled.get() {
            return None;
        }
        Some(self.of.offers.with(|offers| match offers {
            Offers::Loading => "Searching".to_owned(),
            Offers::Failed(failure) => format!("{} Press Enter to try again.", failure.detail()),
            Offers::Found(found, _) if found.is_empty() => self.of.nothing.to_owned(),
            Offers::Found(found, more) => format!("{} found", count(found.len() + more, "entry", "entries")),
        }))
    }
}
