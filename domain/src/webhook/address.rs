//! Which addresses a webhook may have: an address is entered by a customer and called by us, so it must not lead to where
//! only we can get (server-side request forgery).
//!
//! It is judged as the URL Standard reads it, which is how `fetch` will: `0x7f.1` and `2130706433` are 127.0.0.1 there.
//! What a name resolves to is not known here. Cloudflare's `fetch` leaves through its public network, from which private
//! ranges cannot be reached, so a name that points into one leads nowhere.
//!
//! Ranges: <https://www.iana.org/assignments/iana-ipv4-special-registry>,
//! <https://www.iana.org/assignments/iana-ipv6-special-registry>

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::field::FieldError;

/// The longest address.
const LENGTH_MAX: usize = 2048;
/// Ports below this are those of other protocols, but for the scheme's own.
const FIRST_FREE_PORT: u16 = 1024;

/// Names that never are of the public internet, with all names below them.
/// RFC 6761 (`localhost`), RFC 6762 (`local`), RFC 8375 (`home.arpa`), ICANN's `internal`, and habits of networks.
const PRIVATE_NAMES: [&str; 10] = [
    "localhost",
    "localdomain",
    "local",
    "internal",
    "home.arpa",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
];

/// IPv4 ranges that are not of the public internet: address and length of the prefix.
const CLOSED_V4: [([u8; 4], u32); 16] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];

/// IPv6 ranges within the global unicast addresses that are not of the public internet: protocol assignments with Teredo
/// (it carries IPv4), documentation, 6to4 (it too), documentation.
const CLOSED_V6: [([u16; 2], u32); 4] =
    [([0x2001, 0], 23), ([0x2001, 0x0db8], 32), ([0x2002, 0], 16), ([0x3fff, 0], 20)];

/// Whether `http`, and addresses of this machine, are taken: for local runs and tests alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loopback {
    /// As in every deployment.
    Refused,
    /// Where the deployment says so.
    Allowed,
}

/// An address that was judged, as the URL Standard writes it. Its path may be a secret, so its `Debug` hides that.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address(String);

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({})", self.redacted())
    }
}

impl Address {
    /// The whole of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Scheme and host alone, for addresses whose path is a secret.
    pub fn redacted(&self) -> String {
        redacted(&self.0)
    }
}

/// Scheme and host of an address.
pub fn redacted(address: &str) -> String {
    let origin = Url::parse(address).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
    format!("{origin}/…")
}

