//! The deployment as a relying party: people sign in with an identity provider, by `OpenID` Connect's authorization code
//! with PKCE (RFC 7636). (As an issuer of tokens, towards AWS, it is in `handlers/oidc.rs`.)
//!
//! [`Known`] is what a provider publishes of itself, [`token`] turns a code into what the provider says of a person, and
//! [`flow`] is what the browser carries from the beginning of a sign-in to its end. [`access`] is another way: a token that comes with
//! each request.

pub(crate) mod access;
pub(crate) mod flow;
mod keys;
mod known;
mod token;

pub(crate) use known::Known;
pub(crate) use token::{Redeemed, claims};

use crate::outgoing::document::NoDocument;

/// Why a provider's word could not be had or does not count. For the log; people are told which provider it is, and what to
/// do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unproven {
    /// A document of it could not be fetched.
    #[error("{0}: {1}")]
    Unfetched(&'static str, NoDocument),
    /// It answered a status that it should not.
    #[error("{0}: status {1}")]
    Status(&'static str, u16),
    /// A document is not what it should be.
    #[error("{0}: not of its form, or another provider's")]
    Document(&'static str),
    /// It did not take the code, with its own word for why.
    #[error("the code was not taken: {0}")]
    Code(String),
    /// Its token counts for nothing.
    #[error("the ID token: {0}")]
    Token(String),
}

impl Unproven {
    /// Whether trying again later may help: the provider is not there, or not well.
    pub(crate) fn is_outage(&self) -> bool {
        match self {
            Self::Unfetched(..) => true,
            Self::Status(_, status) => *status >= 500,
            Self::Document(_) | Self::Code(_) | Self::Token(_) => false,
        }
    }
}
