//! `/w/:ws/settings/organisation`: what this deployment is, to AWS and to people: read here, set in its configuration.

use domain::api::{Health, IdentityHealth, IdentityKind, PrincipalView, SignInOptions};
use leptos::prelude::*;

use super::frame;
use crate::browser;
use crate::client::Remote;
use crate::links;
use crate::parts::copy::Copyable;
use crate::parts::icon::Icon;
use crate::parts::states;
use crate::reactive::memo;
use crate::session::use_session;

/// The page.
pub(crate) fn page() -> AnyView {
    const LEAD: &str = "The deployment that all workspaces share: whom customers' roles trust, and how people come in. Whoever deploys it sets these in its configuration.";
    let health = Remote::<Health>::get(|| Some(links::api::HEALTH.to_owned()));
    let ways = Remote::<SignInOptions>::get(|| Some(links::api::SIGN_IN_OPTIONS.to_owned()));
    frame(
        "Organisation",
        LEAD,
        ().into_any(),
        view! {
            {principals(health)}
            {sign_in(ways)}
            {deployment(health)}
        }
        .into_any(),
    )
}

fn asked<T: Clone + PartialEq + Send + Sync + serde::de::DeserializeOwned + 'static>(
    remote: Remote<T>,
    drawn: impl Fn(T) -> AnyView + Send + 'static,
) -> AnyView {
    let body = move || match (remote.value().get(), remote.failure().get()) {
        (Some(value), _) => drawn(value),
        (None, Some(failure)) => states::failed(&failure, Some(Callback::new(move |()| remote.again()))),
        (None, None) => states::loading(2),
    };
    body.into_any()
}

fn pill(ok: bool, good: &'static str, bad: &'static str) -> AnyView {
    let (class, word) = if ok { ("pill good", good) } else { ("pill bad", bad) };
    view! { <span class=class><span class="dot" aria-hidden="true"></span>{word}</span> }.into_any()
}

/// Whom customers' roles trust, in each partition, and whether AWS knows us so.
fn principals(health: Remote<Health>) -> AnyView {
    let me = use_session().me.value();
    let all = memo(move || me.with(|me| me.as_ref().map(|me| me.principals.clone()).unwrap_or_default()));
    let rows = move || {
        let looks = health.value().with(|health| health.as_ref().map(|one| one.identities.clone()));
        let row = |one: PrincipalView| {
            let look = looks.iter().flatten().find(|look| look.partition == one.partition).cloned();
            let arn = one.arn.to_string();
            view! {
                <tr>
                    <th scope="row"><code>{one.partition.to_string()}</code></th>
                    <td data-label="Principal"><Copyable what="principal" text=Signal::stored(arn) /></td>
                    <td data-label="Proved">{look.as_ref().map(proof)}</td>
                    <td data-label="To AWS">{look.map(|look| pill(look.ok, "known", "not known"))}</td>
                </tr>
            }
        };
        all.get().into_iter().map(row).collect_view()
    };
    let none = move || {
        all.with(Vec::is_empty).then(|| {
            view! { <p class="hint">"None is configured: set " <code>"AWS_PRINCIPAL_ARN"</code> "."</p> }
        })
    };
    view! {
        <section class="panel table" aria-labelledby="principals">
            <h2 id="principals">"Whom roles trust"</h2>
            <table class="accounts people">
                <thead><tr><th scope="col">"Partition"</th><th scope="col">"Principal"</th><th scope="col">"Proved"</th><th scope="col">"To AWS"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            {none}
        </section>
    }
    .into_any()
}

fn proof(look: &IdentityHealth) -> &'static str {
    match look.kind {
        IdentityKind::Keys => "By an access key",
        IdentityKind::Oidc => "By its own tokens, without a key",
    }
}

/// How people come in.
fn sign_in(ways: Remote<SignInOptions>) -> AnyView {
    let drawn = |ways: SignInOptions| {
        let provider = |name: String| view! { <li>{Icon::External.view()} <span>{name} <span class="below">"OpenID Connect"</span></span></li> };
        let providers = ways.providers.into_iter().map(|one| provider(one.name)).collect_view();
        let access = ways
            .access
            .then(|| view! { <li>{Icon::ShieldCheck.view()} <span>"Cloudflare Access"</span></li> });
        let passkeys = ways.passkeys.then(|| {
            view! { <li>{Icon::Key.view()} <span>"Passkeys" <span class="below">"Each person makes their own"</span></span></li> }
        });
        view! {
            <ul class="ways-list">
                {providers}
                {access}
                {passkeys}
                <li>{Icon::Clock.view()} <span>"One-time links" <span class="below">"Invitations, and recovery by an owner"</span></span></li>
            </ul>
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="ways-in">
            <div>
                <h2 id="ways-in">"How people sign in"</h2>
                <p class="hint">"Identity providers are set in " <code>"SIGN_IN_PROVIDERS"</code> ", Cloudflare Access in " <code>"ACCESS_TEAM_DOMAIN"</code> "."</p>
            </div>
            {asked(ways, drawn)}
        </section>
    }
    .into_any()
}

/// What is deployed, and how it is.
fn deployment(health: Remote<Health>) -> AnyView {
    let drawn = |health: Health| {
        let parts = [
            ("KV", health.kv.ok),
            ("Durable Objects", health.objects.ok),
            ("AWS", health.aws.ok),
            ("Configuration", health.configuration.ok),
        ];
        let parts = parts
            .map(|(name, ok)| view! { <div><dt>{name}</dt><dd>{pill(ok, "well", "not well")}</dd></div> });
        let detail = (!health.ok).then(|| {
            view! {
                <states::Notice icon=Icon::Alert tone="warn">
                    <p><strong>"Something of the deployment is not well."</strong></p>
                    <p>"Whoever has its " <code>"SETUP_TOKEN"</code> " learns what: " <code>{format!("curl -H \"Authorization: Bearer $SETUP_TOKEN\" {}{}", browser::origin(), links::api::HEALTH)}</code></p>
                </states::Notice>
            }
        });
        view! {
            {detail}
            <dl class="facts across">
                <div><dt>"Version"</dt><dd>{health.version}</dd></div>
                {parts.into_iter().collect_view()}
            </dl>
        }
        .into_any()
    };
    let file = |href: &'static str, name: &'static str, says: &'static str| {
        view! { <li>{Icon::External.view()} <span><a class="inline" href=href rel="external">{name}</a> <span class="below">{says}</span></span></li> }
    };
    view! {
        <section class="panel" aria-labelledby="deployment">
            <h2 id="deployment">"Deployment"</h2>
            {asked(health, drawn)}
            <ul class="ways-list">
                {file(links::api::OPENAPI, "OpenAPI description", "Every operation of the API")}
                {file(links::api::RECEIPT_KEYS, "Keys of receipts", "By which anybody verifies a signed receipt")}
                {file(links::api::TEMPLATE, "CloudFormation template", "To be put on S3, for links that open the AWS console")}
            </ul>
        </section>
    }
    .into_any()
}
