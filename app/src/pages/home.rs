//! `/`: on to the accounts of the only workspace, or to all workspaces of a person who has several.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::links;
use crate::parts::states;
use crate::reactive::watch;
use crate::session::{use_session, use_workspace};

/// Goes on at once; what it shows is seen for a frame.
pub(crate) fn page() -> AnyView {
    let (navigate, ws, me) = (use_navigate(), use_workspace().id(), use_session().me.value());
    watch(move || {
        let has_several = me.with(|me| me.as_ref().is_some_and(|me| me.workspaces.len() > 1));
        let to = if has_several { links::WORKSPACES.to_owned() } else { links::accounts(&ws) };
        navigate(&to, NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    view! { <div class="page">{states::loading(4)}</div> }.into_any()
}
