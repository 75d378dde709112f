//! The check of the captures bucket, as a row among the checks: what is proved, how it turned out, and what to do.

use domain::api::{Check, CheckKind};
use domain::captures::CapturesCause;
use domain::gate::Outcome;
use domain::policy::CaptureBucket;
use leptos::prelude::*;

use super::icon::Icon;
use super::time;

const fn verdict(check: &Check) -> &'static str {
    match (check.outcome, &check.problem) {
        (Outcome::Passed, _) => "Written and deleted",
        (Outcome::Inconclusive, _) => "No clear answer",
        (Outcome::Failed, Some(problem)) => match problem.cause {
            CapturesCause::NoSuchBucket => "No such bucket",
            CapturesCause::WrongRegion => "In another region",
            CapturesCause::DeleteDenied => "Deleting is denied",
            _ => "Writing is denied",
        },
        (Outcome::Failed, None) => "Failed",
    }
}

/// A bucket, and the newest check of it.
#[derive(Clone, PartialEq)]
pub(crate) struct Named {
    bucket: String,
    /// The check; there is none before the account is connected.
    pub(crate) check: Option<Check>,
}

/// The bucket that is named, where one is, with its check among all of them.
pub(crate) fn named(captures: Option<&CaptureBucket>, checks: &[Check]) -> Option<Named> {
    let check = checks.iter().find(|check| check.kind == CheckKind::S3Captures).cloned();
    captures.map(|captures| Named { bucket: captures.bucket.to_string(), check })
}

/// The row; nothing where no bucket is named.
pub(crate) fn row(named: Signal<Option<Named>>) -> AnyView {
    let item = move || {
        let Named { bucket, check } = named.get()?;
        let (tone, icon, words) = match check.as_ref().map(|check| (check.outcome, verdict(check))) {
            None => ("probe ahead", Icon::Minus, "Not yet asked"),
            Some((Outcome::Passed, words)) => ("probe good", Icon::Check, words),
            Some((Outcome::Failed, words)) => ("probe bad", Icon::Close, words),
            Some((Outcome::Inconclusive, words)) => ("probe warn", Icon::Alert, words),
        };
        let facts = check.as_ref().map(|check| {
            let code = check.aws_code.clone().map(|code| view! { <code title="AWS's answer">{code}</code> });
            view! { <p class="probe-facts">{code}<span class="faint">{time::ago(check.at)}</span></p> }
        });
        let problem = check.and_then(|check| check.problem).map(|problem| {
            view! { <p>{problem.detail}" "<strong>{problem.remedy}</strong></p> }
        });
        Some(view! {
            <ol class="probes" aria-label="Further checks">
                <li class=tone>
                    <span class="probe-icon">{icon.view()}</span>
                    <div class="probe-body">
                        <p class="probe-title"><strong>"S3 captures"</strong>" "<span>"must be writable"</span></p>
                        <p class="hint">
                            "Shows whether a test object can be written into "<code>{bucket}</code>" and deleted again."
                        </p>
                        {problem}
                    </div>
                    <div class="probe-answer">
                        <p class="probe-verdict">{words}</p>
                        {facts}
                    </div>
                </li>
            </ol>
        })
    };
    item.into_any()
}
