//! Pages whose code comes when it is first wanted, so that what one page needs is no part of anybody's first paint.
//!
//! `wasm_split` marks where the module may be cut, and app/build.mjs cuts it there; what several of them share becomes a
//! module of its own. On the host the marks are plain functions.

use std::pin::Pin;

use leptos::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::{
    account, add, connect, doctor, events, join, links, new_link, overview, palette as commands, receipt,
    resource, resources, settings, webhooks, workspaces, you,
};
use crate::browser;
use crate::client::ClientError;
use crate::parts::heading::Heading;
use crate::parts::icon::Icon;
use crate::parts::states;
use crate::reactive::{scoped, watch};

/// What draws a page.
type Page = fn() -> AnyView;
/// A page, once its code is there.
type Loading = Pin<Box<dyn Future<Output = Result<Page, SplitLoaderError>>>>;

/// Declares pages: `late! { /// doc name = page, module; }`.
macro_rules! late {
    ($($(#[$doc:meta])* $name:ident = $page:path, $module:ident;)*) => {
        $(
            $(#[$doc])*
            pub(crate) fn $name() -> AnyView {
                #[wasm_split($module, fallible)]
                fn $name() -> Result<Page, SplitLoaderError> {
                    Ok($page)
                }
                late(|| Box::pin($name()))
            }
        )*
    };
}

late! {
    /// An account's page.
    account = account::page, account;
    /// A resource's page.
    resource = resource::page, resource;
    /// What all accounts come to.
    overview = overview::page, overview;
    /// The resources of all accounts.
    resources = resources::page, resources;
    /// What happened in all accounts.
    events = events::page, events;
    /// Where events are sent to.
    webhooks = webhooks::page, webhooks;
    /// Add account.
    add = add::page, add;
    /// What a customer sees behind an onboarding link.
    connect = connect::page, connect;
    /// The trust policy doctor, for a workspace's account.
    doctor = doctor::page, doctor;
    /// The same, for everybody.
    public_doctor = doctor::public, doctor;
    /// A receipt, verified.
    receipt = receipt::page, receipt;
    /// The list of onboarding links.
    links = links::page, links;
    /// Who is in a workspace.
    people = settings::people::page, settings;
    /// Its API tokens.
    tokens = settings::tokens::page, settings;
    /// The deployment.
    organisation = settings::organisation::page, settings;
    /// How programs ask.
    programs = settings::api::page, programs;
    /// Its audit log.
    audit = settings::audit::page, settings;
    /// The workspace itself.
    workspace = settings::workspace::page, settings;
    /// An invitation.
    join = join::page, join;
    /// All workspaces of a person.
    workspaces = workspaces::page, settings;
    /// A new onboarding link.
    new_link = new_link::page, links;
    /// What is in the command palette.
    palette = commands::view, palette;
    /// One's own passkeys and sessions.
    you = you::page, you;
}

fn late(load: fn() -> Loading) -> AnyView {
    let loaded = RwSignal::new(None::<Option<Page>>);
    let round = RwSignal::new(0_u32);
    watch(move || {
        round.track();
        loaded.set(None);
        scoped(async move { loaded.set(Some(load().await.ok())) });
    });
    let again = Callback::new(move |()| round.update(|round| *round = round.wrapping_add(1)));
    let view = move || match loaded.get() {
        Some(Some(page)) => page(),
        None => view! { <div class="page">{states::loading(4)}</div> }.into_any(),
        Some(None) => view! {
            <div class="page">
                <Heading text="This page did not load" />
                {missing(again)}
            </div>
        }
        .into_any(),
    };
    view.into_any()
}

/// Why the code is not there: without a network it is tried again; otherwise a newer version may have taken its place, and
/// the names of its files with it.
fn missing(again: Callback<()>) -> AnyView {
    if !browser::is_online() {
        return states::failed(&ClientError::Network, Some(again));
    }
    view! {
        <div class="notice bad" role="alert">
            {Icon::Alert.view()}
            <div class="notice-body">
                <p><strong>"A part of the console could not be loaded."</strong></p>
                <p>"A newer version may be there: reload the page. If that does not help, something between here and Deputize holds it back."</p>
                <div class="actions">
                    <button type="button" class="button" on:click=move |_| browser::reload()>
                        {Icon::Refresh.view()}
                        "Reload"
                    </button>
                    <button type="button" class="button quiet" on:click=move |_| again.run(())>"Try again"</button>
                </div>
            </div>
        </div>
    }
    .into_any()
}
