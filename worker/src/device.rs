//! From where a session was begun, as far as the edge knows: for its owner, who must know it again in a list.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use domain::sign_in::agent;
use serde::{Deserialize, Serialize};

/// The longest address: IPv6 with an embedded IPv4.
const ADDRESS_MAX: usize = 45;

/// A browser and where it is. Stored as JSON with the session; the names of the fields stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Device {
    /// Such as `Firefox on Windows`.
    pub(crate) agent: String,
    /// The network address.
    pub(crate) address: Option<String>,
    /// Its country, in two letters.
    pub(crate) country: Option<String>,
}

impl Device {
    /// From the headers of a request: Cloudflare sets two of them, whatever the client sent.
    fn read(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let is_country = |text: &String| text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
        Self {
            agent: agent::name(&text("user-agent").unwrap_or_default()),
            address: text("cf-connecting-ip").filter(|address| address.len() <= ADDRESS_MAX),
            // `XX` and `T1` mean that it is not known, and Tor.
            country: text("cf-ipcountry").filter(is_country).filter(|country| country != "XX"),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Device {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::read(&parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_edge_says_is_kept() {
        let mut headers = HeaderMap::new();
        headers.insert("user-agent", "curl/8".parse().unwrap());
        headers.insert("cf-connecting-ip", "2001:db8::1".parse().unwrap());
        headers.insert("cf-ipcountry", "IS".parse().unwrap());
        let device = Device::read(&headers);
        assert_eq!((device.address.as_deref(), device.country.as_deref()), (Some("2001:db8::1"), Some("IS")));
        for unknown in ["XX", "T1", "", "Iceland"] {
            headers.insert("cf-ipcountry", unknown.parse().unwrap());
            assert_eq!(Device::read(&headers).country, None, "{unknown}");
        }
    }

    /// What is stored stays readable.
    #[test]
    fn the_stored_form_is_pinned() {
        let stored = r#"{"agent":"Firefox on Windows","address":"192.0.2.1","country":"IS"}"#;
        let device: Device = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&device).unwrap(), stored);
    }
}
