//! The edge itself: a request is read whole, routed, answered, and logged with one line.
//!
//! Bodies are small JSON texts, so they cross from and to JavaScript in one piece; streams would cost more than they
//! carry. Faults of all kinds become `application/problem+json` here and nowhere else, or
//! what another vendor's clients read ([`shape`]).

mod body;
mod limits;
pub(crate) mod log;
mod shape;

pub(crate) use body::Body;

use axum::http::{self, header};
use axum::response::{IntoResponse, Response};
use domain::api::{Code, Problem};
use futures_util::StreamExt as _;
use shape::Shape;
use tower_service::Service as _;
use worker::{Env, ResponseBuilder};

use crate::credential::{self, Renewal, Site};
use crate::fault::Fault;
use crate::{clock, entropy, idempotency, routes};
use limits::Limits;

/// No route takes more: the largest body is a customer's own policy of 32 KiB, which JSON's escapes may nearly double.
const BODY_MAX: usize = 64 * 1024;

/// Answers one request.
pub(crate) async fn answer(request: worker::Request, env: Env) -> worker::Result<worker::Response> {
    let started = clock::now();
    let id = request_id(&request);
    let (method, path) = (request.method(), request.path());
    let shape = Shape::of(&path);
    let mut limits = Limits::default();
    let (mut response, fault) = match route(request, env, &mut limits).await {
        Ok(mut response) => {
            let fault = response.extensions_mut().remove::<std::sync::Arc<Fault>>();
            (response, fault)
        }
        Err(fault) => (Response::new(axum::body::Body::empty()), Some(std::sync::Arc::new(fault))),
    };
    limits.tell(response.headers_mut());
    let status = fault.as_ref().map_or(response.status().as_u16(), |fault| shape.status(fault));
    log::line(
        &id,
        method.as_ref(),
        log::without_secret(&path),
        status,
        clock::now().since(started),
        fault.as_deref(),
    );
    render(response, fault.as_deref().map(|fault| (fault, shape)), &id).await
}

/// The id that Cloudflare gave, else one of our own.
fn request_id(request: &worker::Request) -> String {
    let ray = request
        .headers()
        .get("cf-ray")
        .ok()
        .flatten()
        .filter(|ray| ray.bytes().all(|b| b.is_ascii_graphic()));
    ray.or_else(|| entropy::secret().ok()?.get(..16).map(str::to_owned)).unwrap_or_default()
}

/// Steps: 429 for who asks too often; 413 for a body that is too large; then the route answers.
async fn route(request: worker::Request, env: Env, limits: &mut Limits) -> Result<Response, Fault> {
    let mut request = read(request, &env, limits).await?;
    let renewal = Renewal::default();
    request.extensions_mut().insert(renewal.clone());
    let https = request.extensions().get::<Site>().is_some_and(|site| site.https);
    let mut router = routes::router();
    let mut response = match router.call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    if is_nobodys(&response) {
        limits.admit_refused(&env).await?;
    }
    // An answer that sets cookies by itself, such as signing out, has the last word.
    let renewed = renewal.take().filter(|_| !response.headers().contains_key(header::SET_COOKIE));
    if let Some(cookie) = renewed.and_then(|secret| credential::set_cookie(https, &secret).parse().ok()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Whether the answer is that the credential counts for nothing.
fn is_nobodys(response: &Response) -> bool {
    let fault = response.extensions().get::<std::sync::Arc<Fault>>();
    fault.is_some_and(|fault| fault.code == Code::NotSignedIn)
}

/// The request as `http` has it, with the environment and the site for the handlers.
async fn read(
    mut request: worker::Request,
    env: &Env,
    limits: &mut Limits,
) -> Result<http::Request<axum::body::Body>, Fault> {
    let url = request.url()?;
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let site = Site { https: url.scheme() == "https", origin: format!("{}://{host}{port}", url.scheme()) };
    let mut builder = http::Request::builder().method(request.method().as_ref());
    builder = builder.uri(match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    });
    for (name, value) in request.headers().entries() {
        builder = builder.header(name, value);
    }
    if let Some(headers) = builder.headers_ref() {
        limits.admit(env, url.path(), headers, &site).await?;
    }
    let has_body = !matches!(request.method(), worker::Method::Get | worker::Method::Head);
    let bytes = if has_body { body::read_whole(&mut request, BODY_MAX).await? } else { Vec::new() };
    let body = bytes::Bytes::from(bytes);
    let mut request = builder
        .body(axum::body::Body::from(body.clone()))
        .map_err(|error| Fault::malformed(format!("The request cannot be read: {error}.")))?;
    idempotency::note(&mut request, &body);
    request.extensions_mut().insert(env.clone());
    request.extensions_mut().insert(site);
    Ok(request)
}

async fn render(
    response: Response,
    fault: Option<(&Fault, Shape)>,
    id: &str,
) -> worker::Result<worker::Response> {
    let (parts, body) = response.into_parts();
    let mut builder = ResponseBuilder::new();
    let headers = builder_headers(&parts.headers, id)?;
    if let Some((fault, shape)) = fault {
        let (kind, body) = shape.write(fault, &problem(fault, id))?;
        headers.set("content-type", kind)?;
        if let Some(seconds) = fault.retry_after {
            for name in shape.waits() {
                headers.set(name, &seconds.to_string())?;
            }
        }
        builder = builder.with_status(shape.status(fault)).with_headers(headers);
        return Ok(builder.fixed(body));
    }
    builder = builder.with_status(parts.status.as_u16()).with_headers(headers);
    let mut bytes = Vec::new();
    let mut chunks = body.into_data_stream();
    while let Some(Ok(chunk)) = chunks.next().await {
        bytes.extend_from_slice(&chunk);
    }
    Ok(if bytes.is_empty() { builder.empty() } else { builder.fixed(bytes) })
}

fn builder_headers(from: &http::HeaderMap, id: &str) -> worker::Result<worker::Headers> {
    let headers = worker::Headers::new();
    for (name, value) in from {
        headers.append(name.as_str(), value.to_str().unwrap_or_default())?;
    }
    headers.set("x-request-id", id)?;
    // A route that says nothing about it answers one caller.
    if !from.contains_key(header::CACHE_CONTROL) {
        headers.set("cache-control", "no-store")?;
    }
    // A page has its own; what is no page loads nothing, is in no frame, and is for nobody else's pages.
    for (name, value) in [
        (
            "content-security-policy",
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
        ("strict-transport-security", "max-age=63072000; includeSubDomains"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        if !from.contains_key(name) {
            headers.set(name, value)?;
        }
    }
    headers.set("x-frame-options", "DENY")?;
    headers.set("x-content-type-options", "nosniff")?;
    headers.set("referrer-policy", "no-referrer")?;
    Ok(headers)
}

fn problem(fault: &Fault, id: &str) -> Problem {
    let status = fault.status();
    let title = http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    Problem {
        kind: "about:blank".to_owned(),
        title: title.unwrap_or("Error").to_owned(),
        status,
        code: fault.code,
        detail: fault.detail.clone(),
        remedy: fault.remedy.clone(),
        field: fault.field.clone(),
        connection_id: fault.connection.as_ref().map(ToString::to_string),
        request_id: id.to_owned(),
    }
}

impl IntoResponse for Fault {
    /// Carries the fault to [`answer`], which knows the request's id.
    fn into_response(self) -> Response {
        let mut response = Response::new(axum::body::Body::empty());
        response.extensions_mut().insert(std::sync::Arc::new(self));
        response
    }
}
