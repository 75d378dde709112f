//! What a caller shows, and the forms of our own secrets. Each names its object, so that a request finds its state
//! without a central directory.
//!
//! | secret | form | kept as |
//! |---|---|---|
//! | API token | `dpt_<workspace>_<43 characters>` | SHA-256, in the Workspace |
//! | session | cookie `<person>.<43 characters>` | SHA-256, in the Person |
//! | sign-in link | `<person>.<43 characters>` behind the `#` | SHA-256, in the Person |
//! | onboarding link | `dpl_<workspace>_<43 characters>` in the path | SHA-256, in the Workspace and as a key of KV |
//! | invitation | `dpi_<workspace>_<43 characters>` behind the `#` | SHA-256, in the Workspace |

mod datadog;

pub(crate) use datadog::ApiKey;

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use domain::api::Code;
use domain::ids::{PersonId, WorkspaceId};
use domain::link::Refusal;

use crate::entropy;
use crate::fault::Fault;
use crate::objects::workspace::not_valid;

/// The session cookie. Over https it has the prefix `__Host-`, which binds it to this very host; on plain-http localhost
/// browsers refuse that.
const COOKIE: &str = "deputize";
/// What the token of an onboarding link begins with, and that of an invitation.
const LINK: &str = "dpl_";
const INVITATION: &str = "dpi_";
/// How long the browser keeps it, in seconds; the Person object ends sessions by itself.
const COOKIE_SECONDS: u32 = 30 * 24 * 60 * 60;

/// Who calls, as far as the request tells; the objects decide whether it is true.
#[derive(Clone, Debug)]
pub(crate) enum Credential {
    /// A bearer token of a workspace.
    Token { workspace: WorkspaceId, digest: String, from: Option<String> },
    /// A session of a person.
    Session { person: PersonId, digest: String, from: Option<String>, renewal: Renewal },
}

/// The new secret of the session that made a request, where it was given one meanwhile; the edge hands it to the browser
/// with the answer, whatever route that is of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Renewal(Arc<Mutex<Option<String>>>);

impl Renewal {
    /// Keeps it.
    pub(crate) fn give(&self, secret: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(secret);
    }

    /// Takes it, if there is one.
    pub(crate) fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// A new API token and its digest.
pub(crate) fn new_token(workspace: &WorkspaceId) -> Result<(String, String), Fault> {
    let token = format!("dpt_{}_{}", workspace.bare(), entropy::secret()?);
    let digest = entropy::digest(&token);
    Ok((token, digest))
}

/// The secret of an onboarding link, as its holder shows it: whose it is, and its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LinkToken {
    pub(crate) workspace: WorkspaceId,
    pub(crate) digest: String,
}

impl LinkToken {
    /// A new one, and what is kept of it.
    pub(crate) fn new(workspace: &WorkspaceId) -> Result<(String, Self), Fault> {
        let (token, digest) = new_of_workspace(LINK, workspace)?;
        Ok((token, Self { workspace: workspace.clone(), digest }))
    }

    /// 404 when it is not of the form: such a link cannot exist.
    pub(crate) fn read(token: &str) -> Result<Self, Fault> {
        let (workspace, digest) =
            read_of_workspace(LINK, token).ok_or_else(|| Fault::refused(&Refusal::Unknown, None))?;
        Ok(Self { workspace, digest })
    }
}

/// The secret of an invitation, as its holder shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InvitationToken {
    pub(crate) workspace: WorkspaceId,
    pub(crate) digest: String,
}

/// A new invitation's token and its digest.
pub(crate) fn new_invitation(workspace: &WorkspaceId) -> Result<(String, String), Fault> {
    new_of_workspace(INVITATION, workspace)
}

/// A secret that names its workspace, and its digest.
fn new_of_workspace(prefix: &str, workspace: &WorkspaceId) -> Result<(String, String), Fault> {
    let token = format!("{prefix}{}_{}", workspace.bare(), entropy::secret()?);
    let digest = entropy::digest(&token);
    Ok((token, digest))
}

/// Whose secret it is, and its digest; `None` when it is not of the form.
fn read_of_workspace(prefix: &str, token: &str) -> Option<(WorkspaceId, String)> {
    let (bare, secret) = token.strip_prefix(prefix)?.split_once('_')?;
    let workspace = WorkspaceId::from_bare(bare).ok().filter(|_| entropy::is_secret(secret))?;
    Some((workspace, entropy::digest(token)))
}

/// The bearer token of a request; empty without one.
fn bearer(parts: &Parts) -> &str {
    let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let (scheme, token) = header.and_then(|value| value.split_once(' ')).unwrap_or_default();
    if scheme.eq_ignore_ascii_case("bearer") { token } else { "" }
}

