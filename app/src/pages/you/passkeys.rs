//! One's own passkeys: added, named, removed.

use domain::api::{Passkey, PasskeyList};
use domain::passkey::{NAME_MAX, PASSKEYS_MAX};
use leptos::prelude::*;

use crate::browser::focus;
use crate::browser::passkey::{self, NoPasskey};
use crate::client::{Client, ClientError, Remote};
use crate::links;
use crate::parts::announce::Announcer;
use crate::parts::dialog::Confirm;
use crate::parts::icon::Icon;
use crate::parts::{list, states, time};
use crate::reactive::{Tasks, memo};
use crate::session::use_session;

/// The heading, where the focus goes when what had it is gone.
const TITLE: &str = "passkeys";

/// What went wrong.
#[derive(Clone, PartialEq)]
enum Trouble {
    Browser(NoPasskey),
    Api(ClientError),
}

/// What the parts share.
#[derive(Clone, Copy)]
struct Part {
    remote: Remote<PasskeyList>,
    client: Client,
    tasks: Tasks,
    announcer: Announcer,
    busy: RwSignal<bool>,
    trouble: RwSignal<Option<Trouble>>,
    /// What is in the field of a dialog.
    name: RwSignal<String>,
    /// The one that a dialog is about: its id and its name.
    about: RwSignal<Option<(String, String)>>,
    adding: RwSignal<bool>,
    renaming: RwSignal<bool>,
    removing: RwSignal<bool>,
}

impl Part {
    fn begin(self) {
        self.busy.set(true);
        self.trouble.set(None);
    }

    /// Closes the dialog and says what became of it.
    fn end(self, dialog: RwSignal<bool>, done: Result<String, Trouble>) {
        let _ = self.busy.try_set(false);
        let _ = dialog.try_set(false);
        match done {
            Ok(words) => self.announcer.say(words),
            Err(trouble) => {
                let _ = self.trouble.try_set(Some(trouble));
            }
        }
        self.remote.again();
        focus::to_id(TITLE);
    }

    fn about(self) -> (String, String) {
        self.about.get_untracked().unwrap_or_default()
    }
}

#[derive(Clone, PartialEq)]
enum Shape {
    Loading,
    Failed(ClientError),
    Empty,
    Full,
}

/// The section.
pub(super) fn view() -> AnyView {
    let part = Part {
        remote: Remote::get(|| Some(links::api::PASSKEYS.to_owned())),
        client: use_session().client,
        tasks: Tasks::here(),
        announcer: expect_context(),
        busy: RwSignal::new(false),
        trouble: RwSignal::new(None),
        name: RwSignal::new(String::new()),
        about: RwSignal::new(None),
        adding: RwSignal::new(false),
        renaming: RwSignal::new(false),
        removing: RwSignal::new(false),
    };
    let (value, failure) = (part.remote.value(), part.remote.failure());
    let count = memo(move || value.with(|list| list.as_ref().map(|list| list.passkeys.len())));
    let shape = memo(move || match (count.get(), failure.get()) {
        (Some(0), _) => Shape::Empty,
        (Some(_), _) => Shape::Full,
        (None, Some(failure)) => Shape::Failed(failure),
        (None, None) => Shape::Loading,
    });
    let again = Callback::new(move |()| part.remote.again());
    let body = move || match shape.get() {
        Shape::Loading => states::loading(2),
        Shape::Failed(failure) => states::failed(&failure, Some(again)),
        Shape::Empty => view! { <p class="hint">"You have none yet."</p> }.into_any(),
        Shape::Full => passkeys(part),
    };
    let add = move || {
        let has_room = count.get().is_some_and(|count| count < PASSKEYS_MAX);
        (has_room && passkey::is_supported()).then(|| add_button(part))
    };
    let unsupported = (!passkey::is_supported())
        .then(|| view! { <p class="hint">"This browser cannot make passkeys. A newer one can."</p> });
    view! {
        <section class="panel" aria-labelledby=TITLE>
            <header class="panel-head">
                <div>
                    <h2 id=TITLE tabindex="-1">"Passkeys"</h2>
                    <p class="hint">
                        "Sign in by the lock of your device: a finger, a face or a PIN. Nothing is typed, and nothing can be guessed or phished."
                    </p>
                </div>
                {add}
            </header>
            {unsupported}
            {move || part.trouble.get().map(|trouble| told(&trouble))}
            {body}
            {dialogs(part)}
        </section>
    }
    .into_any()
}

fn told(trouble: &Trouble) -> AnyView {
    let (detail, remedy) = match trouble {
        Trouble::Api(failure) => return states::failed(failure, None),
        Trouble::Browser(NoPasskey::CalledOff) => {
            ("No passkey was made.", "It was called off, or took too long. Try again.")
        }
        Trouble::Browser(NoPasskey::AlreadyThere) => {
            ("This device has a passkey of yours already.", "Use another device or another password manager.")
        }
        Trouble::Browser(NoPasskey::Unsupported) => {
            ("This browser could not make a passkey.", "Try another browser, or another device.")
        }
    };
    view! {
        <div class="notice bad" role="alert">
            {Icon::Alert.view()}
            <div class="notice-body"><p><strong>{detail}</strong></p><p>{remedy}</p></div>
        </div>
    }
    .into_any()
}

fn add_button(part: Part) -> AnyView {
    let open = move |_| {
        part.name.set(String::new());
        part.adding.set(true);
    };
    view! {
        <button type="button" class="button" disabled=move || part.busy.get() on:click=open>
            {Icon::Plus.view()}
            "Add a passkey"
        </button>
    }
    .into_any()
}

