//! What a sign-in with a provider must remember between its two requests: which provider, what was sent along, where to go
//! afterwards.
//!
//! It is in a cookie, encrypted and authenticated with the deployment's key, so nothing is stored on our side for people who
//! never come back, and nobody but this deployment can make one: not even a site that managed to set a cookie here could
//! make somebody sign in as another. That it works once is the Person object's doing, which remembers the nonces of ten
//! minutes, and the provider's, which takes a code once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::sign_in::provider::Provider;
use domain::sign_in::{FLOW_LIFE, ReturnTo};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::entropy;
use crate::fault::Fault;
use crate::vault::{Place, Vault};

/// What the vault's secrets are for.
const PURPOSE: &str = "sign-in";

/// A sign-in that is under way.
#[derive(Serialize, Deserialize)]
pub(crate) struct Flow {
    /// Comes back beside the code: the answer belongs to a question of this browser (RFC 6749, section 10.12).
    state: String,
    /// Comes back inside the token.
    pub(crate) nonce: String,
    /// What the code is bound to; the provider was shown its digest.
    pub(crate) verifier: String,
    /// Where to go afterwards.
    pub(crate) return_to: ReturnTo,
    /// When it is too late.
    until: Timestamp,
}

impl Flow {
    /// A new one.
    pub(crate) fn begin(return_to: ReturnTo, now: Timestamp) -> Result<Self, Fault> {
        Ok(Self {
            state: entropy::secret()?,
            nonce: entropy::secret()?,
            verifier: entropy::secret()?,
            return_to,
            until: now.plus(FLOW_LIFE),
        })
    }

    /// The value of its cookie.
    pub(crate) fn sealed(&self, vault: &Vault, provider: &Provider) -> Result<String, Fault> {
        let sealed = vault.seal(place(provider), entropy::bytes()?, &serde_json::to_vec(self)?);
        sealed.ok_or_else(|| Fault::internal("a sign-in that cannot be sealed"))
    }

    /// From its cookie and the answer's `state`; `None` when it is none of this deployment and provider, too old, or another
    /// answer's.
    pub(crate) fn opened(
        vault: &Vault,
        provider: &Provider,
        cookie: &str,
        state: &str,
        now: Timestamp,
    ) -> Option<Self> {
        let opened = vault.open(place(provider), cookie).ok()?;
        let flow: Self = serde_json::from_slice(&opened).ok()?;
        // Digests are compared, so that the time it takes tells nothing.
        let is_its = entropy::digest(&flow.state) == entropy::digest(state);
        (is_its && now < flow.until).then_some(flow)
    }

    /// What the provider is asked with: `redirect_uri` is where it answers to.
    pub(crate) fn question(&self, client_id: &str, redirect_uri: &str) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.as_bytes()));
        form_urlencoded::Serializer::new(String::new())
            .append_pair("response_type", "code")
            .append_pair("client_id", client_id)
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("scope", "openid email profile")
            .append_pair("state", &self.state)
            .append_pair("nonce", &self.nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256")
            .finish()
    }
}

/// It opens for the provider that it was begun with, so one cannot answer for another (RFC 9700, section 4.4).
fn place(provider: &Provider) -> Place<'_> {
    Place { workspace: "", owner: &provider.id, purpose: PURPOSE }
}

#[cfg(test)]
mod tests {
    use domain::webhook::address::Loopback;

    use super::*;

    const KEY: &str = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    #[test]
    fn it_opens_for_its_own_answer_alone() {
        let one = |id: &str| {
            format!(r#"{{"id":"{id}","name":"A","issuer":"https://{id}.example","client_id":"c"}}"#)
        };
        let text = format!("[{},{}]", one("a"), one("b"));
        let providers = domain::sign_in::provider::read(&text, Loopback::Refused).unwrap();
        let (vault, now) = (Vault::new(KEY, None).unwrap(), Timestamp::from_seconds(1000));
        let flow = Flow::begin(ReturnTo::home(), now).unwrap();
        let cookie = flow.sealed(&vault, &providers[0]).unwrap();
        assert!(!cookie.contains(&flow.verifier));
        let opens = |provider: usize, cookie: &str, state: &str, now: Timestamp| {
            Flow::opened(&vault, &providers[provider], cookie, state, now).is_some()
        };
        assert!(opens(0, &cookie, &flow.state, now));
        assert!(!opens(1, &cookie, &flow.state, now), "another provider");
        assert!(!opens(0, &cookie, &flow.nonce, now), "another state");
        assert!(!opens(0, &cookie, "", now), "no state");
        assert!(!opens(0, &cookie, &flow.state, now.plus(FLOW_LIFE)), "too late");
        assert!(!opens(0, &flow.state, &flow.state, now), "not sealed");
    }

    #[test]
    fn the_question_holds_the_digest_of_the_verifier() {
        let flow = Flow {
            verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned(),
            ..Flow::begin(ReturnTo::home(), Timestamp::from_seconds(0)).unwrap()
        };
        let question = flow.question("us", "https://d.example/back");
        // The example of RFC 7636, appendix B.
        assert!(question.contains(
            "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
        ));
        assert!(
            question.contains("redirect_uri=https%3A%2F%2Fd.example%2Fback")
                && !question.contains(&flow.verifier)
        );
    }
}
