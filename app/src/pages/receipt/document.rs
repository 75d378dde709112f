//! A verified receipt as a document, on the screen and on paper.

use domain::gate::Probe;
use domain::policy::Feature;
use domain::receipt::{Answered, Basis, Met, Permission, Verdict, file_name};
use leptos::prelude::*;

use super::Verified;
use crate::browser::{clipboard, print};
use crate::parts::icon::Icon;
use crate::parts::{probes, time};

/// The view; `close` goes back to opening another.
pub(super) fn view(Verified { receipt, kid, file }: Verified, close: Callback<()>) -> AnyView {
    let name = file_name(&receipt);
    let download = move |_| clipboard::download(&name, &file);
    let access = receipt.access;
    let requester = receipt.requester;
    view! {
        <div class="notice good" role="status">
            {Icon::ShieldCheck.view()}
            <div class="notice-body">
                <p><strong>"Verified"</strong></p>
                <p>
                    "It was signed by " <strong>{receipt.issuer.clone()}</strong> " on " {time::exact(receipt.issued_at)}
                    " and was not changed since."
                </p>
            </div>
        </div>
        <div class="actions unprinted">
            <button type="button" class="button" on:click=move |_| print()>"Print"</button>
            <button type="button" class="button" on:click=download>{Icon::Download.view()} "Download"</button>
            <button type="button" class="button quiet" on:click=move |_| close.run(())>"Open another"</button>
        </div>
        <article class="panel receipt">
            <h2>{format!("Access to AWS account {}", access.account_id)}</h2>
            <dl class="facts wide">
                <div><dt>"Who may read it"</dt><dd>{requester.workspace_name}</dd></div>
                <div>
                    <dt>{if requester.by_user_key { "As, by an access key of this user" } else { "As" }}</dt>
                    <dd><code>{requester.principal}</code></dd>
                </div>
                <div><dt>"By the role"</dt><dd><code>{access.role_arn.to_string()}</code></dd></div>
                <div><dt>"Proven since"</dt><dd>{time::exact(access.proven_since)}</dd></div>
                <div>
                    <dt>"External ID"</dt>
                    <dd>"ends with " <code>{access.external_id_ends_with}</code></dd>
                </div>
                <div><dt>"Its SHA-256"</dt><dd><code>{access.external_id_sha256}</code></dd></div>
                <div>
                    <dt>"Session name in CloudTrail"</dt>
                    <dd><code>{access.session_name}</code></dd>
                </div>
                <div><dt>"Connection"</dt><dd><code>{access.connection.to_string()}</code></dd></div>
            </dl>
            <section>
                <h3>"What AWS answered"</h3>
                <ol class="answers">{receipt.checks.into_iter().map(check).collect_view()}</ol>
            </section>
            <section>
                <h3>"What AWS asks of third parties"</h3>
                <ol class="requirements">{receipt.requirements.into_iter().map(requirement).collect_view()}</ol>
            </section>
            <section>
                <h3>"What the role is asked to allow"</h3>
                <ul class="permissions">{receipt.permissions.into_iter().map(permission).collect_view()}</ul>
            </section>
            <section>
                <h3>"The signature"</h3>
                <dl class="facts wide">
                    <div><dt>"Signed by"</dt><dd>{receipt.issuer}</dd></div>
                    <div><dt>"Key"</dt><dd><code>{kid}</code></dd></div>
                    <div><dt>"Algorithm"</dt><dd>"ES256 (ECDSA on P-256 with SHA-256)"</dd></div>
                    <div><dt>"Deputize"</dt><dd>{format!("Version {}", receipt.version)}</dd></div>
                </dl>
            </section>
        </article>
    }
    .into_any()
}

const fn said(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::LetIn => "let in",
        Verdict::Refused => "refused",
    }
}

fn check(check: Answered) -> AnyView {
    let title = match check.probe {
        Probe::RightExternalId => "With the external ID",
        other => probes::title(other),
    };
    let code = check.aws_code.map(|code| view! { <code>{code}</code> });
    let request = check.aws_request_id.map(|id| view! { <span>"Request " <code>{id}</code></span> });
    view! {
        <li>
            {Icon::Check.view()}
            <div>
                <p><strong>{title}</strong>": had to be " {said(check.expected)} ", and was " {said(check.answer)}</p>
                <p class="hint answer-facts">{time::exact(check.at)} {code} {request}</p>
            </div>
        </li>
    }
    .into_any()
}

fn requirement(met: Met) -> AnyView {
    let basis = match met.basis {
        Basis::Checked => "Shown by this receipt",
        Basis::Built => "How Deputize is built",
    };
    view! {
        <li>
            <div>
                <p><strong>{met.asks}</strong></p>
                <p>{met.how}</p>
                <p class="hint">
                    {basis} " · "
                    <a href=met.source.clone() target="_blank" rel="noreferrer">"AWS on this"</a>
                </p>
            </div>
        </li>
    }
    .into_any()
}

fn permission(permission: Permission) -> AnyView {
    // A later version may know more features.
    let title = permission
        .feature
        .parse::<Feature>()
        .map_or(permission.feature, |feature| feature.title().to_owned());
    let managed = permission.managed_policy.map(|name| view! { "AWS's managed policy " <code>{name}</code> });
    let actions =
        permission.actions.into_iter().map(|action| view! { <code class="chip still">{action}</code> });
    view! {
        <li>
            <p><strong>{title}</strong></p>
            <p class="chips">{actions.collect_view()} {managed}</p>
        </li>
    }
    .into_any()
}
