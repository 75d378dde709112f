//! A code becomes what the provider says of a person: the token request (`OpenID` Connect Core 1.0, section 3.1.3), the
//! verified ID token, and, where that says no address, the provider's `userinfo`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::jose::compact::Compact;
use domain::sign_in::id_token::{Claims, Expected};
use domain::sign_in::provider::Provider;
use serde::Deserialize;
use worker::Env;

use super::flow::Flow;
use super::known::SecretIn;
use super::{Known, Unproven};
use crate::outgoing::document::{self, Document, Wanted};
use crate::{clock, config};

const TOKENS: &str = "token request";
const USER_INFO: &str = "userinfo";

/// A code and what it was asked with.
pub(crate) struct Redeemed<'a> {
    pub(crate) provider: &'a Provider,
    pub(crate) flow: &'a Flow,
    pub(crate) code: &'a str,
    pub(crate) redirect_uri: &'a str,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

/// What the provider says of whoever came with the code.
pub(crate) async fn claims(env: &Env, known: &Known, redeemed: &Redeemed<'_>) -> Result<Claims, Unproven> {
    let Redeemed { provider, flow, .. } = redeemed;
    let tokens = exchange(env, known, redeemed).await?;
    let unfit = |why: &dyn std::fmt::Display| Unproven::Token(why.to_string());
    let token = Compact::read(&tokens.id_token).map_err(|why| unfit(&why))?;
    known.keys.verify(&token).await?;
    let expected = Expected {
        issuer: &provider.issuer,
        client_id: &provider.client_id,
        nonce: &flow.nonce,
        now: clock::now(),
    };
    let claims = Claims::of_token(token.payload(), &expected).map_err(|why| unfit(&why))?;
    let wants_more =
        !claims.says("email") || provider.claim.as_ref().is_some_and(|claim| !claims.says(&claim.name));
    match (wants_more, known.user_info_endpoint(), tokens.access_token) {
        (true, Some(endpoint), Some(access_token)) => {
            let body = user_info(endpoint, &access_token).await?;
            claims.with_user_info(&body).ok_or(Unproven::Document(USER_INFO))
        }
        _ => Ok(claims),
    }
}

async fn exchange(env: &Env, known: &Known, redeemed: &Redeemed<'_>) -> Result<Tokens, Unproven> {
    let Redeemed { provider, flow, code, redirect_uri } = redeemed;
    let secret = config::sign_in_secret(env, provider);
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("code_verifier", &flow.verifier);
    let authorization = match (secret, known.secret_in()) {
        (Some(secret), SecretIn::Header) => Some(basic(&provider.client_id, &secret)),
        (Some(secret), SecretIn::Form) => {
            form.append_pair("client_id", &provider.client_id).append_pair("client_secret", &secret);
            None
        }
        (None, _) => {
            form.append_pair("client_id", &provider.client_id);
            None
        }
    };
    let wanted = Wanted { address: known.token_endpoint(), authorization, form: Some(form.finish()) };
    let Document { status, body } =
        document::fetch(wanted).await.map_err(|none| Unproven::Unfetched(TOKENS, none))?;
    match status {
        200 => serde_json::from_slice(&body).map_err(|_| Unproven::Document(TOKENS)),
        400 | 401 => Err(Unproven::Code(error_word(&body))),
        status => Err(Unproven::Status(TOKENS, status)),
    }
}

/// RFC 6749, section 2.3.1: both parts are form-encoded first.
fn basic(client_id: &str, secret: &str) -> String {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", encoded(client_id), encoded(secret))))
}

/// The provider's word for what is wrong, section 5.2, in so far as it is one.
fn error_word(body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Said {
        error: String,
    }
    let word = serde_json::from_slice(body).map(|Said { error }| error).unwrap_or_default();
    let is_word =
        (1..=60).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if is_word { word } else { "it does not say why".to_owned() }
}

async fn user_info(endpoint: &str, access_token: &str) -> Result<Vec<u8>, Unproven> {
    let authorization = Some(format!("Bearer {access_token}"));
    let wanted = Wanted { address: endpoint, authorization, form: None };
    let Document { status, body } =
        document::fetch(wanted).await.map_err(|none| Unproven::Unfetched(USER_INFO, none))?;
    if status == 200 { Ok(body) } else { Err(Unproven::Status(USER_INFO, status)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_is_encoded_before_it_is_joined() {
        assert_eq!(basic("a:b", "c d"), format!("Basic {}", STANDARD.encode("a%3Ab:c+d")));
    }

    #[test]
    fn a_word_is_a_word() {
        assert_eq!(error_word(br#"{"error":"invalid_grant","error_description":"x"}"#), "invalid_grant");
        for none in [&b"{}"[..], b"<html>", br#"{"error":"a b\n"}"#] {
            assert_eq!(error_word(none), "it does not say why");
        }
    }
}
