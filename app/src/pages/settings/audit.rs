//! `/w/:ws/settings/audit`: who did what, from where; with the proof that nothing was changed.

mod entry;

use domain::access::Permission;
use domain::api::{AuditEntry, AuditPage, AuditProof};
use domain::audit::Action;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::{frame, not_yours};
use crate::browser::clipboard;
use crate::client::{Client, ClientError, Remote};
use crate::links;
use crate::logic::words::count;
use crate::parts::announce::Announcer;
use crate::parts::choice::choice;
use crate::parts::icon::Icon;
use crate::parts::rest::{Asked as Page, Rest};
use crate::parts::states::{self, Notice};
use crate::parts::time;
use crate::reactive::{Tasks, memo};
use crate::session::{Workspace, use_session, use_workspace};

/// What is asked for: an action, and whose.
#[derive(Clone, Default, PartialEq)]
struct Wanted {
    action: String,
    actor: String,
}

/// The page.
pub(crate) fn page() -> AnyView {
    const LEAD: &str = "Every write, sign-in and use of a token: who, what, from where, before and after. Nothing is ever changed or deleted in it.";
    let (ws, client) = (use_workspace(), use_session().client);
    if !ws.may(Permission::ReadAudit) {
        return frame(
            "Audit log",
            LEAD,
            ().into_any(),
            not_yours("Only admins and owners read the audit log."),
        );
    }
    let query = use_query_map();
    let wanted = memo(move || {
        let part = |name| query.with(|query| query.get(name).unwrap_or_default());
        Wanted { action: part("action"), actor: part("actor") }
    });
    let first = Remote::<AuditPage>::get(move || {
        Some(wanted.with(|w| links::api::audit(&ws.id(), &w.action, &w.actor, None)))
    });
    let end = move || first.value().with(|page| page.as_ref().and_then(|page| page.next_cursor.clone()));
    let changed = move || first.value().with(|_| ());
    let ask = move |cursor: String| -> Page<AuditEntry> {
        let path = wanted.with_untracked(|w| links::api::audit(&ws.id(), &w.action, &w.actor, Some(&cursor)));
        Box::pin(async move {
            let page: AuditPage = client.page(&path).await?;
            Ok((page.entries, page.next_cursor))
        })
    };
    let rest = Rest::after(end, changed, ask);
    let all = memo(move || {
        let first = first.value().with(|page| page.as_ref().map(|page| page.entries.clone()));
        first.map(|mut first| {
            rest.rows().with(|rows| first.extend(rows.iter().cloned()));
            first
        })
    });
    let is_there = memo(move || all.with(Option::is_some));
    let body = move || match (all.get(), first.failure().get()) {
        (Some(entries), _) if entries.is_empty() => nothing(),
        (Some(entries), _) => entry::list(entries, wanted.get_untracked().action),
        (None, Some(failure)) => states::failed(&failure, Some(Callback::new(move |()| first.again()))),
        (None, None) => states::loading(6),
    };
    let counted = move || {
        let shown = all.with(|all| all.as_ref().map_or(0, Vec::len));
        let more = if rest.has_more() { "; there are more" } else { "" };
        is_there.get().then(|| format!("{}{more}", count(shown, "entry", "entries")))
    };
    frame(
        "Audit log",
        LEAD,
        ().into_any(),
        view! {
            {filters(ws, wanted)}
            {states::stale(move || first.failure().get().filter(|_| is_there.get()))}
            <section class="panel" aria-label="Entries">{body}</section>
            <footer class="list-foot">
                <span class="faint" role="status">{counted}</span>
                {rest.load_more()}
            </footer>
            {proof(ws, client)}
        }
        .into_any(),
    )
}

