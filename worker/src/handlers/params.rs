//! Path and query parameters, with faults of our own form.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use domain::field::FieldError;
use domain::ids::{
    AlertId, ConnectionId, InvitationId, LinkId, PasskeyId, PersonId, SessionId, TokenId, WebhookId,
    WorkspaceId,
};

use crate::fault::Fault;

/// The most of a list that one page holds.
const PAGE_MAX: u32 = 100;

/// A part of the path by its name.
pub(super) async fn path_text<S: Send + Sync>(parts: &mut Parts, state: &S, name: &str) -> Option<String> {
    let params = RawPathParams::from_request_parts(parts, state).await.ok()?;
    params.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

/// Declares what is read from the path. 404 when it is not of the form: such a thing cannot exist.
macro_rules! of_path {
    ($($(#[$doc:meta])* $name:ident($id:ty) = $param:literal;)*) => {
        $(
            $(#[$doc])*
            pub(crate) struct $name(pub(crate) $id);

            impl<S: Send + Sync> FromRequestParts<S> for $name {
                type Rejection = Fault;

                async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
                    let text = path_text(parts, state, $param).await.unwrap_or_default();
                    text.parse().map(Self).map_err(|_| Fault::not_found($param))
                }
            }
        )*
    };
}

of_path! {
    /// `{workspace}`.
    InWorkspace(WorkspaceId) = "workspace";
    /// `{connection}`.
    OfConnection(ConnectionId) = "connection";
    /// `{member}`.
    OfMember(PersonId) = "member";
    /// `{invitation}`.
    OfInvitation(InvitationId) = "invitation";
    /// `{token}`.
    OfToken(TokenId) = "token";
    /// `{provider}`: a connection, as `/api/providers` calls it.
    OfProvider(ConnectionId) = "provider";
    /// `{link}`.
    OfLink(LinkId) = "link";
    /// `{alert}`.
    OfAlert(AlertId) = "alert";
    /// `{webhook}`.
    OfWebhook(WebhookId) = "webhook";
    /// `{session}`.
    OfSession(SessionId) = "session";
    /// `{passkey}`.
    OfPasskey(PasskeyId) = "passkey";
}

/// The query string, read by name; what a route does not know is ignored, as in every web API.
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// The first value of that name.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All values of that name that are not empty.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let named = self.0.iter().filter(|(key, value)| key == name && !value.is_empty());
        named.map(|(_, value)| value.clone()).collect()
    }

    /// The first value of that name, parsed; 422 with the name when it cannot be.
    pub(crate) fn read<T: std::str::FromStr>(&self, name: &str, remedy: &str) -> Result<Option<T>, Fault> {
        let parsed = self.text(name).map(|text| {
            text.parse().map_err(|_| FieldError::new(name, format!("`{name}` cannot be read."), remedy))
        });
        Ok(parsed.transpose()?)
    }

    /// The first value of that name as a word of the contract; 422 with the name when it is not one.
    pub(crate) fn word<T: serde::de::DeserializeOwned>(
        &self,
        name: &str,
        remedy: &str,
    ) -> Result<Option<T>, Fault> {
        let parsed = self.text(name).map(|text| {
            serde_json::from_value(serde_json::Value::from(text))
                .map_err(|_| FieldError::new(name, format!("`{name}` cannot be read."), remedy))
        });
        Ok(parsed.transpose()?)
    }

    /// `cursor` and `limit` of a list; 422 when they are not numbers.
    pub(crate) fn page(&self) -> Result<(Option<i64>, u32), Fault> {
        let limit = self.read::<u32>("limit", "Send a number from 1 to 100.")?;
        let before = self.read("cursor", "Send the `next_cursor` of the page before, or nothing.")?;
        Ok((before, limit.unwrap_or(PAGE_MAX).clamp(1, PAGE_MAX)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        axum::extract::Query::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Query(pairs)| Self(pairs))
            .map_err(|_| Fault::malformed("The query string cannot be read."))
    }
}
