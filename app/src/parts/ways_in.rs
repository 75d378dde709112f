//! The ways to sign in: by a passkey, with each provider that is configured, and what a sign-in link is.

use domain::api::SignInOptions;
use leptos::prelude::*;

use super::icon::Icon;
use super::states;
use crate::browser::passkey::{self, NoPasskey};
use crate::browser::{go_to, storage};
use crate::client::{Client, ClientError, Remote};
use crate::links;
use crate::reactive::{Tasks, memo};

/// What the deployment offers.
pub(crate) fn options() -> Remote<SignInOptions> {
    Remote::get(|| Some(links::api::SIGN_IN_OPTIONS.to_owned()))
}

#[derive(Clone, PartialEq)]
enum Shape {
    Loading,
    Failed(ClientError),
    /// Each provider's address and name; whether passkeys can be used.
    Ways(Vec<(String, String)>, bool),
}

/// The buttons; each leads back to `return_to` in the end.
pub(crate) fn view(options: Remote<SignInOptions>, return_to: Option<String>) -> AnyView {
    buttons(options, return_to, true)
}

/// The same beside something that is more likely to be wanted.
pub(crate) fn beside(options: Remote<SignInOptions>, return_to: Option<String>) -> AnyView {
    buttons(options, return_to, false)
}

fn buttons(options: Remote<SignInOptions>, return_to: Option<String>, is_first: bool) -> AnyView {
    let (value, failure, back) = (options.value(), options.failure(), return_to.clone());
    let shape = memo(move || match (value.get(), failure.get()) {
        (Some(options), _) => {
            let has_passkeys = options.passkeys && passkey::is_supported();
            let with = |id: &str| links::sign_in_with(id, return_to.as_deref());
            let access = options
                .access
                .then(|| (links::sign_in_by_access(return_to.as_deref()), "Cloudflare Access".to_owned()));
            let providers = options.providers.into_iter().map(|one| (with(&one.id), one.name));
            Shape::Ways(access.into_iter().chain(providers).collect(), has_passkeys)
        }
        (None, Some(failure)) => Shape::Failed(failure),
        (None, None) => Shape::Loading,
    });
    let again = Callback::new(move |()| options.again());
    let tasks = Tasks::here();
    let body = move || match shape.get() {
        Shape::Loading => states::loading(2),
        Shape::Failed(failure) => states::failed(&failure, Some(again)),
        Shape::Ways(providers, false) if providers.is_empty() => ().into_any(),
        Shape::Ways(providers, has_passkeys) => {
            let each = providers.into_iter().map(|(address, name)| {
                view! {
                    <li>
                        // The browser goes there itself: it is not a page of the console.
                        <a class="button" href=address rel="external">
                            {format!("Continue with {name}")}
                            {Icon::ArrowRight.view()}
                        </a>
                    </li>
                }
            });
            let each = each.collect_view();
            let passkey = has_passkeys.then(|| by_passkey(tasks, back.clone(), is_first));
            view! { <ul class="ways">{passkey} {each}</ul> }.into_any()
        }
    };
    view! { <div class="ways-in">{body}</div> }.into_any()
}

/// What became of asking for a passkey.
#[derive(Clone, PartialEq)]
enum Trouble {
    Browser(NoPasskey),
    Api(ClientError),
}

fn by_passkey(tasks: Tasks, return_to: Option<String>, is_first: bool) -> AnyView {
    let client = expect_context::<Client>();
    let (busy, trouble) = (RwSignal::new(false), RwSignal::new(None::<Trouble>));
    let ask = move |_| {
        busy.set(true);
        trouble.set(None);
        let return_to = return_to.clone();
        tasks.start(async move {
            let answer = sign_in(client).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => {
                    storage::write(storage::RETURN_TO, None);
                    go_to(return_to.as_deref().unwrap_or("/"));
                }
                Err(why) => {
                    let _ = trouble.try_set(Some(why));
                }
            }
        });
    };
    let told = move || {
        trouble.get().map(|trouble| {
            let (detail, remedy) = match &trouble {
                Trouble::Browser(NoPasskey::Unsupported) => (
                    "This browser could not ask for a passkey.".to_owned(),
                    Some("Choose another way to sign in.".to_owned()),
                ),
                Trouble::Browser(_) => (
                    "No passkey was shown.".to_owned(),
                    Some("Try again, or choose another way to sign in. Passkeys are added under “Your account”.".to_owned()),
                ),
                Trouble::Api(failure) => (failure.detail(), failure.remedy()),
            };
            view! {
                <p class="field-problem" role="alert"><strong>{detail}</strong> " " {remedy}</p>
            }
        })
    };
    view! {
        <li>
            <button type="button" class="button" class:primary=is_first disabled=move || busy.get() on:click=ask>
                {move || if busy.get() { Icon::Spinner.view() } else { Icon::Key.view() }}
                "Use a passkey"
            </button>
            {told}
        </li>
    }
    .into_any()
}

async fn sign_in(client: Client) -> Result<(), Trouble> {
    let options = client.sign_in_options().await.map_err(Trouble::Api)?;
    let credential = passkey::show(&options).await.map_err(Trouble::Browser)?;
    client.sign_in_by_passkey(&credential).await.map_err(Trouble::Api)
}

/// What there is without a provider.
pub(crate) fn by_link() -> AnyView {
    view! {
        <p class="hint">
            "Or use a sign-in link: open the one that the owner of your workspace gave you in this browser. Each works once."
        </p>
    }
    .into_any()
}
