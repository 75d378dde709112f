//! One member: their role, and what an owner can do.

use domain::access::Permission;
use domain::api::{Member, MemberPatch, Role};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::{Made, Page, title};
use crate::links;
use crate::parts::announce::Announcer;
use crate::parts::dialog::Confirm;
use crate::parts::time;
use crate::reactive::memo;
use crate::session::{Session, use_session};

/// A member's row. A copy is as good as the original.
#[derive(Clone, Copy)]
struct Row {
    page: Page,
    member: StoredValue<Member>,
    session: Session,
    announcer: Announcer,
    /// Whether it is the person who looks.
    is_me: Memo<bool>,
    busy: RwSignal<bool>,
    removing: RwSignal<bool>,
}

pub(super) fn view(page: Page, member: Member) -> AnyView {
    let id = member.id.to_string();
    let row = Row {
        page,
        is_me: memo(move || page.me.with(|me| *me == id)),
        member: StoredValue::new(member),
        session: use_session(),
        announcer: expect_context(),
        busy: RwSignal::new(false),
        removing: RwSignal::new(false),
    };
    let Member { name, email, role, seen_at, .. } = row.member.get_value();
    let role = if page.ws.may(Permission::ManagePeople) { row.role_select() } else { title(role).into_any() };
    let you = move || row.is_me.get().then(|| view! { " " <span class="pill">"You"</span> });
    view! {
        <tr>
            <th scope="row">{name} {you}<span class="below faint">{email}</span></th>
            <td data-label="Role">{role}</td>
            <td data-label="Last here">{seen_at.map_or_else(|| "–".into_any(), time::ago)}</td>
            <td class="row-act">
                <span class="actions end">{row.recovery()}{row.way_out()}</span>
                {row.confirm()}
            </td>
        </tr>
    }
    .into_any()
}

impl Row {
    fn id(self) -> String {
        self.member.with_value(|member| member.id.to_string())
    }

    fn name(self) -> String {
        self.member.with_value(|member| member.name.clone())
    }

    /// Whether nothing else is under way.
    fn begin(self) -> bool {
        let is_free = !self.busy.get_untracked();
        self.busy.set(true);
        self.page.failure.set(None);
        is_free
    }

    fn role_select(self) -> AnyView {
        let now = self.member.with_value(|member| member.role);
        let options = Role::ALL
            .map(|role| view! { <option value=role.word() selected=role == now>{title(role)}</option> });
        view! {
            <select
                aria-label=format!("Role of {}", self.name())
                disabled=move || self.busy.get()
                on:change:target=move |event| self.change(&event.target().value())
            >
                {options.collect_view()}
            </select>
        }
        .into_any()
    }

    fn change(self, word: &str) {
        let Some(role) = Role::ALL.into_iter().find(|role| role.word() == word) else { return };
        if !self.begin() {
            return;
        }
        let (page, session) = (self.page, self.session);
        page.tasks.start(async move {
            match session.client.change_role(&page.ws.id(), &self.id(), &MemberPatch { role }).await {
                Ok(_) => self.announcer.say(format!("{} is {} now.", self.name(), title(role))),
                Err(error) => page.failure.set(Some(error)),
            }
            let _ = self.busy.try_set(false);
            // The select shows what was chosen; what counts is what is stored.
            page.remote.forget();
            page.remote.again();
            session.me.again();
        });
    }

    fn recovery(self) -> AnyView {
        let may = self.page.ws.may(Permission::ManagePeople);
        let button = move || {
            (may && !self.is_me.get()).then(|| {
                view! {
                    <button
                        type="button"
                        class="button small"
                        aria-label=format!("Recovery link for {}", self.name())
                        title="A one-time sign-in link"
                        disabled=move || self.busy.get()
                        on:click=move |_| self.recover()
                    >
                        "Recovery link"
                    </button>
                }
            })
        };
        button.into_any()
    }

    fn recover(self) {
        if !self.begin() {
            return;
        }
        let (page, client) = (self.page, self.session.client);
        page.tasks.start(async move {
            match client.recover(&page.ws.id(), &self.id()).await {
                Ok(made) => {
                    let email = self.member.with_value(|member| member.email.clone());
                    page.show(Made { url: made.sign_in_url, email, is_recovery: true });
                }
                Err(error) => page.failure.set(Some(error)),
            }
            let _ = self.busy.try_set(false);
        });
    }

    fn way_out(self) -> AnyView {
        let may = self.page.ws.may(Permission::ManagePeople);
        let button = move || {
            let is_me = self.is_me.get();
            (may || is_me).then(|| {
                let (word, label) = if is_me {
                    ("Leave", "Leave this workspace".to_owned())
                } else {
                    ("Remove", format!("Remove {}", self.name()))
                };
                view! {
                    <button
                        type="button"
                        class="button small danger-quiet"
                        aria-label=label
                        disabled=move || self.busy.get()
                        on:click=move |_| self.removing.set(true)
                    >
                        {word}
                    </button>
                }
            })
        };
        button.into_any()
    }

    fn confirm(self) -> AnyView {
        let navigate = use_navigate();
        let (page, session) = (self.page, self.session);
        let remove = Callback::new(move |()| {
            if !self.begin() {
                return;
            }
            let (navigate, is_me) = (navigate.clone(), self.is_me.get_untracked());
            page.tasks.start(async move {
                let answer = session.client.take_away(&links::api::member(&page.ws.id(), &self.id())).await;
                let _ = (self.busy.try_set(false), self.removing.try_set(false));
                match answer {
                    Ok(()) if is_me => {
                        session.me.again();
                        navigate("/", NavigateOptions::default());
                    }
                    Ok(()) => self.announcer.say(format!("{} was removed.", self.name())),
                    Err(error) => page.failure.set(Some(error)),
                }
                page.remote.again();
            });
        });
        let what = move || {
            if self.is_me.get() {
                "You lose access at once, and need an invitation to come back.".to_owned()
            } else {
                format!(
                    "{} loses access at once, in every session. What they did stays in the audit log; tokens that they \
                     made stay valid.",
                    self.name()
                )
            }
        };
        let Self { busy, removing, .. } = self;
        view! {
            <Confirm open=removing title="Out of this workspace?" confirm="Remove" dangerous=true busy on_confirm=remove>
                <p>{what}</p>
            </Confirm>
        }
        .into_any()
    }
}
