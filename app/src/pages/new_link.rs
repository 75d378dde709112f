//! `/w/:ws/integrations/aws/links/new`: makes an onboarding link; then shows it, this once.

mod made;

use domain::api::{MadeLink, NewLink, PermissionsKind};
use domain::arn::Partition;
use domain::field::FieldError;
use domain::link::{NOTE_MAX, read_note};
use leptos::prelude::*;

use crate::browser::focus;
use crate::client::ClientError;
use crate::links;
use crate::logic::account_form::Field;
use crate::parts::asked::asked;
use crate::parts::aws_nav::AwsNav;
use crate::parts::breadcrumb::Breadcrumb;
use crate::parts::field::{FieldState, TextField};
use crate::parts::heading::Heading;
use crate::parts::icon::Icon;
use crate::parts::purpose::Purpose;
use crate::parts::regions::{OTHER, RegionsState};
use crate::parts::states::{self, Notice};
use crate::parts::{features, partitions};
use crate::reactive::{Tasks, memo};
use crate::session::{use_session, use_workspace};

/// The lives to choose from, in hours.
const LIVES: [(u32, &str); 4] = [(48, "48 hours"), (24, "24 hours"), (4, "4 hours"), (1, "1 hour")];

/// What was typed.
#[derive(Clone, Copy)]
struct Form {
    alias: FieldState,
    expected: FieldState,
    purpose: Purpose,
    /// The partition that the account is in, where another than the usual one was chosen.
    partition: RwSignal<Option<Partition>>,
    regions: RegionsState,
    note: RwSignal<String>,
    note_refused: RwSignal<Option<FieldError>>,
    life: RwSignal<u32>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<ClientError>>,
}

/// The page.
pub(crate) fn page() -> AnyView {
    let ws = use_workspace();
    let made = RwSignal::new(None::<MadeLink>);
    let form = StoredValue::new(Form::new());
    let body = move || {
        match made.get() {
        Some(link) => made::panel(ws, &link, Callback::new(move |()| {
            form.set_value(Form::new());
            made.set(None);
        })),
        None if ws.may_write() => form.get_value().view(made),
        None => view! {
            <Notice tone="warn">
                <p><strong>"Only admins and owners make links."</strong></p>
                <p>"Your role in this workspace is viewer. Ask its owner for the link, or to change your role."</p>
            </Notice>
        }
        .into_any(),
    }
    };
    view! {
        <div class="page">
            <Breadcrumb accounts=links::accounts(&ws.id()) here="New link" />
            <header class="page-head">
                <div>
                    <Heading text="New onboarding link" />
                    <p class="lead">
                        "For one AWS account, and for the person who can create a role in it. They need no login."
                    </p>
                </div>
            </header>
            <AwsNav />
            {body}
        </div>
    }
    .into_any()
}

impl Form {
    fn new() -> Self {
        Self {
            alias: FieldState::new(Field::Alias, String::new()),
            expected: FieldState::new(Field::ExpectedAccount, String::new()),
            purpose: Purpose::usual(),
            partition: RwSignal::new(None),
            regions: RegionsState::new(Vec::new()),
            note: RwSignal::new(String::new()),
            note_refused: RwSignal::new(None),
            life: RwSignal::new(48),
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
        }
    }

    /// What is sent, if all of it is right; otherwise the focus goes to the first wrong field.
    fn submit(self) -> Option<NewLink> {
        let (alias, expected) = (self.alias.text.get_untracked(), self.expected.text.get_untracked());
        let (note, regions) = (self.note.get_untracked(), self.regions.submit());
        let Purpose { features, bucket, prefix } = self.purpose;
        let is_wrong =
            |field: FieldState| field.text.with_untracked(|text| field.field.problem(text)).is_some();
        let captures = untrack(move || self.purpose.wants_bucket());
        self.failure.set(None);
        self.alias.touched.set(true);
        self.expected.touched.set(true);
        for field in [bucket, prefix] {
            field.touched.set(captures);
        }
        let wrong = [
            ("alias", Field::Alias.problem(&alias).is_some()),
            ("expected-account", Field::ExpectedAccount.problem(&expected).is_some()),
            ("bucket", captures && is_wrong(bucket)),
            ("prefix", captures && is_wrong(prefix)),
            (OTHER, regions.is_err()),
            ("note", read_note(&note).is_err()),
        ];
        if let Some((id, _)) = wrong.into_iter().find(|(_, is_wrong)| *is_wrong) {
            focus::to_id(id);
            return None;
        }
        let given = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Some(NewLink {
            alias: given(alias),
            features: Some(features::words(features.get_untracked())),
            bucket: captures.then(|| bucket.text.get_untracked()),
            prefix: given(prefix.text.get_untracked()).filter(|_| captures),
            partition: self.partition.get_untracked().map(|partition| partition.to_string()),
            regions: regions.ok().filter(|regions| !regions.is_empty()),
            expected_account_id: given(expected),
            note: given(note),
            life_hours: Some(self.life.get_untracked()),
        })
    }

