//! The keys that Datadog's clients send with each request, where a token of a workspace takes their place.
//!
//! Only the routes under `/api/v2/integration/aws`, and those that validate a key, take them; and from the headers alone:
//! what stands in an address is in logs. A session is no key.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use domain::api::Code;
use domain::ids::WorkspaceId;

use super::{Credential, token_in};
use crate::fault::Fault;

/// The headers that may hold the token: <https://docs.datadoghq.com/api/latest/authentication/>.
const KEYS: [&str; 2] = ["dd-api-key", "dd-application-key"];

/// A token, and the workspace that it names.
#[derive(Clone, Debug)]
pub(crate) struct ApiKey {
    pub(crate) workspace: WorkspaceId,
    pub(crate) credential: Credential,
}

/// 401 without a token of the form, and where there are two. Clients insist on two keys; what is none of our tokens is
/// passed over.
pub(super) fn read(headers: &HeaderMap) -> Result<ApiKey, Fault> {
    let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let authorization = value(header::AUTHORIZATION.as_str()).and_then(|value| value.split_once(' '));
    let bearer = authorization.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let shown = KEYS.into_iter().filter_map(value).chain(bearer.map(|(_, token)| token));
    let mut tokens = shown.filter_map(|text| token_in(text, headers).map(|credential| (text, credential)));
    let Some((text, credential)) = tokens.next() else {
        return Err(refused("Forbidden: there is no API token in this request."));
    };
    if tokens.any(|(other, _)| other != text) {
        return Err(refused("Forbidden: there are two different API tokens in this request."));
    }
    match &credential {
        Credential::Token { workspace, .. } => Ok(ApiKey { workspace: workspace.clone(), credential }),
        Credential::Session { .. } => Err(Fault::not_signed_in()),
    }
}

fn refused(detail: &str) -> Fault {
    Fault::new(Code::NotSignedIn, detail)
        .remedy("Send a token of the workspace, `dpt_…`, in the header DD-API-KEY or DD-APPLICATION-KEY, or the same one in both.")
}

impl<S: Sync> FromRequestParts<S> for ApiKey {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        read(&parts.headers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&'static str, &str)], expected: Option<&str>) {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        let got = read(&map).map(|key| key.workspace.to_string());
        assert_eq!(got.as_deref().ok(), expected, "{headers:?}");
        assert!(got.is_ok() || got.unwrap_err().code == Code::NotSignedIn);
    }

    #[test]
    fn a_token_in_either_header() {
        let token = |byte: &str| format!("dpt_{}_abc", byte.repeat(16));
        let (one, two) = (token("0a"), token("0b"));
        let ws = format!("ws_{}", "0a".repeat(16));
        let bearer = format!("Bearer {one}");
        check(&[("dd-api-key", &one)], Some(&ws));
        check(&[("dd-application-key", &one)], Some(&ws));
        check(&[("dd-api-key", &one), ("dd-application-key", &one)], Some(&ws));
        check(&[("dd-api-key", "none"), ("dd-application-key", &one)], Some(&ws));
        check(&[("authorization", &bearer)], Some(&ws));
        check(&[("authorization", &bearer), ("dd-api-key", &one)], Some(&ws));
        check(&[("dd-api-key", &one), ("dd-application-key", &two)], None);
        check(&[("authorization", &bearer), ("dd-api-key", &two)], None);
        check(&[("authorization", &bearer.replace("Bearer", "Basic"))], None);
        check(&[("dd-api-key", "none")], None);
        check(&[("cookie", &format!("deputize={}.abc", "0b".repeat(16)))], None);
        check(&[("dd-api-key", "dpt_0a_abc")], None);
        check(&[], None);
    }
}