/// The bearer token of a request to `/api/v1/connect`. It is in no address there, so no log can hold it. 404 without one.
impl<S: Sync> FromRequestParts<S> for LinkToken {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        Self::read(bearer(parts))
    }
}

/// The bearer token of a request to `/api/v1/invitation`. 404 without one.
impl<S: Sync> FromRequestParts<S> for InvitationToken {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        let (workspace, digest) = read_of_workspace(INVITATION, bearer(parts)).ok_or_else(not_valid)?;
        Ok(Self { workspace, digest })
    }
}

/// A new secret of a person (session or link) and its digest.
pub(crate) fn new_personal(person: &PersonId) -> Result<(String, String), Fault> {
    let secret = format!("{}.{}", person.bare(), entropy::secret()?);
    let digest = entropy::digest(&secret);
    Ok((secret, digest))
}

/// Whose secret this is, and its digest; `None` when it is not of the form.
pub(crate) fn read_personal(secret: &str) -> Option<(PersonId, String)> {
    let (person, _) = secret.split_once('.')?;
    Some((PersonId::from_bare(person).ok()?, entropy::digest(secret)))
}

/// The header value that hands a session to the browser.
pub(crate) fn set_cookie(https: bool, session: &str) -> String {
    cookie(https, session, COOKIE_SECONDS)
}

/// The header value that takes the session from the browser.
pub(crate) fn clear_cookie(https: bool) -> String {
    cookie(https, "", 0)
}

fn cookie(https: bool, value: &str, seconds: u32) -> String {
    named_cookie(https, COOKIE, value, seconds)
}

/// The header value that sets a cookie of ours: out of reach of scripts, of other sites, and, over https, of the domains
/// above and below this host. `name` is without the prefix.
pub(crate) fn named_cookie(https: bool, name: &str, value: &str, seconds: u32) -> String {
    let (prefix, secure) = if https { ("__Host-", "; Secure") } else { ("", "") };
    format!("{prefix}{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
}

/// The value of such a cookie in a request.
pub(crate) fn read_cookie<'a>(headers: &'a HeaderMap, site: &Site, name: &str) -> Option<&'a str> {
    let values = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        values.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let is_it = |key: &str| {
        let bare = if site.https { key.strip_prefix("__Host-") } else { Some(key) };
        bare == Some(name)
    };
    pairs.find(|(key, _)| is_it(key)).map(|(_, value)| value)
}

/// The session in a request's cookie, whatever the request is for.
pub(crate) fn session_in(headers: &HeaderMap, site: &Site) -> Option<(PersonId, String)> {
    read_cookie(headers, site, COOKIE).and_then(read_personal)
}

/// Where the request was sent: scheme and host, for links and for the origin check.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) https: bool,
    pub(crate) origin: String,
}

/// Reads the caller's credential. A token counts before a cookie.
///
/// 401 when there is none of the right form. 403 when a cookie comes with a write from another origin: browsers add
/// cookies by themselves, tokens they do not.
fn read(headers: &HeaderMap, method: &Method, site: &Site, renewal: Renewal) -> Result<Credential, Fault> {
    let value = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(authorization) = value(header::AUTHORIZATION) {
        let (scheme, token) = authorization.split_once(' ').unwrap_or_default();
        let is_bearer = scheme.eq_ignore_ascii_case("bearer");
        return token_in(token, headers).filter(|_| is_bearer).ok_or_else(Fault::not_signed_in);
    }
    let (person, digest) = session_in(headers, site).ok_or_else(Fault::not_signed_in)?;
    require_same_origin(headers, method, site)?;
    Ok(Credential::Session { person, digest, from: address(headers), renewal })
}

/// The credential that a request shows, whatever it is for, and whether it counts or not.
pub(crate) fn claimed(headers: &HeaderMap, site: &Site) -> Option<Credential> {
    let own = read(headers, &Method::GET, site, Renewal::default()).ok();
    own.or_else(|| datadog::read(headers).ok().map(|key| key.credential))
}

/// The API token that this text is, if it is of the form.
fn token_in(token: &str, headers: &HeaderMap) -> Option<Credential> {
    let (workspace, _) = token.strip_prefix("dpt_")?.split_once('_')?;
    let workspace = WorkspaceId::from_bare(workspace).ok()?;
    Some(Credential::Token { workspace, digest: entropy::digest(token), from: address(headers) })
}

/// The caller's network address, as Cloudflare's edge found it; it overwrites what a caller sends.
/// <https://developers.cloudflare.com/fundamentals/reference/http-headers/#cf-connecting-ip>
pub(crate) fn address(headers: &HeaderMap) -> Option<String> {
    let text = headers.get("cf-connecting-ip")?.to_str().ok()?;
    text.parse::<std::net::IpAddr>().ok().map(|address| address.to_string())
}

/// Where a request comes from, for those that show no credential of ours.
pub(crate) struct From(pub(crate) Option<String>);

