//! This crate from the host against a local AWS (ministack), which checks signatures, clocks, sessions,
//! policies and trust policies as AWS does. `make test` names its executable in `DEPUTIZE_MINISTACK`.
//!
//! What an emulator does not do on demand (throttling, faults, cuts) is in `src/client/tests.rs`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what fails in a test's own set-up ends the test")]

mod clock;
mod discovery;
mod ministack;
mod objects;
mod probes;
mod reads;
mod refusals;
mod roles;
mod seed;
mod web_identity;

use std::time::Duration;

use clock::HostPace;
use deputize_aws::{Client, Counter, Credentials, Endpoints, ReqwestTransport, sts::AssumeRole};
use ministack::Ministack;

/// The organisation, the customer, and an account that nobody ever made.
const ORGANISATION: &str = "111111111111";
const CUSTOMER: &str = "222222222222";
const NOBODY: &str = "999999999999";

/// What every call of a test needs; `client` lends it out.
struct Bench {
    transport: ReqwestTransport,
    pace: HostPace,
    endpoints: Endpoints,
    counter: Counter,
    region: &'static str,
}

impl Bench {
    /// `None` where the local AWS was left out on purpose (`LOCAL_AWS=skip`).
    fn new() -> Option<Self> {
        Ministack::base().map(Self::at)
    }

    /// With the local AWS at this address.
    fn at(base: &str) -> Self {
        Self {
            transport: ReqwestTransport::new(),
            pace: HostPace::default(),
            endpoints: Endpoints::local(base),
            counter: Counter::new(),
            region: "us-east-1",
        }
    }

    fn client<'a>(&'a self, credentials: &'a Credentials) -> Client<'a, ReqwestTransport, HostPace> {
        Client {
            transport: &self.transport,
            pace: &self.pace,
            endpoints: &self.endpoints,
            credentials,
            region: self.region,
            counter: &self.counter,
        }
    }
}

fn assume<'a>(role_arn: &'a str, external_id: Option<&'a str>) -> AssumeRole<'a> {
    AssumeRole {
        role_arn,
        session_name: "deputize-test",
        external_id,
        duration_seconds: 900,
        policy: None,
        policy_arns: &[],
    }
}

const HALF_AN_HOUR: Duration = Duration::from_mins(30);
