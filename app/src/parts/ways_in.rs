//! The ways to sign in: with each provider that is configured, and what a sign-in link is.

use domain::api::SignInOptions;
use leptos::prelude::*;

use super::icon::Icon;
use super::states;
use crate::client::{ClientError, Remote};
use crate::links;
use crate::reactive::memo;

/// What the deployment offers.
pub(crate) fn options() -> Remote<SignInOptions> {
    Remote::get(|| Some(links::api::SIGN_IN_OPTIONS.to_owned()))
}

#[derive(Clone, PartialEq)]
enum Shape {
    Loading,
    Failed(ClientError),
    /// Each provider's address and name.
    Ways(Vec<(String, String)>),
}

/// The buttons; each leads back to `return_to` in the end.
pub(crate) fn view(options: Remote<SignInOptions>, return_to: Option<String>) -> AnyView {
    let (value, failure) = (options.value(), options.failure());
    let shape = memo(move || match (value.get(), failure.get()) {
        (Some(options), _) => {
            let with = |id: &str| links::sign_in_with(id, return_to.as_deref());
            let access = options
                .access
                .then(|| (links::sign_in_by_access(return_to.as_deref()), "Cloudflare Access".to_owned()));
            let providers = options.providers.into_iter().map(|one| (with(&one.id), one.name));
            Shape::Ways(access.into_iter().chain(providers).collect())
        }
        (None, Some(failure)) => Shape::Failed(failure),
        (None, None) => Shape::Loading,
    });
    let again = Callback::new(move |()| options.again());
    let body = move || match shape.get() {
        Shape::Loading => states::loading(2),
        Shape::Failed(failure) => states::failed(&failure, Some(again)),
        Shape::Ways(providers) if providers.is_empty() => ().into_any(),
        Shape::Ways(providers) => {
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
            view! { <ul class="ways">{each.collect_view()}</ul> }.into_any()
        }
    };
    view! { <div class="ways-in">{body}</div> }.into_any()
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
