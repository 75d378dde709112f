//! Signing in: what the worker and the console must agree on, and every rule that needs no clock and no network.
//!
//! [`provider`] is an `OpenID` provider as it is configured, [`access`] Cloudflare Access, [`id_token`] what must be true of its tokens, [`admission`] who
//! may enter by it, [`ReturnTo`] where one comes out, and [`agent`] how a browser is named in the list of sessions.

pub mod access;
pub mod admission;
pub mod agent;
pub mod id_token;
pub mod provider;
mod return_to;

use std::time::Duration;

pub use return_to::ReturnTo;

/// How long a sign-in with a provider may take, from its beginning to its return.
pub const FLOW_LIFE: Duration = Duration::from_mins(10);
/// A session ends this long after its last use …
pub const SESSION_IDLE: Duration = Duration::from_hours(7 * 24);
/// … and at the latest this long after its beginning.
pub const SESSION_LIFE: Duration = Duration::from_hours(30 * 24);

/// An e-mail address as persons are named by it: without space around it, in lower case. `None` when it is none.
pub fn address(text: &str) -> Option<String> {
    let email = text.trim().to_lowercase();
    let (user, host) = email.split_once('@')?;
    let is_host = host.split('.').count() >= 2
        && host.split('.').all(|label| !label.is_empty())
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b));
    let is_sound = !user.is_empty()
        && is_host
        && email.len() <= 254
        && !email.contains(|c: char| c.is_whitespace() || c.is_control());
    is_sound.then_some(email)
}

/// The domain of such an address.
pub fn domain_of(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, domain)| domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(address(" Robin@Example.COM ").as_deref(), Some("robin@example.com"));
        for wrong in [
            "",
            "robin",
            "@example.com",
            "robin@",
            "robin@host",
            "a@b@c.d",
            "a b@c.d",
            "a@.d",
            "a@c.d.",
            "a@c.d\u{0}",
        ] {
            assert_eq!(address(wrong), None, "{wrong:?}");
        }
        assert_eq!(domain_of("robin@example.com"), "example.com");
    }
}
