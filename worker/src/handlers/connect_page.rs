//! `GET /connect/{token}`: the page of an onboarding link, as a browser, a chat or a scanner fetches it.
//!
//! The console's own HTML, with the link's text filled in: readable before the wasm has loaded, and without any script.
//! It is answered from the view in KV, which never leads to a wrong ID: a link has one external ID for its whole life, and
//! everything that follows asks the Workspace. Where KV has no view the Workspace is asked here too. Nothing is marked as
//! seen: only a browser that runs the page does that.

use axum::extract::{Extension, RawPathParams};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use domain::api::Code;
use worker::Env;

use super::connect::{forms, principal_of};
use crate::credential::LinkToken;
use crate::fault::Fault;
use crate::objects::Workspace;
use crate::objects::workspace::{Held, PeekLink, link_key};
use crate::page::{self, Page};
use crate::{clock, config};

/// 200; 404 for a link that does not exist, 410 for one that is over, 500 and 503 for faults of ours: each a page that
/// says so, and whom to ask.
#[worker::send]
pub(crate) async fn show(Extension(env): Extension<Env>, params: RawPathParams) -> Response {
    let token = params.iter().find(|(name, _)| *name == "token").map(|(_, token)| token).unwrap_or_default();
    let (status, page) = match find(&env, token).await.and_then(|held| asking(&env, &held)) {
        Ok(page) => (StatusCode::OK, page),
        Err(fault) => {
            let status = StatusCode::from_u16(fault.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            if status.is_server_error() {
                crate::edge::log::background("link page", &fault);
            }
            (status, Page::refusal(&fault.detail, fault.remedy.as_deref().unwrap_or_default()))
        }
    };
    let shell = match shell(&env).await {
        Ok(shell) => shell,
        Err(fault) => return fault.into_response(),
    };
    let mut response = (status, page.fill(&shell)).into_response();
    for (name, value) in page::HEADERS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// The link, by KV's view where it has one that counts.
async fn find(env: &Env, token: &str) -> Result<Held, Fault> {
    let LinkToken { workspace, digest } = LinkToken::read(token)?;
    // A view that cannot be had or read is as good as none.
    let view = match env.kv("EDGE") {
        Ok(kv) => kv.get(&link_key(&digest)).text().await.ok().flatten(),
        Err(_) => None,
    };
    if let Some(held) = view.and_then(|view| serde_json::from_str::<Held>(&view).ok()) {
        let readable = held.link.require_readable(clock::now());
        readable.map_err(|refusal| Fault::refused(&refusal, Some(&held.link.asker)))?;
        return Ok(held);
    }
    Workspace::of(env, &workspace)?.ask(&PeekLink { digest }).await
}

fn asking(env: &Env, held: &Held) -> Result<Page, Fault> {
    let principal = principal_of(env, &held.link)?;
    let template_url = config::template_url(env, principal.partition())?;
    let role = forms(&held.link, &principal, template_url.as_deref())?;
    Ok(Page::asking(&held.link, &principal, &role))
}

/// The console's HTML, from the deployment's own files.
async fn shell(env: &Env) -> Result<String, Fault> {
    let mut answer = env.assets("ASSETS")?.fetch("https://assets/", None).await?;
    if answer.status_code() != 200 {
        return Err(Fault::new(Code::Unavailable, "The console's files are missing.")
            .remedy("The organisation's administrator deploys again."));
    }
    Ok(answer.text().await?)
}
