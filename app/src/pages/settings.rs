//! Settings of a workspace: who is in it, its API and the tokens for it, its audit log, and its name.

pub(crate) mod api;
pub(crate) mod audit;
pub(crate) mod organisation;
pub(crate) mod people;
pub(crate) mod tokens;
pub(crate) mod workspace;

use leptos::prelude::*;

use crate::client::ClientError;
use crate::parts::breadcrumb::SettingsTrail;
use crate::parts::heading::Heading;
use crate::parts::icon::Icon;
use crate::parts::settings_nav::SettingsNav;
use crate::parts::states::Notice;

/// A page of the settings: its head, the way to the others, and what is in it.
fn frame(name: &'static str, lead: &'static str, action: AnyView, body: AnyView) -> AnyView {
    view! {
        <div class="page">
            <SettingsTrail here=name />
            <header class="page-head">
                <div>
                    <Heading text=name />
                    <p class="lead">{lead}</p>
                </div>
                {action}
            </header>
            <SettingsNav />
            {body}
        </div>
    }
    .into_any()
}

/// What the role does not allow.
fn not_yours(who: &'static str) -> AnyView {
    view! {
        <Notice tone="warn">
            <p><strong>{who}</strong></p>
            <p>"Ask an owner of this workspace to do it, or for another role."</p>
        </Notice>
    }
    .into_any()
}

/// A secret that is shown this once, with why.
fn shown_once(
    title_id: &'static str,
    title: &'static str,
    what: &'static str,
    secret: String,
    why: AnyView,
    done: Callback<()>,
) -> AnyView {
    use crate::parts::copy::CopyButton;
    view! {
        <section class="panel" aria-labelledby=title_id>
            <h2 id=title_id tabindex="-1">{title}</h2>
            <div class="external-id">
                <div class="external-id-line">
                    <code class="big made-link">{secret.clone()}</code>
                    <CopyButton what text=Signal::stored(secret) wordy=true />
                </div>
            </div>
            <Notice icon=Icon::Key tone="warn">{why}</Notice>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| done.run(())>"Done"</button>
            </div>
        </section>
    }
    .into_any()
}

/// A refusal at its field, in the API's words.
fn field_problem(failure: RwSignal<Option<ClientError>>, field: &'static str) -> AnyView {
    let problem = move || {
        failure.get().filter(|failure| failure.field() == Some(field)).map(|failure| {
            view! { <p class="field-problem"><strong>{failure.detail()}</strong> " " {failure.remedy()}</p> }
        })
    };
    view! { <div aria-live="polite">{problem}</div> }.into_any()
}

/// A refusal that belongs to no field.
fn other_problem(failure: RwSignal<Option<ClientError>>, fields: &'static [&'static str]) -> AnyView {
    let other = move || {
        let failure =
            failure.get().filter(|failure| !failure.field().is_some_and(|field| fields.contains(&field)));
        failure.map(|failure| crate::parts::states::failed(&failure, None))
    };
    other.into_any()
}
