//! Rate limits, counted by Cloudflare's binding: whoever asks too often is refused before anything is done for them.
//!
//! | policy | counts | by |
//! |---|---|---|
//! | `token` | what shows an API token | the token's digest |
//! | `session` | what shows a session | the session's digest: by the person, whose id others know, a stranger could use it up |
//! | `address` | what shows neither: onboarding links, health; and credentials that turn out to be nobody's | the address |
//! | `entrance` | ways in: signing in, set-up, invitations | the address |
//!
//! How many each allows is in wrangler.toml, for a deployment's size. The binding counts in each of Cloudflare's places by
//! itself and does not say what is left, so no answer tells that: `RateLimit-Policy` tells what is allowed, and `RateLimit`
//! only that nothing is left. Where a binding is missing, requests pass.
//! <https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/>,
//! <https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/>

use std::net::{IpAddr, Ipv6Addr};

use axum::http::{HeaderMap, HeaderValue};
use domain::api::Code;
use worker::Env;

use crate::credential::{self, Credential, Site};
use crate::fault::Fault;
use crate::{config, edge::log};

/// The period of every limit, in seconds: the longer one of the two that the binding knows. It ends within this time.
const PERIOD: u32 = 60;

/// A limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Policy {
    Token,
    Session,
    Address,
    Entrance,
}

impl Policy {
    fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Session => "session",
            Self::Address => "address",
            Self::Entrance => "entrance",
        }
    }

    fn binding(self) -> &'static str {
        match self {
            Self::Token => "LIMIT_TOKEN",
            Self::Session => "LIMIT_SESSION",
            Self::Address => "LIMIT_ADDRESS",
            Self::Entrance => "LIMIT_ENTRANCE",
        }
    }

    /// Who it counts, as in “from this token”.
    fn who(self) -> &'static str {
        match self {
            Self::Token => "API token",
            Self::Session => "session",
            Self::Address | Self::Entrance => "address",
        }
    }
}

/// What a path's requests are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counted {
    /// Not at all: public keys, which AWS asks for when it is shown a token of ours.
    Never,
    ByAddress(Policy),
    ByCredential,
}

fn counted(path: &str) -> Counted {
    let is_under =
        |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if is_under("/.well-known") {
        Counted::Never
    } else if ["/api/v1/sign-in", "/api/v1/invitation", "/api/setup"].into_iter().any(is_under) {
        Counted::ByAddress(Policy::Entrance)
    } else if ["/connect", "/api/v1/connect", "/api/health", "/api/template"].into_iter().any(is_under) {
        Counted::ByAddress(Policy::Address)
    } else {
        Counted::ByCredential
    }
}

/// The limit that a request was counted by, if any, for its answer.
#[derive(Debug, Default)]
pub(super) struct Limits {
    applied: Option<Policy>,
    /// What `RateLimit-Policy` says that it allows, where that is configured.
    quota: Option<u32>,
    is_exceeded: bool,
    /// The caller's address, as it is counted.
    address: String,
}

impl Limits {
    /// Counts a request. 429.
    pub(super) async fn admit(
        &mut self,
        env: &Env,
        path: &str,
        headers: &HeaderMap,
        site: &Site,
    ) -> Result<(), Fault> {
        self.address = address(headers);
        let (policy, key) = match counted(path) {
            Counted::Never => return Ok(()),
            Counted::ByAddress(policy) => (policy, self.address.clone()),
            Counted::ByCredential => match credential::claimed(headers, site) {
                Some(Credential::Token { digest, .. }) => (Policy::Token, digest),
                Some(Credential::Session { digest, .. }) => (Policy::Session, digest),
                None => (Policy::Address, self.address.clone()),
            },
        };
        self.count(env, policy, key).await
    }

    /// A credential turned out to be nobody's: made-up ones are each counted by themselves, so whoever tries many is counted
    /// by the address, and told nothing more once there were too many. 429.
    pub(super) async fn admit_refused(&mut self, env: &Env) -> Result<(), Fault> {
        match self.applied {
            Some(Policy::Token | Policy::Session) => {
                self.count(env, Policy::Address, self.address.clone()).await
            }
            _ => Ok(()),
        }
    }

    async fn count(&mut self, env: &Env, policy: Policy, key: String) -> Result<(), Fault> {
        let Some(limiter) = config::rate_limiter(env, policy.binding()) else { return Ok(()) };
        self.applied = Some(policy);
        self.quota = config::rate_limit(env, policy.name());
        match limiter.limit(key).await {
            Ok(outcome) => self.is_exceeded = !outcome.success,
            // A limit that cannot be asked is no reason to refuse everybody.
            Err(error) => log::background("rate limit", &Fault::from(error)),
        }
        if self.is_exceeded { Err(refusal(policy)) } else { Ok(()) }
    }

