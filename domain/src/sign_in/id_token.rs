//! What must be true of an ID token whose signature was verified: `OpenID` Connect Core 1.0, section 3.1.3.7.

use std::time::Duration;

use serde_json::{Map, Value};

use super::FLOW_LIFE;
use crate::time::Timestamp;

/// How far two clocks may differ.
const LEEWAY: Duration = Duration::from_mins(1);

/// What the token is held against.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The provider's issuer, as configured.
    pub issuer: &'a str,
    /// Who we are to it.
    pub client_id: &'a str,
    /// What this sign-in sent along.
    pub nonce: &'a str,
    /// Now.
    pub now: Timestamp,
}

/// Why a token counts for nothing here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is no JSON object, or has no subject.
    #[error("it is not of an ID token's form")]
    Form,
    /// Another provider made it.
    #[error("its issuer is another")]
    Issuer,
    /// It was made for another client.
    #[error("it was made for somebody else")]
    Audience,
    /// Its time is over, has not come, or is not said.
    #[error("its time is over or has not come")]
    Time,
    /// It belongs to another sign-in.
    #[error("its nonce is another sign-in's")]
    Nonce,
}

/// What a provider says of a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Claims(Map<String, Value>);

impl Claims {
    /// The claims of a verified token.
    pub fn of_token(payload: &[u8], expected: &Expected<'_>) -> Result<Self, Unfit> {
        let Ok(Value::Object(claims)) = serde_json::from_slice(payload) else { return Err(Unfit::Form) };
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        if text("sub").is_none_or(str::is_empty) {
            return Err(Unfit::Form);
        }
        if text("iss") != Some(expected.issuer) {
            return Err(Unfit::Issuer);
        }
        if !is_for(&claims, expected.client_id) {
            return Err(Unfit::Audience);
        }
        if !is_in_time(&claims, expected.now) {
            return Err(Unfit::Time);
        }
        if text("nonce") != Some(expected.nonce) {
            return Err(Unfit::Nonce);
        }
        Ok(Self(claims))
    }

    /// The claims of a verified token of Cloudflare Access, which comes with each request while it lasts: it answers no
    /// question, so it has no nonce, and may be as old as its `exp` allows.
    pub fn of_access(payload: &[u8], issuer: &str, audience: &str, now: Timestamp) -> Result<Self, Unfit> {
        let Ok(Value::Object(claims)) = serde_json::from_slice(payload) else { return Err(Unfit::Form) };
        if claims.get("iss").and_then(Value::as_str) != Some(issuer) {
            return Err(Unfit::Issuer);
        }
        let is_named = match claims.get("aud") {
            Some(Value::Array(audiences)) => audiences.iter().any(|one| one.as_str() == Some(audience)),
            Some(Value::String(one)) => one == audience,
            _ => false,
        };
        if !is_named {
            return Err(Unfit::Audience);
        }
        if is_current(&claims, now) { Ok(Self(claims)) } else { Err(Unfit::Time) }
    }

    /// Adds what the token did not say from the provider's answer to a `userinfo` request: section 5.3.2. `None` when that
    /// is about somebody else.
    #[must_use]
    pub fn with_user_info(mut self, json: &[u8]) -> Option<Self> {
        let Ok(Value::Object(said)) = serde_json::from_slice(json) else { return None };
        if said.get("sub").and_then(Value::as_str) != self.0.get("sub").and_then(Value::as_str) {
            return None;
        }
        for (name, value) in said {
            self.0.entry(name).or_insert(value);
        }
        Some(self)
    }

    /// Whether this claim is said at all.
    pub fn says(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A claim that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// A claim that is a truth value; some providers write it as a text.
    pub fn truth(&self, name: &str) -> Option<bool> {
        match self.0.get(name)? {
            Value::Bool(truth) => Some(*truth),
            Value::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Whether a claim is this value, or a list that holds it.
    pub fn has(&self, name: &str, value: &Value) -> bool {
        match self.0.get(name) {
            Some(Value::Array(list)) => list.contains(value),
            Some(said) => said == value,
            None => false,
        }
    }
}

/// For us; and where for others too, made for us to use (`azp`).
fn is_for(claims: &Map<String, Value>, client_id: &str) -> bool {
    let azp = claims.get("azp").map(Value::as_str);
    match claims.get("aud") {
        Some(Value::String(audience)) => {
            audience == client_id && azp.is_none_or(|azp| azp == Some(client_id))
        }
        Some(Value::Array(audiences)) => {
            let is_named = audiences.iter().any(|audience| audience.as_str() == Some(client_id));
            let is_ours = if audiences.len() == 1 {
                azp.is_none_or(|azp| azp == Some(client_id))
            } else {
                azp == Some(Some(client_id))
            };
            is_named && is_ours
        }
        _ => false,
    }
}

/// It counts still, and was made during this sign-in.
fn is_in_time(claims: &Map<String, Value>, now: Timestamp) -> bool {
    let made = time(claims, "iat");
    is_current(claims, now) && made.is_some_and(|made| now < made.plus(FLOW_LIFE + LEEWAY))
}

/// It counts already, and still.
fn is_current(claims: &Map<String, Value>, now: Timestamp) -> bool {
    let (Some(ends), Some(made)) = (time(claims, "exp"), time(claims, "iat")) else { return false };
    let is_begun = match claims.get("nbf") {
        Some(_) => time(claims, "nbf").is_some_and(|begins| begins <= now.plus(LEEWAY)),
        None => true,
    };
    now < ends.plus(LEEWAY) && made <= now.plus(LEEWAY) && is_begun
}

/// A time: whole or broken seconds, RFC 7519 takes both.
fn time(claims: &Map<String, Value>, name: &str) -> Option<Timestamp> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "seconds since 1970 fit; what does not is far off either way"
    )]
    claims.get(name).and_then(Value::as_f64).map(|seconds| Timestamp::from_seconds(seconds as i64))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn judge(change: impl FnOnce(&mut Value)) -> Result<Claims, Unfit> {
        let now = Timestamp::from_seconds(1_795_312_800);
        let mut claims = json!({
            "iss": "https://login.example", "sub": "1", "aud": "us", "nonce": "n",
            "iat": 1_795_312_790, "exp": 1_795_313_090
        });
        change(&mut claims);
        let expected = Expected { issuer: "https://login.example", client_id: "us", nonce: "n", now };
        Claims::of_token(claims.to_string().as_bytes(), &expected)
    }

