//! What a role may do and why, and what it may not: for the person who creates it.

use domain::api::PermissionsKind;
use domain::link::words;
use domain::policy::{Action, CaptureBucket, Feature, Features};
use leptos::prelude::*;

use super::icon::Icon;

/// Every action of the policy with its reason; and what is not asked for. `captures` is where captures go, where that is
/// known.
pub(crate) fn asked(
    features: Features,
    permissions: PermissionsKind,
    captures: Option<&CaptureBucket>,
) -> AnyView {
    let actions = features.actions().map(|(_, action)| one(action));
    let managed = features.iter().filter_map(Feature::managed_policy).map(|name| {
        view! {
            <li>
                {Icon::Check.view()}
                <div>
                    <code>{name}</code>
                    <p class="hint">"AWS's own policy for auditors: it reads configuration widely, users and policies included."</p>
                </div>
            </li>
        }
    });
    let beside = match permissions {
        PermissionsKind::Wildcard => Some("Wildcards stand for these, and for other reads of the same kind."),
        PermissionsKind::Strict => None,
        PermissionsKind::ReadOnly => {
            Some("ViewOnlyAccess also lists what else is in the account, users included.")
        }
        PermissionsKind::Own => {
            Some("This is what Deputize calls; your own policy decides what it is allowed.")
        }
    };
    // Only what holds for this role: AWS's policies and one's own may see more than the computed ones.
    let own = permissions == PermissionsKind::Own;
    let sees_users = own || permissions == PermissionsKind::ReadOnly;
    let not = words::not_asked(features, captures)
        .into_iter()
        .filter(|sentence| !own || sentence.starts_with("Be used"))
        .filter(|sentence| !sees_users || !sentence.starts_with("See users"))
        .map(|sentence| view! { <li>{Icon::Close.view()}<p>{sentence}</p></li> });
    view! {
        <div class="asked">
            <section aria-labelledby="asked-title">
                <h3 id="asked-title">"What the role may do"</h3>
                {beside.map(|words| view! { <p class="hint">{words}</p> })}
                <ul>{actions.collect_view()}{managed.collect_view()}</ul>
            </section>
            <section aria-labelledby="not-asked-title">
                <h3 id="not-asked-title">"What it may not"</h3>
                <ul class="not">{not.collect_view()}</ul>
            </section>
        </div>
    }
    .into_any()
}

fn one(action: &Action) -> AnyView {
    let scope = format!("On {}.", action.scope.words());
    view! {
        <li>
            {Icon::Check.view()}
            <div><code>{action.name}</code><p class="hint">{action.why} " " {scope}</p></div>
        </li>
    }
    .into_any()
}