fn filters(ws: Workspace, wanted: Memo<Wanted>) -> AnyView {
    let navigate = use_navigate();
    let go = Callback::new(move |wanted: Wanted| {
        let stay = NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() };
        navigate(&links::audit(&ws.id(), &wanted.action, &wanted.actor), stay);
    });
    let actions = || {
        let named = |action: &Action| (action.word().to_owned(), action.word().replace(['.', '_'], " "));
        Action::ALL.iter().map(named).collect()
    };
    let choose = move |action: String| go.run(Wanted { action, ..wanted.get_untracked() });
    let actor = move || {
        let is_one = wanted.with(|wanted| !wanted.actor.is_empty());
        is_one.then(|| {
            let every = move |_| go.run(Wanted { actor: String::new(), ..wanted.get_untracked() });
            view! { <button type="button" class="button small" on:click=every>{Icon::Close.view()} "One actor only"</button> }
        })
    };
    view! {
        <div class="filters" role="search" aria-label="Audit log">
            {choice("Action", "Every action", actions, move || wanted.with(|wanted| wanted.action.clone()), choose)}
            {actor}
        </div>
    }
    .into_any()
}

fn nothing() -> AnyView {
    view! {
        <div class="empty small">
            {Icon::Clock.view()}
            <p>"Nothing of this is in the log. Choose every action to see more."</p>
        </div>
    }
    .into_any()
}

/// What verifies and exports it.
fn proof(ws: Workspace, client: Client) -> AnyView {
    let (tasks, announcer) = (Tasks::here(), expect_context::<Announcer>());
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<ClientError>));
    let found = RwSignal::new(None::<AuditProof>);
    let begin = move || {
        let is_free = !busy.get_untracked();
        busy.set(true);
        failure.set(None);
        is_free
    };
    let verify = move |_| {
        if begin() {
            tasks.start(async move {
                match client.verify_audit(&ws.id()).await {
                    Ok(proof) => found.set(Some(proof)),
                    Err(error) => failure.set(Some(error)),
                }
                let _ = busy.try_set(false);
            });
        }
    };
    let export = move |_| {
        if begin() {
            tasks.start(async move {
                match whole(client, ws).await {
                    Ok(text) => {
                        clipboard::download(&format!("audit-{}.ndjson", ws.id()), &text);
                        announcer.say("The audit log was exported.");
                    }
                    Err(error) => failure.set(Some(error)),
                }
                let _ = busy.try_set(false);
            });
        }
    };
    let result = move || {
        found.get().map(|proof| match proof.broken {
            None => view! {
                <Notice icon=Icon::ShieldCheck tone="good">
                    <p><strong>"The chain is whole."</strong> " " {count(usize::try_from(proof.entries).unwrap_or(0), "entry", "entries")} " were verified."</p>
                    <p>"The last one's hash, for your own records: " <code>{proof.head}</code></p>
                </Notice>
            }
            .into_any(),
            Some(broken) => view! {
                <Notice icon=Icon::ShieldAlert tone="bad">
                    <p><strong>"The chain is broken: " {broken.to_string()} "."</strong></p>
                    <p>"The " {proof.entries} " entries before it are as they were written. Keep an export, and look who has access to the deployment's storage."</p>
                </Notice>
            }
            .into_any(),
        })
    };
    view! {
        <section class="panel" aria-labelledby="audit-proof">
            <div>
                <h2 id="audit-proof">"Proof"</h2>
                <p class="hint">
                    "Each entry holds the hash of the one before. The export verifies by itself: a line's " <code>"hash"</code>
                    " is the SHA-256 of the line without that member."
                </p>
            </div>
            <div role="status">{result}</div>
            {move || failure.get().map(|failure| states::failed(&failure, None))}
            <div class="actions">
                <button type="button" class="button" disabled=move || busy.get() on:click=verify>{Icon::ShieldCheck.view()} "Verify the chain"</button>
                <button type="button" class="button" disabled=move || busy.get() on:click=export>{Icon::Download.view()} "Export NDJSON"</button>
            </div>
        </section>
    }
    .into_any()
}

/// The whole log, page by page: the next one begins after the last line's number.
async fn whole(client: Client, ws: Workspace) -> Result<String, ClientError> {
    let (mut text, mut after) = (String::new(), 0);
    loop {
        let page = client.export_audit(&ws.id(), after).await?;
        let last = page.lines().next_back().and_then(|line| serde_json::from_str::<AuditEntry>(line).ok());
        let Some(last) = last.map(|entry| entry.seq).filter(|seq| *seq > after) else { return Ok(text) };
        text.push_str(&page);
        after = last;
    }
}

/// An instant with its time of day.
fn at(entry: &AuditEntry) -> AnyView {
    time::exact(entry.deed.at)
}
