//! The role in every form: what it is for, how it is permitted, and the texts to create it with.
//!
//! It asks nothing of the API and needs no member: a page makes [`RoleForms`], and says how the forms of a choice are got. The wizard does so with `POST …/policies`; a page behind an onboarding link with its own route:
//!
//! ```text
//! let part = RoleForms::new(forms, failure, may_choose_features, permissions);
//! part.keep(move |choice| Some(Box::pin(async move { client.role_by_link(&choice).await })));
//! view! { {part.view()} {part.asked()} }
//! ```

mod by_hand;
mod choices;
mod cloudformation;
mod keep;
mod own_policy;

use domain::api::{NewCaptures, PermissionsKind, Policies, PolicyRequest};
use domain::policy::{Feature, Features};
use leptos::prelude::*;

use super::asked::asked;
use super::code::Code;
use super::features;
use super::field::FieldState;
use super::purpose::Purpose;
use super::tabs::{Tab, Tabs};
use crate::client::ClientError;
use crate::logic::highlight::Language;
use crate::reactive::memo;

const CLOUDFORMATION: &str = "cloudformation";
const TERRAFORM: &str = "terraform";
const CLI: &str = "aws-cli";
const CDK: &str = "aws-cdk";
const BY_HAND: &str = "by-hand";
const STACK_SET: &str = "stack-set";
const FORMS: &[Tab] = &[
    (CLOUDFORMATION, "CloudFormation"),
    (TERRAFORM, "Terraform"),
    (CLI, "AWS CLI"),
    (CDK, "AWS CDK"),
    (BY_HAND, "By hand"),
    (STACK_SET, "StackSet"),
];

/// Whether the forms are those of the choice.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Age {
    /// They are.
    Fresh,
    /// They are of the choice before; the new ones are asked for.
    Asked,
    /// They are of the choice before; the new one has none.
    Refused,
}

/// What the part shows, and what is chosen in it. A copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct RoleForms {
    /// The newest forms.
    forms: RwSignal<Option<Policies>>,
    /// Why the newest choice has no forms.
    failure: RwSignal<Option<ClientError>>,
    /// Whether features, and the bucket for captures, may be chosen here; where not, they are those of the forms.
    may_choose_features: bool,
    /// What the role is for.
    pub(crate) features: RwSignal<Features>,
    bucket: FieldState,
    prefix: FieldState,
    permissions: RwSignal<PermissionsKind>,
    /// The customer's own policy, as typed.
    policy: RwSignal<String>,
    region: RwSignal<Option<String>>,
    /// Whether the forms are those of the choice: older ones are shown, and cannot be used.
    age: RwSignal<Age>,
    /// Goes up when they are to be asked for once more.
    round: RwSignal<u32>,
    /// Whether the forms change a role that is there, instead of making one.
    is_there: bool,
}

impl RoleForms {
    /// With the usual features and these permissions. `forms` and `failure` are the page's, which brings the answers.
    pub(crate) fn new(
        forms: RwSignal<Option<Policies>>,
        failure: RwSignal<Option<ClientError>>,
        may_choose_features: bool,
        permissions: PermissionsKind,
    ) -> Self {
        let Purpose { features, bucket, prefix } = Purpose::usual();
        Self {
            forms,
            failure,
            may_choose_features,
            features,
            bucket,
            prefix,
            permissions: RwSignal::new(permissions),
            policy: RwSignal::new(String::new()),
            region: RwSignal::new(None),
            age: RwSignal::new(Age::Fresh),
            round: RwSignal::new(0),
            is_there: false,
        }
    }

    /// For the role of a connection: its features are chosen elsewhere.
    pub(crate) fn of_connection() -> Self {
        let (forms, failure) = (RwSignal::new(None), RwSignal::new(None));
        Self { is_there: true, ..Self::new(forms, failure, false, PermissionsKind::default()) }
    }

    /// The choice of what the role is for.
    fn purpose(self) -> Purpose {
        Purpose { features: self.features, bucket: self.bucket, prefix: self.prefix }
    }

    /// What to ask for. Tracked.
    fn request(self) -> PolicyRequest {
        let filled = |field: FieldState| Some(field.text.get()).filter(|text| !text.is_empty());
        let permissions = self.permissions.get();
        PolicyRequest {
            features: self.may_choose_features.then(|| features::words(self.features.get())),
            permissions: Some(permissions),
            policy: (permissions == PermissionsKind::Own).then(|| self.policy.get()),
            bucket: filled(self.bucket),
            prefix: filled(self.prefix),
            region: self.region.get(),
            ..PolicyRequest::default()
        }
    }

