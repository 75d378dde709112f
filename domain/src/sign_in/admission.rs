//! Who may enter by a provider's word: whoever was invited, has an address in one of its domains, or has its claim.
//!
//! People are named by their e-mail address, so an address that the provider has not verified lets nobody in, whatever else
//! is true: anybody can write the address of somebody who was invited into a profile.

use super::address;
use super::id_token::Claims;
use super::provider::Provider;

/// Somebody, as a provider knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The address, in lower case.
    pub email: String,
    /// The name, or else what stands before the `@`.
    pub name: String,
}

/// Why somebody may not enter. Each names the address they came with, where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAdmitted {
    /// The provider says no address.
    NoAddress,
    /// The provider does not say that the address is theirs.
    Unverified(String),
    /// The provider is not believed about addresses of this domain.
    NotVouched(String),
    /// Nobody invited them, and nothing else lets them in.
    Stranger(String),
}

impl NotAdmitted {
    /// The address that they came with.
    pub fn email(&self) -> Option<&str> {
        match self {
            Self::NoAddress => None,
            Self::Unverified(email) | Self::NotVouched(email) | Self::Stranger(email) => Some(email),
        }
    }

    /// What is wrong, and whom to ask. `provider` is the provider's name.
    pub fn words(&self, provider: &str) -> (String, &'static str) {
        match self {
            Self::NoAddress => (
                format!("{provider} did not say which e-mail address is yours."),
                "Ask whoever runs that sign-in to let Deputize see addresses (the scope `email`).",
            ),
            Self::Unverified(email) => (
                format!("{provider} has not verified that {email} is yours."),
                "Verify the address there, or ask whoever runs that sign-in; then try again.",
            ),
            Self::NotVouched(email) => (
                format!("{provider} is not how people of {email}'s domain sign in here."),
                "Choose another way to sign in, or ask the owner of your workspace.",
            ),
            Self::Stranger(email) => (
                format!("You came as {email}, and nobody has invited that address."),
                "Ask the owner of your workspace to invite it, or sign in with another account.",
            ),
        }
    }
}

/// Who it is, if the provider's word on the address counts.
pub fn arrival(provider: &Provider, claims: &Claims) -> Result<Arrival, NotAdmitted> {
    let email = claims.text("email").and_then(address).ok_or(NotAdmitted::NoAddress)?;
    if !claims.truth("email_verified").unwrap_or(provider.trust_email && !claims.says("email_verified")) {
        return Err(NotAdmitted::Unverified(email));
    }
    if !provider.is_believed_about(&email) {
        return Err(NotAdmitted::NotVouched(email));
    }
    let said = claims.text("name").map(str::trim).filter(|name| !name.is_empty());
    let name = said.or_else(|| email.split('@').next()).unwrap_or_default();
    let name = name.chars().filter(|c| !c.is_control()).take(100).collect();
    Ok(Arrival { email, name })
}

/// Whether they may enter although nobody invited them.
pub fn may_come_uninvited(provider: &Provider, arrival: &Arrival, claims: &Claims) -> bool {
    provider.takes_domain_of(&arrival.email)
        || provider.claim.as_ref().is_some_and(|claim| claims.has(&claim.name, &claim.value))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::sign_in::id_token::Expected;
    use crate::sign_in::provider;
    use crate::time::Timestamp;
    use crate::webhook::address::Loopback;

    fn provider_with(more: &str) -> Provider {
        let text = format!(r#"[{{"id":"a","name":"A","issuer":"https://a.example","client_id":"c"{more}}}]"#);
        provider::read(&text, Loopback::Refused).unwrap().remove(0)
    }

    fn claims(more: Value) -> Claims {
        let mut all =
            json!({"iss": "https://a.example", "sub": "1", "aud": "c", "nonce": "n", "iat": 0, "exp": 60});
        let (Value::Object(all_of_them), Value::Object(more)) = (&mut all, more) else { panic!("objects") };
        all_of_them.extend(more);
        let now = Timestamp::from_seconds(1);
        let expected = Expected { issuer: "https://a.example", client_id: "c", nonce: "n", now };
        Claims::of_token(all.to_string().as_bytes(), &expected).unwrap()
    }

    fn check(provider: &str, said: Value, expected: &Result<bool, NotAdmitted>) {
        let (provider, claims) = (provider_with(provider), claims(said));
        let got = arrival(&provider, &claims).map(|who| may_come_uninvited(&provider, &who, &claims));
        assert_eq!(got, *expected, "{claims:?}");
    }

    #[test]
    fn by_domain_by_claim_or_not() {
        let verified = json!({"email": "Robin@Acme.example", "email_verified": true});
        check("", verified.clone(), &Ok(false));
        check(r#","domains":["acme.example"]"#, verified.clone(), &Ok(true));
        check(r#","domains":["other.example"]"#, verified, &Ok(false));
        let deceiving = json!({"email": "robin@notacme.example", "email_verified": true});
        check(r#","domains":["acme.example"]"#, deceiving, &Ok(false));
        let claim = r#","claim":{"name":"groups","value":"cloud"}"#;
        check(
            claim,
            json!({"email": "r@a.example", "email_verified": true, "groups": ["x", "cloud"]}),
            &Ok(true),
        );
        check(claim, json!({"email": "r@a.example", "email_verified": true, "groups": "clouds"}), &Ok(false));
    }

    #[test]
    fn an_address_counts_only_if_the_provider_stands_for_it() {
        let by_domain = r#","domains":["acme.example"]"#;
        let unverified = || Err(NotAdmitted::Unverified("r@acme.example".to_owned()));
        check(by_domain, json!({"email": "r@acme.example"}), &unverified());
        check(by_domain, json!({"email": "r@acme.example", "email_verified": false}), &unverified());
        check(by_domain, json!({"email": "nobody"}), &Err(NotAdmitted::NoAddress));
        check(by_domain, json!({}), &Err(NotAdmitted::NoAddress));
        let trusting = r#","trust_email":true,"domains":["acme.example"]"#;
        check(trusting, json!({"email": "r@acme.example"}), &Ok(true));
        check(trusting, json!({"email": "r@acme.example", "email_verified": false}), &unverified());
        check(trusting, json!({"email": "r@acme.example", "email_verified": "perhaps"}), &unverified());
        let narrow = r#","vouches_for":["client.example"]"#;
        let not_vouched = Err(NotAdmitted::NotVouched("r@acme.example".to_owned()));
        check(narrow, json!({"email": "r@acme.example", "email_verified": true}), &not_vouched);
    }

    #[test]
    fn names() {
        let name = |said: Value| arrival(&provider_with(""), &claims(said)).unwrap().name;
        assert_eq!(
            name(json!({"email": "r@a.example", "email_verified": true, "name": " Robin\n "})),
            "Robin"
        );
        assert_eq!(name(json!({"email": "r@a.example", "email_verified": true, "name": ""})), "r");
    }
}
