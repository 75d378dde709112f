//! `/w/:ws/settings`: the workspace itself: its name and its id, and another workspace beside it.

use domain::access::Permission;
use domain::api::Role;
use domain::people::read_name;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::{field_problem, frame, other_problem};
use crate::browser::focus;
use crate::client::ClientError;
use crate::links;
use crate::parts::announce::Announcer;
use crate::parts::copy::Copyable;
use crate::parts::icon::Icon;
use crate::reactive::{Tasks, memo};
use crate::session::{use_session, use_workspace};

const NAME: &str = "workspace-name";
const NEW: &str = "new-workspace-name";

/// A form of one name.
#[derive(Clone, Copy)]
struct Form {
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    button: &'static str,
    name: RwSignal<String>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<ClientError>>,
}

impl Form {
    fn new(
        id: &'static str,
        label: &'static str,
        hint: &'static str,
        button: &'static str,
        name: String,
    ) -> Self {
        let (busy, failure) = (RwSignal::new(false), RwSignal::new(None));
        Self { id, label, hint, button, name: RwSignal::new(name), busy, failure }
    }

    fn view(self, send: Callback<String>) -> AnyView {
        let Self { id, label, hint, button, name, busy, failure } = self;
        let is_wrong = memo(move || name.with(|name| !name.is_empty() && read_name("name", name).is_err()));
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            match name.with_untracked(|name| read_name("name", name)) {
                Ok(name) if !busy.get_untracked() => {
                    busy.set(true);
                    failure.set(None);
                    send.run(name);
                }
                Ok(_) => {}
                Err(_) => focus::to_id(id),
            }
        };
        let hint_id = format!("{id}-hint");
        let described = hint_id.clone();
        view! {
            <form class="form" on:submit=submit novalidate>
                <div class="field">
                    <label for=id>{label}</label>
                    <p class="hint" id=hint_id>{hint}</p>
                    <input
                        type="text"
                        id=id
                        autocomplete="off"
                        aria-describedby=described
                        aria-invalid=move || is_wrong.get().then_some("true")
                        prop:value=move || name.get()
                        on:input:target=move |event| { failure.set(None); name.set(event.target().value()); }
                    />
                    {field_problem(failure, "name")}
                </div>
                {other_problem(failure, &["name"])}
                <div class="actions">
                    <button type="submit" class="button" disabled=move || busy.get()>
                        {move || busy.get().then(|| Icon::Spinner.view())}
                        {button}
                    </button>
                </div>
            </form>
        }
        .into_any()
    }
}

/// The page.
pub(crate) fn page() -> AnyView {
    let ws = use_workspace();
    let rename = ws.may(Permission::ManageWorkspace).then(rename);
    let session = use_session();
    let me = session.me.value();
    let owns = memo(move || {
        me.with(|me| {
            me.as_ref().is_some_and(|me| {
                me.person.is_some() && me.workspaces.iter().any(|ws| ws.role == Role::Owner)
            })
        })
    });
    let another = StoredValue::new(Form::new(
        NEW,
        "Name of the new workspace",
        "For another client or team: its accounts, people, tokens and audit log are its own. You become its owner.",
        "Make workspace",
        String::new(),
    ));
    frame(
        "Workspace",
        "One tenant of this deployment: nothing in it is seen from another one.",
        ().into_any(),
        view! {
            <section class="panel" aria-labelledby="workspace-title">
                <h2 id="workspace-title">{ws.name()}</h2>
                <dl class="facts">
                    <div><dt>"Workspace ID"</dt><dd><Copyable what="workspace ID" text=Signal::stored(ws.id()) /></dd></div>
                </dl>
                {rename}
            </section>
            {move || owns.get().then(|| make(another.get_value()))}
        }
        .into_any(),
    )
}

fn rename() -> AnyView {
    let (ws, session, tasks) = (use_workspace(), use_session(), Tasks::here());
    let announcer = expect_context::<Announcer>();
    let form = Form::new(
        NAME,
        "Name",
        "Everybody in it sees it, and so do customers on onboarding links.",
        "Rename",
        ws.name(),
    );
    form.view(Callback::new(move |name: String| {
        tasks.start(async move {
            match session.client.rename_workspace(&ws.id(), name).await {
                Ok(_) => {
                    announcer.say("The workspace was renamed.");
                    session.me.again();
                }
                Err(error) => form.failure.set(Some(error)),
            }
            let _ = form.busy.try_set(false);
        });
    }))
}

fn make(form: Form) -> AnyView {
    let (session, tasks, navigate) = (use_session(), Tasks::here(), use_navigate());
    let send = Callback::new(move |name: String| {
        let navigate = navigate.clone();
        tasks.start(async move {
            match session.client.make_workspace(name).await {
                Ok(made) => {
                    session.me.again();
                    // Its own pages are behind the guard, which knows it when the list is there.
                    navigate(&links::accounts(made.id.as_str()), NavigateOptions::default());
                }
                Err(error) => form.failure.set(Some(error)),
            }
            let _ = form.busy.try_set(false);
        });
    });
    view! {
        <section class="panel" aria-labelledby="another-title">
            <h2 id="another-title">"Another workspace"</h2>
            {form.view(send)}
        </section>
    }
    .into_any()
}
