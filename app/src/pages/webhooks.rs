//! `/w/:ws/integrations/aws/webhooks`: where the workspace's events are sent to, and what became of the messages.

mod card;
mod deliveries;
mod form;
mod made;

use std::time::Duration;

use domain::api::{MadeWebhook, Webhook, WebhookList};
use domain::webhook::WEBHOOKS_MAX;
use leptos::prelude::*;

use crate::browser::focus;
use crate::client::{ClientError, Remote};
use crate::links;
use crate::parts::accounts::Accounts;
use crate::parts::aws_nav::AwsNav;
use crate::parts::breadcrumb::Breadcrumb;
use crate::parts::heading::Heading;
use crate::parts::icon::Icon;
use crate::parts::list;
use crate::parts::states;
use crate::reactive::{Tasks, memo};
use crate::session::{Workspace, use_workspace};

/// Deliveries change what a webhook says of itself.
const REFRESH: Duration = Duration::from_secs(15);
/// The button that opens the form.
const ADD: &str = "add-webhook";

/// Which form is open.
#[derive(Clone, PartialEq, Eq)]
enum Form {
    /// None.
    Closed,
    /// That of a new webhook.
    New,
    /// That of the one with this id, in its card.
    Edit(String),
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Page {
    remote: Remote<WebhookList>,
    workspace: Workspace,
    tasks: Tasks,
    form: RwSignal<Form>,
    /// The one whose secret is shown, this once.
    made: RwSignal<Option<MadeWebhook>>,
    accounts: Accounts,
}

impl Page {
    /// Shows the secret that the API gave, and the list as it is now.
    fn show(self, made: MadeWebhook) {
        self.remote.again();
        if made.secret.is_some() {
            self.made.set(Some(made));
            focus::to_id(made::TITLE);
        } else {
            focus::to_id(ADD);
        }
    }

    /// Shows one as it is now.
    fn put(self, changed: Webhook) {
        let list = self.remote.value().get_untracked();
        if let Some(mut list) = list {
            for one in list.webhooks.iter_mut().filter(|one| one.id == changed.id) {
                one.clone_from(&changed);
            }
            self.remote.put(list);
        }
    }

    /// Closes the form that is open, and leads back to what opened it.
    fn leave(self) {
        match self.form.get_untracked() {
            Form::Edit(id) => focus::to(card::edit_of(&id)),
            Form::New | Form::Closed => focus::to_id(ADD),
        }
        self.form.set(Form::Closed);
    }
}

#[derive(Clone, PartialEq)]
enum Shape {
    Loading,
    Failed(ClientError),
    Empty,
    Full,
}

/// The page.
pub(crate) fn page() -> AnyView {
    let ws = use_workspace();
    let remote =
        Remote::<WebhookList>::polled(move || Some(links::api::webhooks(&ws.id())), |_| Some(REFRESH));
    let page = Page {
        remote,
        workspace: ws,
        tasks: Tasks::here(),
        form: RwSignal::new(Form::Closed),
        made: RwSignal::new(None),
        accounts: Accounts::here(),
    };
    let count = memo(move || remote.value().with(|list| list.as_ref().map(|list| list.webhooks.len())));
    let shape = memo(move || match (count.get(), remote.failure().get()) {
        (Some(0), _) => Shape::Empty,
        (Some(_), _) => Shape::Full,
        (None, Some(failure)) => Shape::Failed(failure),
        (None, None) => Shape::Loading,
    });
    let adding = memo(move || page.form.with(|form| *form == Form::New));
    let body = move || match shape.get() {
        Shape::Loading => view! { <div class="panel">{states::loading(4)}</div> }.into_any(),
        Shape::Failed(failure) => states::failed(&failure, Some(Callback::new(move |()| remote.again()))),
        Shape::Empty => (move || (!adding.get()).then(|| empty(page))).into_any(),
        Shape::Full => full(page),
    };
    let is_known = move || matches!(shape.get(), Shape::Full | Shape::Empty);
    let add = move || {
        let has_room = count.get().is_some_and(|count| count > 0 && count < WEBHOOKS_MAX);
        (has_room && ws.may_write() && !adding.get()).then(|| add_button(page))
    };
    view! {
        <div class="page">
            <Breadcrumb accounts=links::accounts(&ws.id()) here="Webhooks" />
            <header class="page-head">
                <div>
                    <Heading text="Webhooks" />
                    <p class="lead">
                        "What happens is sent to your own systems as it happens, signed after the Standard Webhooks specification, or to a chat in Slack's format."
                    </p>
                </div>
                {add}
            </header>
            <AwsNav />
            {states::stale(move || remote.failure().get().filter(|_| is_known()))}
            {move || page.made.get().map(|made| made::view(page, made))}
            {move || adding.get().then(|| form::new(page))}
            {body}
        </div>
    }
    .into_any()
}

fn add_button(page: Page) -> AnyView {
    let open = move |_| {
        page.made.set(None);
        page.form.set(Form::New);
        focus::to_id(form::URL);
    };
    view! {
        <button type="button" id=ADD class="button primary" on:click=open>
            {Icon::Plus.view()}
            "Add webhook"
        </button>
    }
    .into_any()
}

fn empty(page: Page) -> AnyView {
    let may_write = page.workspace.may_write();
    view! {
        <section class="panel empty">
            <span class="alone-icon">{Icon::External.view()}</span>
            <h2>"No webhook yet"</h2>
            <p>
                "A webhook tells an on-call tool or a chat when an account is refused, when a region is denied, when reading is late, \
                 or when an alert fires. A message that fails is tried again for three days."
            </p>
            {may_write.then(|| add_button(page))}
            {(!may_write).then(|| view! { <p class="hint">"Only admins and owners add webhooks."</p> })}
        </section>
    }
    .into_any()
}

fn full(page: Page) -> AnyView {
    let ids = memo(move || {
        let id = |one: &Webhook| one.id.to_string();
        page.remote
            .value()
            .with(|list| list.iter().flat_map(|list| &list.webhooks).map(id).collect::<Vec<_>>())
    });
    let draw = move |id: String| card::view(page, StoredValue::new(id));
    view! { <div class="webhooks">{list::each(move || ids.get(), String::clone, draw)}</div> }.into_any()
}