impl<S: Sync> FromRequestParts<S> for From {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        Ok(Self(address(&parts.headers)))
    }
}

/// What browsers say of the relation between a request's page and its goal: <https://www.w3.org/TR/fetch-metadata/>.
const FETCH_SITE: &str = "sec-fetch-site";

/// 403 for a write that a page of another origin made: by its `Origin`, and by what the browser itself says of it, which no
/// page can choose. Older browsers say nothing there; then the `Origin` decides alone.
pub(crate) fn require_same_origin(headers: &HeaderMap, method: &Method, site: &Site) -> Result<(), Fault> {
    let origin = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
    let is_from_here = headers.get(FETCH_SITE).is_none_or(|relation| relation == "same-origin");
    if method.is_safe() || (origin == Some(site.origin.as_str()) && is_from_here) {
        return Ok(());
    }
    Err(Fault::new(Code::ForeignOrigin, "This write did not come from our own pages.")
        .remedy("Use the console itself, or an API token."))
}

impl<S: Sync> FromRequestParts<S> for Credential {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        let site = parts.extensions.get::<Site>().ok_or_else(|| Fault::internal("no site"))?;
        let renewal = parts.extensions.get::<Renewal>().cloned().unwrap_or_default();
        read(&parts.headers, &parts.method, site, renewal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&str, &str)], method: &Method, expected: Result<&str, Code>) {
        let site = Site { https: true, origin: "https://deputize.example".to_owned() };
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(axum::http::HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        let got = read(&map, method, &site, Renewal::default()).map(|credential| match credential {
            Credential::Token { workspace, .. } => workspace.to_string(),
            Credential::Session { person, .. } => person.to_string(),
        });
        assert_eq!(
            got.as_deref().map_err(|fault| fault.code),
            expected.as_ref().map(|id| *id).map_err(|code| *code)
        );
    }

    #[test]
    fn forms() {
        let token = format!("Bearer dpt_{}_abc", "0a".repeat(16));
        let cookie = format!("other=1; __Host-deputize={}.abc", "0b".repeat(16));
        let (ws, per) = (format!("ws_{}", "0a".repeat(16)), format!("per_{}", "0b".repeat(16)));
        let ours = ("origin", "https://deputize.example");
        check(&[("authorization", &token)], &Method::POST, Ok(&ws));
        check(&[("authorization", &token), ("cookie", &cookie)], &Method::GET, Ok(&ws));
        check(&[("cookie", &cookie)], &Method::GET, Ok(&per));
        check(&[("cookie", &cookie), ours], &Method::POST, Ok(&per));
        check(&[("cookie", &cookie)], &Method::POST, Err(Code::ForeignOrigin));
        check(
            &[("cookie", &cookie), ("origin", "https://evil.example")],
            &Method::DELETE,
            Err(Code::ForeignOrigin),
        );
        let from = |relation| ("sec-fetch-site", relation);
        check(&[("cookie", &cookie), ours, from("same-origin")], &Method::POST, Ok(&per));
        for relation in ["cross-site", "same-site", "none", ""] {
            check(&[("cookie", &cookie), ours, from(relation)], &Method::POST, Err(Code::ForeignOrigin));
        }
        check(&[("cookie", &cookie), from("cross-site")], &Method::GET, Ok(&per));
        check(&[("cookie", "deputize=x.y")], &Method::GET, Err(Code::NotSignedIn));
        check(
            &[("authorization", "Bearer nonsense"), ("cookie", &cookie)],
            &Method::GET,
            Err(Code::NotSignedIn),
        );
        check(&[("authorization", &token.replace("Bearer", "Basic"))], &Method::GET, Err(Code::NotSignedIn));
        check(&[], &Method::GET, Err(Code::NotSignedIn));
    }

    #[test]
    fn a_link_names_its_workspace() {
        let workspace = WorkspaceId::from_bytes([10; 16]);
        let secret = "_-".repeat(21) + "a";
        let token = format!("dpl_{}_{secret}", workspace.bare());
        let read = LinkToken::read(&token).unwrap();
        assert_eq!((read.workspace, read.digest), (workspace, entropy::digest(&token)));
        for wrong in [
            String::new(),
            token.replace("dpl_", "dpt_"),
            token.replace("0a0a", "0G0a"),
            token.get(..token.len() - 1).unwrap().to_owned(),
            format!("{token}a"),
            token.replace("-a", "/a"),
        ] {
            let refused = LinkToken::read(&wrong).unwrap_err();
            assert_eq!(refused.code, Code::LinkUnknown, "{wrong}");
        }
    }

    #[test]
    fn cookies_are_out_of_reach_of_scripts_and_other_sites() {
        assert_eq!(
            set_cookie(true, "v"),
            "__Host-deputize=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure"
        );
        assert_eq!(clear_cookie(false), "deputize=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }
}
