//! Who asks, for what, and until when.

use domain::arn::Partition;
use domain::link::words;
use domain::policy::CaptureBucket;
use leptos::prelude::*;

use super::Connect;
use crate::browser::clock;
use crate::logic::countdown::{Urgency, left};
use crate::parts::copy::Copyable;
use crate::parts::icon::Icon;
use crate::parts::time;
use crate::reactive::memo;

/// The sentence below the title.
pub(super) fn lead(connect: Connect) -> AnyView {
    let asker = connect.memo(|link| Some(link.asker.clone()));
    let line = move || {
        asker.get().map(|asker| {
            let who = words::who(&asker);
            let mail = asker.email.map(|email| {
                let to = format!("mailto:{email}");
                view! { " (" <a href=to>{email}</a> ")" }
            });
            view! {
                <p class="lead">
                    <strong>{who}</strong>
                    {mail}
                    " made this page for you. You create one IAM role; no access keys change hands, and you need no account here."
                </p>
            }
        })
    };
    line.into_any()
}

/// The facts of the link.
pub(super) fn section(connect: Connect) -> AnyView {
    let note = connect.memo(|link| link.note.clone());
    let alias = connect.memo(|link| link.alias.clone());
    let expected = connect.memo(|link| link.expected_account_id.as_ref().map(ToString::to_string));
    let regions = connect.memo(|link| {
        let names: Vec<_> = link.regions.iter().map(ToString::to_string).collect();
        if names.is_empty() { "Every region that the account can use".to_owned() } else { names.join(", ") }
    });
    let partition =
        connect.memo(|link| Some(link.principal.partition).filter(|known| *known != Partition::default()));
    let partition = move || {
        partition.get().map(|partition| view! { <div><dt>"Partition"</dt><dd>{partition.title()}</dd></div> })
    };
    let captures = connect.memo(|link| link.role.captures.clone());
    let captures = move || {
        captures.get().map(|CaptureBucket { bucket, prefix }| {
            let address = format!("{bucket}/{prefix}");
            view! { <div><dt>"Captures go to"</dt><dd><code>{address}</code></dd></div> }
        })
    };
    let principal = connect.memo(|link| link.principal.arn.to_string());
    let external_id = connect.memo(|link| link.role.external_id.to_string());
    let quote = move || note.get().map(|note| view! { <blockquote class="note">{note}</blockquote> });
    let account = move || {
        let (alias, expected) = (alias.get(), expected.get());
        let known = alias.is_some() || expected.is_some();
        known.then(|| {
            let both = alias.is_some() && expected.is_some();
            view! {
                <div>
                    <dt>"Account"</dt>
                    <dd>{alias} {both.then_some(" · ")} {expected.map(|id| view! { <code>{id}</code> })}</dd>
                </div>
            }
        })
    };
    view! {
        <section class="panel" aria-labelledby="asked-for-title">
            <h2 id="asked-for-title">"What is asked"</h2>
            {quote}
            <dl class="facts wide">
                {account}
                {partition}
                <div><dt>"Regions that are read"</dt><dd>{regions}</dd></div>
                {captures}
                <div><dt>"Trusted principal"</dt><dd><Copyable what="trusted principal ARN" text=principal /></dd></div>
                <div><dt>"External ID"</dt><dd><Copyable what="external ID" text=external_id /></dd></div>
            </dl>
            {countdown(connect)}
        </section>
    }
    .into_any()
}

fn countdown(connect: Connect) -> AnyView {
    let now = clock::use_now();
    let span = connect.memo(|link| Some((link.created_at, link.expires_at)));
    let left = memo(move || span.get().map(|(made, ends)| left(made, ends, now.get())));
    let words = move || left.with(|left| left.as_ref().map(|left| left.words.clone()).unwrap_or_default());
    let soon = move || left.with(|left| left.as_ref().is_some_and(|left| left.urgency == Urgency::Soon));
    view! {
        <p class="countdown" class:soon=soon>
            {Icon::Clock.view()}
            <span>"This page works for another " <strong class="numbers">{words}</strong></span>
            <span class="faint">"until " {move || span.get().map(|(_, ends)| time::exact(ends))}</span>
        </p>
    }
    .into_any()
}
