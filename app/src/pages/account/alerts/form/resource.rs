//! The resource that an alert watches: one of the account's that is of the chosen type, found as one types; or each.

use domain::api::{Resource, ResourceList};
use domain::field::FieldError;
use domain::monitoring::ResourceType;
use leptos::prelude::*;

use super::super::Account;
use super::message;
use crate::links;
use crate::logic::combobox::Offer;
use crate::logic::plot::short;
use crate::parts::combobox::{Combobox, Offers};
use crate::reactive::{memo, rested, scoped, watch};
use crate::session::{use_session, use_workspace};

pub(super) const ID: &str = "alert-resource";
/// As many as one would look through; typing finds the others.
const OFFERED: u16 = 20;

pub(super) fn field(
    account: Account,
    of: RwSignal<ResourceType>,
    chosen: RwSignal<String>,
    problem: Memo<Option<FieldError>>,
) -> AnyView {
    let (typed, opened, again) = (RwSignal::new(String::new()), RwSignal::new(false), RwSignal::new(0_u32));
    let search = rested(typed);
    let found = RwSignal::new(Offers::Loading);
    // What the newest answer is for.
    let answered = RwSignal::new(None::<(ResourceType, String)>);
    let (ws, client) = (use_workspace(), use_session().client);
    watch(move || {
        again.track();
        let (is_wanted, of, text) = (opened.get(), of.get(), search.get());
        if !is_wanted {
            return;
        }
        scoped(async move {
            let parts = [("type", of.word()), ("q", text.trim())];
            let parts: Vec<_> = parts.into_iter().filter(|(_, value)| !value.is_empty()).collect();
            let path = links::api::resources(&ws.id(), &account.id(), &parts, OFFERED, None);
            found.set(match client.page::<ResourceList>(&path).await {
                Ok(list) => offers(of, text.is_empty(), list),
                Err(failure) => Offers::Failed(failure),
            });
            answered.set(Some((of, text)));
        });
    });
    let is_for = move |answered: &Option<(ResourceType, String)>| {
        answered.as_ref().is_some_and(|(was, text)| *was == of.get() && typed.with(|typed| typed == text))
    };
    let settled = memo(move || answered.with(is_for));
    // Those of another type are not to be seen.
    let is_of_type = memo(move || answered.with(|a| a.as_ref().is_some_and(|(was, _)| *was == of.get())));
    let offers = memo(move || if is_of_type.get() { found.get() } else { Offers::Loading });

    let known = RwSignal::new(Offer::default());
    let begin = chosen.get_untracked();
    if !begin.is_empty() {
        known.set(Offer { name: short(&begin).to_owned(), value: begin.clone(), ..Offer::default() });
        scoped(async move {
            let path = links::api::resource(&ws.id(), &account.id(), &begin);
            let list = client.page::<ResourceList>(&path).await.ok();
            if let Some(resource) = list.and_then(|list| list.resources.into_iter().next())
                && known.with_untracked(|known| known.value == resource.id)
            {
                known.set(offer(resource));
            }
        });
    }
    let shown = memo(move || {
        let id = chosen.get();
        let name = known.with(|known| if known.value == id { known.name.clone() } else { id.clone() });
        if id.is_empty() { (id, every(of.get())) } else { (id, name) }
    });
    let choose = move |offer: Offer| {
        chosen.set(offer.value.clone());
        known.set(offer);
    };
    let hint = move || {
        if chosen.with(String::is_empty) {
            "Whichever of them it is: one is enough.".to_owned()
        } else {
            known.with(|known| known.below.clone())
        }
    };
    let combobox = Combobox {
        id: ID,
        name: None,
        placeholder: "",
        nothing: "No resource of this type matches.",
        described_by: "alert-resource-problem alert-resource-hint",
        is_wrong: memo(move || problem.with(Option::is_some)).into(),
        typed,
        opened,
        offers,
        settled: settled.into(),
        chosen: shown.into(),
        choose: Callback::new(choose),
        again: Callback::new(move |()| again.update(|round| *round = round.wrapping_add(1))),
    };
    view! {
        <div class="field">
            <label for=ID>"Resource"</label>
            <p class="hint" id="alert-resource-hint">{hint}</p>
            {combobox.view()}
            <div id="alert-resource-problem" aria-live="polite">{move || problem.get().map(message)}</div>
        </div>
    }
    .into_any()
}

/// What watching each of a type is called.
fn every(of: ResourceType) -> String {
    format!("Every {}", of.title())
}

/// What an answer offers: each of the type first, unless something was searched for.
fn offers(of: ResourceType, is_all: bool, list: ResourceList) -> Offers {
    let shown = list.resources.len();
    let more = usize::try_from(list.total).unwrap_or(0).saturating_sub(shown);
    let every = is_all.then(|| Offer { name: every(of), ..Offer::default() });
    Offers::Found(every.into_iter().chain(list.resources.into_iter().map(offer)).collect(), more)
}

/// A resource by its name, with what tells it from others of that name.
fn offer(resource: Resource) -> Offer {
    let id = short(&resource.id).to_owned();
    let below = match &resource.name {
        Some(name) if *name != id => format!("{id} · {}", resource.region),
        _ => resource.region.to_string(),
    };
    Offer { name: resource.name.unwrap_or(id), value: resource.id, below }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(id: &str, name: Option<&str>) -> Resource {
        serde_json::from_value(serde_json::json!({
            "id": id, "name": name, "service": "ec2", "type": "instance", "kind": "t3.micro", "state": "running",
            "region": "us-east-1", "metrics": [], "first_seen_at": "2026-11-22T02:00:00.000Z"
        }))
        .unwrap()
    }

    #[test]
    fn each_is_told_by_name_id_and_region() {
        let named = offer(resource("i-1", Some("web")));
        assert_eq!((named.name.as_str(), named.below.as_str()), ("web", "i-1 · us-east-1"));
        let bare = offer(resource("i-1", None));
        assert_eq!((bare.name.as_str(), bare.below.as_str()), ("i-1", "us-east-1"));
        let same = offer(resource("sqs/us-east-1/jobs", Some("jobs")));
        assert_eq!((same.value.as_str(), same.below.as_str()), ("sqs/us-east-1/jobs", "us-east-1"));
    }

    #[test]
    fn every_one_comes_first_until_something_is_searched() {
        let list = || ResourceList { resources: vec![resource("i-1", None)], total: 21, next_cursor: None };
        let Offers::Found(found, more) = offers(ResourceType::Instance, true, list()) else { panic!() };
        assert_eq!((found.first().unwrap().name.as_str(), found.len(), more), ("Every EC2 instance", 2, 20));
        let Offers::Found(found, _) = offers(ResourceType::Instance, false, list()) else { panic!() };
        assert_eq!(found.first().unwrap().value, "i-1");
    }
}
