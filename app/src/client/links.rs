//! Onboarding links: for members, and for whoever holds one.

use domain::api::{
    ByLink, Link, LinkCorrection, LinkPage, MadeLink, NewLink, Policies, PolicyRequest, PublicLink,
};
use gloo_net::http::Method;

use super::{Client, ClientError, read, write};
use crate::links::api;

impl Client {
    /// Makes a link.
    pub(crate) async fn make_link(self, ws: &str, new: &NewLink) -> Result<MadeLink, ClientError> {
        read(&self.create(&api::links(ws, None, None), write(new)).await?)
    }

    /// One page of the links.
    pub(crate) async fn links(
        self,
        ws: &str,
        state: Option<&str>,
        cursor: &str,
    ) -> Result<LinkPage, ClientError> {
        read(&self.get(&api::links(ws, state, Some(cursor))).await?)
    }

    /// Takes a link back.
    pub(crate) async fn revoke_link(self, ws: &str, id: &str) -> Result<Link, ClientError> {
        read(&self.exchange(Method::POST, &api::revoke_link(ws, id), None).await?)
    }

    /// Connects the link's one account.
    pub(crate) async fn connect_by_link(self, entered: &ByLink) -> Result<PublicLink, ClientError> {
        read(&self.exchange(Method::POST, api::CONNECT, write(entered)).await?)
    }

    /// Corrects account or role.
    pub(crate) async fn correct_by_link(
        self,
        correction: &LinkCorrection,
    ) -> Result<PublicLink, ClientError> {
        read(&self.exchange(Method::PATCH, api::CONNECT, write(correction)).await?)
    }

    /// The link's role in every form, for what its holder chooses.
    pub(crate) async fn role_by_link(self, choice: &PolicyRequest) -> Result<Policies, ClientError> {
        read(&self.exchange(Method::POST, api::ROLE_BY_LINK, write(choice)).await?)
    }

    /// Runs the gate now and gives its outcome.
    pub(crate) async fn check_by_link(self) -> Result<PublicLink, ClientError> {
        read(&self.exchange(Method::POST, api::CHECK_BY_LINK, None).await?)
    }
}