    /// Puts the API's refusal where it belongs.
    fn refuse(self, failure: ClientError) {
        let error =
            |field: &str| FieldError::new(field, failure.detail(), failure.remedy().unwrap_or_default());
        let (refused, id) = match failure.field() {
            Some("alias") => (self.alias.refused, "alias"),
            Some("expected_account_id") => (self.expected.refused, "expected-account"),
            Some("bucket") => (self.purpose.bucket.refused, "bucket"),
            Some("prefix") => (self.purpose.prefix.refused, "prefix"),
            Some("regions") => (self.regions.refused, OTHER),
            Some("note") => (self.note_refused, "note"),
            _ => return self.failure.set(Some(failure)),
        };
        refused.set(Some(error(id)));
        focus::to_id(id);
    }

    fn view(self, made: RwSignal<Option<MadeLink>>) -> AnyView {
        let (client, ws, tasks) = (use_session().client, use_workspace(), Tasks::here());
        let busy = self.busy;
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            if busy.get_untracked() {
                return;
            }
            let Some(new) = self.submit() else { return };
            busy.set(true);
            tasks.start(async move {
                match client.make_link(&ws.id(), &new).await {
                    Ok(link) => {
                        made.set(Some(link));
                        focus::to_id("made-title");
                    }
                    Err(failure) => self.refuse(failure),
                }
                busy.set(false);
            });
        };
        view! {
            <section class="panel">
                <form class="form" on:submit=submit novalidate>
                    <TextField
                        state=self.alias
                        id="alias"
                        label="Alias"
                        hint="Optional. The account's name here, such as Acme Production. The customer reads it too."
                    />
                    <TextField
                        state=self.expected
                        id="expected-account"
                        label="Expected account ID"
                        hint="Optional. With it, the link connects this account and no other, and it is filled in for the customer."
                        placeholder="123456789012"
                        machine=true
                        digits=true
                    />
                    {self.purpose.view()}
                    {self.asked()}
                    {self.places()}
                    {self.note_field()}
                    {self.life_field()}
                    {move || self.failure.get().map(|failure| states::failed(&failure, None))}
                    <div class="actions between">
                        <a href=links::onboarding(&ws.id(), None) class="button">"Cancel"</a>
                        <button type="submit" class="button primary" disabled=move || busy.get()>
                            {move || busy.get().then(|| Icon::Spinner.view())}
                            "Make link"
                        </button>
                    </div>
                </form>
            </section>
        }
        .into_any()
    }

    /// What the customer will read of the choice. Links have complete names of actions.
    fn asked(self) -> AnyView {
        let purpose = self.purpose;
        let captures = memo(move || purpose.captures());
        let words = move || asked(purpose.features.get(), PermissionsKind::Strict, captures.get().as_ref());
        view! {
            <details class="disclosure">
                <summary>"What the customer is asked for"</summary>
                {words}
            </details>
        }
        .into_any()
    }

    /// The partition, where there is a choice, and the regions in it.
    fn places(self) -> AnyView {
        let (partitions, said) = (use_session().partitions(), self.partition);
        let usual = move || partitions.with(|partitions| partitions.first().copied());
        let chosen = memo(move || said.get().or_else(usual));
        let choose = Callback::new(move |partition| {
            // No region is in two of them.
            self.regions.clear();
            said.set(Some(partition));
        });
        let partition = memo(move || chosen.get().unwrap_or_default());
        view! {
            {partitions::choice(partitions, chosen, choose)}
            {self.regions.view(partition)}
        }
        .into_any()
    }

    fn note_field(self) -> AnyView {
        let (note, refused) = (self.note, self.note_refused);
        let problem = memo(move || refused.get().or_else(|| note.with(|note| read_note(note).err())));
        let message = move || {
            problem.get().map(|error| {
                view! {
                    <p class="field-problem" id="note-problem">
                        <strong>{error.problem}</strong>
                        " "
                        {error.remedy}
                    </p>
                }
            })
        };
        let left = move || NOTE_MAX.saturating_sub(note.with(|note| note.chars().count()));
        view! {
            <div class="field">
                <label for="note">"Note"</label>
                <p class="hint" id="note-hint">
                    "Optional. A few words that the customer reads first: why, for which contract, who to call."
                </p>
                <textarea
                    id="note"
                    rows="3"
                    aria-describedby="note-hint"
                    aria-invalid=move || problem.with(Option::is_some).then_some("true")
                    prop:value=move || note.get()
                    on:input:target=move |event| {
                        refused.set(None);
                        note.set(event.target().value());
                    }
                ></textarea>
                <p class="hint numbers">{left} " characters left"</p>
                <div aria-live="polite">{message}</div>
            </div>
        }
        .into_any()
    }

    fn life_field(self) -> AnyView {
        let life = self.life;
        let each = LIVES.map(|(hours, words)| {
            view! {
                <label>
                    <input
                        type="radio"
                        name="life"
                        prop:checked=move || life.get() == hours
                        on:change=move |_| life.set(hours)
                    />
                    {words}
                </label>
            }
        });
        view! {
            <fieldset class="field">
                <legend>"Works for"</legend>
                <div class="choices">{each.collect_view()}</div>
            </fieldset>
        }
        .into_any()
    }
}