    /// Tells the limit in an answer's headers.
    pub(super) fn tell(&self, headers: &mut HeaderMap) {
        let Some(policy) = self.applied else { return };
        let mut set = |name, value: String| {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        };
        if let Some(quota) = self.quota {
            set("ratelimit-policy", format!("\"{}\";q={quota};w={PERIOD}", policy.name()));
        }
        if self.is_exceeded {
            set("ratelimit", format!("\"{}\";r=0;t={PERIOD}", policy.name()));
        }
    }
}

fn refusal(policy: Policy) -> Fault {
    let detail = format!("There were too many requests from this {} within a minute.", policy.who());
    let remedy = format!("Wait {PERIOD} seconds, then ask less often; `RateLimit-Policy` says how often.");
    Fault::new(Code::RateLimited, detail).remedy(remedy).retry_after(PERIOD)
}

/// The caller's address as it is counted. Whoever has an address of IPv6 has all of its /64.
fn address(headers: &HeaderMap) -> String {
    let address = credential::address(headers).unwrap_or_default();
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let network = Ipv6Addr::from_bits(address.to_bits() >> 64 << 64);
            format!("{network}/64")
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Policy; 4] = [Policy::Token, Policy::Session, Policy::Address, Policy::Entrance];

    #[test]
    fn what_is_counted_by_what() {
        let (address, entrance) = (Counted::ByAddress(Policy::Address), Counted::ByAddress(Policy::Entrance));
        for (path, expected) in [
            ("/api/v1/me", Counted::ByCredential),
            ("/api/providers", Counted::ByCredential),
            ("/api/v1/workspaces/ws_1/invitations", Counted::ByCredential),
            ("/api/v1/sign-out", Counted::ByCredential),
            ("/nonsense", Counted::ByCredential),
            ("/api/setup", entrance),
            ("/api/v1/sign-in", entrance),
            ("/api/v1/sign-in/oidc/acme/callback", entrance),
            ("/api/v1/invitation/accept", entrance),
            ("/connect/dpl_0a_secret", address),
            ("/api/v1/connect/check", address),
            ("/api/health", address),
            ("/.well-known/jwks.json", Counted::Never),
        ] {
            assert_eq!(counted(path), expected, "{path}");
        }
    }

    #[test]
    fn a_network_of_ipv6_is_one_caller() {
        let of = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("cf-connecting-ip", text.parse().unwrap());
            address(&headers)
        };
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(of("2001:db8:1:2::"), of("2001:db8:1:2:ffff::1"));
        assert_eq!(
            (of("192.0.2.1"), of("::ffff:192.0.2.1")),
            ("192.0.2.1".to_owned(), "192.0.2.1".to_owned())
        );
        assert_eq!(of("nonsense"), "");
    }

    /// What answers tell is what Cloudflare holds callers to.
    #[test]
    fn what_is_told_is_what_is_configured() {
        let toml = include_str!("../../../wrangler.toml");
        let told = toml.lines().find_map(|line| line.strip_prefix("RATE_LIMITS = ")).unwrap();
        for policy in ALL {
            let (_, after) = toml.split_once(&format!("name = \"{}\"", policy.binding())).unwrap();
            let limit = after.lines().find_map(|line| line.strip_prefix("simple = { limit = ")).unwrap();
            let (limit, period) = limit.split_once(", period = ").unwrap();
            assert_eq!(period, format!("{PERIOD} }}"));
            let quota = config::quota(told.trim_matches('"'), policy.name());
            assert_eq!(quota.map(|quota| quota.to_string()).as_deref(), Some(limit), "{policy:?}");
        }
    }

    #[test]
    fn an_answer_tells_the_limit() {
        let told = |limits: &Limits| {
            let mut headers = HeaderMap::new();
            limits.tell(&mut headers);
            let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
            (text("ratelimit-policy").map(str::to_owned), text("ratelimit").map(str::to_owned))
        };
        assert_eq!(told(&Limits::default()), (None, None));
        let mut limits = Limits { applied: Some(Policy::Token), quota: Some(6000), ..Limits::default() };
        assert_eq!(told(&limits), (Some("\"token\";q=6000;w=60".to_owned()), None));
        limits.is_exceeded = true;
        assert_eq!(told(&limits).1.as_deref(), Some("\"token\";r=0;t=60"));
        let refusal = refusal(Policy::Token);
        assert_eq!((refusal.status(), refusal.retry_after.map(u32::from)), (429, Some(60)));
    }
}
