//! Cloudflare Access before the deployment: it signs each request that it lets through, and that word can be taken.
//! <https://developers.cloudflare.com/cloudflare-one/access-controls/applications/http-apps/authorization-cookie/validating-json/>

use super::provider::{Provider, is_address};
use crate::webhook::address::Loopback;

/// The header with the token that Access signs.
pub const HEADER: &str = "cf-access-jwt-assertion";

/// The organisation's Access, and our application in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// Where it is, which its tokens name as their issuer: `https://<team>.cloudflareaccess.com`.
    issuer: String,
    /// Our application's audience tag.
    pub audience: String,
    /// Whoever has an address in these domains may enter without an invitation.
    domains: Vec<String>,
}

impl Access {
    /// From the settings: the team's domain, or its name alone; the audience tag; domains with commas between them. The error
    /// is a sentence for the operator.
    pub fn read(team: &str, audience: &str, domains: &str, loopback: Loopback) -> Result<Self, &'static str> {
        let issuer = if team.contains("://") {
            team.trim_end_matches('/').to_owned()
        } else if team.contains('.') {
            format!("https://{team}")
        } else {
            format!("https://{team}.cloudflareaccess.com")
        };
        let is_issuer = is_address(&issuer, loopback) && issuer.matches('/').count() == 2;
        let is_team = !team.is_empty() && is_issuer && !issuer.contains(['?', '#']);
        let is_tag = !audience.is_empty() && audience.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let domains: Vec<String> =
            domains.split(',').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect();
        if !is_team {
            Err("ACCESS_TEAM_DOMAIN is the team's domain, such as acme.cloudflareaccess.com.")
        } else if !is_tag {
            Err("ACCESS_AUD is the application's audience tag, from its page in Cloudflare Access.")
        } else if domains
            .iter()
            .any(|one| one.contains('@') || !one.contains('.') || *one != one.to_lowercase())
        {
            Err("ACCESS_DOMAINS are domains in small letters, with commas between them.")
        } else {
            Ok(Self { issuer, audience: audience.to_owned(), domains })
        }
    }

    /// Whom its tokens name as their issuer.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Where its keys are.
    pub fn keys(&self) -> String {
        format!("{}/cdn-cgi/access/certs", self.issuer)
    }

    /// As a provider, for who may enter. Access itself has verified the address: it is how people got through.
    pub fn as_provider(&self) -> Provider {
        Provider {
            id: "access".to_owned(),
            name: "Cloudflare Access".to_owned(),
            issuer: self.issuer.clone(),
            client_id: self.audience.clone(),
            domains: self.domains.clone(),
            claim: None,
            join: None,
            vouches_for: Vec::new(),
            trust_email: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_is_written_in_several_ways() {
        let read = |team| Access::read(team, "aud1", "", Loopback::Refused).map(|access| access.keys());
        let keys = Ok("https://acme.cloudflareaccess.com/cdn-cgi/access/certs".to_owned());
        for team in ["acme", "acme.cloudflareaccess.com", "https://acme.cloudflareaccess.com/"] {
            assert_eq!(read(team), keys, "{team}");
        }
        for wrong in [
            "http://acme.cloudflareaccess.com",
            "http://127.0.0.1:9",
            "https://a.example/path",
            "a b",
            "",
            "a.example?x",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert!(Access::read("http://127.0.0.1:9", "aud1", "", Loopback::Allowed).is_ok());
    }

    #[test]
    fn the_rest_of_the_settings() {
        let read = |audience, domains| Access::read("acme", audience, domains, Loopback::Refused);
        assert_eq!(read("a1", "acme.example, b.example").unwrap().domains, ["acme.example", "b.example"]);
        for (audience, domains) in
            [("", ""), ("a b", ""), ("a1", "Acme.example"), ("a1", "acme"), ("a1", "x@acme.example")]
        {
            assert!(read(audience, domains).is_err(), "{audience} {domains}");
        }
    }
}
