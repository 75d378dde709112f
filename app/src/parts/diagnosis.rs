//! A diagnosis: what is wrong, the next step, and what to paste.

use domain::gate::{Cause, Diagnosis, HandCheck};
use leptos::prelude::*;

use super::code::Code;
use super::icon::Icon;
use super::states::Notice;
use crate::logic::highlight::Language;

/// The cause in a few words.
pub(crate) const fn title(cause: Cause) -> &'static str {
    match cause {
        Cause::ExternalIdNotRequired => "The role lets anyone in",
        Cause::OutsidersTrusted => "The role lets others in with your external ID",
        Cause::StaleExternalId => "The role trusts an earlier external ID",
        Cause::MistypedExternalId => "The role's external ID has a typing error",
        Cause::Propagating => "AWS does not show the role yet",
        Cause::RoleMissingOrMisspelt => "The role is missing, misspelt, or trusts another ID",
        Cause::WrongAccount => "The role is in another account",
        Cause::PrincipalLacksAssumeRole => "Our own identity may not assume this role",
        Cause::ExplicitDeny => "A policy in AWS denies it",
        Cause::PrincipalDenied => "A policy on our own side denies it",
        Cause::UserLacksAssumeRole => "The user may not assume this role",
        Cause::UserDenied => "A policy denies it to the user",
        Cause::KeysInvalid => "AWS does not accept the connection's key",
        Cause::KeysUnreadable => "The connection's key cannot be decrypted",
        Cause::OurTokenRefused => "Our own role does not trust us",
        Cause::OurTokenUnverified => "AWS cannot verify who we are",
        Cause::OurCredentialsInvalid => "AWS does not accept our own identity",
        Cause::ClockSkew => "Our clock is off",
        Cause::Throttled => "AWS asks us to slow down",
        Cause::StsUnreachable => "AWS STS does not answer",
        Cause::RegionDisabled => "STS is not active in the region",
        Cause::Unexpected => "AWS gave an unknown answer",
    }
}

const fn tone(cause: Cause) -> &'static str {
    match cause {
        Cause::Propagating | Cause::Throttled | Cause::StsUnreachable => "warn",
        _ => "bad",
    }
}

const fn icon(cause: Cause) -> Icon {
    match cause {
        Cause::ExternalIdNotRequired | Cause::OutsidersTrusted => Icon::ShieldAlert,
        Cause::Propagating | Cause::Throttled => Icon::Clock,
        _ => Icon::Alert,
    }
}

/// One line of it, for a page that is about something else; `href` leads to the whole.
pub(crate) fn line(cause: Cause, href: String) -> AnyView {
    view! {
        <Notice icon=icon(cause) tone=tone(cause)>
            <p><strong>{title(cause)}</strong> ". " <a href=href>"See what to do"</a></p>
        </Notice>
    }
    .into_any()
}

/// The card.
pub(crate) fn card(diagnosis: Diagnosis) -> AnyView {
    let (tone, icon) = (tone(diagnosis.cause), icon(diagnosis.cause));
    // The checks by hand hold the command already, in its place among them.
    let command = diagnosis
        .command
        .filter(|_| diagnosis.hand_checks.is_empty())
        .map(|text| view! { <Code language=Language::Shell what="command for the AWS CLI" text /> });
    let trust = diagnosis.trust_policy.map(|policy| {
        view! { <Code language=Language::Json what="trust policy" text=policy.pretty() file="trust-policy.json" /> }
    });
    let whose = (!diagnosis.cause.is_the_customers() && diagnosis.cause != Cause::Propagating)
        .then(|| view! { <p class="faint">"Nothing has to be changed in the customer's account."</p> });
    view! {
        <section class=format!("diagnosis {tone}") aria-labelledby="diagnosis-title">
            <header>
                {icon.view()}
                <h2 id="diagnosis-title">{title(diagnosis.cause)}</h2>
            </header>
            <p>{diagnosis.detail}</p>
            <p class="remedy"><strong>"Next step: "</strong>{diagnosis.remedy}</p>
            {whose}
            {hand_checks(diagnosis.hand_checks)}
            {trust}
            {command}
        </section>
    }
    .into_any()
}

/// What to check by hand, one after the other.
fn hand_checks(all: Vec<HandCheck>) -> AnyView {
    if all.is_empty() {
        return ().into_any();
    }
    let each = all.into_iter().map(|check| {
        let command = check
            .command
            .map(|text| view! { <Code language=Language::Shell what="command for the AWS CLI" text /> });
        view! {
            <li>
                <strong>{check.question}</strong>
                <p>{check.expected}</p>
                {command}
            </li>
        }
    });
    view! {
        <h3>"To check by hand, in the customer's account"</h3>
        <ol class="guide hand-checks">{each.collect_view()}</ol>
    }
    .into_any()
}
