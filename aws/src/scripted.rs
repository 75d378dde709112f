//! A transport that plays a script, and a clock that only moves when it is told to.
//!
//! For tests, here and in crates that call this one (feature `scripted`): what no emulator does on
//! demand, such as throttling, faults of AWS's own and cut connections.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    time::{Duration, SystemTime},
};

use bytes::Bytes;

use crate::{Pace, Service, Transport, TransportError};

/// Gives the answers of a list, one for each request, and remembers the requests.
///
/// The connection is cut ([`TransportError::Connect`]) once the list is at its end.
#[derive(Debug, Default)]
pub struct Scripted {
    answers: RefCell<VecDeque<Result<http::Response<Bytes>, TransportError>>>,
    requests: RefCell<Vec<http::Request<Bytes>>>,
}

impl Scripted {
    /// A script without any answer.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an answer.
    #[must_use]
    pub fn answer(self, status: u16, body: impl Into<Bytes>) -> Self {
        self.answer_with(status, &[], body)
    }

    /// Adds an answer with headers.
    #[must_use]
    pub fn answer_with(self, status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Self {
        let mut response = http::Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        let answer = response.body(body.into()).map_err(|error| TransportError::Malformed(error.to_string()));
        self.answers.borrow_mut().push_back(answer);
        self
    }

    /// Adds a failure of the network.
    #[must_use]
    pub fn fail(self, error: TransportError) -> Self {
        self.answers.borrow_mut().push_back(Err(error));
        self
    }

    /// How many requests came.
    pub fn sent(&self) -> usize {
        self.requests.borrow().len()
    }

    /// The body of the request at this place, as text; empty where there was none.
    pub fn body(&self, place: usize) -> String {
        let requests = self.requests.borrow();
        requests
            .get(place)
            .map(|request| String::from_utf8_lossy(request.body()).into_owned())
            .unwrap_or_default()
    }

    /// A header of the request at this place; empty where there was none.
    pub fn header(&self, place: usize, name: &str) -> String {
        let requests = self.requests.borrow();
        let value = requests.get(place).and_then(|request| request.headers().get(name));
        value.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    }
}

impl Transport for Scripted {
    async fn send(
        &self,
        request: http::Request<Bytes>,
        _: Duration,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.requests.borrow_mut().push(request);
        let end = || Err(TransportError::Connect("the script is at its end".into()));
        self.answers.borrow_mut().pop_front().unwrap_or_else(end)
    }
}

/// Stands still until something sleeps; `jitter` is always one half.
#[derive(Debug)]
pub struct ScriptedPace {
    now: Cell<SystemTime>,
    slept: RefCell<Vec<Duration>>,
    holds: Duration,
    admitted: RefCell<Vec<(Service, String)>>,
}

impl ScriptedPace {
    /// A clock that starts at `now`.
    pub fn at(now: SystemTime) -> Self {
        let (slept, admitted) = Default::default();
        Self { now: Cell::new(now), slept, holds: Duration::ZERO, admitted }
    }

    /// Holds each request back for this long before it is admitted.
    #[must_use]
    pub fn holding(self, holds: Duration) -> Self {
        Self { holds, ..self }
    }

    /// For which service and region each attempt so far asked to be admitted.
    pub fn admitted(&self) -> Vec<(Service, String)> {
        self.admitted.borrow().clone()
    }

    /// Every sleep so far.
    pub fn slept(&self) -> Vec<Duration> {
        self.slept.borrow().clone()
    }
}

impl Pace for ScriptedPace {
    fn now(&self) -> SystemTime {
        self.now.get()
    }

    async fn sleep(&self, time: Duration) {
        self.slept.borrow_mut().push(time);
        self.now.set(self.now.get() + time);
    }

    fn jitter(&self) -> f64 {
        0.5
    }

    async fn admit(&self, service: Service, region: &str) {
        self.admitted.borrow_mut().push((service, region.to_owned()));
        self.now.set(self.now.get() + self.holds);
    }
}

/// What a client borrows in the unit tests of an operation.
#[cfg(test)]
pub(crate) struct Bench {
    pub(crate) pace: ScriptedPace,
    endpoints: crate::Endpoints,
    credentials: crate::Credentials,
    counter: crate::Counter,
}

#[cfg(test)]
impl Bench {
    pub(crate) fn new() -> Self {
        Self {
            pace: ScriptedPace::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_314_601)),
            endpoints: crate::Endpoints::aws(),
            credentials: crate::Credentials::long_lived("AKIDEXAMPLE", "secret"),
            counter: crate::Counter::new(),
        }
    }

    /// A client of `eu-west-1`.
    pub(crate) fn client<'a>(&'a self, script: &'a Scripted) -> crate::Client<'a, Scripted, ScriptedPace> {
        let Self { pace, endpoints, credentials, counter } = self;
        crate::Client { transport: script, pace, endpoints, credentials, region: "eu-west-1", counter }
    }
}
