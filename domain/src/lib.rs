//! What is true and what may happen in Deputize, without any IO.
//!
//! The worker and the console share this crate: identifiers and ARNs ([`arn`], [`ids`]), the external-ID window
//! ([`window`]) and its rotation ([`rotation`]), onboarding links ([`link`]), the three-probe gate and its diagnosis
//! ([`gate`]), who may do what ([`access`]) and who did what ([`audit`]), whether a connection is in use ([`activity`]) and
//! what happened to it ([`history`]), the role in its written forms ([`policy`]), what programs get of it for a while
//! ([`credentials`]), the trust policy doctor ([`trust`]), what is monitored ([`monitoring`]), webhooks ([`webhook`]), a part
//! of Prometheus' query language ([`promql`]), who may sign in and how ([`sign_in`], [`passkey`]), and the wire contract
//! ([`api`]) with its description ([`openapi`]).
//! Time and randomness are arguments; nothing here knows of clocks, sockets, JavaScript, HTTP servers or AWS's wire formats.

pub mod access;
pub mod activity;
pub mod api;
pub mod arn;
pub mod audit;
pub mod captures;
pub mod connecting;
pub mod credentials;
pub mod drift;
pub mod field;
pub mod gate;
pub mod history;
pub mod ids;
pub mod jose;
pub mod keys;
pub mod link;
pub mod monitoring;
pub mod oidc;
pub mod openapi;
pub mod passkey;
pub mod people;
pub mod policy;
pub mod promql;
pub mod receipt;
pub mod rotation;
pub mod sign_in;
pub mod time;
pub mod trust;
pub mod webhook;
pub mod window;
