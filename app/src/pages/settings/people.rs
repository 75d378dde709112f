//! `/w/:ws/settings/people`: members, their roles, and who was invited.

mod invite;
mod row;

use domain::access::Permission;
use domain::api::{Invitation, Member, MemberList, Role};
use leptos::prelude::*;

use super::{frame, shown_once};
use crate::browser::focus;
use crate::client::{ClientError, Remote};
use crate::links;
use crate::parts::list;
use crate::parts::states;
use crate::parts::time;
use crate::reactive::{Tasks, memo};
use crate::session::{Workspace, use_session, use_workspace};

/// The button that opens the form.
const INVITE: &str = "invite";
/// The heading of a link that is shown this once.
const MADE: &str = "made-link-title";

/// A link that was just made, and for whom.
#[derive(Clone, PartialEq)]
struct Made {
    url: String,
    email: String,
    is_recovery: bool,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Page {
    remote: Remote<MemberList>,
    ws: Workspace,
    tasks: Tasks,
    inviting: RwSignal<bool>,
    made: RwSignal<Option<Made>>,
    failure: RwSignal<Option<ClientError>>,
    /// The person who looks; empty for a token.
    me: Memo<String>,
}

impl Page {
    fn show(self, made: Made) {
        self.inviting.set(false);
        self.made.set(Some(made));
        self.remote.again();
        focus::to_id(MADE);
    }
}

/// The page.
pub(crate) fn page() -> AnyView {
    let (ws, session) = (use_workspace(), use_session());
    let remote = Remote::<MemberList>::get(move || Some(links::api::members(&ws.id())));
    let me = session.me.value();
    let id = move || me.with(|me| me.as_ref()?.person.as_ref().map(|person| person.id.to_string()));
    let page = Page {
        remote,
        ws,
        tasks: Tasks::here(),
        inviting: RwSignal::new(false),
        made: RwSignal::new(None),
        failure: RwSignal::new(None),
        me: memo(move || id().unwrap_or_default()),
    };
    let is_there = memo(move || remote.value().with(Option::is_some));
    let body = move || {
        if is_there.get() {
            return full(page);
        }
        match remote.failure().get() {
            Some(failure) => states::failed(&failure, Some(Callback::new(move |()| remote.again()))),
            None => view! { <div class="panel">{states::loading(5)}</div> }.into_any(),
        }
    };
    let action = move || {
        (ws.may(Permission::ManagePeople) && !page.inviting.get()).then(|| {
            let open = move |_| {
                page.made.set(None);
                page.inviting.set(true);
                focus::to_id(invite::EMAIL);
            };
            view! { <button type="button" id=INVITE class="button primary" on:click=open>"Invite somebody"</button> }
        })
    };
    frame(
        "People",
        "Who is in this workspace, and what they may do in it.",
        action.into_any(),
        view! {
            {states::stale(move || remote.failure().get().filter(|_| is_there.get()))}
            {move || page.made.get().map(|made| shown(page, made))}
            {move || page.inviting.get().then(|| invite::view(page))}
            {move || page.failure.get().map(|failure| states::failed(&failure, None))}
            {body}
            {roles()}
        }
        .into_any(),
    )
}

fn shown(page: Page, made: Made) -> AnyView {
    let (title, why) = if made.is_recovery {
        (
            "A link to sign in again",
            "It signs that person in, once, within 24 hours. Give it to them and to nobody else.",
        )
    } else {
        (
            "The invitation is ready",
            "It works once, for seven days, and for that person only: whoever has signed in here before must be signed in to accept.",
        )
    };
    let email = made.email;
    let why = view! {
        <p><strong>"It is shown this once."</strong> " For " {email} ". " {why} " Deputize sends no mail: pass it on by a way that you trust."</p>
    };
    let done = Callback::new(move |()| {
        page.made.set(None);
        focus::to_id(INVITE);
    });
    shown_once(MADE, title, "link", made.url, why.into_any(), done)
}

fn full(page: Page) -> AnyView {
    let list = page.remote.value();
    let members =
        move || list.with(|list| list.as_ref().map(|list| list.members.clone()).unwrap_or_default());
    let invited =
        move || list.with(|list| list.as_ref().map(|list| list.invitations.clone()).unwrap_or_default());
    let key = |one: &Member| format!("{} {:?} {:?} {}", one.id, one.role, one.seen_at, one.name);
    let is_waiting = memo(move || !invited().is_empty());
    let waiting = move || {
        is_waiting.get().then(|| {
            let key = |one: &Invitation| one.id.to_string();
            view! {
                <section class="panel table" aria-labelledby="invited-title">
                    <h2 id="invited-title">"Invited"</h2>
                    <table class="accounts people">
                        <thead><tr><th scope="col">"Address"</th><th scope="col">"Role"</th><th scope="col">"Ends"</th><th scope="col"><span class="unseen">"Actions"</span></th></tr></thead>
                        <tbody>{list::each(invited, key, move |one| invitation(page, one))}</tbody>
                    </table>
                </section>
            }
        })
    };
    view! {
        <section class="panel table" aria-label="Members">
            <table class="accounts people">
                <thead>
                    <tr>
                        <th scope="col">"Member"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col">"Last here"</th>
                        <th scope="col"><span class="unseen">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>{list::each(members, key, move |one| row::view(page, one))}</tbody>
            </table>
        </section>
        {waiting}
    }
    .into_any()
}

fn invitation(page: Page, one: Invitation) -> AnyView {
    let client = use_session().client;
    let busy = RwSignal::new(false);
    let id = one.id.to_string();
    let revoke = move |_| {
        let path = links::api::invitation(&page.ws.id(), &id);
        busy.set(true);
        page.failure.set(None);
        page.tasks.start(async move {
            page.failure.set(client.take_away(&path).await.err());
            let _ = busy.try_set(false);
            page.remote.again();
        });
    };
    let button = page.ws.may(Permission::ManagePeople).then(|| {
        let name = format!("Revoke the invitation of {}", one.email);
        view! { <button type="button" class="button small" aria-label=name disabled=move || busy.get() on:click=revoke>"Revoke"</button> }
    });
    view! {
        <tr>
            <th scope="row">{one.email}<span class="below faint">"by " {one.created_by} ", " {time::ago(one.created_at)}</span></th>
            <td data-label="Role">{title(one.role)}</td>
            <td data-label="Ends">{time::until(one.expires_at)}</td>
            <td class="row-act">{button}</td>
        </tr>
    }
    .into_any()
}

/// What each role may, from the table that decides.
fn roles() -> AnyView {
    let head = Role::ALL.map(|role| view! { <th scope="col">{title(role)}</th> }).collect_view();
    let rows = Permission::ALL.map(|permission| {
        let cells = Role::ALL.map(|role| {
            let may = role.may(permission);
            view! { <td data-label=title(role)>{if may { "Yes" } else { "–" }}</td> }
        });
        view! { <tr><th scope="row">{permission.title()}</th>{cells.collect_view()}</tr> }
    });
    view! {
        <details class="disclosure">
            <summary>"What the roles may do"</summary>
            <div class="panel table">
                <table class="accounts people">
                    <thead><tr><th scope="col">"May"</th>{head}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

/// A role as people read it.
pub(super) const fn title(role: Role) -> &'static str {
    match role {
        Role::Viewer => "Viewer",
        Role::Admin => "Admin",
        Role::Owner => "Owner",
    }
}
