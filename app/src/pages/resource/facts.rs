//! What a resource is.

use domain::api::Resource;
use domain::monitoring::{ResourceType, Source};
use leptos::prelude::*;

use crate::parts::copy::Copyable;
use crate::parts::icon::Icon;
use crate::parts::time;

pub(super) fn view(resource: &Resource) -> AnyView {
    let gone = resource.gone_at.map(|at| {
        view! {
            <div class="notice warn">
                {Icon::Alert.view()}
                <div class="notice-body">
                    <p><strong>"Gone"</strong> " since " {time::exact(at)} ": AWS does not list it any more."</p>
                </div>
            </div>
        }
    });
    let arn = resource.arn.clone().map(|arn| {
        view! { <div><dt>"ARN"</dt><dd><Copyable what="ARN" text=Signal::stored(arn) /></dd></div> }
    });
    let source = Source::of_resource(&resource.id).filter(|_| resource.resource_type == ResourceType::Other);
    let dimensions = source.map(|source| {
        let each = source.dimensions.into_iter().map(|(name, value)| {
            view! { <li class="chip still">{format!("{name}={value}")}</li> }
        });
        let each = each.collect_view();
        view! {
            <div><dt>"Namespace"</dt><dd>{source.namespace.into_owned()}</dd></div>
            <div><dt>"Dimensions"</dt><dd><ul class="chips">{each}</ul></dd></div>
        }
    });
    let tags = resource.tags.iter().map(|(key, value)| {
        let words = if value.is_empty() { key.clone() } else { format!("{key}={value}") };
        view! { <li class="chip still">{words}</li> }
    });
    let tags = if resource.tags.is_empty() {
        view! { <p class="hint">"None, or they may not be read."</p> }.into_any()
    } else {
        view! { <ul class="chips">{tags.collect_view()}</ul> }.into_any()
    };
    // What is a name in CloudWatch alone has none.
    let has_tags = resource.resource_type != ResourceType::Other;
    view! {
        {gone}
        <section class="panel" aria-labelledby="resource-facts">
            <h2 id="resource-facts" class="unseen">"Facts"</h2>
            <dl class="facts wide">
                <div><dt>"ID"</dt><dd><Copyable what="ID" text=Signal::stored(resource.id.clone()) /></dd></div>
                {arn}
                {dimensions}
                <div><dt>"First seen"</dt><dd>{time::exact(resource.first_seen_at)}</dd></div>
                {has_tags.then(|| view! { <div><dt>"Tags"</dt><dd>{tags}</dd></div> })}
            </dl>
        </section>
    }
    .into_any()
}
