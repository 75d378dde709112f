//! `/connect`: whoever holds an onboarding link; one module for the API, the page, a stale KV, and the two journeys.

mod api;
mod journey;
mod page;
mod refusals;
mod stale;
