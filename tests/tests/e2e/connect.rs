//! `/connect`: whoever holds an onboarding link; one module for the API, the page, a stale KV, and each journey.

mod api;
mod captures;
mod expired;
mod journey;
mod page;
mod refusals;
mod stale;
