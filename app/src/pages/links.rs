//! `/w/:ws/integrations/aws/links?state=…`: the onboarding links of a workspace.

use std::time::Duration;

use domain::api::{Link, LinkPage, LinkState};
use domain::arn::Partition;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::client::{ClientError, Remote};
use crate::links;
use crate::parts::announce::Announcer;
use crate::parts::aws_nav::AwsNav;
use crate::parts::breadcrumb::Breadcrumb;
use crate::parts::dialog::Confirm;
use crate::parts::heading::Heading;
use crate::parts::icon::Icon;
use crate::parts::rest::Rest;
use crate::parts::{link_state, states, time};
use crate::reactive::{Tasks, memo, watch};
use crate::session::{Workspace, use_session, use_workspace};

/// How often the list is looked at: somebody may open a link at any moment.
const WATCH: Duration = Duration::from_secs(10);

/// What the rows share.
#[derive(Clone, Copy)]
struct List {
    remote: Remote<LinkPage>,
    workspace: Workspace,
    /// The pages after the first.
    rest: Rest<Link>,
    /// The link that is about to be taken back.
    revoking: RwSignal<Option<Link>>,
}

#[derive(Clone, PartialEq)]
enum Shape {
    Loading,
    Failed(ClientError),
    Empty,
    Full,
}

/// The page, built anew for another filter.
pub(crate) fn page() -> AnyView {
    let ws = use_workspace();
    let query = use_query_map();
    let chosen = memo(move || {
        let slug = query.with(|query| query.get("state"));
        link_state::ALL.into_iter().find(|state| Some(link_state::slug(*state)) == slug.as_deref())
    });
    // Without any link there is nothing to filter, and the one button is in the middle of the page.
    let bare = RwSignal::new(false);
    let make = move || (!bare.get()).then(|| new_button(ws));
    let filter = move || (!bare.get()).then(|| filter(ws, chosen));
    view! {
        <div class="page">
            <Breadcrumb accounts=links::accounts(&ws.id()) here="Onboarding links" />
            <header class="page-head">
                <div>
                    <Heading text="Onboarding links" />
                    <p class="lead">
                        "Each lets one person outside connect one AWS account, without a login here. It works once, for 48 hours at most."
                    </p>
                </div>
                {make}
            </header>
            <AwsNav />
            {filter}
            {move || listed(ws, chosen.get(), bare)}
        </div>
    }
    .into_any()
}

fn filter(ws: Workspace, chosen: Memo<Option<LinkState>>) -> AnyView {
    let all = [None].into_iter().chain(link_state::ALL.into_iter().map(Some));
    let each = all.map(|state| {
        let href = links::onboarding(&ws.id(), state.map(link_state::slug));
        let current = move || (chosen.get() == state).then_some("true");
        view! { <li><a class="chip" href=href aria-current=current>{state.map_or("All", link_state::word)}</a></li> }
    });
    view! {
        <nav aria-label="Filter by state">
            <ul class="chips">{each.collect_view()}</ul>
        </nav>
    }
    .into_any()
}

fn new_button(ws: Workspace) -> Option<AnyView> {
    let button = || {
        view! {
            <a href=links::new_link(&ws.id()) class="button primary">
                {Icon::Plus.view()}
                "New link"
            </a>
        }
    };
    ws.may_write().then(|| button().into_any())
}

fn listed(ws: Workspace, state: Option<LinkState>, bare: RwSignal<bool>) -> AnyView {
    let path = links::api::links(&ws.id(), state.map(link_state::slug), None);
    let remote = Remote::<LinkPage>::polled(move || Some(path.clone()), |_| Some(WATCH));
    let client = use_session().client;
    let rest = Rest::after(
        move || remote.value().with(|page| page.as_ref().and_then(|page| page.next_cursor.clone())),
        move || remote.value().track(),
        move |cursor| {
            Box::pin(async move {
                let page = client.links(&ws.id(), state.map(link_state::slug), &cursor).await?;
                Ok((page.links, page.next_cursor))
            })
        },
    );
    let list = List { remote, rest, workspace: ws, revoking: RwSignal::new(None) };
    let all = memo(move || {
        remote.value().get().map(|page| {
            let rest = list
                .rest
                .rows()
                .get()
                .into_iter()
                .filter(|late| page.links.iter().all(|link| link.id != late.id));
            let rest: Vec<_> = rest.collect();
            page.links.into_iter().chain(rest).collect::<Vec<_>>()
        })
    });
    let shape = memo(move || match all.with(|all| all.as_ref().map(Vec::len)) {
        None => remote.failure().get().map_or(Shape::Loading, Shape::Failed),
        Some(0) => Shape::Empty,
        Some(_) => Shape::Full,
    });
    watch(move || {
        let is_bare = state.is_none() && shape.get() == Shape::Empty;
        if bare.get_untracked() != is_bare {
            bare.set(is_bare);
        }
    });
    let body = move || match shape.get() {
        Shape::Loading => view! { <div class="panel">{states::loading(4)}</div> }.into_any(),
        Shape::Failed(failure) => states::failed(&failure, Some(Callback::new(move |()| remote.again()))),
        Shape::Empty => empty(ws, state),
        Shape::Full => full(list, all),
    };
    view! {
        {states::stale(move || {
            remote.failure().get().filter(|_| matches!(shape.get(), Shape::Full | Shape::Empty))
        })}
        {body}
        {revoke(list)}
    }
    .into_any()
}

