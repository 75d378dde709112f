//! The pages inside Settings of a workspace, side by side.

use domain::access::Permission;
use leptos::prelude::*;

use super::subnav::Subnav;
use crate::links;
use crate::session::use_workspace;

/// Links, as [`super::aws_nav`]; those that the person may not see are left out.
#[component]
pub(crate) fn SettingsNav() -> impl IntoView {
    let (ws, id) = (use_workspace(), use_workspace().id());
    let mut pages = vec![("People", links::people(&id))];
    if ws.may(Permission::ManageTokens) {
        pages.push(("API tokens", links::tokens(&id)));
    }
    pages.push(("API", links::programs(&id)));
    if ws.may(Permission::ReadAudit) {
        pages.push(("Audit log", links::audit(&id, "", "")));
    }
    pages.push(("Workspace", links::workspace_settings(&id)));
    pages.push(("Organisation", links::organisation(&id)));
    view! { <Subnav name="Settings" pages /> }.into_any()
}