fn passkeys(part: Part) -> AnyView {
    let value = part.remote.value();
    let ids = memo(move || {
        let id = |one: &Passkey| one.id.to_string();
        value.with(|list| list.iter().flat_map(|list| &list.passkeys).map(id).collect::<Vec<_>>())
    });
    let draw = move |id: String| row(part, id);
    view! { <ul class="sessions">{list::each(move || ids.get(), String::clone, draw)}</ul> }.into_any()
}

fn row(part: Part, id: String) -> AnyView {
    let value = part.remote.value();
    let one = memo(move || {
        let is_it = |one: &&Passkey| one.id.as_str() == id;
        value.with(|list| list.as_ref()?.passkeys.iter().find(is_it).cloned())
    });
    let shown = move || one.get().map(|one| content(part, one));
    view! { <li>{shown}</li> }.into_any()
}

fn content(part: Part, one: Passkey) -> AnyView {
    let about = (one.id.to_string(), one.name.clone());
    let other = about.clone();
    let rename = move |_| {
        part.about.set(Some(about.clone()));
        part.name.set(about.1.clone());
        part.renaming.set(true);
    };
    let remove = move |_| {
        part.about.set(Some(other.clone()));
        part.removing.set(true);
    };
    let (rename_label, remove_label) = (format!("Rename {}", one.name), format!("Remove {}", one.name));
    let used = one.last_used_at.map_or_else(|| view! { "Never" }.into_any(), time::ago);
    let place = if one.is_synced { "On several devices, by its maker" } else { "On one device" };
    view! {
        <h3>{one.name}</h3>
        <dl class="facts across">
            <div><dt>"Added"</dt><dd>{time::ago(one.created_at)}</dd></div>
            <div><dt>"Last used"</dt><dd>{used}</dd></div>
            <div><dt>"Kept"</dt><dd>{place}</dd></div>
        </dl>
        <div class="actions">
            <button type="button" class="button small" aria-label=rename_label disabled=move || part.busy.get() on:click=rename>
                "Rename"
            </button>
            <button type="button" class="button small danger-quiet" aria-label=remove_label disabled=move || part.busy.get() on:click=remove>
                {Icon::Trash.view()}
                "Remove"
            </button>
        </div>
    }
    .into_any()
}

fn dialogs(part: Part) -> AnyView {
    let add = move |()| {
        part.begin();
        let name = part.name.get_untracked();
        part.tasks.start(async move {
            let made = make(part.client, &name).await;
            part.end(part.adding, made.map(|()| "Passkey added.".to_owned()));
        });
    };
    let rename = move |()| {
        part.begin();
        let ((id, _), name) = (part.about(), part.name.get_untracked());
        part.tasks.start(async move {
            let renamed = part.client.rename_passkey(&id, name).await;
            part.end(part.renaming, renamed.map(|_| "Passkey renamed.".to_owned()).map_err(Trouble::Api));
        });
    };
    let remove = move |()| {
        part.begin();
        let (id, name) = part.about();
        part.tasks.start(async move {
            // The question has said what it means.
            let removed = part.client.remove_passkey(&id, true).await;
            part.end(part.removing, removed.map(|()| format!("{name} is removed.")).map_err(Trouble::Api));
        });
    };
    let unready = memo(move || part.name.with(|name| domain::passkey::name(name).is_none()));
    let about = part.about;
    let name = move || about.with(|about| about.as_ref().map(|(_, name)| name.clone()).unwrap_or_default());
    let value = part.remote.value();
    let is_last = memo(move || value.with(|list| list.as_ref().is_some_and(|list| list.passkeys.len() == 1)));
    let has_other = memo(move || value.with(|list| list.as_ref().is_some_and(|list| list.has_other_way)));
    let last = move || {
        let text = match (is_last.get(), has_other.get()) {
            (false, _) => return None,
            (true, true) => {
                "It is your last one: from then on you sign in with your identity provider, or by a link."
            }
            (true, false) => {
                "It is your last one, and there is no other way to sign in by yourself: to come back you need a link from an owner of your workspace."
            }
        };
        Some(view! { <p><strong>{text}</strong></p> })
    };
    let busy = part.busy;
    view! {
        <Confirm open=part.adding title="Add a passkey" confirm="Continue" busy unready=unready on_confirm=add>
            {name_field(part, "passkey-new-name")}
            <p class="hint">"Your browser asks next where to keep it."</p>
        </Confirm>
        <Confirm open=part.renaming title="Rename this passkey" confirm="Rename" busy unready=unready on_confirm=rename>
            {name_field(part, "passkey-name")}
        </Confirm>
        <Confirm open=part.removing title="Remove this passkey?" confirm="Remove" dangerous=true busy on_confirm=remove>
            <p>{name} " signs you in no more. Your device may go on showing it: delete it there too."</p>
            {last}
        </Confirm>
    }
    .into_any()
}

fn name_field(part: Part, id: &'static str) -> AnyView {
    view! {
        <div class="field">
            <label for=id>"Name"</label>
            <p class="hint" id=format!("{id}-hint")>"By the device it is on, such as “Work laptop”."</p>
            <input
                type="text"
                id=id
                maxlength=NAME_MAX.to_string()
                autocomplete="off"
                aria-describedby=format!("{id}-hint")
                prop:value=move || part.name.get()
                on:input:target=move |event| part.name.set(event.target().value())
            />
        </div>
    }
    .into_any()
}

async fn make(client: Client, name: &str) -> Result<(), Trouble> {
    let options = client.passkey_options().await.map_err(Trouble::Api)?;
    let credential = passkey::create(&options).await.map_err(Trouble::Browser)?;
    client.add_passkey(name, &credential).await.map(drop).map_err(Trouble::Api)
}
