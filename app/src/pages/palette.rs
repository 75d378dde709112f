//! What is in the command palette: a field, and below it pages, actions, accounts, resources and workspaces that fit what is
//! typed. The focus stays in the field; the arrows go through what is found, Enter goes there.

use domain::api::{AccountResource, AccountResourceList, Membership};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use crate::browser::focus;
use crate::browser::theme::Theme;
use crate::links;
use crate::logic::combobox::{Act, act};
use crate::logic::palette::{Entry, Target, fixed, matching};
use crate::logic::span::Span;
use crate::logic::words::count;
use crate::parts::accounts::Accounts;
use crate::parts::icon::Icon;
use crate::parts::list;
use crate::parts::palette::Palette;
use crate::reactive::{memo, rested, scoped, watch};
use crate::session::{Workspace, use_session};

const FIELD: &str = "palette-field";
/// As many resources as are looked through at a glance.
const RESOURCES: u16 = 8;

/// The palette's content.
pub(crate) fn view() -> AnyView {
    let session = use_session();
    let path = use_location().pathname.get_untracked();
    let (memberships, is_person, local) = session.me.value().with_untracked(|me| {
        let me = me.as_ref();
        (
            me.map(|me| me.workspaces.clone()),
            me.is_some_and(|me| me.person.is_some()),
            me.is_some_and(|me| me.local),
        )
    });
    let memberships = memberships.unwrap_or_default();
    let here = here(&path, &memberships);
    let typed = RwSignal::new(String::new());
    let fixed = fixed(here.as_ref(), &memberships, is_person);
    let found_there = here.map(|here| {
        let ws = here.id.to_string();
        provide_context(Workspace::new(here, local));
        let accounts = Accounts::here();
        accounts.want();
        (accounts, resources(ws.clone(), typed), ws)
    });
    let entries =
        memo(move || {
            let mut all = fixed.clone();
            if let Some((accounts, _, ws)) = &found_there {
                all.extend(accounts.known().into_iter().map(|one| {
                    Entry::page("Account", &one.name, &one.below, links::account(ws, &one.value))
                }));
            }
            let mut found = typed.with(|typed| matching(all, typed));
            if let Some((_, resources, _)) = &found_there {
                resources.with(|resources| found.extend(resources.iter().cloned()));
            }
            found
        });
    shown(typed, entries)
}

/// The workspace that the address names; the only one, on a page that is in none.
fn here(path: &str, all: &[Membership]) -> Option<Membership> {
    let named = links::workspace_of(path);
    let only = if all.len() == 1 { all.first() } else { None };
    all.iter().find(|one| Some(one.id.as_str()) == named).or(only).cloned()
}

/// Resources that have what is typed; none until something is.
fn resources(ws: String, typed: RwSignal<String>) -> RwSignal<Vec<Entry>> {
    let found = RwSignal::new(Vec::new());
    let (search, client) = (rested(typed), use_session().client);
    watch(move || {
        let text = search.get().trim().to_owned();
        if text.len() < 2 {
            return found.set(Vec::new());
        }
        let ws = ws.clone();
        scoped(async move {
            let path = links::api::all_resources(&ws, &[("q", &text)], RESOURCES, None);
            // Without an answer there are the others.
            let list = client.page::<AccountResourceList>(&path).await.map(|list| list.resources);
            found.set(list.unwrap_or_default().into_iter().map(|one| resource(&ws, one)).collect());
        });
    });
    found
}

fn resource(ws: &str, one: AccountResource) -> Entry {
    let account = one.alias.unwrap_or_else(|| one.account_id.to_string());
    let resource = one.resource;
    let href = links::resource(ws, one.connection.as_str(), &resource.id, &[], Span::default());
    let name = resource.name.unwrap_or_else(|| resource.id.clone());
    Entry::page(
        "Resource",
        &name,
        &format!("{} · {} · {account}", resource.service.title(), resource.region),
        href,
    )
}

fn shown(typed: RwSignal<String>, entries: Memo<Vec<Entry>>) -> AnyView {
    let (palette, navigate) = (expect_context::<Palette>(), use_navigate());
    let theme = use_context::<RwSignal<Theme>>();
    let active = RwSignal::new(0_usize);
    watch(move || {
        entries.track();
        active.set(0);
    });
    focus::to_id(FIELD);
    let take = Callback::new(move |at: usize| {
        let Some(entry) = entries.with_untracked(|all| all.get(at).cloned()) else { return };
        palette.close();
        match entry.target {
            Target::Page(href) => navigate(&href, NavigateOptions::default()),
            Target::Theme => {
                if let Some(theme) = theme {
                    theme.update(|theme| *theme = theme.next());
                    theme.get_untracked().apply();
                }
            }
        }
    });
    let press = move |event: KeyboardEvent| {
        let count = entries.with_untracked(Vec::len);
        match act(&event.key(), event.alt_key(), true, Some(active.get_untracked()), count) {
            Act::Move(at) => {
                event.prevent_default();
                active.set(at);
                focus::bring_into_view(&option_id(at));
            }
            Act::Take(at) => {
                event.prevent_default();
                take.run(at);
            }
            // Escape is the dialog's.
            _ => {}
        }
    };
    let is_some = memo(move || entries.with(|all| !all.is_empty()));
    let spoken = move || match entries.with(Vec::len) {
        0 => "Nothing is found.".to_owned(),
        number => format!("{} found", count(number, "entry", "entries")),
    };
    let key = |(at, entry): &(usize, Entry)| format!("{at} {entry:?}");
    let option = move |(at, entry): (usize, Entry)| {
        let is_active = memo(move || active.get() == at);
        let below = (!entry.below.is_empty()).then(|| view! { <span class="below">{entry.below}</span> });
        view! {
            <li
                id=option_id(at)
                role="option"
                aria-selected=move || if is_active.get() { "true" } else { "false" }
                on:click=move |_| take.run(at)
                on:mousemove=move |_| if !is_active.get_untracked() { active.set(at) }
            >
                <span>{entry.name} {below}</span>
                <span class="faint">{entry.kind}</span>
            </li>
        }
        .into_any()
    };
    view! {
        <div class="search">
            {Icon::Search.view()}
            <input
                type="text"
                id=FIELD
                role="combobox"
                aria-label="Search and commands"
                aria-autocomplete="list"
                aria-expanded=move || if is_some.get() { "true" } else { "false" }
                aria-controls="palette-list"
                aria-activedescendant=move || is_some.get().then(|| option_id(active.get()))
                placeholder="Pages, accounts, resources, actions"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                prop:value=move || typed.get()
                on:input:target=move |event| typed.set(event.target().value())
                on:keydown=press
            />
        </div>
        <ul id="palette-list" role="listbox" aria-label="Found" on:mousedown=move |event| event.prevent_default()>
            {list::each(move || entries.get().into_iter().enumerate().collect(), key, option)}
        </ul>
        {move || (!is_some.get()).then(|| view! { <p class="hint">"Nothing is called so. Try the name of an account, of a resource or of a page."</p> })}
        <p class="palette-keys" aria-hidden="true"><kbd>"↑↓"</kbd> " choose " <kbd>"Enter"</kbd> " go " <kbd>"Esc"</kbd> " close"</p>
        <span class="unseen" role="status">{spoken}</span>
    }
    .into_any()
}

fn option_id(at: usize) -> String {
    format!("palette-{at}")
}
