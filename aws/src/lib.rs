//! The AWS client: it signs with `aws-sigv4`, sends over a one-method [`Transport`], classifies every
//! refusal into the closed set [`Error`], follows pages and plans retries.
//!
//! The Worker calls it from its Durable Objects. It knows nothing of Cloudflare, clocks or sockets:
//! time, sleep and chance come through [`Pace`], bytes go through [`Transport`]. So the very same code
//! runs in workerd (wasm32) and, in its tests, on the host against a local AWS.
//!
//! The way of one call, from the outside in:
//! an operation (in its service's folder, such as [`sts`], [`ec2`], [`rds`]) checks its bounds and writes a body →
//! [`Client`] signs, sends, counts and retries it (`retry`) → a reply that is not a success is read
//! (`reply`) and classified (`classify`) → the operation parses the rest and asks for the next page.

mod classify;
mod client;
mod counter;
mod credentials;
mod endpoint;
mod error;
mod fetch;
mod pace;
mod pages;
mod reply;
mod retry;
mod sign;
mod tag;
mod transport;
mod wire;
mod xml;

pub mod cloudwatch;
pub mod dynamodb;
pub mod ec2;
pub mod elasticache;
pub mod elb;
pub mod elbv2;
pub mod iam;
pub mod operation;
pub mod rds;
pub mod s3;
#[cfg(any(test, feature = "scripted"))]
pub mod scripted;
pub mod sqs;
pub mod sts;
pub mod tagging;

pub use client::{Client, Unsigned};
pub use counter::Counter;
pub use credentials::Credentials;
pub use endpoint::{Endpoint, Endpoints, JsonVersion, Protocol, Service};
pub use error::{DenyReason, Error, PolicyKind};
pub use fetch::ReqwestTransport;
pub use pace::Pace;
pub use sign::sign;
pub use tag::Tag;
pub use transport::{Transport, TransportError};

/// The HTTP types that the public interface speaks, so that callers need no version of their own.
pub use bytes::Bytes;
pub use http;