/// Reads the field `url`.
pub fn read(text: &str, loopback: Loopback) -> Result<Address, FieldError> {
    const HTTPS: &str = "Send an address such as `https://example.com/hooks/aws`.";
    const PUBLIC: &str = "Send an address that is reachable from the public internet.";
    let refuse =
        |problem: &str, remedy: &str| Err(FieldError::new("url", problem.to_owned(), remedy.to_owned()));
    if text.is_empty() {
        return refuse("The address is missing.", HTTPS);
    }
    if text.len() > LENGTH_MAX {
        return refuse("The address is longer than 2,048 characters.", "Shorten it.");
    }
    // The parser would take them out without a word.
    if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return refuse("The address has white space in it.", "Remove it, or write it as `%20`.");
    }
    let Ok(url) = Url::parse(text) else {
        return refuse("This is not an address, or its host cannot be read.", HTTPS);
    };
    let Some(host) = url.host() else { return refuse("The address has no host.", HTTPS) };
    if !url.username().is_empty() || url.password().is_some() {
        return refuse(
            "The address has a name or a password in it.",
            "Leave them out: messages are signed, which is what the receiver verifies.",
        );
    }
    if url.fragment().is_some() {
        return refuse("The address has a part behind `#`, which is never sent.", "Leave that part out.");
    }
    if is_loopback(&host) && loopback == Loopback::Allowed && ["http", "https"].contains(&url.scheme()) {
        return Ok(Address(url.into()));
    }
    if url.scheme() != "https" {
        return refuse("The address does not begin with `https://`.", HTTPS);
    }
    if url.port().is_some_and(|port| port < FIRST_FREE_PORT) {
        return refuse(
            "The port is one of another protocol.",
            "Leave the port out, or choose one from 1024 on.",
        );
    }
    match host {
        Host::Domain(name) if is_metadata(name) => {
            refuse("This name is of a cloud's metadata service.", PUBLIC)
        }
        Host::Domain(name) if is_private_name(name) => refuse("This name is of a private network.", PUBLIC),
        Host::Ipv4(address) if is_closed_v4(address) => {
            refuse("This IP address is of a private or reserved range.", PUBLIC)
        }
        Host::Ipv6(address) if is_closed_v6(address) => {
            refuse("This IP address is of a private or reserved range.", PUBLIC)
        }
        _ => Ok(Address(url.into())),
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.trim_end_matches('.') == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// The names of the clouds' metadata services that are not below a private name anyway.
fn is_metadata(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or_default();
    ["metadata", "instance-data"].contains(&first)
}

fn is_private_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let is_below = |private: &&str| {
        name.strip_suffix(*private).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    // A name without a dot is looked up in the searcher's own network.
    !name.contains('.') || PRIVATE_NAMES.iter().any(is_below)
}

fn is_closed_v4(address: Ipv4Addr) -> bool {
    CLOSED_V4.iter().any(|(begin, length)| {
        let mask = u32::MAX << (32 - length);
        u32::from(address) & mask == u32::from(Ipv4Addr::from(*begin))
    })
}

/// What is not global unicast, `2000::/3`, is closed: loopback, link-local, unique-local, multicast, and those that map or
/// translate IPv4.
fn is_closed_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let head = u32::from(first) << 16 | u32::from(second);
    let is_in = |begin: u32, length: u32| head & (u32::MAX << (32 - length)) == begin;
    !is_in(0x2000_0000, 3)
        || CLOSED_V6
            .iter()
            .any(|([one, two], length)| is_in(u32::from(*one) << 16 | u32::from(*two), *length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_internet_is_taken() {
        for (text, expected) in [
            ("https://example.com/hook", "https://example.com/hook"),
            ("HTTPS://EXAMPLE.com:443", "https://example.com/"),
            ("https://example.com:8443/a?b=c", "https://example.com:8443/a?b=c"),
            ("https://hooks.slack.com/services/T0/B0/x", "https://hooks.slack.com/services/T0/B0/x"),
            ("https://93.184.215.14/hook", "https://93.184.215.14/hook"),
            ("https://[2606:2800:21f:cb07::1]/", "https://[2606:2800:21f:cb07::1]/"),
            ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
            ("https://localhost.example.com/", "https://localhost.example.com/"),
            ("https://notlocal.example/", "https://notlocal.example/"),
            ("https://100.63.255.255/", "https://100.63.255.255/"),
            ("https://172.32.0.1/", "https://172.32.0.1/"),
        ] {
            assert_eq!(read(text, Loopback::Refused).unwrap().as_str(), expected, "{text}");
        }
    }

    fn check(texts: &[&str], problem: &str) {
        for text in texts {
            let error = read(text, Loopback::Refused).expect_err(text);
            assert_eq!((error.field.as_str(), error.problem.as_str()), ("url", problem), "{text}");
            assert!(!error.remedy.is_empty());
        }
    }

    #[test]
    fn each_refusal_has_its_own_words() {
        check(&[""], "The address is missing.");
        check(
            &[" https://a.example", "https://a.example/\n", "https://a.example/a b"],
            "The address has white space in it.",
        );
        check(
            &[
                "example.com",
                "//example.com",
                "https://",
                "https://[",
                "https://256.1.1.1",
                "https://bücher.example",
            ],
            "This is not an address, or its host cannot be read.",
        );
        check(&["data:text/plain,x", "mailto:a@example.com"], "The address has no host.");
        check(
            &["https://user@example.com/", "https://:secret@example.com/", "https://example.com@127.0.0.1/"],
            "The address has a name or a password in it.",
        );
        check(&["https://example.com/#part"], "The address has a part behind `#`, which is never sent.");
        check(
            &["http://example.com/", "ftp://example.com/", "http://127.0.0.1/", "gopher://example.com/"],
            "The address does not begin with `https://`.",
        );
        check(
            &["https://example.com:25/", "https://example.com:80/"],
            "The port is one of another protocol.",
        );
    }

    #[test]
    fn names_of_private_networks() {
        check(
            &[
                "https://localhost/",
                "https://localhost./",
                "https://LOCALHOST:8443/",
                "https://a.localhost/",
                "https://printer.local/",
                "https://db.prod.internal/",
                "https://api.svc.cluster.local./",
                "https://router.lan/",
                "https://nas.home.arpa/",
                "https://intranet/",
                "https://redis/",
            ],
            "This name is of a private network.",
        );
        check(
            &[
                "https://metadata/",
                "https://metadata.google.internal/computeMetadata/v1/",
                "https://instance-data.ec2.internal/",
            ],
            "This name is of a cloud's metadata service.",
        );
    }

    #[test]
    fn closed_ranges_in_every_spelling() {
        check(
            &[
                "https://0.0.0.0/",
                "https://10.0.0.1/",
                "https://100.64.0.1/",
                "https://100.127.255.255/",
                "https://127.0.0.1/",
                "https://127.1/",
                "https://0x7f.1/",
                "https://0x7f000001/",
                "https://2130706433/",
                "https://017700000001/",
                "https://0177.0.0.1/",
                "https://127.0.0.1./",
                "https://%31%32%37.0.0.1/",
                "https://169.254.169.254/latest/meta-data/",
                "https://2852039166/",
                "https://172.16.0.1/",
                "https://172.31.255.255/",
                "https://192.0.0.1/",
                "https://192.0.2.1/",
                "https://192.88.99.1/",
                "https://192.168.1.1/",
                "https://198.18.0.1/",
                "https://198.19.255.255/",
                "https://198.51.100.1/",
                "https://203.0.113.1/",
                "https://224.0.0.1/",
                "https://255.255.255.255/",
                "https://[::]/",
                "https://[::1]/",
                "https://[::ffff:8.8.8.8]/",
                "https://[::ffff:7f00:1]/",
                "https://[::127.0.0.1]/",
                "https://[64:ff9b::a9fe:a9fe]/",
                "https://[64:ff9b:1::1]/",
                "https://[100::1]/",
                "https://[2001::1]/",
                "https://[2001:db8::1]/",
                "https://[2002:7f00:1::]/",
                "https://[3fff::1]/",
                "https://[fc00::1]/",
                "https://[fd00:ec2::254]/",
                "https://[fe80::1]/",
                "https://[fec0::1]/",
                "https://[ff02::1]/",
            ],
            "This IP address is of a private or reserved range.",
        );
    }

    #[test]
    fn this_machine_is_taken_where_the_deployment_says_so() {
        for text in
            ["http://127.0.0.1:8080/hook", "http://localhost:80/", "https://[::1]:9/", "http://127.9.9.9/"]
        {
            assert!(read(text, Loopback::Allowed).is_ok(), "{text}");
            assert!(read(text, Loopback::Refused).is_err(), "{text}");
        }
        for text in ["http://example.com/", "http://10.0.0.1/", "https://192.168.0.1/", "ftp://localhost/"] {
            assert!(read(text, Loopback::Allowed).is_err(), "{text}");
        }
    }

    #[test]
    fn a_secret_path_is_not_shown() {
        let address = read("https://hooks.slack.com/services/T0/B0/secret", Loopback::Refused).unwrap();
        assert_eq!(address.redacted(), "https://hooks.slack.com/…");
        assert_eq!(format!("{address:?}"), "Address(https://hooks.slack.com/…)");
    }
}
