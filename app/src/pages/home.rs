//! `/`: on to the accounts of the first workspace.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::links;
use crate::parts::states;
use crate::reactive::watch;
use crate::session::use_workspace;

/// Goes on at once; what it shows is seen for a frame.
pub(crate) fn page() -> AnyView {
    let (navigate, ws) = (use_navigate(), use_workspace().id());
    watch(move || {
        navigate(&links::accounts(&ws), NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    view! { <div class="page">{states::loading(4)}</div> }.into_any()
}