    #[test]
    fn a_fit_token() {
        for change in [
            |_: &mut Value| {},
            |c: &mut Value| c["aud"] = json!(["us"]),
            |c: &mut Value| c["azp"] = json!("us"),
            |c: &mut Value| (c["aud"], c["azp"]) = (json!(["us", "them"]), json!("us")),
            |c: &mut Value| c["exp"] = json!(1_795_312_741),
            |c: &mut Value| c["iat"] = json!(1_795_312_860),
            |c: &mut Value| c["iat"] = json!(1_795_312_790.5),
        ] {
            assert!(judge(change).is_ok());
        }
    }

    #[test]
    fn an_unfit_one() {
        let check = |change: fn(&mut Value), expected| assert_eq!(judge(change), Err(expected));
        check(|c| c["sub"] = json!(""), Unfit::Form);
        check(|c| *c = json!([]), Unfit::Form);
        check(|c| c["iss"] = json!("https://login.example/"), Unfit::Issuer);
        check(|c| c["aud"] = json!("them"), Unfit::Audience);
        check(|c| c["aud"] = json!(["us", "them"]), Unfit::Audience);
        check(|c| (c["aud"], c["azp"]) = (json!(["us", "them"]), json!("them")), Unfit::Audience);
        check(|c| c["azp"] = json!("them"), Unfit::Audience);
        check(|c| c["azp"] = json!(null), Unfit::Audience);
        check(|c| c["aud"] = json!(null), Unfit::Audience);
        check(|c| c["exp"] = json!(1_795_312_740), Unfit::Time);
        check(|c| c["exp"] = json!("1795313090"), Unfit::Time);
        check(|c| c["iat"] = json!(1_795_312_861), Unfit::Time);
        check(|c| c["iat"] = json!(1_795_312_100), Unfit::Time);
        check(|c| c["nbf"] = json!(1_795_312_900), Unfit::Time);
        check(|c| c["nonce"] = json!("m"), Unfit::Nonce);
        check(|c| c["nonce"] = json!(null), Unfit::Nonce);
    }

    #[test]
    fn the_word_of_access() {
        let now = Timestamp::from_seconds(1_795_312_800);
        let judge = |claims: Value| {
            Claims::of_access(claims.to_string().as_bytes(), "https://t.example", "us", now).map(drop)
        };
        let with = |name: &str, value: Value| {
            let mut claims = json!({"iss": "https://t.example", "aud": ["us"], "iat": 1_795_230_000, "exp": 1_795_316_400});
            claims[name] = value;
            claims
        };
        assert_eq!(judge(with("email", json!("a@b.c"))), Ok(()));
        assert_eq!(judge(with("aud", json!(["them"]))), Err(Unfit::Audience));
        assert_eq!(judge(with("iss", json!("https://other.example"))), Err(Unfit::Issuer));
        assert_eq!(judge(with("exp", json!(1_795_312_700))), Err(Unfit::Time));
        assert_eq!(judge(with("iat", json!(1_795_312_900))), Err(Unfit::Time));
    }

    #[test]
    fn user_info_adds_and_never_overwrites() {
        let claims = judge(|c| c["email"] = json!("a@b.c")).unwrap();
        let more = claims.clone().with_user_info(br#"{"sub":"1","email":"x@y.z","name":"A"}"#).unwrap();
        assert_eq!((more.text("email"), more.text("name")), (Some("a@b.c"), Some("A")));
        assert_eq!(claims.clone().with_user_info(br#"{"sub":"2","name":"A"}"#), None);
        assert_eq!(claims.with_user_info(b"no"), None);
    }

    #[test]
    fn claims_are_read_as_providers_write_them() {
        let claims = judge(|c| {
            (c["groups"], c["email_verified"], c["level"]) = (json!(["a", "b"]), json!("true"), json!(3));
        })
        .unwrap();
        assert!(claims.has("groups", &json!("b")) && !claims.has("groups", &json!("c")));
        assert!(claims.has("level", &json!(3)) && !claims.has("none", &json!(null)));
        assert_eq!(claims.truth("email_verified"), Some(true));
    }
}
