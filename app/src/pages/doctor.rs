//! The trust policy doctor, twice: `/doctor` for everybody, without a login; and
//! `/w/:ws/integrations/aws/doctor?connection=…` with what an account's role must trust filled in.

use domain::api::Connection;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::client::Remote;
use crate::links;
use crate::logic::doctor::Subject;
use crate::parts::aws_nav::AwsNav;
use crate::parts::breadcrumb::Breadcrumb;
use crate::parts::doctor::Doctor;
use crate::parts::heading::Heading;
use crate::parts::states;
use crate::reactive::memo;
use crate::session::use_workspace;

const LEAD: &str = "Paste the trust policy of an IAM role. It is evaluated as IAM would, statement by statement: \
    whether the vendor is let in with the external ID, and whether strangers are kept out.";

/// `/doctor`.
pub(crate) fn public() -> AnyView {
    view! {
        <div class="page">
            <header class="page-head">
                <div>
                    <Heading text="Trust policy doctor" />
                    <p class="lead">{LEAD}</p>
                </div>
            </header>
            <div class="panel">{Doctor::new(Signal::stored(Subject::default())).view()}</div>
        </div>
    }
    .into_any()
}

/// Inside a workspace.
pub(crate) fn page() -> AnyView {
    let (ws, query) = (use_workspace(), use_query_map());
    let id = memo(move || query.with(|query| query.get("connection")));
    let remote = Remote::<Connection>::get(move || id.get().map(|id| links::api::connection(&ws.id(), &id)));
    let known = memo(move || remote.value().with(|one| one.as_ref().map(subject_of).unwrap_or_default()));
    let name = move || {
        let name = remote.value().with(|one| {
            one.as_ref().map(|one| one.alias.clone().unwrap_or_else(|| one.account_id.to_string()))
        });
        name.zip(id.get()).map(|(name, id)| {
            view! { <p class="standing">"For the role of " <a href=links::account(&ws.id(), &id)>{name}</a></p> }
        })
    };
    let failed = move || {
        remote
            .failure()
            .get()
            .map(|failure| states::failed(&failure, Some(Callback::new(move |()| remote.again()))))
    };
    view! {
        <div class="page">
            <Breadcrumb accounts=links::accounts(&ws.id()) here="Trust policy doctor" />
            <AwsNav />
            <header class="page-head">
                <div>
                    <Heading text="Trust policy doctor" />
                    <p class="lead">{LEAD}</p>
                    {name}
                </div>
            </header>
            {failed}
            <div class="panel">{Doctor::new(known).view()}</div>
        </div>
    }
    .into_any()
}

/// What the role of a connection must trust.
pub(crate) fn subject_of(connection: &Connection) -> Subject {
    Subject {
        principal: connection.principal.as_ref().map(ToString::to_string).unwrap_or_default(),
        external_id: connection.external_id.to_string(),
        role: Some(connection.role_arn.clone()),
    }
}
