//! The first calls, in the language that one writes.

use leptos::prelude::*;

use crate::links;
use crate::logic::guide;
use crate::logic::highlight::Language;
use crate::logic::reference::Place;
use crate::parts::code::Code;
use crate::parts::tabs::{Tab, Tabs};
use crate::session::{Workspace, use_session};

const TABS: &[Tab] = &[("in-curl", "curl"), ("in-python", "Python"), ("in-terraform", "Terraform")];

pub(super) fn view(ws: Workspace, place: StoredValue<Place>) -> AnyView {
    let open = RwSignal::new("in-curl");
    let me = use_session().me.value();
    let principal = move || {
        let arn = me.with(|me| me.as_ref()?.principals.first().map(|one| one.arn.to_string()));
        arn.unwrap_or_else(|| "arn:aws:iam::999999999999:user/deputize".to_owned())
    };
    let panel = move || {
        let tab = open.get();
        let code = match tab {
            "in-python" => {
                let text = place.with_value(guide::python);
                view! {
                    <p class="hint">"With " <code>"requests"</code> ": " <code>"pip install requests"</code></p>
                    <Code language=Language::Shell what="Python program" text=Signal::stored(text) file="deputize.py" />
                }
                .into_any()
            }
            "in-terraform" => {
                let text =
                    Signal::derive(move || place.with_value(|place| guide::terraform(place, &principal())));
                view! {
                    <p class="hint">
                        "Datadog's own provider manages connections here: Deputize answers its AWS integration API, version 2. What has no meaning here, such as logs and traces, is kept and given back."
                    </p>
                    <Code language=Language::Hcl what="Terraform configuration" text file="deputize.tf" />
                }
                .into_any()
            }
            _ => {
                let text = place.with_value(guide::curl);
                view! { <Code language=Language::Shell what="shell commands" text=Signal::stored(text) file="deputize.sh" /> }
                    .into_any()
            }
        };
        view! { <div class="reveal" role="tabpanel" id=format!("{tab}-panel") aria-labelledby=tab>{code}</div> }
    };
    let tokens = links::tokens(&ws.id());
    view! {
        <section class="panel" aria-labelledby="first-calls">
            <div>
                <h2 id="first-calls">"The first calls"</h2>
                <p class="hint">
                    "Make a token on " <a class="inline" href=tokens>"API tokens"</a>
                    " and send it as " <code>"Authorization: Bearer"</code>
                    ". It names the workspace, and may do what its scope says. An error is a problem after RFC 9457: its " <code>"code"</code>
                    " is for programs, its " <code>"remedy"</code> " is the next step."
                </p>
            </div>
            <Tabs label="Language" tabs=TABS open on_open=move |tab| open.set(tab) />
            {panel}
        </section>
    }
    .into_any()
}