fn empty(ws: Workspace, state: Option<LinkState>) -> AnyView {
    if let Some(state) = state {
        let word = link_state::word(state).to_lowercase();
        return view! { <div class="panel"><p class="nothing">"No link is " {word} "."</p></div> }.into_any();
    }
    let hint = if ws.may_write() {
        "You choose what is read and for how long the link works. You can take it back at any time."
    } else {
        "Only admins and owners make links."
    };
    view! {
        <section class="panel empty">
            <span class="alone-icon">{Icon::External.view()}</span>
            <h2>"Let somebody else do it"</h2>
            <p>
                "Whoever can create a role in the AWS account need not be a member here. Send them a link: its page says what is \
                 asked for and why, gives them the role in the form they prefer, and proves it while they watch."
            </p>
            {new_button(ws)}
            <p class="hint">{hint}</p>
        </section>
    }
    .into_any()
}

fn full(list: List, all: Memo<Option<Vec<Link>>>) -> AnyView {
    let shown = move || all.with(|all| all.clone().unwrap_or_default());
    let acts = list
        .workspace
        .may_write()
        .then(|| view! { <th scope="col"><span class="unseen">"Actions"</span></th> });
    view! {
        <div class="panel table">
            <table class="accounts links">
                <thead>
                    <tr>
                        <th scope="col">"For"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Account"</th>
                        <th scope="col">"Made"</th>
                        {acts}
                    </tr>
                </thead>
                <tbody>
                    // The key holds what the row shows, so that a changed link is a new row.
                    <For
                        each=shown
                        key=|link| (link.id.clone(), link.state, link.state_since, link.account_id.clone())
                        children=move |link| row(list, link)
                    />
                </tbody>
            </table>
        </div>
        <footer class="list-foot">{list.rest.load_more()}</footer>
    }
    .into_any()
}

fn row(list: List, link: Link) -> AnyView {
    let ws = list.workspace;
    let name = link.alias.clone().unwrap_or_else(|| "No alias".to_owned());
    let account = match (&link.account_id, &link.connection_id, &link.expected_account_id) {
        (Some(account), Some(connection), _) => {
            let href = links::account(&ws.id(), connection.as_str());
            view! { <a href=href><code>{account.to_string()}</code></a> }.into_any()
        }
        (Some(account), None, _) => view! { <code>{account.to_string()}</code> }.into_any(),
        (None, _, Some(expected)) => {
            view! { <code>{expected.to_string()}</code><span class="below">"expected"</span> }.into_any()
        }
        (None, _, None) => view! { <span class="faint">"Any"</span> }.into_any(),
    };
    let partition = link.partition.filter(|partition| *partition != Partition::default());
    let partition = partition.map(|partition| view! { <span class="below faint">{partition.title()}</span> });
    let lives = matches!(link.state, LinkState::Open | LinkState::Seen);
    let until = lives.then(|| view! { <span class="below">"Expires " {time::until(link.expires_at)}</span> });
    let named = format!("Revoke the link for {name}, made {}", link.created_at);
    let (taken, for_dialog) = (link.clone(), list.revoking);
    let act = ws.may_write().then(|| {
        let button = lives.then(|| {
            view! {
                <button
                    type="button"
                    class="button small"
                    aria-label=named
                    on:click=move |_| for_dialog.set(Some(taken.clone()))
                >
                    "Revoke"
                </button>
            }
        });
        view! { <td class="row-act">{button}</td> }
    });
    view! {
        <tr>
            <th scope="row"><span class="row-name">{name}</span>{until}</th>
            <td data-label="State">
                {link_state::pill(link.state)}
                <span class="below faint">{time::ago(link.state_since)}</span>
            </td>
            <td data-label="Account">{account}{partition}</td>
            <td data-label="Made">
                {time::ago(link.created_at)}
                <span class="below faint">"by " {link.created_by}</span>
            </td>
            {act}
        </tr>
    }
    .into_any()
}

fn revoke(list: List) -> AnyView {
    let (client, tasks) = (use_session().client, Tasks::here());
    let announcer = expect_context::<Announcer>();
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    let failure = RwSignal::new(None::<ClientError>);
    let target = list.revoking;
    watch(move || {
        if target.with(Option::is_some) {
            failure.set(None);
            open.set(true);
        }
    });
    watch(move || {
        if !open.get() {
            target.set(None);
        }
    });
    let confirm = move |()| {
        let Some(link) = target.get_untracked() else { return };
        busy.set(true);
        tasks.start(async move {
            match client.revoke_link(&list.workspace.id(), link.id.as_str()).await {
                Ok(_) => {
                    announcer.say("The link was revoked.");
                    list.remote.again();
                    list.rest.again();
                    open.set(false);
                }
                Err(error) => failure.set(Some(error)),
            }
            busy.set(false);
        });
    };
    let entered = move || {
        let account = target.with(|link| link.as_ref().and_then(|link| link.account_id.clone()));
        account.map(|account| {
            view! {
                <p>
                    "The account " <code>{account.to_string()}</code>
                    " was entered through it and is not proven yet: it is taken off the list."
                </p>
            }
        })
    };
    view! {
        <Confirm
            open
            title="Revoke this link?"
            confirm="Revoke"
            dangerous=true
            busy
            on_confirm=Callback::new(confirm)
        >
            <p>
                "Its page stops working at once, for everybody who has it, and says whom to ask. Its external ID never comes back: a \
                 role that was made with it matches nothing any more."
            </p>
            {entered}
            {move || failure.get().map(|failure| states::failed(&failure, None))}
        </Confirm>
    }
    .into_any()
}
