//! The check of the captures bucket, as a row among the checks: what is proved, how it turned out, and what to do.

use domain::api::{Check, CheckKind, Connection};
use domain::captures::CapturesCause;
use domain::gate::Outcome;
use leptos::prelude::*;

use super::icon::Icon;
use super::time;
use crate::reactive::memo;

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

/// The row; nothing where no bucket is named.
pub(crate) fn row(connection: Signal<Option<Connection>>) -> AnyView {
    let bucket = memo(move || {
        connection.with(|c| c.as_ref().and_then(|c| c.captures.as_ref()).map(|c| c.bucket.to_string()))
    });
    let check = memo(move || {
        let of_captures = |check: &&Check| check.kind == CheckKind::S3Captures;
        connection.with(|c| c.as_ref().and_then(|c| c.checks.iter().find(of_captures).cloned()))
    });
    let item = move || {
        let (bucket, check) = (bucket.get()?, check.get());
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
                        <p class="probe-title"><strong>"S3 captures"</strong>" "<span>"must be let in"</span></p>
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