    /// Where captures go, as chosen here.
    pub(crate) fn captures(self) -> Option<NewCaptures> {
        let filled = |field: FieldState| Some(field.text.get_untracked()).filter(|text| !text.is_empty());
        let bucket = filled(self.bucket)
            .filter(|_| self.features.with_untracked(|features| features.contains(Feature::S3Captures)))?;
        Some(NewCaptures { bucket, prefix: filled(self.prefix) })
    }

    /// What the newest forms may do, and why. The page puts it where it fits.
    pub(crate) fn asked(self) -> AnyView {
        let forms = self.forms;
        let shown = memo(move || {
            forms.with(|forms| {
                forms.as_ref().map(|forms| (forms.features, forms.permissions, forms.captures.clone()))
            })
        });
        (move || {
            shown
                .get()
                .map(|(features, permissions, captures)| asked(features, permissions, captures.as_ref()))
        })
        .into_any()
    }

    /// The choices and the forms; empty while there are none.
    pub(crate) fn view(self) -> AnyView {
        let open = RwSignal::new(CLOUDFORMATION);
        let forms = self.forms;
        let panel = move || {
            let form = open.get();
            let body = match form {
                TERRAFORM => terraform(forms),
                CLI => cli(forms),
                CDK => cdk(forms),
                BY_HAND if self.is_there => by_hand::change(forms),
                BY_HAND => by_hand::guide(forms),
                STACK_SET => cloudformation::stack_set(forms),
                _ => cloudformation::one(forms, self.region, self.is_there),
            };
            view! {
                <div role="tabpanel" id=format!("{form}-panel") aria-labelledby=form class="form-panel">{body}</div>
            }
        };
        let is_empty = memo(move || forms.with(Option::is_none));
        let words = move || match self.age.get() {
            _ if is_empty.get() => "",
            Age::Fresh => "",
            Age::Asked => "Writing the forms for this choice.",
            Age::Refused => "The forms below are of the choice before, and cannot be used.",
        };
        // A StackSet's roles have external IDs of their own.
        let (label, tabs) = match (self.is_there, FORMS) {
            (true, [tabs @ .., _]) => ("Ways to change the role", tabs),
            _ => ("Ways to create the role", FORMS),
        };
        view! {
            {choices::view(self)}
            <p class="role-age" role="status">{words}</p>
            <div
                class="role-panel"
                aria-busy=move || (self.age.get() == Age::Asked).then_some("true")
                prop:inert=move || self.age.get() != Age::Fresh
            >
                <Tabs label=label tabs open on_open=Callback::new(move |id| open.set(id)) />
                {panel}
            </div>
        }
        .into_any()
    }
}

/// A text of the forms, kept up to date when they change.
fn text(forms: RwSignal<Option<Policies>>, read: fn(&Policies) -> String) -> Signal<String> {
    memo(move || forms.with(|forms| forms.as_ref().map(read).unwrap_or_default())).into()
}

fn terraform(forms: RwSignal<Option<Policies>>) -> AnyView {
    let module = text(forms, |p| p.terraform_module.clone());
    view! {
        <p class="hint">
            "A module of its own, or a file of one that you have. The AWS provider from version 5 on; run "
            <code>"terraform apply"</code> " with access to the account that is to be connected."
        </p>
        <Code language=Language::Hcl what="Terraform module" text=module file="deputize-role.tf" />
    }
    .into_any()
}

fn cli(forms: RwSignal<Option<Policies>>) -> AnyView {
    let script = text(forms, |p| p.cli_script.clone());
    view! {
        <p class="hint">
            "With the AWS CLI, version 2, signed in to the account that is to be connected. The last command prints the role's ARN."
        </p>
        <Code language=Language::Shell what="AWS CLI commands" text=script file="deputize-role.sh" />
    }
    .into_any()
}

fn cdk(forms: RwSignal<Option<Policies>>) -> AnyView {
    let construct = text(forms, |p| p.cdk_construct.clone());
    view! {
        <p class="hint">
            "A construct for the AWS CDK, version 2. Add it to a stack: " <code>"new DeputizeRole(this, \"Deputize\")"</code> "."
        </p>
        <Code language=Language::TypeScript what="CDK construct" text=construct file="deputize-role.ts" />
    }
    .into_any()
}
