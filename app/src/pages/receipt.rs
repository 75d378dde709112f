//! `/receipt`: reads a receipt, verifies it in the browser, and shows it. Nobody needs to be signed in.
//!
//! A receipt is dropped, chosen or pasted, and stays in the browser; only the public keys are asked for. With
//! `?workspace=…&connection=…` the receipt of that connection is fetched, which takes a session.

mod document;
mod intake;

use domain::jose::KeySet;
use domain::receipt::Receipt;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::browser::{origin, signature};
use crate::client::{Client, ClientError};
use crate::links;
use crate::logic::receipt::{Opened, Trouble};
use crate::parts::heading::Heading;
use crate::parts::icon::Icon;
use crate::parts::states;
use crate::reactive::{scoped, watch};

/// What the page shows below its heading.
#[derive(Clone, PartialEq)]
enum State {
    /// Nothing was opened yet.
    Empty,
    /// It is being fetched or verified.
    Working,
    /// It could not be fetched.
    NotFetched(ClientError),
    /// It is not to be believed.
    Trouble(Trouble),
    /// The signature fits.
    Verified(Box<Verified>),
}

/// A receipt whose signature fits one of this deployment's keys.
#[derive(Clone, PartialEq)]
struct Verified {
    receipt: Receipt,
    kid: String,
    /// The file as it came, for keeping.
    file: String,
}

/// The page.
pub(crate) fn page() -> AnyView {
    let client = expect_context::<Client>();
    let state = RwSignal::new(State::Empty);
    let pasted = RwSignal::new(String::new());
    // What was opened last, for trying again.
    let last = StoredValue::new(String::new());
    let round = RwSignal::new(0_u32);
    let query = use_query_map();
    watch(move || {
        round.track();
        let asked = query.with(|query| query.get("workspace").zip(query.get("connection")));
        let Some((workspace, connection)) = asked else { return };
        state.set(State::Working);
        scoped(async move {
            match client.receipt(&links::api::receipt(&workspace, &connection)).await {
                Ok(file) => {
                    last.set_value(file.clone());
                    state.set(opened(client, file).await);
                }
                Err(failure) => state.set(State::NotFetched(failure)),
            }
        });
    });
    let open = Callback::new(move |file: String| {
        state.set(State::Working);
        last.set_value(file.clone());
        leptos::task::spawn_local(async move {
            let next = opened(client, file).await;
            let _ = state.try_set(next);
        });
    });
    let close = Callback::new(move |()| {
        pasted.set(String::new());
        state.set(State::Empty);
    });
    let body = move || match state.get() {
        State::Empty => intake::view(open, pasted),
        State::Working => states::loading(6),
        State::NotFetched(failure) => {
            let again = Callback::new(move |()| round.update(|round| *round = round.wrapping_add(1)));
            view! { {states::failed(&failure, Some(again))} {intake::view(open, pasted)} }.into_any()
        }
        State::Trouble(trouble) => {
            let again = Callback::new(move |()| open.run(last.get_value()));
            view! { {refused(&trouble, again)} {intake::view(open, pasted)} }.into_any()
        }
        State::Verified(verified) => document::view(*verified, close),
    };
    view! {
        <div class="page receipt-page">
            <header class="page-head">
                <div>
                    <Heading text="Receipt" />
                    <p class="lead unprinted">
                        "A receipt says which AWS role trusts whom, and how that was proved. It is signed, so that it can be "
                        "verified by anybody, at any time."
                    </p>
                </div>
            </header>
            {body}
        </div>
    }
    .into_any()
}

async fn opened(client: Client, file: String) -> State {
    let keys = match client.receipt_keys().await {
        Ok(keys) => keys,
        Err(failure) => return State::Trouble(Trouble::NoKeys(failure)),
    };
    match verified(&keys, file).await {
        Ok(verified) => State::Verified(Box::new(verified)),
        Err(trouble) => State::Trouble(trouble),
    }
}

async fn verified(keys: &KeySet, file: String) -> Result<Verified, Trouble> {
    let opened = Opened::read(&file)?;
    if !signature::fits(&opened.question(keys)?).await {
        return Err(Trouble::Tampered);
    }
    Ok(Verified { receipt: opened.document()?, kid: opened.kid().to_owned(), file })
}

fn refused(trouble: &Trouble, again: Callback<()>) -> AnyView {
    let here = origin();
    let (title, body) = match trouble {
        Trouble::Malformed(why) => ("This is not a receipt", format!("{why} Open the file as it was downloaded.")),
        Trouble::OtherKind => (
            "This is not a receipt",
            "It is a signed document of another kind. Receipts are files named deputize-receipt-….json.".to_owned(),
        ),
        Trouble::Tampered => (
            "This receipt was changed",
            "Its signature does not fit: something in it is not as it was signed. Nothing in it can be believed. Ask \
             whoever gave it to you for the original file."
                .to_owned(),
        ),
        Trouble::UnknownKey { says: Some(other) } if *other != here => (
            "This receipt is not ours to verify",
            format!(
                "It says that it is from {other}, and was not signed with a key of {here}. If you trust that address, \
                 verify it there, at {other}{}.",
                links::RECEIPT
            ),
        ),
        Trouble::UnknownKey { .. } => (
            "This receipt's key is not known",
            format!(
                "It was not signed with a key that {here} has published. Either it is forged, or the key was withdrawn."
            ),
        ),
        Trouble::NoKeys(failure) => {
            return view! {
                <div>
                    <p>"The receipt could not be verified, because the public keys of this deployment could not be read."</p>
                    {states::failed(failure, Some(again))}
                </div>
            }
            .into_any();
        }
    };
    view! {
        <div class="notice bad" role="alert">
            {Icon::ShieldAlert.view()}
            <div class="notice-body">
                <p><strong>{title}</strong></p>
                <p>{body}</p>
            </div>
        </div>
    }
    .into_any()
}
