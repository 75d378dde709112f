//! The one method that stands between this crate and a network.

use std::time::Duration;

use bytes::Bytes;

/// Sends one HTTP request and gives the whole answer.
///
/// An answer of any status is `Ok`: what it means is decided here, not by a transport. The future need
/// not be `Send`: in workerd it holds JavaScript values.
pub trait Transport {
    /// Sends `request` and reads the whole answer within `deadline`.
    fn send(
        &self,
        request: http::Request<Bytes>,
        deadline: Duration,
    ) -> impl Future<Output = Result<http::Response<Bytes>, TransportError>>;
}

/// Why there is no answer at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The deadline passed before the answer was whole.
    #[error("no answer within the deadline")]
    Timeout,
    /// No connection, or one that was cut. The text is for a log, not for people.
    #[error("no connection: {0}")]
    Connect(String),
    /// The request could not even be formed; sending it again would not help.
    #[error("the request could not be formed: {0}")]
    Malformed(String),
}
