//! The edge backend of Deputize, a Cloudflare Worker. It is the only crate that knows Cloudflare.
//!
//! A request comes in through [`edge`], is routed by [`routes`] (every route on one screen) to a handler, which asks
//! the Durable Objects in [`objects`]. They own all state: see docs/architecture.md, which follows eight requests.

mod clock;
mod config;
mod credential;
mod device;
mod edge;
mod entropy;
mod fault;
mod handlers;
mod idempotency;
mod identity;
mod keys;
mod objects;
mod outgoing;
mod page;
mod permit;
mod relying;
mod routes;
mod signing;
mod sql;
mod vault;

use worker::{Context, Env, Request, Response, event};

/// Every request that no static asset answers.
#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> worker::Result<Response> {
    edge::answer(request, env).await
}
