//! One call: signed afresh for each attempt, sent, counted, and repeated where that helps.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderValue, Method, header::CONTENT_TYPE};

use crate::{
    Counter, Credentials, Endpoint, Endpoints, Error, Pace, Protocol, Service, Transport, TransportError,
    classify::classify, reply::Refusal, retry, sign,
};

/// Whom to call as, where, and with what. Made for one piece of work; all of it is borrowed.
///
/// The operations are its methods, each in a file of its own, in its service's folder.
#[derive(Debug)]
pub struct Client<'a, T, P> {
    /// What sends.
    pub transport: &'a T,
    /// Time and chance.
    pub pace: &'a P,
    /// AWS itself or a local one.
    pub endpoints: &'a Endpoints,
    /// Whose name is signed.
    pub credentials: &'a Credentials,
    /// The region that is called, such as `us-east-1`.
    pub region: &'a str,
    /// Where each attempt is counted.
    pub counter: &'a Counter,
}

impl<T, P> Clone for Client<'_, T, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, P> Copy for Client<'_, T, P> {}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// Sends one operation and gives the body of its success.
    ///
    /// Fails with whatever AWS or the network said last; see [`Error::retryable`] for what is repeated.
    pub(crate) async fn call(
        &self,
        service: Service,
        operation: &'static str,
        body: Bytes,
    ) -> Result<Bytes, Error> {
        let endpoint = self.endpoints.resolve(service, self.region)?;
        self.exchange(service, &endpoint, || request(service, operation, &endpoint, body.clone())).await
    }

    /// Sends the request that `make` gives, afresh for each attempt.
    pub(crate) async fn exchange(
        &self,
        service: Service,
        endpoint: &Endpoint,
        make: impl Fn() -> Result<http::Request<Bytes>, Error>,
    ) -> Result<Bytes, Error> {
        let signed = |now| {
            let mut request = make()?;
            sign(&mut request, self.credentials, &endpoint.signing_region, endpoint.signing_name, now)?;
            Ok(request)
        };
        let counted = (service, endpoint.signing_region.as_str());
        repeat(self.transport, self.pace, self.counter, counted, signed).await
    }
}

/// For operations that are not signed, because what they carry is the proof.
#[derive(Debug)]
pub struct Unsigned<'a, T, P> {
    /// What sends.
    pub transport: &'a T,
    /// Time and chance.
    pub pace: &'a P,
    /// AWS itself or a local one.
    pub endpoints: &'a Endpoints,
    /// The region that is called, such as `us-east-1`.
    pub region: &'a str,
    /// Where each attempt is counted.
    pub counter: &'a Counter,
}

impl<T: Transport, P: Pace> Unsigned<'_, T, P> {
    /// Sends one operation and gives the body of its success; it fails as [`Client::call`] does.
    pub(crate) async fn call(
        &self,
        service: Service,
        operation: &'static str,
        body: Bytes,
    ) -> Result<Bytes, Error> {
        let endpoint = self.endpoints.resolve(service, self.region)?;
        let made = |_| request(service, operation, &endpoint, body.clone());
        let counted = (service, endpoint.signing_region.as_str());
        repeat(self.transport, self.pace, self.counter, counted, made).await
    }
}

/// Attempts until one succeeds, fails for good, or time and attempts are used up. `make` is told the time of each: after
/// the admission, since a signature is as old as that time. How long the pace held it back does not count.
async fn repeat<T: Transport, P: Pace>(
    transport: &T,
    pace: &P,
    counter: &Counter,
    (service, region): (Service, &str),
    make: impl Fn(SystemTime) -> Result<http::Request<Bytes>, Error>,
) -> Result<Bytes, Error> {
    let since = |then: SystemTime| pace.now().duration_since(then).unwrap_or_default();
    let start = pace.now();
    let mut held = Duration::ZERO;
    let mut attempt = 1;
    loop {
        let asked = pace.now();
        pace.admit(service, region).await;
        held += since(asked);
        let elapsed = || since(start).saturating_sub(held);
        let now = pace.now();
        let request = make(now)?;
        counter.count(service);
        let failed = match send(transport, request, retry::deadline(elapsed()), now).await {
            Ok(body) => return Ok(body),
            Err(error) => error,
        };
        match retry::wait(&failed, attempt, elapsed(), pace.jitter()) {
            Some(wait) => pace.sleep(wait).await,
            None => return Err(failed),
        }
        attempt += 1;
    }
}

async fn send<T: Transport>(
    transport: &T,
    request: http::Request<Bytes>,
    deadline: Duration,
    now: SystemTime,
) -> Result<Bytes, Error> {
    let response = transport.send(request, deadline).await.map_err(|error| match error {
        TransportError::Timeout => Error::Timeout,
        TransportError::Connect(detail) => Error::Unreachable { detail },
        TransportError::Malformed(_) => BAD_ENDPOINT,
    })?;
    if response.status().is_success() {
        return Ok(response.into_body());
    }
    Err(classify(Refusal::read(&response), now))
}

/// Only a configured address can make a request impossible; all the rest is made here.
pub(crate) const BAD_ENDPOINT: Error = Error::Invalid {
    field: "endpoint",
    remedy: "the AWS endpoint is an address such as http://127.0.0.1:4566",
};

fn request(
    service: Service,
    operation: &str,
    endpoint: &Endpoint,
    body: Bytes,
) -> Result<http::Request<Bytes>, Error> {
    let mut request = http::Request::new(body);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = endpoint.url.parse().map_err(|_| BAD_ENDPOINT)?;
    let headers = request.headers_mut();
    match service.protocol() {
        Protocol::Query { .. } => {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        }
        Protocol::Json { target_prefix, version } => {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(version.content_type()));
            let target = format!("{target_prefix}.{operation}");
            headers.insert("x-amz-target", HeaderValue::from_str(&target).map_err(|_| BAD_ENDPOINT)?);
        }
        // Its operations make their requests themselves.
        Protocol::Rest => {}
    }
    Ok(request)
}

#[cfg(test)]
mod tests;
