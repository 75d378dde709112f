//! An onboarding link, as the member who made it hands it on.

use serde_json::{Value, json};

use crate::http::Caller;
use crate::tenant::Tenant;

/// A link and whoever holds it.
#[derive(Clone, Debug)]
pub struct Link {
    /// `…/connect/<token>`.
    pub url: String,
    /// The token.
    pub token: String,
    /// The link's id, as members know it.
    pub id: String,
    /// Calls with the link's token, and nothing else.
    pub holder: Caller,
}

/// Where a link's holder calls.
pub const CONNECT: &str = "/api/v1/connect";

impl Tenant {
    /// Makes a link with these terms.
    pub async fn link(&self, terms: &Value) -> Link {
        let made = self.caller.post(&self.path("links"), terms).await.expect(201);
        Link::of(&made, &self.caller)
    }

    /// The link as members see it now.
    pub async fn link_now(&self, id: &str) -> Value {
        let page = self.caller.get(&self.path("links")).await.expect(200);
        let links = page["links"].as_array().expect("a list");
        links.iter().find(|link| link["id"] == id).unwrap_or_else(|| panic!("no {id} in {page:#}")).clone()
    }

    /// Takes a link back.
    pub async fn revoke_link(&self, id: &str) -> Value {
        self.caller.act(&self.path(&format!("links/{id}/revoke"))).await.expect(200)
    }
}

impl Link {
    /// From the answer that `maker` was given.
    pub fn of(made: &Value, maker: &Caller) -> Self {
        let url = made["url"].as_str().expect("a made link has an address").to_owned();
        let token = url.rsplit('/').next().expect("a path").to_owned();
        let id = made["link"]["id"].as_str().expect("an id").to_owned();
        let holder = maker.with_token(&token);
        Self { url, token, id, holder }
    }

    /// The page's path.
    pub fn page(&self) -> String {
        format!("/connect/{}", self.token)
    }

    /// What the page shows; the link counts as seen from now on.
    pub async fn see(&self) -> Value {
        self.holder.get(CONNECT).await.expect(200)
    }

    /// Enters account and role.
    pub async fn enter(&self, account: &str, role: &str) -> crate::http::Answer {
        self.holder.post(CONNECT, &json!({"account_id": account, "role_name": role})).await
    }
}
